"""The files that may be named in a spec: those of its own folder, whoever reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from hyokasho.errors import HyokashoError

MOST_BYTES: Final = 20 * 1024 * 1024


class MissingFileError(HyokashoError):
    """There is no file of that name; `names` are those that there are, sorted."""

    def __init__(self, message: str, names: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.names = tuple(names)


class RefusedFileError(HyokashoError):
    """The file is there, or elsewhere, but is not read; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Files(Protocol):
    """The folder of a spec, as far as a spec may see it."""

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name.

        Raises:
            MissingFileError: There is no such file.
            RefusedFileError: It is outside the folder, a link, too large or cannot be read.
        """


@dataclass(frozen=True, slots=True)
class NoFiles:
    """A folder without files, for a spec that is not in one."""

    def read(self, name: str) -> bytes:
        """Nothing is found."""
        raise MissingFileError(f"ファイル「{name}」がありません。")


NO_FILES: Final = NoFiles()
