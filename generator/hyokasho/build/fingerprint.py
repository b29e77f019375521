"""What an output depends on, as hashes of contents; times of files mean nothing."""

import hashlib
import os
import platform
import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hyokasho import __version__
from hyokasho.build.formats import Format
from hyokasho.build.history import Missing, SpecHistory
from hyokasho.build.material import Material, digest_of, folder_digest
from hyokasho.build.write import KEPT
from hyokasho.document.edition import Edition
from hyokasho.resources import resource

if TYPE_CHECKING:
    from hyokasho.build.kit import Kit

# The libraries whose version shows in what comes out.
LIBRARIES = (
    "docxtpl",
    "fonttools",
    "japanera",
    "jinja2",
    "jsonschema",
    "lxml",
    "markupsafe",
    "numpy",
    "pypandoc_binary",
    "python-docx",
    "ruamel.yaml",
    "typst",
)
# The part of an output that whoever builds it decides.
ORDERED = "指定"
_PACKAGE = Path(__file__).parents[1]
_DIST_INFO = re.compile(r"(.+)-([^-]+)\.dist-info")


def history_digest(history: SpecHistory | Missing) -> str:
    """The hash of what the history says, or why it says nothing."""
    return history.value if isinstance(history, Missing) else history.digest


def parts(
    material: Material, history: str, kit: "Kit", edition: Edition, stamp: str
) -> dict[str, str]:
    """The hash of each thing that an output depends on, by the name that users know it by.

    `history` is the hash of what the history says.
    """
    return {
        "評価書": hashlib.sha256(material.source).hexdigest(),
        "評価書のフォルダ": folder_digest(material.beside),
        "機関の台帳と共通文": digest_of(material.around),
        "git の履歴": history,
        "様式と規則": schema_digest(),
        "ひな型": " ".join(map(template_digest, Format)),
        "フォント": kit.font_digest,
        "hyokasho と部品の版": code_digest(),
        ORDERED: f"{edition.value} {kit.epoch} {stamp} {material.path} {material.here}",
    }


def rendering(kit: "Kit", kind: Format) -> str:
    """The hash of all that a file of that format depends on beside its document."""
    found = (code_digest(), template_digest(kind), kit.font_digest, kit.epoch)
    return hashlib.sha256(" ".join(found).encode()).hexdigest()


@cache
def tool_digest() -> str:
    """The hash of hyokasho itself, with its forms, templates and libraries."""
    found = (code_digest(), schema_digest(), *map(template_digest, Format))
    return hashlib.sha256(" ".join(found).encode()).hexdigest()


@cache
def code_digest() -> str:
    """The hash of the program, of Python and of the libraries that shape the output."""
    said = [f"{name} {version}" for name, version in sorted(libraries().items())]
    said += [f"Python {sys.version_info[0]}.{sys.version_info[1]}", platform.system(), __version__]
    return hashlib.sha256("\n".join([_tree(_PACKAGE, ".py"), *said]).encode()).hexdigest()


@cache
def schema_digest() -> str:
    """The hash of the forms and of all other data about them."""
    return _tree(resource("schema"))


@lru_cache
def template_digest(kind: Format) -> str:
    """The hash of the templates of a format."""
    return _tree(resource("templates", kind.value))


@cache
def libraries() -> Mapping[str, str]:
    """The versions of the libraries, by their names; read from the names of their folders.

    Asking importlib.metadata takes longer than all else of a build that has nothing to do.
    """
    wanted = {_plain(name): name for name in LIBRARIES}
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - thousands of names, no paths.
        except OSError:
            continue
        for match in filter(None, map(_DIST_INFO.fullmatch, names)):
            name = wanted.get(_plain(match[1]))
            if name and name not in found:
                found[name] = match[2]
    return found


def kept_in(out: Path) -> Path:
    """The folder in which this hyokasho keeps what takes long, in an output folder."""
    return out / KEPT / code_digest()[:16]


def file_digest(path: Path) -> str:
    """The hash of a file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _tree(folder: Path, suffix: str = "") -> str:
    paths = sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
    ours = (path for path in paths if "__pycache__" not in path.parts)
    return digest_of((path.relative_to(folder).as_posix(), path.read_bytes()) for path in ours)
