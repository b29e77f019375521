"""`manifest.json`: what has been published, its hashes, and what it was made from and with."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from hyokasho import __version__
from hyokasho.build.fingerprint import file_digest, libraries
from hyokasho.build.formats import Format
from hyokasho.build.git import Revision
from hyokasho.build.ledger import name_of, stands
from hyokasho.build.portfolio import Built
from hyokasho.fonts import Font

NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file of the output; `path` is relative to the output folder, `size` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document that lies in the output folder, `spec` is its source, `kind` 全項目評価書."""

    spec: str
    title: str
    agency: str
    kind: str
    form: str
    files: tuple[PublishedFile, ...]


def published(built: Iterable[Built], out: Path) -> tuple[Published, ...]:
    """What lies in the output folder after a build, by source.

    What was not built now, because only some were asked for or because of errors, is taken from the
    manifest of the build before, as long as its files are still those.
    """
    fresh = {one.spec.name: _published(one, out) for one in built if one.good}
    kept = {one.spec: one for one in read_manifest(out) or () if one.spec not in fresh}
    still = {name: one for name, one in kept.items() if _still_there(one, out)}
    return tuple(one for _, one in sorted((still | fresh).items()))


def _published(one: Built, out: Path) -> Published:
    """What lies there of a spec: the files that are made of what it says now."""
    entry = one.entry
    files = (
        PublishedFile(path=name_of(one.spec, kind), size=output.size, sha256=output.sha256)
        for kind in Format
        if (output := entry.outputs.get(kind.value)) is not None
        if output.made_of == entry.wanted[kind.value]
        if stands(out / name_of(one.spec, kind), output)
    )
    return Published(
        spec=one.spec.name,
        title=entry.title,
        agency=entry.agency,
        kind=entry.kind,
        form=entry.form,
        files=tuple(files),
    )


def manifest(assessments: tuple[Published, ...], revision: Revision | None, font: Font) -> bytes:
    """The manifest in UTF-8 JSON; the commit is that of the last build."""
    data = {
        "hyokasho": __version__,
        "commit": revision.commit if revision else None,
        "dirty": revision.dirty if revision else None,
        "font": {"family": font.family, "sha256": file_digest(font.path)},
        "libraries": dict(sorted(libraries().items())),
        "assessments": [asdict(one) for one in assessments],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(out: Path) -> tuple[Published, ...] | None:
    """The assessments of the manifest of a folder; None where it cannot be read."""
    try:
        data = json.loads((out / NAME).read_text(encoding="utf-8"))
        return tuple(
            Published(**{**one, "files": tuple(PublishedFile(**file) for file in one["files"])})
            for one in data["assessments"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _still_there(one: Published, out: Path) -> bool:
    """Whether source and files are there, and the files are those that were published."""
    return Path(one.spec).is_file() and all(stands(out / file.path, file) for file in one.files)
