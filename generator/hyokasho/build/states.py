"""Files as they stand in the working folder, or stood in it at some commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from hyokasho.build.git import Blobs, Repository, Touched
from hyokasho.build.specs import SUFFIX, UnreadableSpecError, read_source, shown
from hyokasho.source.files import MOST_BYTES, MissingFileError
from hyokasho.words import quoted


class Files(Protocol):
    """The files around specs, by the path that they have or had in the working folder."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            UnreadableSpecError: It cannot be read, or is a link.
        """

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files that stand directly in the folder, sorted; none where there is no folder."""


class WorkingFiles:
    """The files as they stand now."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file; see `Files`."""
        return read_source(path)

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files in the folder; see `Files`."""
        names = folder.glob("*")
        return tuple(sorted(p for p in names if p.suffix == SUFFIX or not p.is_dir()))


WORKING = WorkingFiles()


@dataclass(frozen=True, slots=True)
class CommittedFolder:
    """The folder beside a spec at a commit, as `hyokasho.source.files.Files` wants it."""

    files: "CommittedFiles"
    path: Path

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name.

        Raises:
            MissingFileError: There was no such file, or the name leads out of the folder.
        """
        inside = PurePosixPath(name)
        missing = MissingFileError(f"ファイル「{quoted(name)}」は、このコミットにありません。")
        if inside.is_absolute() or ".." in inside.parts:
            raise missing
        try:
            return self.files.read(self.path.joinpath(*inside.parts))[:MOST_BYTES]
        except UnreadableSpecError as error:
            raise missing from error


class CommittedFiles:
    """The files as they stood at a commit: `blobs` has the content by path from the top folder."""

    def __init__(self, found: Repository, blobs: Mapping[str, Touched], contents: Blobs) -> None:
        self._repository = found
        self._blobs = blobs
        self._contents = contents

    def read(self, path: Path) -> bytes:
        """The bytes of a file; see `Files`."""
        touched = self._blobs.get(self._repository.name(path))
        if touched is None or touched.link:
            raise UnreadableSpecError(f"{shown(path)} は、このコミットでは読めません。")
        return self._contents.read(touched.blob)

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files in the folder; see `Files`."""
        name = self._repository.name(folder)
        inside = (path for path in self._blobs if path.rpartition("/")[0] == name)
        return tuple(folder / path.rpartition("/")[2] for path in sorted(inside))

    def contents(self, folder: Path) -> tuple[tuple[Path, str], ...]:
        """The files in the folder with the ids of their contents."""
        return tuple(
            (path, self._blobs[self._repository.name(path)].blob) for path in self.within(folder)
        )
