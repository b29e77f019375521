"""`manifest.json`: what has been published, its hashes, and what it was made from and with."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from hyokasho import __version__
from hyokasho.build.git import Revision
from hyokasho.build.publish import Built
from hyokasho.fonts import Font

NAME = "manifest.json"
_LIBRARIES = ("docxtpl", "jinja2", "jsonschema", "python-docx", "ruamel.yaml", "typst")


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
    kept = {one.spec: one for one in _before(out) if _still_there(one, out)}
    fresh = {
        one.spec.name: Published(
            spec=one.spec.name,
            title=one.title,
            agency=one.agency,
            kind=one.kind,
            form=one.form,
            files=tuple(_file(path, out) for path in one.files),
        )
        for one in built
        if one.published
    }
    return tuple(one for _, one in sorted((kept | fresh).items()))


def manifest(assessments: tuple[Published, ...], revision: Revision | None, font: Font) -> bytes:
    """The manifest in UTF-8 JSON; the commit is that of the last build."""
    data = {
        "hyokasho": __version__,
        "commit": revision.commit if revision else None,
        "dirty": revision.dirty if revision else None,
        "font": {"family": font.family, "sha256": _sha256(font.path)},
        "libraries": {name: version(name) for name in _LIBRARIES},
        "assessments": [asdict(one) for one in assessments],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _before(out: Path) -> tuple[Published, ...]:
    """The assessments of the manifest of the build before; none where it cannot be read."""
    try:
        data = json.loads((out / NAME).read_text(encoding="utf-8"))
        return tuple(
            Published(**{**one, "files": tuple(PublishedFile(**file) for file in one["files"])})
            for one in data["assessments"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _still_there(one: Published, out: Path) -> bool:
    """Whether source and files are there, and the files are those that were published."""
    return Path(one.spec).is_file() and all(
        (out / file.path).is_file() and _file(out / file.path, out) == file for file in one.files
    )


def _file(path: Path, out: Path) -> PublishedFile:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return PublishedFile(path=path.relative_to(out).as_posix(), size=len(data), sha256=digest)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
