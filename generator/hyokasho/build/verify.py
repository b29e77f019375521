"""Whether an output folder is what its manifest says."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hyokasho.build.fingerprint import file_digest
from hyokasho.build.manifest import PublishedFile, read_manifest
from hyokasho.build.specs import MANIFEST
from hyokasho.build.write import CACHE
from hyokasho.errors import HyokashoError

# What builds keep; anything else that lies there may be read by the public as any other file.
_KEPT = re.compile(
    rf"{re.escape(CACHE)}/(built/[^/]+/[^/]+\.json|kept/[0-9a-f]{{16}}/[a-z]+/[0-9a-f]{{64}}"
    r"|lock|overview)"
)


class ManifestError(HyokashoError):
    """There is no manifest, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files the manifest names, which are as they were, what is wrong, and what is more.

    `wrong` are sentences, each with its path: about files that are named, and about links, which
    no build makes. `strangers` are the paths of all else that the manifest does not name.
    """

    count: int
    good: int
    wrong: tuple[str, ...]
    strangers: tuple[str, ...]


def verify(folder: Path) -> Verified:
    """Compares the files of a folder with its manifest.

    Raises:
        ManifestError: There is no manifest, or none that can be read.
    """
    found = read_manifest(folder) if _kind(folder / MANIFEST) == stat.S_IFREG else None
    if found is None:
        raise ManifestError(
            f"{(folder / MANIFEST).as_posix()} がないか、読めません。"
            "「hyokasho build」で作ったフォルダを指定してください。"
        )
    listed = {file.path: file for file in found.files}
    wrong = {name: words for name in listed if (words := _wrong(folder, listed[name]))}
    good = len(listed) - len(wrong)
    strangers = []
    for path, words in _all(folder):
        name = path.relative_to(folder).as_posix()
        if words:
            wrong.setdefault(name, words)
        elif name not in listed and name != MANIFEST and not _KEPT.fullmatch(name):
            strangers.append(name)
    told = tuple(f"{name}: {wrong[name]}" for name in sorted(wrong))
    return Verified(len(listed), good, told, tuple(sorted(strangers)))


def _wrong(folder: Path, file: PublishedFile) -> str:
    """What is wrong with a file that is named, empty where nothing is."""
    way = Path(file.path)
    for part in reversed((way, *way.parents[:-1])):
        if (folder / part).is_symlink():
            return _LINK if part == way else f"途中の {part.as_posix()} がリンクです。"
    path = folder / way
    kind = _kind(path)
    if kind is None:
        return "ないか、読めません。"
    if kind != stat.S_IFREG:
        return "ファイルではありません。"
    try:
        size, digest = path.stat().st_size, file_digest(path)
    except OSError:
        return "ないか、読めません。"
    if size != file.size:
        return f"公表したものと違います（{file.size:,} バイトのはずが {size:,} バイト）。"
    if digest != file.sha256:
        return "公表したものと違います（大きさは同じで、中身が違います）。"
    return ""


_LINK = "リンクです。リンクの先はいつでも変わり、フォルダの外かもしれません。"


def _kind(path: Path) -> int | None:
    """What stands at a path by itself, as `stat` names it; None where nothing is or can be seen."""
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except OSError:
        return None


def _all(folder: Path) -> Iterator[tuple[Path, str]]:
    """All that lies below a folder and is no folder, with what is wrong with it as it is."""
    unread: list[OSError] = []
    for here, below, names in os.walk(folder, onerror=unread.append):
        for name in (*below, *names):
            path = Path(here, name)
            if path.is_symlink():
                yield path, _LINK
            elif name in names:
                yield path, ""
    yield from ((Path(error.filename), "フォルダを読めません。") for error in unread)
