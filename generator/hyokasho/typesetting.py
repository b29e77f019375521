"""Typst with one font, in a folder that holds copies only: it reads nothing else."""

import math
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

import typst

from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font

# The memory of this process, in bytes, from which on it is worth the time to forget.
_MUCH = 200 * 2**20
_KEPT_FOR = 11


class TypesettingError(HyokashoError):
    """Typst refuses what it was given; the text is that of Typst."""


class Typesetter:
    """A warm compiler and its folder `root`, which whoever uses it fills. Close it when done.

    Words are printed in the font, whatever fonts the machine has.
    """

    def __init__(self, font: Font) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hyokasho-")
        self.root = Path(self._folder.name)
        fonts = self.root / "fonts"
        fonts.mkdir()
        shutil.copyfile(font.path, fonts / font.path.name)
        self._compiler = typst.Compiler(
            root=self.root,
            font_paths=[fonts],
            ignore_system_fonts=True,
            package_path=self.root,
            package_cache_path=self.root,
        )

    def typeset(self, page: str, *, again: bool = False, **options: Any) -> bytes:
        """The one file that Typst makes of the page, a file in the folder.

        `again` says that it is of the same as the last one, of which Typst still knows much.

        Raises:
            TypesettingError: Typst refuses it, or makes several files of it.
        """
        if not again and _memory() > _MUCH:
            self._forget()
        try:
            made = self._compiler.compile(input=self.root / page, **options)
        except typst.TypstError as error:
            raise TypesettingError(error.message) from error
        if not isinstance(made, bytes):
            raise TypesettingError("Typst から一つのファイルが返りません。")
        return made

    def _forget(self) -> None:
        """Lets Typst forget what it keeps of the last documents, some 50 MB of each.

        It keeps what was of use in the last ten pages; so it gets ten that need nothing.
        """
        empty = self.root / "empty.typ"
        empty.touch()
        for _ in range(_KEPT_FOR):
            self._compiler.compile(input=empty, format="pdf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder."""
        self._folder.cleanup()


def _memory() -> float:
    """The bytes that this process has in memory; without end where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return math.inf
