"""Reads back what was printed: the words of a DOCX, a PDF and an HTML page."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
import html5lib
import pikepdf
from docx.oxml.ns import qn

_XHTML = "{http://www.w3.org/1999/xhtml}"


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def docx_text(data: bytes) -> str:
    """All text of the body, in order."""
    body = docx.Document(BytesIO(data)).element.body
    return "".join(text.text or "" for text in body.iter(qn("w:t")))


def html_tree(data: bytes) -> Any:
    """The page, read by the rules of HTML5; anything invalid raises."""
    return html5lib.HTMLParser(strict=True).parse(data.decode("utf-8"))


def html_text(data: bytes) -> str:
    """The text of <main>, in order."""
    main = next(html_tree(data).iter(f"{_XHTML}main"))
    return "".join(main.itertext())


def pdf_text(data: bytes) -> str:
    """The text of the PDF in the order of its structure tree, without page numbers."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.obj.objgen: _marked_text(page) for page in pdf.pages}
        root = pdf.Root.StructTreeRoot
        return "".join(_structure_text(root, None, pages))


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": docx_text,
    "pdf": pdf_text,
    "html": html_text,
}


def pdf_figures(data: bytes) -> list[str]:
    """The alternative texts of the drawings, in the order of the structure tree."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return list(_alternatives(pdf.Root.StructTreeRoot))


def _alternatives(node: Any) -> Iterator[str]:
    if not isinstance(node, pikepdf.Dictionary):
        return
    if node.get("/S") == "/Figure":
        yield str(node.Alt)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _alternatives(kid)


def html_figures(data: bytes) -> list[str]:
    """The alternative texts of the drawings of the page."""
    return [img.get("alt") for img in html_tree(data).iter(f"{_XHTML}img")]


def docx_figures(data: bytes) -> list[str]:
    """The alternative texts of the drawings of the body."""
    body = docx.Document(BytesIO(data)).element.body
    return [properties.get("descr") for properties in body.iter(qn("wp:docPr"))]


def pdf_artifacts(data: bytes) -> str:
    """The text of the PDF that is not content: page numbers, repeated headers."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return "".join(_marked_text(page).get(None, "") for page in pdf.pages)


def _structure_text(node: Any, page: Any, pages: Any) -> Iterator[str]:
    stack = [(node, page)]
    while stack:
        here, page = stack.pop()
        if isinstance(here, int):
            yield pages[page].get(here, "")
            continue
        if not isinstance(here, pikepdf.Dictionary):
            continue
        if "/Pg" in here:
            page = here.Pg.objgen
        if here.get("/Type") == "/MCR":
            yield pages[page].get(int(here.MCID), "")
            continue
        if here.get("/S") == "/Figure":
            continue  # The words of a drawing are in its alternative text (docs/figures.md).
        if "/ActualText" in here:
            yield str(here.ActualText)
            continue
        kids = here.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        stack.extend((kid, page) for kid in reversed(kids))


def _marked_text(page: Any) -> dict[int | None, str]:
    """The text of a page by marked content id; under None what is an artifact or unmarked."""
    fonts = {str(name): _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    out: dict[int | None, list[str]] = {}
    marks: list[tuple[int | None, str | None]] = []
    cmap: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                props = operands[1] if len(operands) > 1 else {}
                if isinstance(props, pikepdf.Name):
                    props = page.Resources.Properties[props]
                here = marks[-1][0] if marks else None
                mcid = int(props["/MCID"]) if "/MCID" in props else here
                actual = str(props["/ActualText"]) if "/ActualText" in props else None
                if actual is not None:
                    out.setdefault(mcid, []).append(actual)
                marks.append((mcid, actual))
            case "EMC":
                marks.pop()
            case "Tf":
                cmap = fonts[str(operands[0])]
            case "Tj" | "TJ":
                if any(actual is not None for _, actual in marks):
                    continue
                parts = operands[0] if str(operator) == "TJ" else operands
                mcid = marks[-1][0] if marks else None
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        out.setdefault(mcid, []).append(_decoded(bytes(part), cmap))
            case _:
                continue
    return {mcid: "".join(parts) for mcid, parts in out.items()}


def _decoded(data: bytes, cmap: dict[int, str]) -> str:
    codes = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
    return "".join(cmap.get(code, "\ufffd") for code in codes)


def _to_unicode(font: Any) -> dict[int, str]:
    """The ToUnicode map of a font with two-byte codes."""
    text = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, value in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            first = bytes.fromhex(value).decode("utf-16-be")
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = first[:-1] + chr(ord(first[-1]) + step)
    return found
