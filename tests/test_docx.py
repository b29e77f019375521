"""What Word is given: styles for headings, real header rows, metadata, and what staff restyle."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm
from docx.table import Table

from conftest import MADE, ROOT, Printed, Printer
from hyokasho.document.model import Heading
from hyokasho.render.docx import DocxError, DocxRenderer, render
from hyokasho.render.docx.template import TemplateError
from reading import docx_text, squeezed

TWIP = 635
TEMPLATE = ROOT / "templates" / "docx" / "template.docx"


def test_opens_in_python_docx_with_metadata(okayama: Printed) -> None:
    core = docx.Document(BytesIO(okayama.docx)).core_properties
    assert core.title == "予防接種事務 全項目評価書"
    assert core.author == "岡山県岡山市長"
    assert core.language == "ja"
    assert core.subject == "特定個人情報保護評価書（全項目評価書）"


def test_headings_are_heading_styles_for_the_navigation_pane(okayama: Printed) -> None:
    document = docx.Document(BytesIO(okayama.docx))
    found = [
        (int(p.style.name[-1]), squeezed(p.text.split("\t")[0]))
        for p in document.paragraphs
        if p.style is not None and p.style.name is not None and p.style.name.startswith("Heading")
    ]
    wanted = [
        (part.level, squeezed("".join(part.lines)))
        for section in okayama.document.sections
        for part in section.parts
        if isinstance(part, Heading)
    ]
    assert found == wanted


def test_specimens_and_tags_of_the_template_are_gone(okayama: Printed) -> None:
    with zipfile.ZipFile(BytesIO(okayama.docx)) as parts:
        for name in (n for n in parts.namelist() if n.endswith((".xml", ".rels"))):
            text = parts.read(name).decode("utf-8")
            assert "見本：" not in text
            assert "{{" not in text
            assert "hyokasho:" not in text


def test_only_the_changes_lie_on_their_side(okayama: Printed) -> None:
    sections = docx.Document(BytesIO(okayama.docx)).sections
    assert [s.orientation for s in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_header_row_of_the_changes_is_repeated(okayama: Printed) -> None:
    table = docx.Document(BytesIO(okayama.docx)).tables[-1]
    first = table._tbl.tr_lst[0]
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in table.rows[0].cells][:2] == ["変更日", "項目"]


def test_every_table_fits_between_the_margins(okayama: Printed) -> None:
    document = docx.Document(BytesIO(okayama.docx))
    upright, lying = document.sections
    for table in document.tables:
        columns = grid(table)
        limit = text_width(lying) if len(columns) == 6 else text_width(upright)
        assert sum(columns) * TWIP <= limit + Mm(0.5)


def grid(table: Table) -> list[int]:
    """The widths of the columns in twips."""
    return [int(c.get(qn("w:w"), "0")) for c in table._tbl.tblGrid.gridCol_lst]


def text_width(section: Section) -> int:
    """The width between the margins in EMU."""
    width, left, right = section.page_width, section.left_margin, section.right_margin
    assert width is not None
    assert left is not None
    assert right is not None
    return width - left - right


def restyled(tmp_path: Path, change: str) -> Path:
    """The template as staff would save it after a change in Word."""
    document = docx.Document(str(TEMPLATE))
    match change:
        case "width":
            answers = document.tables[0]
            for column, width in zip(answers.columns, (10, 50, 30, 90), strict=True):
                column.width = Mm(width)
        case "colour":
            for shade in document.tables[0]._tbl.iter(qn("w:shd")):
                if shade.get(qn("w:fill")) == "E6E6E6":
                    shade.set(qn("w:fill"), "FFF2CC")
        case "borders":
            for row in document.tables[0].rows:
                xml = (
                    f'<w:tcBorders {nsdecls("w")}><w:top w:val="double" w:sz="4"/>'
                    '<w:bottom w:val="double" w:sz="4"/></w:tcBorders>'
                )
                shade = row.cells[0]._tc.get_or_add_tcPr().find(qn("w:shd"))
                if shade is not None:
                    shade.addprevious(parse_xml(xml))
        case "slot":
            document.paragraphs[-1].text = ""
        case "specimen":
            table = document.tables[0]._tbl
            document.element.body.remove(table)
        case _:
            raise ValueError(change)
    path = tmp_path / "template.docx"
    document.save(str(path))
    return path


def test_widths_and_colours_set_in_word_are_used(tmp_path: Path, okayama: Printed) -> None:
    wide = DocxRenderer(restyled(tmp_path, "width")).render(okayama.document, MADE)
    answers = docx.Document(BytesIO(wide)).tables[-2]
    assert grid(answers)[1] == pytest.approx(50 / 25.4 * 1440, abs=2)
    coloured = DocxRenderer(restyled(tmp_path, "colour")).render(okayama.document, MADE)
    with zipfile.ZipFile(BytesIO(coloured)) as parts:
        xml = parts.read("word/document.xml").decode()
    assert "FFF2CC" in xml
    assert "E6E6E6" not in xml


def test_borders_set_in_word_leave_open_sides_open(tmp_path: Path, okayama: Printed) -> None:
    made = DocxRenderer(restyled(tmp_path, "borders")).render(okayama.document, MADE)
    body = docx.Document(BytesIO(made)).element.body
    for properties in body.iter(qn("w:tcPr")):
        assert len(properties.findall(qn("w:tcBorders"))) == 1
    kinds = {top.get(qn("w:val")) for top in body.iter(qn("w:top"))}
    assert {"double", "nil"} <= kinds


@pytest.mark.parametrize(
    ("change", "words"), [("slot", "{{ 本文 }}"), ("specimen", "見本：回答欄")]
)
def test_a_template_that_lost_a_part_is_named(
    tmp_path: Path, okayama: Printed, change: str, words: str
) -> None:
    with pytest.raises(TemplateError) as error:
        DocxRenderer(restyled(tmp_path, change)).render(okayama.document, MADE)
    assert words in error.value.message


def test_a_text_that_came_out_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch, okayama: Printed
) -> None:
    monkeypatch.setattr(render, "texts", lambda _: iter(["別の文"]))
    with pytest.raises(DocxError):
        DocxRenderer().render(okayama.document, MADE)


def test_text_is_the_same_through_python_docx(okayama: Printed, printer: Printer) -> None:
    again = printer.print(okayama.document)
    assert docx_text(again.docx) == docx_text(okayama.docx)
    assert again.docx == okayama.docx
