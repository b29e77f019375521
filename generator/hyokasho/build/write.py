"""Writes outputs so that each is whole: either the old file or the new one, never half of it."""

import os
import tempfile
from pathlib import Path

from hyokasho.errors import HyokashoError


class OutputError(HyokashoError):
    """An output cannot be written; what was there before is untouched."""


def replace_file(path: Path, data: bytes) -> None:
    """Writes beside the target, then puts the new file in its place at once.

    Raises:
        OutputError: The folder cannot be written, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _output_error(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o644)  # noqa: PTH101 - `aside` is a name, not a Path.
        Path(aside).replace(path)
    except OSError as error:
        Path(aside).unlink(missing_ok=True)
        raise _output_error(path, error) from error


def _output_error(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{path.name} を書き込めません（{reason}）。"
        "出力先の権限と空き容量を確かめてください。前の出力はそのまま残っています。"
    )
