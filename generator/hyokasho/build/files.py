"""The folder beside a spec, with its figures and tables: `specs/<agency>/<slug>/`."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hyokasho.source.files import MOST_BYTES, MissingFileError, RefusedFileError
from hyokasho.words import quoted

_MOST_NAMES = 200


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
        parts = _parts(name)
        path = self.path
        for part in ("", *parts):
            path = path / part
            if path.is_symlink():
                raise RefusedFileError(
                    f"ファイル「{quoted(name)}」はリンクなので読みません。",
                    f"ファイルそのものを、フォルダ「{self.path.name}」に置いてください。",
                )
        try:
            return _read(path, name)
        except IsADirectoryError as error:
            raise _no_file(name) from error
        except (FileNotFoundError, NotADirectoryError) as error:
            raise MissingFileError(
                f"ファイル「{quoted(name)}」が、フォルダ「{self.path.name}」にありません。",
                self._names(),
            ) from error
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
    # Opened once and asked what it is, so that nobody can put something else in its place.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - pathlib takes no descriptor.
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _no_file(name)
        if found.st_size > MOST_BYTES:
            raise RefusedFileError(
                f"ファイル「{quoted(name)}」が大きすぎます（{found.st_size / 2**20:.0f} MB）。",
                f"{MOST_BYTES // 2**20} MB までのファイルにしてください。",
            )
        return file.read(MOST_BYTES)
