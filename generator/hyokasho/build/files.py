"""The folder beside a spec, with its figures and tables: `specs/<agency>/<slug>/`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hyokasho.build.regular import opened
from hyokasho.source.files import MOST_BYTES, MissingFileError, RefusedFileError
from hyokasho.words import quoted

_MOST_NAMES = 200
# All files of a folder together, which travel with a task.
_MOST_TOGETHER = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Folder:
    """The files below a folder; nothing above it is read, and no link is followed."""

    path: Path

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name, written with `/`.

        Raises:
            MissingFileError: There is no such file.
            RefusedFileError: The name leads out of the folder, a link is on the way, it is no
                file, it is too large or cannot be read.
        """
        path = self.path
        for part in ("", *_parts(name)):
            path = path / part
            if path.is_symlink():
                raise _link(name, self.path.name)
        try:
            return _read(path, name)
        except IsADirectoryError as error:
            raise _no_file(name) from error
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(name, self.path.name, self._names()) from error
        except (OSError, ValueError) as error:
            raise RefusedFileError(
                f"ファイル「{quoted(name)}」を読めません。", "ファイルを開けるか確かめてください。"
            ) from error

    def every(self) -> tuple[str, ...]:
        """The names of all that lies in the folder and is no folder, sorted, links included."""
        if self.path.is_symlink():
            return ()
        found: list[str] = []
        for here, folders, files in os.walk(self.path):
            links = [name for name in folders if Path(here, name).is_symlink()]
            found += (Path(here, name).relative_to(self.path).as_posix() for name in files + links)
        return tuple(sorted(found))

    def _names(self) -> list[str]:
        """What there is in the folder, sorted; none where there is no folder."""
        try:
            return sorted(path.name for path in self.path.iterdir())[:_MOST_NAMES]
        except OSError:
            return []

    def packed(self) -> "PackedFolder":
        """All of the folder in memory, which can be sent elsewhere."""
        files: dict[str, bytes | Refused] = {}
        folders, total = set(), 0
        for where, below, names in os.walk(self.path):
            inside = Path(where).relative_to(self.path)
            below.sort()
            for name in (*below, *sorted(names)):
                path = Path(where, name)
                told = (inside / name).as_posix()
                if name in below and not path.is_symlink():
                    folders.add(told)
                    continue
                held = self._held(told, total)
                total += len(held) if isinstance(held, bytes) else 0
                files[told] = held
        return PackedFolder(
            name=self.path.name,
            link=self.path.is_symlink(),
            names=tuple(self._names()),
            folders=frozenset(folders),
            files=files,
        )

    def _held(self, name: str, total: int) -> "bytes | Refused":
        try:
            data = self.read(name)
        except RefusedFileError as error:
            return Refused(str(error), error.hint)
        except MissingFileError:  # Gone since it was listed.
            gone = _no_file(name)
            return Refused(str(gone), gone.hint)
        if total + len(data) > _MOST_TOGETHER:
            return Refused(
                f"フォルダ「{self.path.name}」のファイルが、合わせて"
                f" {_MOST_TOGETHER // 2**20} MB を超えています。",
                "使わないファイルをほかの場所へ移してください。",
            )
        return data


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not read, and what to do."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFolder:
    """A folder in memory: its files by their names with `/`, or why each is not read.

    `names` is what stands directly in it, `folders` are those below it; `link` says that it is a
    link itself, of which nothing is read.
    """

    name: str
    link: bool
    names: tuple[str, ...]
    folders: frozenset[str]
    files: Mapping[str, bytes | Refused]

    def every(self) -> tuple[str, ...]:
        """The names of all that lies in the folder and is no folder; see `Folder`."""
        return tuple(sorted(self.files))

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name; see `Folder`."""
        told = PurePosixPath(*_parts(name)).as_posix()
        if self.link:
            raise _link(name, self.name)
        found = self.files.get(told)
        if isinstance(found, bytes):
            return found
        if told in self.folders or told == ".":
            raise _no_file(name)
        # A link on the way stands among the files.
        for way in (PurePosixPath(told), *PurePosixPath(told).parents):
            refused = self.files.get(way.as_posix())
            if isinstance(refused, Refused):
                raise RefusedFileError(refused.message, refused.hint)
        raise _missing(name, self.name, self.names)


def _link(name: str, folder: str) -> RefusedFileError:
    return RefusedFileError(
        f"ファイル「{quoted(name)}」はリンクなので読みません。",
        f"ファイルそのものを、フォルダ「{folder}」に置いてください。",
    )


def _missing(name: str, folder: str, names: Sequence[str]) -> MissingFileError:
    return MissingFileError(
        f"ファイル「{quoted(name)}」が、フォルダ「{folder}」にありません。", names
    )


def _no_file(name: str) -> RefusedFileError:
    return RefusedFileError(
        f"「{quoted(name)}」はファイルではないので読みません。",
        "その名前のフォルダなどを除き、ファイルそのものを置いてください。",
    )


def _parts(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or "\\" in name or ":" in name or "\0" in name or ".." in path.parts:
        raise RefusedFileError(
            f"ファイル「{quoted(name)}」は、評価書のフォルダの外を指しています。",
            "ファイルを評価書のフォルダに置き、ファイルの名前だけを書いてください。",
        )
    return path.parts


def _read(path: Path, name: str) -> bytes:
    with opened(path) as (file, size):
        if size > MOST_BYTES:
            raise RefusedFileError(
                f"ファイル「{quoted(name)}」が大きすぎます（{size / 2**20:.0f} MB）。",
                f"{MOST_BYTES // 2**20} MB までのファイルにしてください。",
            )
        return file.read(MOST_BYTES)
