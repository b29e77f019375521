"""A table that staff export from a spreadsheet: CSV in the encodings and habits of Excel.

`csv` of the standard library reads it, strictly; it knows lines and no columns, so that a fault is
told by its line and the name of its column.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.findings import Finding, Position
from hyokasho.source.decode import Refused, error, find_forbidden, unprintable
from hyokasho.words import quoted

MAX_BYTES = 8 * 1024 * 1024
MAX_CELLS = 50_000
MAX_CELL = 32_767  # As in Excel.

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAVE_AS = "Excel では「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んでください。"
# How staff keep the zeros of 0123 when Excel opens the file.
_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the line of the file (from 1) on which it begins."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The names of the columns, and rows that have as many cells each."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_csv(data: bytes) -> CsvTable:
    """The table in the bytes: UTF-8, Shift_JIS or Unicode text, with commas or tabs.

    Rows without a single word, as Excel leaves them below a table, are left out, and so are columns
    without a name and a word. `="0123"` is 0123.

    Raises:
        Refused: It cannot be read; the finding has the line in the file, and no file.
    """
    text = _decoded(data)
    rows = tuple(_rows(text, _delimiter(text)))
    if not rows:
        raise Refused(_fault("S331", "表に何も書かれていません。", 1, _FIRST_ROW))
    head, *body = rows
    width = _width(head, body)
    header = tuple(name.strip() for name in head.cells[:width])
    _check_header(header, head.line)
    return CsvTable(header, tuple(_padded(row, header) for row in body))


_FIRST_ROW = "一行目に列の名前を、二行目からを表の行にしてください。"


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        message = f"CSV が大きすぎます（{len(data):,} バイト）。"
        raise Refused(_fault("S330", message, 1, f"{MAX_BYTES:,} バイトまでにしてください。"))
    bom = next((code for mark, code in _BOMS.items() if data.startswith(mark)), None)
    # Text in EUC-JP could be taken for Shift_JIS, but never the other way round.
    for code in (bom,) if bom else ("utf-8", "euc_jp", "cp932"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if code == "euc_jp":
            break
        return text
    message = "CSV の文字コードを読めません。"
    raise Refused(_fault("S330", message, 1, f"UTF-8 か Shift_JIS にしてください。{_SAVE_AS}"))


def _delimiter(text: str) -> str:
    """Tab for what Excel calls Unicode text, else a comma."""
    first = text.split("\n", 1)[0]
    return "\t" if "\t" in first and "," not in first else ","


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows with any words, unprintable signs refused."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=delimiter)
    csv.field_size_limit(MAX_CELL)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise Refused(_broken(str(problem), line, reader.line_num)) from problem
        count += len(cells)
        if count > MAX_CELLS:
            message = f"欄が多すぎます（{MAX_CELLS:,} 個まで）。"
            raise Refused(_fault("S330", message, line, "表を分けてください。"))
        words = tuple(_words(cell, line) for cell in cells)
        if any(word.strip() for word in words):
            yield Row(words, line)


def _words(cell: str, line: int) -> str:
    as_text = _AS_TEXT.fullmatch(cell)
    words = (as_text[1] if as_text else cell).replace("\r\n", "\n").replace("\r", "\n")
    at = find_forbidden(words)
    if at is not None:
        raise Refused(unprintable(words[at], Position(line, 1)))
    return words


def _broken(problem: str, line: int, last: int) -> Finding:
    if "field larger" in problem:
        hint = '" の閉じ忘れがないか確かめてください。'
        return _fault("S330", f"一つの欄が {MAX_CELL:,} 字を超えています。", line, hint)
    lines = f"{line} 行目" if last <= line else f"{line} 行目から {last} 行目まで"
    return _fault(
        "S332",
        f'{lines}の引用符（"）が正しく閉じられていません。',
        line,
        f'欄の中の " は "" と二つ書き、欄の初めと終わりを " で囲みます。{_SAVE_AS}',
    )


def _width(head: Row, body: list[Row]) -> int:
    """How many columns there are, without those at the end that hold nothing at all."""
    width = len(head.cells)
    while width and not any(_has(row, width - 1) for row in (head, *body)):
        width -= 1
    return width


def _has(row: Row, column: int) -> bool:
    return column < len(row.cells) and bool(row.cells[column].strip())


def _check_header(header: tuple[str, ...], line: int) -> None:
    for number, name in enumerate(header, 1):
        if not name:
            message = f"{number} 番目の列に名前がありません。"
            raise Refused(_fault("S331", message, line, _FIRST_ROW))
        if header.index(name) != number - 1:
            message = f"「{quoted(name)}」という列が二つあります。"
            raise Refused(_fault("S331", message, line, "別の名前にしてください。"))


def _padded(row: Row, header: tuple[str, ...]) -> Row:
    """The row with as many cells as there are columns."""
    width = len(header)
    if any(cell.strip() for cell in row.cells[width:]):
        raise Refused(
            _fault(
                "S306",
                f"この行の欄は {len(row.cells)} 個ですが、列は {width} 個あります。",
                row.line,
                'コンマの入った欄は " で囲んでください。',
            )
        )
    return Row((row.cells + ("",) * width)[:width], row.line)


def _fault(code: str, message: str, line: int, hint: str) -> Finding:
    return error(code, message, Position(line, 1), hint)
