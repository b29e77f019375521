"""Makes templates/docx/template.docx anew, with everything that staff may then restyle in Word.

The committed template is the source: whoever changes it in Word need not run this. It is kept so
that the template can be read, and made again after an accident:

    python tools/make_docx_template.py templates/docx/template.docx
"""

import copy
import sys
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "ＭＳ ゴシック"
LABEL, BLOCK, SUB = "E6E6E6", "CCCCCC", "DBDBDB"

# Style name, what it is based on, size in pt.
PARAGRAPHS = (
    ("評価書 記載", "Normal", 8.5),
    ("評価書 項目名", "Normal", 8.5),
    ("評価書 選択肢", "Normal", 8),
    ("評価書 チェック欄", "Normal", 8),
    ("評価書 項目一覧", "Normal", 10),
    ("評価書 様式表示", "Normal", 10),
    ("評価書 間隔", "Normal", 4),
    ("文書 本文", "Normal", 12),
    ("文書 大きな字", "文書 本文", 14),
    ("文書 扉の表題", "文書 本文", 22),
    ("文書 表題", "文書 本文", 16),
)

# Grid name, widths of its columns in mm.
GRIDS = {
    "回答欄": (7.5, 36, 28, 108.5),
    "表紙": (34, 146),
    "全幅": (180,),
    "変更箇所": (31, 52, 65, 65, 15, 39),
    "別紙": (180,),
}

# Role name, shading, paragraph style, vertical alignment.
ROLES = (
    ("項目名", LABEL, "評価書 項目名", "center"),
    ("小項目名", LABEL, "評価書 項目名", "center"),
    ("縦書き項目名", LABEL, "評価書 項目名", "center"),
    ("余白", LABEL, "評価書 項目名", "top"),
    ("全幅見出し", LABEL, "評価書 項目名", "center"),
    ("列見出し", LABEL, "評価書 項目名", "center"),
    ("記載", "auto", "評価書 記載", "center"),
)
# Looks of letters; each is shown in the style 「文書 …」 of its name.
LETTER_LOOKS = ("本文", "大きな字", "扉の表題", "表題")


def main(path: Path) -> None:
    """Writes the template to the path."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _properties(document)
    _compatibility(document)
    _footer(document)
    for name, widths in GRIDS.items():
        _specimen(document, name, widths)
    _letter_specimen(document)
    document.add_paragraph("{{ 本文 }}")
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    section.header_distance = section.footer_distance = Mm(8)


def _styles(document: Document) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    for attribute in ("w:val", "w:eastAsia"):
        defaults.set(qn(attribute), "ja-JP")
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal, 8.5)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.15
    # The page grid of Word would stretch the lines; the form has no gaps between 28 and 年.
    properties = normal.element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        setting = parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>')
        properties.find(qn("w:spacing")).addprevious(setting)
    for name, base, size in PARAGRAPHS:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = document.styles[base]
        style.quick_style = True
        _font(style, size)
    letter = document.styles["文書 本文"]
    assert isinstance(letter, ParagraphStyle)
    letter.paragraph_format.line_spacing = 1.5
    _borders(document.styles["評価書 項目一覧"], None, bottom=True)
    document.styles["評価書 項目一覧"].paragraph_format.space_after = Pt(6)
    document.styles["評価書 様式表示"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles["評価書 様式表示"].paragraph_format.space_before = Pt(12)
    for level, size, fill in ((1, 17, None), (2, 13, None), (3, 9.5, BLOCK), (4, 8.5, SUB)):
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        _font(style, size)
        style.font.bold = style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        if fill:
            _borders(style, fill, bottom=False)
    title = document.styles["Heading 1"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(50)
    title.paragraph_format.space_after = Pt(30)
    section = document.styles["Heading 2"]
    section.paragraph_format.page_break_before = True
    section.paragraph_format.space_after = Pt(8)


def _font(style: ParagraphStyle, size: float) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ja-JP")
    language.set(qn("w:eastAsia"), "ja-JP")
    style.element.rPr.append(language)


def _borders(style: ParagraphStyle, fill: str | None, *, bottom: bool) -> None:
    """A box around the paragraph, as wide as the tables; below a heading the table closes it."""
    properties = style.element.get_or_add_pPr()
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{space}" w:color="000000"/>'
        for side, space in (("top", 2), ("left", 4), ("bottom", 2), ("right", 4), ("between", 2))
        if bottom or side != "bottom"
    )
    properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
    if fill:
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'
        properties.append(parse_xml(shade))
    properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="80" w:right="80"/>'))
    order = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs",
             "snapToGrid", "spacing", "ind", "jc", "outlineLvl")  # fmt: skip
    children = sorted(properties, key=lambda e: order.index(e.tag.split("}")[1]))
    for child in children:
        properties.append(child)


def _properties(document: Document) -> None:
    core = document.core_properties
    core.title = "{{ 評価書名 }}"
    core.author = "{{ 評価実施機関名 }}"
    core.subject = "{{ 様式名 }}"
    core.keywords = "特定個人情報保護評価書"
    core.comments = ""
    core.language = "ja"
    core.last_modified_by = ""


def _compatibility(document: Document) -> None:
    """Word 2013 and later: tables begin at the margin, not left of it."""
    settings = document.settings.element
    setting = (
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    old = settings.find(qn("w:compat"))
    if old is not None:
        settings.replace(old, parse_xml(setting))
    else:
        settings.append(parse_xml(setting))


def _footer(document: Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = ('<w:fldSimple {ns} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>').format(
        ns=nsdecls("w")
    )
    paragraph.add_run("- ")
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(" -{{ 刻印 }}")


def _specimen(document: Document, name: str, widths: tuple[float, ...]) -> None:
    """A table that shows each kind of cell; hyokasho takes widths, borders and shading from it."""
    rows = ROLES if name == "回答欄" else ROLES[-1:]
    table = document.add_table(rows=len(rows) + 1, cols=len(widths))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    properties = table._tbl.tblPr
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 45), ("left", 80), ("bottom", 45), ("right", 80))
    )
    look = properties.find(qn("w:tblLook"))
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    table.rows[0].cells[0].paragraphs[0].add_run(f"見本：{name}")
    for row, (role, fill, style, align) in zip(table.rows[1:], rows, strict=True):
        cell = row.cells[0]
        cell.paragraphs[0].style = document.styles[style]
        cell.paragraphs[0].add_run(role)
        inner = cell._tc.get_or_add_tcPr()
        inner.append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        )
        inner.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="{align}"/>'))
    document.add_paragraph()


def _letter_specimen(document: Document) -> None:
    """The looks of letters, in a section of its own whose page letters have."""
    body = document.element.body
    form_page = copy.deepcopy(body.sectPr)
    gap = document.paragraphs[-1]._p
    letter = document.add_section(WD_SECTION.NEW_PAGE)
    body.remove(gap)  # The end of the section stands in its place.
    letter.left_margin = letter.right_margin = Mm(28)
    letter.top_margin, letter.bottom_margin = Mm(30), Mm(25)
    letter.footer.is_linked_to_previous = False  # A letter carries no page number.
    table = document.add_table(rows=len(LETTER_LOOKS) + 1, cols=1)
    table.style = document.styles["Table Grid"]
    table.rows[0].cells[0].paragraphs[0].add_run("見本：文書")
    for row, name in zip(table.rows[1:], LETTER_LOOKS, strict=True):
        paragraph = row.cells[0].paragraphs[0]
        paragraph.style = document.styles[f"文書 {name}"]
        paragraph.add_run(name)
    document.add_section(WD_SECTION.NEW_PAGE)
    body.replace(body.sectPr, form_page)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
