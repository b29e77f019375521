"""The Document of the real spec as a text that people can compare; the rules of its layout.

`HYOKASHO_RENEW=1 python -m pytest tests/test_document.py` writes it anew; read the diff.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Printed, Printer
from hyokasho.document import model as m
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.lines import columns, hanging, paragraphs

GOLDEN = Path(__file__).parent / "golden" / "okayama-yobosesshu.txt"


def told(document: m.Document) -> Iterator[str]:
    """The document line by line: headings, rows, cells with role and span."""
    for section in document.sections:
        yield f"\n== {section.id}{' (landscape)' if section.landscape else ''}"
        for part in section.parts:
            yield from told_part(part)


def told_part(part: m.Part) -> Iterator[str]:
    match part:
        case m.Heading():
            flags = "".join(f" {flag}" for flag in part.flags)
            yield f"{'#' * part.level} {part.look.value}: {' / '.join(part.lines)}{flags}"
        case m.Table():
            yield f"table {part.grid.value} 「{part.name}」".replace("\n", " / ")
            for row in part.rows:
                yield "  row" + (" keep" if row.keep else "")
                for cell in row.cells:
                    yield from told_cell(cell)
        case m.Toc():
            yield from (f"toc {line.text}" for line in part.lines)
        case m.Mark():
            yield f"mark {part.text}"
        case m.Letter():
            yield from (f"passage {passage}" for passage in part.passages)


def told_cell(cell: m.Cell) -> Iterator[str]:
    span = f" {cell.colspan}x{cell.rowspan}" if (cell.colspan, cell.rowspan) != (1, 1) else ""
    yield f"    {cell.role.value}{span}:"
    for content in cell.content:
        match content:
            case m.Paragraph(text, hang):
                yield f"      |{text}" + (f"  <{hang}>" if hang else "")
            case m.Choice():
                yield f"      {content.value} {content.columns}: {' '.join(content.options)}"
            case m.BoxGrid():
                for line in content.lines:
                    boxes = " ".join(" / ".join(box) for box in line.boxes)
                    yield f"      {line.category} {boxes}".rstrip()
            case _:
                yield f"      {content}"


def test_document_of_the_real_spec_is_as_agreed(okayama: Printed) -> None:
    text = "\n".join(told(okayama.document)) + "\n"
    if os.environ.get("HYOKASHO_RENEW"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_row_fills_its_grid(okayama: Printed) -> None:
    for section in okayama.document.sections:
        for table in (part for part in section.parts if isinstance(part, m.Table)):
            left: list[int] = []
            for row in table.rows:
                covered = sum(left) and sum(1 for rows in left if rows)
                filled = sum(cell.colspan for cell in row.cells)
                assert filled + covered == table.columns, (table.name, row)
                left = [rows - 1 for rows in left if rows > 1]
                for cell in row.cells:
                    left.extend([cell.rowspan - 1] * cell.colspan if cell.rowspan > 1 else [])


def test_anchors_are_unique_and_every_link_leads_somewhere(okayama: Printed) -> None:
    parts = [part for section in okayama.document.sections for part in section.parts]
    anchors = [part.anchor for part in parts if isinstance(part, m.Heading)]
    assert len(set(anchors)) == len(anchors)
    for toc in (part for part in parts if isinstance(part, m.Toc)):
        assert {line.anchor for line in toc.lines} <= set(anchors)


@pytest.mark.parametrize(
    ("line", "hang"),
    [
        ("・住民の個人番号", 1.0),
        ("①発行管理", 1.0),
        ("(1)対象者情報", 1.5),
        ("（※１）岡山市では", 4.0),
        ("※情報連携は", 1.0),
        ("　字下げ", 1.0),
        ("　・二段目", 2.0),
        ("－項目", 1.0),
        ("1. システム間連携機能", 1.5),
        ("平成28年1月1日", 0.0),
        ("3.5倍", 0.0),
        ("—", 0.0),
        ("", 0.0),
    ],
)
def test_wrapped_lines_hang_below_the_words_not_the_marker(line: str, hang: float) -> None:
    assert hanging(line) == hang


def test_full_width_signs_take_two_columns_and_combining_ones_none() -> None:
    assert columns("個人ABC") == 7
    assert columns("か\u3099") == 2


def test_a_blank_line_stays_a_line_and_the_last_line_end_is_none() -> None:
    assert [p.text for p in paragraphs("一\n\n二\n")] == ["一", "", "二"]


EMPTY = """様式: 全項目評価書 平成30年5月
表紙:
  評価書名: 試験
  評価実施機関名: 試験市長
基本情報:
  他の評価実施機関: {other}
"""


def answer(printer: Printer, source: str, label: str) -> str:
    """The text of the cell right of, or below, a label."""
    texts = list(m.texts(printer.document(source.encode())))
    return texts[texts.index(label) + 1]


@pytest.mark.parametrize("sign", ["―", "—", "－", "-", "なし"])
def test_signs_for_nothing_are_printed_as_written(printer: Printer, sign: str) -> None:
    assert answer(printer, EMPTY.format(other=f'"{sign}"'), "８．他の評価実施機関") == sign


def test_blank_is_printed_blank(printer: Printer) -> None:
    blank = answer(printer, EMPTY.format(other=""), "８．他の評価実施機関")
    assert blank.startswith("（別添１）")


def test_a_count_that_is_not_known_is_an_empty_bracket(okayama: Printed) -> None:
    assert "（　）　件" in list(m.texts(okayama.document))


def test_a_block_switched_off_is_printed_empty(okayama: Printed) -> None:
    """Ⅲ.５ 提供・移転しない: its rows stand there, blank."""
    (section,) = (s for s in okayama.document.sections if s.id == "process_risks")
    headings = [p for p in section.parts if isinstance(p, m.Heading)]
    block = next(h for h in headings if h.lines[0].startswith("５．"))
    assert block.flags == ("[ ○ ] 提供・移転しない",)
    start = section.parts.index(block)
    tables = [p for p in section.parts[start : start + 8] if isinstance(p, m.Table)][:3]
    for table in tables:
        for row in table.rows:
            value = row.cells[-1]
            if value.role is m.Role.ANSWER:
                for content in value.content:
                    assert isinstance(content, m.Choice)
                    assert content.value.strip("[] 　") == ""


def test_a_withheld_answer_is_printed_only_for_the_commission(printer: Printer) -> None:
    source = (
        EMPTY.format(other="")
        + "  評価実施機関における担当部署:\n    部署: {記載: 秘密課, 公表しない: 保安上の理由}\n"
    )
    checked = printer.check(source.encode())
    assert checked.assessment is not None
    public = "".join(m.texts(compose(checked.assessment, Edition.PUBLIC)))
    submitted = "".join(m.texts(compose(checked.assessment, Edition.SUBMISSION)))
    assert "秘密課" not in public
    assert "非公表" in public
    assert "秘密課" in submitted
    made = printer.print(printer.document(source.encode()))
    for data in (made.document.source, made.html):
        assert "秘密課".encode() not in data
        assert "保安上の理由".encode() not in data


def test_what_is_withheld_is_so_with_all_below_it_and_in_tables(printer: Printer) -> None:
    source = (
        EMPTY.format(other="").replace("基本情報:\n  他の評価実施機関: \n", "")
        + "特定個人情報ファイルの概要:\n  基本情報:\n    対象となる本人の範囲:\n"
        "      記載: 秘密の範囲\n      公表しない: 保安\n      その必要性: 秘密の理由\n"
        "変更箇所:\n  - 項目: Ⅰ\n    変更前の記載: {記載: 秘密の文, 公表しない: 保安}\n"
    )
    document = printer.document(source.encode())
    made = printer.print(document)
    for words in ("秘密の範囲", "秘密の理由", "秘密の文"):
        assert words not in "".join(m.texts(document))
        assert words.encode() not in made.html
        assert words.encode() not in document.source


def test_title_and_agency_cannot_be_withheld(printer: Printer) -> None:
    source = EMPTY.format(other="").replace(
        "  評価書名: 試験", "  評価書名:\n    記載: 試験\n    公表しない: 保安"
    )
    (finding,) = printer.check(source.encode()).findings
    assert (finding.code, finding.item) == ("S201", "表紙－評価書名")
