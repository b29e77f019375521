"""`manifest.json` and `index.html`: what lies in the output folder, for machines and for people."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from hyokasho.build.fingerprint import code_digest, file_digest, template_digest
from hyokasho.build.formats import Format
from hyokasho.build.git import revision
from hyokasho.build.kit import Kit
from hyokasho.build.manifest import NAME, manifest, published
from hyokasho.build.portfolio import Built
from hyokasho.build.write import CACHE, OutputFolder
from hyokasho.fonts import Font

_INDEX = "index.html"
_MADE_OF = f"{CACHE}/overview"


def write_overview(built: Sequence[Built], out: Path, font: Font, kit: Kit) -> None:
    """Writes both, unless they say so already.

    Raises:
        OutputError: The folder cannot be written.
    """
    folder = OutputFolder(out)
    if not any(one.good for one in built) and not (out / NAME).is_file():
        return
    now = revision(Path.cwd())
    assessments = published(built, out)
    said = f"{assessments!r} {now!r} {kit.font_digest} {code_digest()}"
    made_of = hashlib.sha256(f"{said} {template_digest(Format.HTML)}".encode()).hexdigest()
    if _stands(out, made_of):
        return
    # Loaded here, since a build that has nothing to do needs no templates.
    from hyokasho.render.index import IndexEntry, render_index  # noqa: PLC0415

    with folder.alone():
        # Another build may have written meanwhile.
        assessments = published(built, out)
        entries = tuple(
            IndexEntry(
                title=one.title,
                agency=one.agency,
                kind=one.kind,
                files=tuple((Path(f.path).suffix[1:].upper(), f.path) for f in one.files),
            )
            for one in assessments
        )
        folder.write(_INDEX, render_index(entries))
        folder.write(NAME, manifest(assessments, now, font))
        files = " ".join(file_digest(out / name) for name in (_INDEX, NAME))
        folder.write(_MADE_OF, f"{made_of} {files}".encode())


def _stands(out: Path, made_of: str) -> bool:
    """Whether both files lie there as they were written, made of the same."""
    try:
        files = " ".join(file_digest(out / name) for name in (_INDEX, NAME))
        return (out / _MADE_OF).read_text(encoding="ascii") == f"{made_of} {files}"
    except OSError:
        return False
