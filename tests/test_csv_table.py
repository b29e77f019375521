"""Tables in CSV as spreadsheets write them, and what is wrong with one in a clerk's words."""

import csv
import io
import re
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyokasho.findings import Finding, Position
from hyokasho.source.csv_table import MAX_BYTES, MAX_CELLS, CsvFault, CsvTable, read_csv
from hyokasho.source.decode import find_forbidden

TEXT = "提供先,法令\n甲市,別表の１の項\n"


def refused(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(CsvFault) as caught:
        read_csv(data)
    return caught.value.findings


def cells(table: CsvTable) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in (table.header, *table.rows)]


def body(data: bytes) -> list[tuple[str, ...]]:
    return cells(read_csv(data))[1:]


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
    data = 'a,b\n"一\r\n二","""三"", 四"\n=1+1,0123\n"=""0012""", x \n="07",7"\n'.encode()
    assert body(data) == [
        ("一\n二", '"三", 四'),
        ("=1+1", "0123"),
        ("0012", " x "),
        ("07", '7"'),
    ]


def test_a_cell_knows_where_its_words_begin() -> None:
    data = 'a,"b"\r\n"一\r\n二","三"\r四,="05"\n"=""06""",\n'.encode("cp932")
    table = read_csv(data)
    assert [cell.position for cell in table.header] == [Position(1, 1), Position(1, 4)]
    assert [[cell.position for cell in row] for row in table.rows] == [
        [Position(2, 2), Position(3, 5)],
        [Position(4, 1), Position(4, 5)],
        [Position(5, 5), Position(5, 11)],
    ]


def test_a_short_row_is_filled_up() -> None:
    """Excel leaves out the last cells of rows where they are empty."""
    assert body(b"a,b,c\n1\n") == [("1", "", "")]


@pytest.mark.parametrize(
    ("data", "code", "place", "words"),
    [
        (b"", "S331", (1, 1), "何も書かれていません"),
        (b",,\n,\n", "S331", (1, 1), "何も書かれていません"),
        (b"\na,b\n,\n", "S331", (2, 1), "表の行がありません"),
        ('a,b\n一,"二\n三,四\n'.encode(), "S332", (2, 3), "2 行目から 3 行目まで"),
        ('a,b\n"一\n二"三,四\n五,六\n'.encode(), "S332", (2, 1), "2 行目から 3 行目まで"),
        ('a,b\n"一"二,三\n'.encode(), "S332", (2, 1), "2 行目の引用符"),
        (b"a, a \n1,2\n", "S331", (1, 3), "「a」という列が二つ"),
        (b"a,,c\n1,2,3\n", "S331", (1, 3), "2 番目の列に名前"),
        (b"a,\n1,2\n", "S331", (1, 3), "2 番目の列に名前"),
        (b"a,b\n1,2,,3\n", "S306", (2, 5), "欄は 4 個ですが、列は 2 個"),
        (b"a,b\n1,\x002\n", "S104", (2, 3), "NUL"),
        ("a,b\n1,前\u200b後\n".encode(), "S104", (2, 4), "幅のない空白"),
        ('a,b\n"一\n二\u200b",1\n'.encode(), "S104", (3, 2), "幅のない空白"),
        ("a,b\n一\u2028二,1\n".encode(), "S104", (2, 2), "行の区切り"),
        ("a,b\n甲市,提供先\n".encode("euc_jp"), "S330", (1, 1), "文字コード"),
        (b"a,b\n\x81,\x82\n", "S330", (1, 1), "文字コード"),
        (b"\xff\xfea", "S330", (1, 1), "文字コード"),
        (b"PK\x03\x04...", "S330", (1, 1), "ブック"),
        (b"a" * (MAX_BYTES + 1), "S330", (1, 1), "大きすぎます"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "S330", (2, 1), "一つの欄"),
        (b"a,b\n" + b"1,2\n" * MAX_CELLS, "S330", (25_001, 1), "多すぎます"),
        (b"\n" * MAX_BYTES, "S330", (MAX_CELLS + 1, 1), "多すぎます"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    data: bytes, code: str, place: tuple[int, int], words: str
) -> None:
    (finding,) = refused(data)
    assert (finding.code, finding.position) == (code, Position(*place)), finding.message
    assert words in finding.message
    assert finding.hint


def test_all_that_is_wrong_in_the_rows_is_told_at_once() -> None:
    data = "a,b\n1,\u200b2\n\x07,2\n3,4\n".encode()
    assert [finding.position for finding in refused(data)] == [Position(2, 3), Position(3, 1)]


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
    if written:
        assert body(data) == written
    else:
        assert refused(data)[0].code == "S331"


HEADER = [f"列{number}" for number in range(16)]


@settings(max_examples=300, deadline=None)
@given(st.text('"a, \n\r', max_size=15))
def test_quotations_are_read_as_by_the_standard_library(text: str) -> None:
    lines = io.StringIO(f"{','.join(HEADER)}\n{text}\n一", newline="")
    try:
        rows = list(csv.reader(lines, strict=True))[1:]
    except csv.Error:
        assert refused(lines.getvalue().encode())[0].code == "S332"
        return
    filled = [[*row, *[""] * 16][:16] for row in rows if any(cell.strip() for cell in row)]
    unified = [tuple("\n".join(re.split("\r\n|\r", cell)) for cell in row) for row in filled]
    assert body(lines.getvalue().encode()) == unified


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_finding(data: bytes) -> None:
    assert outcome(data)


def outcome(data: bytes) -> bool:
    """Whether it is a table of even rows, or refused with a way out."""
    try:
        table = read_csv(data)
    except CsvFault as fault:
        return bool(fault.findings) and all(finding.hint for finding in fault.findings)
    return all(len(row) == len(table.header) for row in table.rows)
