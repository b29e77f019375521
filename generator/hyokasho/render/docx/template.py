"""The Word template: what staff set in it (widths, borders, shading, styles), and its slot.

The template holds specimen tables, each named 「見本：…」 in its first cell. The columns of a
specimen give the widths of that grid; in 「見本：回答欄」 each further row shows one kind of cell,
in 「見本：文書」 one look of a passage of a letter. The latter stands in a section of its own, the
page of which is that of letters. They are taken out before printing.
"""

import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from hyokasho.document.model import Document, Grid, PassageLook, Role
from hyokasho.errors import HyokashoError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SLOT = "hyokasho:本文"
_SPECIMEN = "見本："
_GRIDS = {
    Grid.ANSWERS: "回答欄",
    Grid.COVER_PAIR: "表紙",
    Grid.FULL: "全幅",
    Grid.CHANGES: "変更箇所",
    Grid.ANNEX: "別紙",
    Grid.REGISTER: "変更箇所",
}
_ROLES = {
    Role.LABEL: "項目名",
    Role.SUBLABEL: "小項目名",
    Role.VERTICAL: "縦書き項目名",
    Role.STRIP: "余白",
    Role.HEADING: "全幅見出し",
    Role.COLUMN: "列見出し",
    Role.ANSWER: "記載",
}
_LETTER = "文書"
_LETTER_LOOKS = {
    PassageLook.TEXT: "本文",
    PassageLook.LARGE: "大きな字",
    PassageLook.TITLE: "扉の表題",
    PassageLook.SUBJECT: "表題",
}
_LETTER_SIZE = 24  # Of a style that gives none, in half-points.


class TemplateError(HyokashoError):
    """The Word template lacks something that is printed with it."""


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def words(element: etree._Element) -> str:
    """The text of all runs below the element."""
    return "".join(text.text or "" for text in element.iter(w("t")))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """Shading and alignment of a kind of cell, as XML, and the id of its paragraph style."""

    properties: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLook:
    """The id of the paragraph style of a passage, and its size in half-points."""

    style: str
    size: int

    @property
    def em(self) -> int:
        """The width of a full-width sign in twips."""
        return self.size * 10

    @property
    def line(self) -> int:
        """The height of an empty line in twips."""
        return self.em * 5 // 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What the template says about looks; widths are in twips (1/20 pt)."""

    widths: dict[Grid, tuple[int, ...]]
    table_properties: dict[Grid, str]
    looks: dict[Role, CellLook]
    letter_looks: dict[PassageLook, LetterLook]
    letter_width: int
    styles: dict[str, str]

    def style(self, name: str) -> str:
        """The id of the paragraph style of that name.

        Raises:
            TemplateError: The template has no such style.
        """
        try:
            return self.styles[name]
        except KeyError as error:
            raise TemplateError(f"Word のひな形に段落スタイル「{name}」がありません。") from error


class Template:
    """A Word template, read once; each document is printed on a fresh copy."""

    def __init__(self, path: Path) -> None:
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        whole = DocxTemplate(BytesIO(path.read_bytes())).get_docx()
        body = whole.element.body
        self.theme = _theme(body, whole.styles.element)
        self._letter_page = _letter_page(body)
        _take_out_specimens(body)
        without_specimens = BytesIO()
        whole.save(without_specimens)
        self._bytes = without_specimens.getvalue()

    def filled(self, document: Document) -> "Filled":
        """A copy with the properties of the document, its slot still empty."""
        template = DocxTemplate(BytesIO(self._bytes))
        context = {
            "評価書名": document.title,
            "評価実施機関名": document.agency,
            "様式名": document.form,
            "刻印": f"　{document.stamp}" if document.stamp else "",
            "本文": _SLOT,
        }
        template.render(context, jinja_env=self._environment, autoescape=True)
        body = template.docx.element.body
        slot = next((p for p in body if words(p) == _SLOT), None)
        if slot is None:
            raise TemplateError("Word のひな形に差し込み位置 {{ 本文 }} の段落がありません。")
        return Filled(template, body, slot, copy.deepcopy(self._letter_page))


@dataclass(frozen=True, slots=True)
class Filled:
    """A copy of the template on its way to being a document."""

    template: DocxTemplate
    body: etree._Element
    slot: etree._Element
    letter_page: etree._Element

    @property
    def page(self) -> etree._Element:
        """The page of the template (`w:sectPr`)."""
        found = self.body.find(w("sectPr"))
        if found is None:
            raise TemplateError("Word のひな形にページ設定がありません。")
        return found

    def landscape_page(self) -> etree._Element:
        """The same page, lying on its side."""
        page = copy.deepcopy(self.page)
        size = page.find(w("pgSz"))
        if size is not None:
            width, height = size.get(w("w"), ""), size.get(w("h"), "")
            size.set(w("w"), height)
            size.set(w("h"), width)
            size.set(w("orient"), "landscape")
        return page


def _specimens(body: etree._Element) -> list[etree._Element]:
    return [t for t in body.findall(w("tbl")) if _first_words(t).startswith(_SPECIMEN)]


def _take_out_specimens(body: etree._Element) -> None:
    """Takes each out with the empty paragraph after it."""
    for table in _specimens(body):
        after = table.getnext()
        body.remove(table)
        if after is not None and after.tag == w("p") and not words(after):
            body.remove(after)


def _first_words(table: etree._Element) -> str:
    cell = table.find(f"{w('tr')}/{w('tc')}")
    return "" if cell is None else words(cell)


def _theme(body: etree._Element, styles: etree._Element) -> Theme:
    tables = {_first_words(t).removeprefix(_SPECIMEN): t for t in _specimens(body)}
    missing = [name for name in _GRIDS.values() if name not in tables]
    if missing:
        raise TemplateError(f"Word のひな形に「{_SPECIMEN}{missing[0]}」の表がありません。")
    if _LETTER not in tables:
        raise TemplateError(f"Word のひな形に「{_SPECIMEN}{_LETTER}」の表がありません。")
    return Theme(
        letter_looks=_letter_looks(tables[_LETTER], styles),
        letter_width=_text_width(_letter_page(body)),
        widths={grid: _widths(tables[name]) for grid, name in _GRIDS.items()},
        table_properties={grid: _table_properties(tables[name]) for grid, name in _GRIDS.items()},
        looks=_looks(tables[_GRIDS[Grid.ANSWERS]]),
        styles={
            name.get(w("val"), ""): style.get(w("styleId"), "")
            for style in styles.findall(w("style"))
            if (name := style.find(w("name"))) is not None
        },
    )


def _widths(table: etree._Element) -> tuple[int, ...]:
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    return tuple(int(column.get(w("w"), "0")) for column in columns)


def _table_properties(table: etree._Element) -> str:
    """The inner XML of `w:tblPr` that is looks: style, borders, margins."""
    properties = table.find(w("tblPr"))
    kept = {w("tblStyle"), w("tblBorders"), w("tblCellMar")}
    found = [child for child in (properties if properties is not None else ()) if child.tag in kept]
    return "".join(_inner_xml(child) for child in found)


def _letter_page(body: etree._Element) -> etree._Element:
    """The page of the section that holds the specimen of letters."""
    table = next(t for t in _specimens(body) if _first_words(t) == _SPECIMEN + _LETTER)
    after = table.getnext()
    page = None if after is None else after.find(f"{w('pPr')}/{w('sectPr')}")
    if page is None:
        raise TemplateError(
            f"Word のひな形の「{_SPECIMEN}{_LETTER}」の後に、セクション区切りがありません。"
        )
    return page


def _text_width(page: etree._Element) -> int:
    """The width between the margins in twips."""
    size, margins = page.find(w("pgSz")), page.find(w("pgMar"))
    if size is None or margins is None:
        raise TemplateError("Word のひな形に用紙の大きさと余白の設定がありません。")
    return int(size.get(w("w"), "0")) - sum(int(margins.get(w(s), "0")) for s in ("left", "right"))


def _letter_looks(table: etree._Element, styles: etree._Element) -> dict[PassageLook, LetterLook]:
    rows = {_row_words(row): row for row in table.findall(w("tr"))[1:]}
    sizes = {
        style.get(w("styleId"), ""): int(size.get(w("val"), "0"))
        for style in styles.findall(w("style"))
        if (size := style.find(f"{w('rPr')}/{w('sz')}")) is not None
    }
    looks = {}
    for look, name in _LETTER_LOOKS.items():
        if name not in rows:
            raise TemplateError(
                f"Word のひな形の「{_SPECIMEN}{_LETTER}」に「{name}」の行がありません。"
            )
        style = rows[name].find(f"{w('tc')}/{w('p')}/{w('pPr')}/{w('pStyle')}")
        style_id = "" if style is None else style.get(w("val"), "")
        looks[look] = LetterLook(style=style_id, size=sizes.get(style_id, _LETTER_SIZE))
    return looks


def _looks(table: etree._Element) -> dict[Role, CellLook]:
    rows = {_row_words(row): row for row in table.findall(w("tr"))[1:]}
    looks = {}
    for role, name in _ROLES.items():
        if name not in rows:
            raise TemplateError(f"Word のひな形の「見本：回答欄」に「{name}」の行がありません。")
        cell = rows[name].find(w("tc"))
        assert cell is not None  # noqa: S101 - `_row_words` has read it.
        kept = {w("shd"), w("vAlign"), w("tcBorders")}
        properties = [c for c in cell.iterfind(f"{w('tcPr')}/*") if c.tag in kept]
        style = cell.find(f"{w('p')}/{w('pPr')}/{w('pStyle')}")
        looks[role] = CellLook(
            properties="".join(_inner_xml(child) for child in properties),
            style="" if style is None else style.get(w("val"), ""),
        )
    return looks


def _row_words(row: etree._Element) -> str:
    cell = row.find(w("tc"))
    return "" if cell is None else words(cell)


def _inner_xml(element: etree._Element) -> str:
    """The element as a string that relies on the prefix w of the document around it."""
    for node in element.iter():
        for attribute in [a for a in node.attrib if not str(a).startswith(f"{{{W}}}")]:
            del node.attrib[attribute]
    clean = copy.deepcopy(element)
    etree.cleanup_namespaces(clean)
    return etree.tostring(clean, encoding="unicode").replace(f' xmlns:w="{W}"', "")
