"""Whether an output folder is what its manifest says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hyokasho.build.fingerprint import file_digest
from hyokasho.build.manifest import NAME, PublishedFile, read_manifest
from hyokasho.build.write import CACHE
from hyokasho.errors import HyokashoError

_MADE_BESIDE = ("index.html", NAME)


class ManifestError(HyokashoError):
    """There is no manifest, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files the manifest names, what is wrong with some, and which it does not name."""

    count: int
    wrong: tuple[str, ...]
    strangers: tuple[str, ...]


def verify(folder: Path) -> Verified:
    """Compares the files of a folder with its manifest.

    Raises:
        ManifestError: There is no manifest, or none that can be read.
    """
    assessments = read_manifest(folder)
    if assessments is None:
        raise ManifestError(
            f"{(folder / NAME).as_posix()} がないか、読めません。"
            "「hyokasho build」で作ったフォルダを指定してください。"
        )
    listed = {file.path: file for one in assessments for file in one.files}
    wrong = (
        f"{name}: {words}" for name in sorted(listed) if (words := _wrong(folder, listed[name]))
    )
    return Verified(len(listed), tuple(wrong), tuple(_strangers(folder, set(listed))))


def _wrong(folder: Path, file: PublishedFile) -> str:
    """What is wrong with a file, empty where nothing is."""
    path = folder / file.path
    try:
        size, digest = path.stat().st_size, file_digest(path)
    except OSError:
        return "ないか、読めません。"
    if size != file.size:
        return f"公表したものと違います（{file.size:,} バイトのはずが {size:,} バイト）。"
    if digest != file.sha256:
        return "公表したものと違います（大きさは同じで、中身が違います）。"
    return ""


def _strangers(folder: Path, listed: set[str]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        known = name in listed or name in _MADE_BESIDE or name.startswith(f"{CACHE}/")
        if path.is_file() and not known:
            yield name
