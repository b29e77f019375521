"""Record items (記録項目) stand on paper in the way that their group says."""

import pytest

from conftest import Printer
from hyokasho.document.model import Paragraph, RichTable, Table, texts
from reading import docx_text, html_text, pdf_text, squeezed
from small_specs import HEAD


def group(below: str) -> str:
    return f"{HEAD}特定個人情報ファイル記録項目:\n- 記録項目:\n  - 見出し: 情報\n{below}"


def contents(printer: Printer, below: str) -> list[object]:
    document = printer.document(group(below).encode())
    tables = [
        part
        for section in document.sections
        if section.id == "record_item_list"
        for part in section.parts
        if isinstance(part, Table)
    ]
    return [c for table in tables for row in table.rows for cell in row.cells for c in cell.content]


def words(content: object) -> object:
    match content:
        case Paragraph():
            return content.text
        case RichTable():
            return [["".join(s.text for s in cell) for cell in row] for row in content.rows]
        case _:
            return content


ITEMS = "    項目: [一, 二, 三, 四, 五]\n"


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("", ["情報", "・一", "・二", "・三", "・四", "・五"]),
        ("    書き方: 箇条書き\n", ["情報", "・一", "・二", "・三", "・四", "・五"]),
        ("    書き方: 続き\n", ["情報", "・一・二・三・四・五"]),
        ("    書き方: 通し番号\n", ["情報", "1.一　2.二　3.三　4.四　5.五"]),
        (
            "    書き方: 表\n",
            ["情報", [["1", "一"], ["2", "二"], ["3", "三"], ["4", "四"], ["5", "五"]]],
        ),
        (
            "    書き方: 表\n    段数: 2\n    列の見出し: [No., 項目名]\n",
            [
                "情報",
                [
                    ["No.", "項目名", "No.", "項目名"],
                    ["1", "一", "2", "二"],
                    ["3", "三", "4", "四"],
                    ["5", "五", "", ""],
                ],
            ],
        ),
    ],
)
def test_items_are_bulleted_run_together_numbered_or_tabled(
    printer: Printer, style: str, printed: list[object]
) -> None:
    assert [words(c) for c in contents(printer, style + ITEMS)] == printed


def test_a_table_without_items_is_not_printed(printer: Printer) -> None:
    assert [words(c) for c in contents(printer, "    書き方: 表\n")] == ["情報"]


def test_a_table_has_the_same_words_in_all_formats(printer: Printer) -> None:
    style = "    書き方: 表\n    段数: 3\n    列の見出し: [No., 項目名]\n"
    made = printer.print(printer.document(group(style + ITEMS).encode()))
    wanted = squeezed("".join(texts(made.document)))
    assert "No.項目名No.項目名No.項目名1一2二3三4四5五" in wanted
    for read, data in ((docx_text, made.docx), (pdf_text, made.pdf), (html_text, made.html)):
        assert squeezed(read(data)) == wanted


@pytest.mark.parametrize(
    ("below", "code", "words"),
    [
        ("    書き方: ひょう\n", "S204", "「箇条書き」"),
        ("    書き方: 表\n    段数: 5\n", "S204", "「1」「2」「3」「4」"),
        ("    書き方: 表\n    列の見出し: [No.]\n", "S207", ""),
    ],
)
def test_what_a_group_does_not_know_is_told(
    printer: Printer, below: str, code: str, words: str
) -> None:
    (finding,) = printer.check(group(below + ITEMS).encode()).findings
    assert finding.code == code
    assert words in finding.hint
