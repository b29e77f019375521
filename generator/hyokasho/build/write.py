"""Writes outputs so that each is whole: either the old file or the new one, never half of it."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hyokasho.errors import HyokashoError

# What is kept in an output folder from one build to the next; it may be deleted.
CACHE = ".cache"
KEPT = f"{CACHE}/kept"
_ABANDONED_S = 3600
_NEW = 0o644


class OutputError(HyokashoError):
    """An output cannot be written; what was there before is untouched."""


def replace_file(path: Path, data: bytes, aside_in: Path | None = None) -> None:
    """Writes aside, then puts the new file in its place at once.

    `aside_in` is a folder on the same disk where a killed process may leave half a file; without
    it, that is the folder of the file. A file that is there keeps its permissions.

    Raises:
        OutputError: The folder cannot be written, or the disk is full.
    """
    folder = aside_in or path.parent
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    except OSError as error:
        raise _output_error(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, _mode(path))  # noqa: PTH101 - `aside` is a name, not a Path.
        Path(aside).replace(path)
    except OSError as error:
        Path(aside).unlink(missing_ok=True)
        raise _output_error(path, error) from error


def _mode(path: Path) -> int:
    """The permissions of the file as it is, of a new one those of a file that all may read."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return _NEW
    return stat.S_IMODE(found) if stat.S_ISREG(found) else _NEW


class OutputFolder:
    """A folder of outputs, into which several builds may write at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._aside = path / CACHE / "tmp"

    def sweep(self, kept: Path) -> None:
        """Removes what killed builds have left half written, and what is kept beside `kept`."""
        for folder in kept.parent.glob("*"):
            if folder.name != kept.name:
                shutil.rmtree(folder, ignore_errors=True)
        for path in self._aside.glob(".*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED_S:
                    path.unlink()

    def write(self, name: str, data: bytes) -> None:
        """Writes the file of that path in the folder.

        Raises:
            OutputError: It cannot be written.
        """
        replace_file(self.path / name, data, self._aside)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes into the folder meanwhile.

        Raises:
            OutputError: The folder cannot be written.
        """
        from filelock import FileLock  # noqa: PLC0415 - a build with nothing to do needs none.

        lock = self.path / CACHE / "lock"
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            held = FileLock(lock)
            held.acquire()
        except OSError as error:
            raise _output_error(lock, error) from error
        try:
            yield
        finally:
            held.release()


def _output_error(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{path.name} を書き込めません（{reason}）。"
        "出力先の権限と空き容量を確かめてください。前の出力はそのまま残っています。"
    )
