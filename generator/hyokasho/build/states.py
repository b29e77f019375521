"""Files as they stand in the working folder, or stood in it at some commit."""

from pathlib import Path
from typing import Protocol

from hyokasho.build.specs import read_source


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
        return tuple(sorted(path for path in folder.glob("*") if not path.is_dir()))


WORKING = WorkingFiles()
