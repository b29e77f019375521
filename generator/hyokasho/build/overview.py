"""`manifest.json` and `index.html`: what lies in the output folder, for machines and for people."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from hyokasho.build.fingerprint import code_digest, file_digest, template_digest
from hyokasho.build.formats import Format
from hyokasho.build.git import revision
from hyokasho.build.history import History
from hyokasho.build.kit import Kit
from hyokasho.build.lying import Lying
from hyokasho.build.manifest import Published, PublishedFile, manifest
from hyokasho.build.portfolio import Built, Order
from hyokasho.build.specs import INDEX, MANIFEST
from hyokasho.build.write import CACHE, OutputFolder
from hyokasho.document.edition import Edition
from hyokasho.fonts import Font

_MADE_OF = f"{CACHE}/overview"


def write_overview(
    built: Sequence[Built], order: Order, font: Font, kit: Kit, history: History
) -> None:
    """Writes both, unless they say so already.

    Raises:
        OutputError: The folder cannot be written.
    """
    out, folder = order.out, OutputFolder(order.out)
    if not any(one.good for one in built) and not (out / MANIFEST).is_file():
        return
    now = revision(Path.cwd())
    known = f"{now!r} {order.edition.value} {kit.font_digest} {code_digest()}"

    def made_of(assessments: tuple[Published, ...]) -> str:
        said = f"{assessments!r} {known} {template_digest(Format.HTML)}"
        return hashlib.sha256(said.encode()).hexdigest()

    lying = Lying(order, kit, history)
    if _stands(out, made_of(lying.after(built))):
        return
    with folder.alone():
        # Another build may have written meanwhile.
        assessments = lying.after(built, anew=True)
        index = _index(assessments, order.edition)
        folder.write(INDEX, index)
        shown = PublishedFile.of(INDEX, index)
        folder.write(MANIFEST, manifest(assessments, shown, order.edition, now, font))
        files = " ".join(file_digest(out / name) for name in (INDEX, MANIFEST))
        folder.write(_MADE_OF, f"{made_of(assessments)} {files}".encode())


def _index(assessments: tuple[Published, ...], edition: Edition) -> bytes:
    # Loaded here, since a build that has nothing to do needs no templates.
    from urllib.parse import quote  # noqa: PLC0415

    from hyokasho.render.index import IndexEntry, render_index  # noqa: PLC0415

    entries = (
        IndexEntry(
            title=one.title,
            agency=one.agency,
            kind=one.kind,
            files=tuple((Path(f.path).suffix[1:].upper(), quote(f.path)) for f in one.files),
        )
        for one in assessments
    )
    return render_index(tuple(entries), internal=edition is Edition.SUBMISSION)


def _stands(out: Path, made_of: str) -> bool:
    """Whether both files lie there as they were written, made of the same."""
    try:
        files = " ".join(file_digest(out / name) for name in (INDEX, MANIFEST))
        return (out / _MADE_OF).read_text(encoding="ascii") == f"{made_of} {files}"
    except (OSError, ValueError):
        return False
