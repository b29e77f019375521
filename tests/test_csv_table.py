"""Tables in CSV as spreadsheets write them, and what is wrong with one in a clerk's words."""

import csv
import io
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyokasho.findings import Finding
from hyokasho.source.csv_table import MAX_BYTES, MAX_CELLS, CsvTable, read_csv
from hyokasho.source.decode import Refused, find_forbidden

TEXT = "提供先,法令\n甲市,別表の１の項\n"


def refused(data: bytes) -> Finding:
    with pytest.raises(Refused) as caught:
        read_csv(data)
    return caught.value.finding


def cells(table: CsvTable) -> list[tuple[str, ...]]:
    return [table.header, *(row.cells for row in table.rows)]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp932"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", "\t").encode("utf-16-be").join([b"\xfe\xff", b""]),
        TEXT.replace("\n", "\r\n").encode("cp932"),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip("\n").encode(),
        (TEXT + ",\n,\n").encode(),
        TEXT.replace("\n", ",,\n").encode(),
    ],
    ids=[
        "UTF-8",
        "UTF-8 with BOM",
        "Shift_JIS",
        "Unicode text",
        "UTF-16 the other way round",
        "Windows line ends",
        "old Mac line ends",
        "no last line end",
        "empty rows",
        "empty columns",
    ],
)
def test_what_spreadsheets_write_is_read_alike(data: bytes) -> None:
    assert cells(read_csv(data)) == [("提供先", "法令"), ("甲市", "別表の１の項")]


def test_cells_are_verbatim() -> None:
    data = 'a,b\n"一\n二","""三"", 四"\n=1+1,0123\n"=""0012""", x \n'.encode()
    table = read_csv(data)
    assert [row.cells for row in table.rows] == [
        ("一\n二", '"三", 四'),
        ("=1+1", "0123"),
        ("0012", " x "),
    ]
    assert [row.line for row in table.rows] == [2, 4, 5]


def test_a_short_row_is_filled_up() -> None:
    assert read_csv(b"a,b,c\n1\n").rows[0].cells == ("1", "", "")


@pytest.mark.parametrize(
    ("data", "code", "line", "words"),
    [
        (b"", "S331", 1, "何も書かれていません"),
        (b",,\n,\n", "S331", 1, "何も書かれていません"),
        ('a,b\n"一,二\n三,四\n'.encode(), "S332", 2, "2 行目から 3 行目まで"),
        ('a,b\n"一"二,三\n'.encode(), "S332", 2, '引用符（"）'),
        (b"a,a\n1,2\n", "S331", 1, "「a」という列が二つ"),
        (b"a,,c\n1,2,3\n", "S331", 1, "2 番目の列に名前"),
        (b"a,b\n1,2,3\n", "S306", 2, "欄は 3 個ですが、列は 2 個"),
        (b"a,b\n1,\x002\n", "S104", 2, "NUL"),
        ("a,b\n1,前\u200b後\n".encode(), "S104", 2, "幅のない空白"),
        ("a,b\n甲市,提供先\n".encode("euc_jp"), "S330", 1, "文字コード"),
        (b"a,b\n\x81,\x82\n", "S330", 1, "文字コード"),
        (b"a" * (MAX_BYTES + 1), "S330", 1, "大きすぎます"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "S330", 2, "一つの欄"),
        (b"a,b\n" + b"1,2\n" * MAX_CELLS, "S330", 25_001, "多すぎます"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, code: str, line: int, words: str) -> None:
    finding = refused(data)
    assert (finding.code, finding.position.line) == (code, line), finding.message
    assert words in finding.message
    assert finding.hint


def printable(text: str) -> bool:
    return find_forbidden(text) is None and not text.startswith('="')


words = st.text(
    st.sampled_from("一二あアｱ１Ａz, \"'\t;\n　①")
    | st.characters(codec="cp932", exclude_characters="¢£¬‖−〜"),
    max_size=12,
).filter(printable)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(words, min_size=3, max_size=3), max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
def test_what_csv_writes_comes_out_cell_by_cell(
    rows: list[list[str]], encoding: str, quoting: Literal[0, 1, 2]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, lineterminator="\r\n")
    writer.writerows([["一", "二", "三"], *rows])
    try:
        data = out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return
    written = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in read_csv(data).rows] == written


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_finding(data: bytes) -> None:
    assert outcome(data)


def outcome(data: bytes) -> bool:
    """Whether it is a table of even rows, or refused with a way out."""
    try:
        table = read_csv(data)
    except Refused as found:
        return bool(found.finding.hint)
    return all(len(row.cells) == len(table.header) for row in table.rows)
