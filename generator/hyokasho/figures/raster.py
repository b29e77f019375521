"""A drawing as PNG for formats that show no SVG; Typst draws it, so no system package is needed."""

import hashlib
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from hyokasho import kept
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font

PPI: Final = 300.0

_PAGE = """\
#set page(width: auto, height: auto, margin: 0pt)
#image("drawing.svg", format: "svg", width: {width}mm, height: {height}mm)
"""


class RasterError(HyokashoError):
    """Typst could not draw the picture."""


@lru_cache(maxsize=16)
def rasterise(svg: bytes, width: float, height: float, font: Font, ppi: float = PPI) -> bytes:
    """The drawing of that size in mm as PNG with so many pixels to the inch.

    Its words are printed in the font, whatever fonts the machine has; the same drawing gives the
    same bytes, and is made once in a process.

    Raises:
        RasterError: Typst refuses the drawing.
    """
    # A large drawing takes long, so it is kept on disk where there is a place for it.
    with_font = hashlib.sha256(font.path.read_bytes()).hexdigest()
    key = f"{hashlib.sha256(svg).hexdigest()} {width} {height} {ppi} {with_font}"
    known = kept.recall("rasters", key)
    if known is not None:
        return known
    with tempfile.TemporaryDirectory(prefix="hyokasho-") as name:
        root = Path(name)
        fonts = root / "fonts"
        fonts.mkdir()
        shutil.copyfile(font.path, fonts / font.path.name)
        (root / "drawing.svg").write_bytes(svg)
        (root / "page.typ").write_text(_PAGE.format(width=width, height=height), encoding="utf-8")
        compiler = typst.Compiler(
            root=root,
            font_paths=[fonts],
            ignore_system_fonts=True,
            package_path=root,
            package_cache_path=root,
        )
        try:
            png = compiler.compile(input=root / "page.typ", format="png", ppi=ppi)
        except typst.TypstError as error:
            raise RasterError(f"図を画像にできませんでした：{error.message}") from error
    if not isinstance(png, bytes):
        raise RasterError("図を画像にできませんでした：Typst から画像が一枚だけ返りません。")
    kept.keep("rasters", key, png)
    return png
