"""Prints a Document on the Word template, checks what came out, makes it reproducible."""

import copy
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path

from lxml import etree

from hyokasho.document.model import Document, Section, texts
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font, find_font
from hyokasho.render.docx.body import BodyWriter
from hyokasho.render.docx.drawing import NAMESPACES, put_drawings
from hyokasho.render.docx.template import Filled, Template, W, w
from hyokasho.resources import resource

_NAMESPACES = {"w": W, **NAMESPACES}
_EPOCH = (1980, 1, 1, 0, 0, 0)


class DocxError(HyokashoError):
    """The text of the DOCX is not the text of the Document."""


class DocxRenderer:
    """Prints Documents on one template; `font` is that of the words in drawings."""

    def __init__(self, path: Path | None = None, font: Font | None = None) -> None:
        self._font = font or find_font()
        self._template = Template(path or resource("templates", "docx", "template.docx"))

    def render(self, document: Document, made: datetime) -> bytes:
        """The DOCX; `made` stands in its properties as the time of making.

        Raises:
            TemplateError: The template lacks a style, specimen or slot.
            RasterError: A drawing cannot be made into pixels.
            DocxError: What came out does not read as the Document.
        """
        filled = self._template.filled(document)
        self._fill(filled, document)
        _check(filled.body, document)
        core = filled.template.docx.core_properties
        core.created = core.modified = made.astimezone(UTC).replace(tzinfo=None)
        core.revision = 1
        core.language = document.language
        out = BytesIO()
        filled.template.docx.save(out)
        return _normalised(out.getvalue())

    def _fill(self, filled: Filled, document: Document) -> None:
        drawings = put_drawings(filled.template, document, self._font)
        writer = BodyWriter(document, self._template.theme, drawings)
        groups = [list(sections) for _, sections in groupby(document.sections, key=_run_of_pages)]
        for number, sections in enumerate(groups):
            for element in _elements(writer, sections):
                filled.slot.addprevious(element)
            page = _page(filled, sections[0])
            if number == len(groups) - 1:
                filled.body.replace(filled.page, copy.deepcopy(page))
            else:
                _end_section(filled, page)
        filled.body.remove(filled.slot)


def _run_of_pages(section: Section) -> tuple[bool, str]:
    """What neighbours share that stand in one section of Word; each letter has its own."""
    return section.landscape, section.id if section.is_letter else ""


def _page(filled: Filled, section: Section) -> etree._Element:
    if section.is_letter:
        return filled.letter_page
    return filled.landscape_page() if section.landscape else filled.page


def _elements(writer: BodyWriter, sections: list[Section]) -> list[etree._Element]:
    xml = "".join(part for section in sections for part in writer.section(section))
    names = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
    root = etree.fromstring(f"<w:body{names}>{xml}</w:body>")
    return list(root)


def _end_section(filled: Filled, page: etree._Element) -> None:
    """Ends a run of pages: the last paragraph carries their page size."""
    last = filled.slot.getprevious()
    if last is None or last.tag != w("p"):
        last = etree.Element(w("p"))
        filled.slot.addprevious(last)
    properties = last.find(w("pPr"))
    if properties is None:
        properties = etree.SubElement(last, w("pPr"))
    copied = etree.fromstring(etree.tostring(page))
    properties.append(copied)


def _check(body: etree._Element, document: Document) -> None:
    """Compares what a reader of the DOCX sees with what should be printed."""
    printed = "".join("".join(t.text or "" for t in body.iter(w("t"))).split())
    wanted = "".join("".join(texts(document)).split())
    if printed == wanted:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(printed, wanted, strict=False)) if a != b),
        min(len(printed), len(wanted)),
    )
    raise DocxError(
        f"DOCX の本文が元の文書と違います（「…{wanted[max(at - 15, 0) : at + 15]}…」のあたり）。"
    )


def _normalised(data: bytes) -> bytes:
    """The same parts in a zip that does not tell when it was written."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        names = sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, source.read(name))
    return out.getvalue()
