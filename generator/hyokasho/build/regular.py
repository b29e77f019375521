"""Opens a file of the user once and asks what is open, so that nothing can be put in its place."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from pathlib import Path
from typing import BinaryIO

# A pipe would keep whoever opens it waiting; what is read is bytes on every system.
_FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The file, and its size in bytes.

    Raises:
        IsADirectoryError: It is a folder, a pipe or a device, and not to be read.
        OSError: It is not there, is a link, or cannot be read.
    """
    flags = reduce(or_, (getattr(os, name, 0) for name in _FLAGS), os.O_RDONLY)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - pathlib takes no descriptor.
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise IsADirectoryError
        yield file, found.st_size
