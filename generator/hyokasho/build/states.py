"""Files as they stand in the working folder, or stood in it at some commit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from hyokasho.build.files import Refused
from hyokasho.build.git import Touched
from hyokasho.build.history import Contents
from hyokasho.build.specs import AGENCY, SHARED, SUFFIX, UnreadableSpecError, named, read_source
from hyokasho.source.files import MOST_BYTES, MissingFileError
from hyokasho.words import quoted, visible


class Files(Protocol):
    """The files around specs, by the path that they have or had in the working folder."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            UnreadableSpecError: It cannot be read, or is a link.
        """

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files that stand directly in the folder, sorted; none where there is no folder."""

    def name(self, path: Path) -> str:
        """The path of a file as the user would write it."""


def register_paths(folder: Path, files: Files) -> Iterator[Path]:
    """The files around the specs of a folder that are there: shared texts, then the register."""
    yield from (p for p in files.within(folder.parent / SHARED) if p.suffix == SUFFIX)
    yield from (p for p in files.within(folder) if p.name == AGENCY)


@dataclass(frozen=True, slots=True)
class RememberedFiles:
    """Files with their contents, wherever they come from; see `Spec` for `here`."""

    files: tuple[tuple[Path, bytes | Refused], ...]
    here: Path | None = None

    def read(self, path: Path) -> bytes:
        """The bytes of a file; see `Files`."""
        for ours, data in self.files:
            if ours == path and isinstance(data, Refused):
                raise UnreadableSpecError(data.message, data.hint)
            if ours == path and isinstance(data, bytes):
                return data
        raise UnreadableSpecError(f"{self.name(path)} を読めません。")

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files in the folder; see `Files`."""
        return tuple(sorted(path for path, _ in self.files if path.parent == folder))

    def name(self, path: Path) -> str:
        """The path as the user would write it; see `Files`."""
        return named(path, self.here)


class WorkingFiles:
    """The files as they stand now."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file; see `Files`."""
        return read_source(path)

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files in the folder; see `Files`."""
        names = folder.glob("*")
        return tuple(sorted(p for p in names if p.suffix == SUFFIX or not p.is_dir()))

    def name(self, path: Path) -> str:
        """The path as the user would write it; see `Files`."""
        return named(path)


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
    """The files as they stood at a commit: `standing` has them by their path from `top`."""

    def __init__(self, top: Path, standing: Mapping[str, Touched], contents: Contents) -> None:
        self._top = top
        self._standing = standing
        self._contents = contents

    def read(self, path: Path) -> bytes:
        """The bytes of a file; see `Files`."""
        touched = self._standing.get(path.relative_to(self._top).as_posix())
        if touched is None or touched.link:
            raise UnreadableSpecError(
                f"{visible(self.name(path))} は、このコミットでは読めません。"
            )
        return self._contents.read(touched.blob)

    def within(self, folder: Path) -> tuple[Path, ...]:
        """The files in the folder; see `Files`."""
        inside = (self._top / path for path in self._standing)
        return tuple(sorted(path for path in inside if path.parent == folder))

    def name(self, path: Path) -> str:
        """The path as git names it; see `Files`."""
        return path.relative_to(self._top).as_posix()
