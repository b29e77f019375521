"""`manifest.json`: what was built, its hashes, and what it was built from and with."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from hyokasho import __version__
from hyokasho.build.git import Revision
from hyokasho.build.publish import Built
from hyokasho.fonts import Font

_LIBRARIES = ("docxtpl", "jinja2", "jsonschema", "python-docx", "ruamel.yaml", "typst")


def manifest(built: Iterable[Built], out: Path, revision: Revision | None, font: Font) -> bytes:
    """The manifest of the published files, in UTF-8 JSON; paths are relative to `out`."""
    data = {
        "hyokasho": __version__,
        "commit": revision.commit if revision else None,
        "dirty": revision.dirty if revision else None,
        "font": {"family": font.family, "sha256": _sha256(font.path)},
        "libraries": {name: version(name) for name in _LIBRARIES},
        "assessments": [
            {
                "spec": one.spec.name,
                "title": one.title,
                "agency": one.agency,
                "form": one.form,
                "files": [_file(path, out) for path in one.files],
            }
            for one in built
            if one.published
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _file(path: Path, out: Path) -> dict[str, str | int]:
    return {
        "path": path.relative_to(out).as_posix(),
        "size": path.stat().st_size,
        "sha256": _sha256(path),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
