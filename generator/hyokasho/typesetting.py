"""Typst with one font, in a folder that holds copies only: it reads nothing else."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

import typst

from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font


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

    def typeset(self, page: str, **options: Any) -> bytes:
        """The one file that Typst makes of the page, a file in the folder.

        Raises:
            TypesettingError: Typst refuses it, or makes several files of it.
        """
        try:
            made = self._compiler.compile(input=self.root / page, **options)
        except typst.TypstError as error:
            raise TypesettingError(error.message) from error
        if not isinstance(made, bytes):
            raise TypesettingError("Typst から一つのファイルが返りません。")
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder."""
        self._folder.cleanup()
