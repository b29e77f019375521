"""A drawing as PNG for formats that show no SVG; Typst draws it, so no system package is needed."""

import hashlib
from functools import lru_cache
from typing import Final

from hyokasho import kept
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font
from hyokasho.typesetting import Typesetter, TypesettingError

PPI: Final = 300.0

_PAGE = """\
#set page(width: auto, height: auto, margin: 0pt)
#image("drawing.svg", format: "svg", width: {width}mm, height: {height}mm)
"""


class RasterError(HyokashoError):
    """Typst could not draw the picture."""


@lru_cache(maxsize=16)
def rasterise(svg: bytes, width: float, height: float, font: Font) -> bytes:
    """The drawing of that size in mm as PNG with 300 pixels to the inch.

    Its words are printed in the font, whatever fonts the machine has; the same drawing gives the
    same bytes, and is made once in a process.

    Raises:
        RasterError: Typst refuses the drawing.
    """
    # A large drawing takes long, so it is kept on disk where there is a place for it.
    key = f"{hashlib.sha256(svg).hexdigest()} {width} {height} {PPI} {font.digest}"
    known = kept.recall("rasters", key)
    if known is not None:
        return known
    page = _PAGE.format(width=width, height=height)
    with Typesetter(font) as typesetter:
        (typesetter.root / "drawing.svg").write_bytes(svg)
        (typesetter.root / "page.typ").write_text(page, encoding="utf-8")
        try:
            png = typesetter.typeset("page.typ", format="png", ppi=PPI)
        except TypesettingError as error:
            raise RasterError(f"図を画像にできませんでした：{error.message}") from error
    kept.keep("rasters", key, png)
    return png
