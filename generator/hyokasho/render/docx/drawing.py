"""Drawings in WordprocessingML: inline pictures with alternative text (ECMA-376-1, 20.4)."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.sax.saxutils import quoteattr

from docxtpl import DocxTemplate

from hyokasho.document.model import Document, Figure, figures
from hyokasho.figures.figure import Format
from hyokasho.figures.raster import rasterise
from hyokasho.fonts import Font

NAMESPACES: Final = {
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}

_EMU_PER_MM = 36_000
_MM_PER_TWIP = 25.4 / 1440
# Far from the numbers that a template gives to what staff draw in it.
_FIRST_ID = 10_001


class Drawings:
    """The drawings of one document, put into its package; each is numbered as it is printed.

    Word shows SVG only beside a picture in pixels, so SVG become PNG of 300 dpi.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._next = _FIRST_ID

    def run(self, figure: Figure, width: int) -> str:
        """The run that shows a figure, no wider than that many twips."""
        scale = min(1.0, width * _MM_PER_TWIP / figure.width)
        size = " ".join(
            f'{name}="{round(side * scale * _EMU_PER_MM)}"'
            for name, side in (("cx", figure.width), ("cy", figure.height))
        )
        number, self._next = self._next, self._next + 1
        name = f'id="{number}" name="図 {number - _FIRST_ID + 1}"'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f"<wp:extent {size}/>"
            f"<wp:docPr {name} descr={quoteattr(figure.description)}/>"
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr>"
            f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{self._ids[figure.name]}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def put_drawings(template: DocxTemplate, document: Document, font: Font) -> Drawings:
    """The drawings of the document, as parts of the package of the template.

    Raises:
        RasterError: An SVG cannot be drawn.
    """
    ids = {}
    for figure in figures(document):
        if figure.name not in ids:
            ids[figure.name], _ = template.docx.part.get_or_add_image(BytesIO(_png(figure, font)))
    return Drawings(ids)


def _png(figure: Figure, font: Font) -> bytes:
    match figure.format:
        case Format.PNG:
            return figure.data
        case Format.SVG:
            return rasterise(figure.data, figure.width, figure.height, font)
