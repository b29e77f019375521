"""Writes outputs so that each is whole: either the old file or the new one, never half of it."""

import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hyokasho.build.specs import shown
from hyokasho.errors import HyokashoError
from hyokasho.kept import ASIDE

# What is kept in an output folder from one build to the next; it may be deleted.
CACHE = ".cache"
KEPT = f"{CACHE}/kept"
_ABANDONED_S = 3600
_NEW = 0o644
_KEPT_S = 30 * 86_400
_KEPT_BY_OTHERS_S = 86_400
# What may be left beside the outputs, which may have other hidden files.
_HALF = re.compile(r"\.[^.].*\.(docx|pdf|html|json)\.[a-z0-9_]{8}")
# How often something is tried, since .cache may be deleted at any moment.
_TRIES = 20
_TRIES_ASIDE = 3


class OutputError(HyokashoError):
    """An output cannot be written; what was there before is untouched."""


def replace_file(path: Path, data: bytes, aside_in: Path | None = None) -> None:
    """Writes aside, then puts the new file in its place at once.

    `aside_in` is a folder on the same disk where a killed process may leave half a file; without
    it, or where somebody keeps deleting it, that is the folder of the file. A file that is there
    keeps its permissions.

    Raises:
        OutputError: The folder cannot be written, or the disk is full.
    """
    folders = iter([aside_in] * _TRIES_ASIDE if aside_in else [])
    _tried(path, lambda: _replace(path, data, next(folders, path.parent)))


def _tried(path: Path, work: Callable[[], None]) -> None:
    """Does some work on that path, below which others may delete folders meanwhile.

    Raises:
        OutputError: It cannot be done.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            work()
        except (FileNotFoundError, FileExistsError) as error:
            if not tries_left:
                raise _output_error(path, error) from error
        except OSError as error:
            raise _output_error(path, error) from error
        else:
            return


def _remove(path: Path, age: float) -> None:
    """Removes a file that nobody has written to for so many seconds."""
    with suppress(OSError):
        if time.time() - path.lstat().st_mtime > age:
            path.unlink()


def _replace(path: Path, data: bytes, folder: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, _mode(path))  # noqa: PTH101 - `aside` is a name, not a Path.
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


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
        """Removes what killed builds have left half written, and what was kept long ago.

        `kept` is the folder in which this hyokasho keeps things; beside it are those of others.
        """
        half = (*self._aside.glob(".*"), *self.path.glob(".*"), *self.path.glob("*/.*"))
        for path in half:
            if path.parent == self._aside or _HALF.fullmatch(path.name):
                _remove(path, _ABANDONED_S)
        for path in sorted(kept.parent.rglob("*"), reverse=True):
            ours = kept in path.parents
            if path.is_dir():
                # Only one that is empty goes.
                with suppress(OSError):
                    path.rmdir()
            elif path.name.startswith(ASIDE):
                _remove(path, _ABANDONED_S)
            else:
                _remove(path, _KEPT_S if ours else _KEPT_BY_OTHERS_S)

    def write(self, name: str, data: bytes) -> None:
        """Writes the file of that path in the folder.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            replace_file(self.path / name, data, self._aside)
        except OutputError as error:
            # What somebody keeps deleting is only known the less for it.
            gone = isinstance(error.__cause__, FileNotFoundError)
            if not (gone and name.startswith(f"{CACHE}/")):
                raise

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes into the folder meanwhile.

        Raises:
            OutputError: The folder cannot be written.
        """
        from filelock import FileLock  # noqa: PLC0415 - a build with nothing to do needs none.

        lock = self.path / CACHE / "lock"
        held = FileLock(lock)

        def acquire() -> None:
            lock.parent.mkdir(parents=True, exist_ok=True)
            held.acquire()

        _tried(lock, acquire)
        try:
            yield
        finally:
            held.release()


def _output_error(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{shown(path)} を書き込めません（{reason}）。"
        "出力先の権限と空き容量を確かめてください。前の出力はそのまま残っています。"
    )
