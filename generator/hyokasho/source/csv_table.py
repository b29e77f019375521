"""A table that staff export from a spreadsheet: CSV in the encodings and habits of Excel.

Read here and not by `csv` of the standard library, which knows lines and no columns, and of a
quotation that is never closed not where it begins. The tests hold the two against each other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from hyokasho.findings import Finding, Position
from hyokasho.source.answers import Verbatim
from hyokasho.source.decode import LINE_END, error, find_forbidden, unprintable
from hyokasho.words import quoted

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_CELLS: Final = 50_000
MAX_CELL: Final = 32_767  # As in Excel.

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What Excel saves unless it is told otherwise, now and until 2003.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A cell in quotation marks, in which a mark is written twice; or one that begins with none.
_CELL: Final = {
    sign: re.compile(rf'"(?P<words>[^"]*+(?:""[^"]*+)*+)"|(?!")[^{sign}\r\n]*+') for sign in ",\t"
}
# How staff keep the zeros of 0123 when Excel opens the file.
_AS_TEXT = re.compile(r'="([^"]*)"')

_SAVE_AS = "Excel では「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んでください。"
_FIRST_ROW = "一行目に列の名前を、二行目からを表の行にしてください。"
_TOP = Position(1, 1)


class CsvFault(Exception):  # noqa: N818 - it carries findings and does not leave this package.
    """The bytes hold no table; the findings, at least one, have no file."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


Row = tuple[Verbatim, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The names of the columns, all different, and at least one row of as many cells.

    `scanned` is the number of cells in the file, empty ones included.
    """

    header: Row
    rows: tuple[Row, ...]
    scanned: int


def read_csv(data: bytes, most_cells: int = MAX_CELLS) -> CsvTable:
    """The table in the bytes: UTF-8, Shift_JIS or Unicode text, with commas or tabs.

    Rows without a single word, as Excel leaves them below a table, are left out, and so are columns
    without a name and a word. A short row, as Excel writes it where the last columns are empty, is
    filled up. `="0123"` is 0123.

    Raises:
        CsvFault: It cannot be read, or not all of it can be printed.
    """
    text = _decoded(data)
    scanner = _Scanner(text, most_cells)
    rows = tuple(scanner.rows())
    if not rows:
        raise _fault("S331", "表に何も書かれていません。", _TOP, _FIRST_ROW)
    header, *body = rows
    if not body:
        message = "列の名前だけで、表の行がありません。"
        raise _fault("S331", message, header[0].position, _FIRST_ROW)
    width = max(_written(row) for row in rows)
    header = _names(header[:width])
    faults = (fault for row in rows for fault in _row_faults(row, len(header)))
    if found := tuple(faults):
        raise CsvFault(*found)
    return CsvTable(header, tuple(_filled(row, len(header)) for row in body), scanner.count)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        message = f"CSV が大きすぎます（{len(data):,} バイト）。"
        raise _fault("S330", message, _TOP, f"{MAX_BYTES:,} バイトまでにしてください。")
    if data.startswith(_WORKBOOKS):
        raise _fault("S330", "CSV ではなく、Excel のブックです。", _TOP, _SAVE_AS)
    bom = next((code for mark, code in _BOMS.items() if data.startswith(mark)), None)
    # Half-width kana of Shift_JIS may be kanji of EUC-JP: what may be either is not guessed at.
    for code in (bom,) if bom else ("utf-8", "euc_jp", "cp932"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if code == "euc_jp":
            break
        return text
    message = "CSV の文字コードを読めません。"
    raise _fault("S330", message, _TOP, f"UTF-8 か Shift_JIS にしてください。{_SAVE_AS}")


class _Scanner:
    """Cuts a text into cells that know their place; `count` is how many there were so far."""

    def __init__(self, text: str, most_cells: int) -> None:
        self.count = 0
        self._text = text
        self._most = most_cells
        self._line = 1
        self._line_start = 0
        first = LINE_END.split(text, maxsplit=1)[0]
        # A tab for what Excel calls Unicode text.
        self._delimiter = "\t" if "\t" in first and "," not in first else ","

    def rows(self) -> Iterator[Row]:
        """The rows with any words.

        Raises:
            CsvFault: A quotation is not closed, or there are too many cells or signs in one.
        """
        row: list[Verbatim] = []
        offset = 0
        while offset < len(self._text) or row:
            cell, offset = self._cell(offset)
            row.append(cell)
            if self._text.startswith(self._delimiter, offset):
                offset += 1
                continue
            if any(cell.text.strip() for cell in row):
                yield tuple(row)
            row = []
            if end := LINE_END.match(self._text, offset):
                offset = end.end()
                self._pass_line_ends(end.start(), offset)

    def _cell(self, offset: int) -> tuple[Verbatim, int]:
        """The cell that begins there, and where the sign behind it stands."""
        begins = Position(self._line, offset - self._line_start + 1)
        found = _CELL[self._delimiter].match(self._text, offset)
        if found is None or not self._may_end(found.end()):
            self._pass_line_ends(offset, found.end() if found else len(self._text.rstrip("\r\n")))
            raise CsvFault(_unclosed(begins, self._line))
        words, marks = found["words"], 1
        if words is None:
            words, marks = found[0], 0
        words = words.replace('""', '"') if marks else words
        if as_text := _AS_TEXT.fullmatch(words):
            words, marks = as_text[1], 2 + 2 * marks
        self._check_limits(words, begins)
        self._pass_line_ends(offset, found.end())
        start = replace(begins, column=begins.column + marks)
        return Verbatim(LINE_END.sub("\n", words), start), found.end()

    def _check_limits(self, words: str, place: Position) -> None:
        if len(words) > MAX_CELL:
            message = f"一つの欄が {MAX_CELL:,} 字を超えています。"
            raise _fault("S330", message, place, '" の閉じ忘れがないか確かめてください。')
        self.count += 1
        if self.count > self._most:
            message = f"欄が多すぎます（評価書一つに {MAX_CELLS:,} 個まで）。"
            raise _fault("S330", message, place, "表を小さくしてください。")

    def _may_end(self, offset: int) -> bool:
        return offset == len(self._text) or self._text[offset] in f"{self._delimiter}\r\n"

    def _pass_line_ends(self, start: int, stop: int) -> None:
        for end in LINE_END.finditer(self._text, start, stop):
            self._line += 1
            self._line_start = end.end()


def _unclosed(place: Position, last: int) -> Finding:
    lines = f"{place.line} 行目" if last == place.line else f"{place.line} 行目から {last} 行目まで"
    return error(
        "S332",
        f'{lines}の引用符（"）が正しく閉じられていません。',
        place,
        f'欄の中の " は "" と二つ書き、欄の初めと終わりを " で囲みます。{_SAVE_AS}',
    )


def _written(row: Row) -> int:
    """How many cells there are up to the last that is not empty."""
    return max((number for number, cell in enumerate(row, 1) if cell.text.strip()), default=0)


def _names(header: Row) -> Row:
    """The names of the columns, without spaces around them.

    Raises:
        CsvFault: A column has no name, or that of another.
    """
    seen: set[str] = set()
    for number, cell in enumerate(header, 1):
        name = cell.text.strip()
        if not name:
            raise _fault(
                "S331", f"{number} 番目の列に名前がありません。", cell.position, _FIRST_ROW
            )
        if name in seen:
            message = f"「{quoted(name)}」という列が二つあります。"
            raise _fault("S331", message, cell.position, "別の名前にしてください。")
        seen.add(name)
    return tuple(replace(cell, text=cell.text.strip()) for cell in header)


def _row_faults(row: Row, width: int) -> Iterator[Finding]:
    if _written(row) > width:
        yield error(
            "S306",
            f"この行の欄は {_written(row)} 個ですが、列は {width} 個あります。",
            row[width].position,
            'コンマの入った欄は " で囲んでください。',
        )
    for cell in row:
        at = find_forbidden(cell.text)
        if at is not None:
            yield unprintable(cell.text[at], cell.position.after(cell.text[:at]))


def _filled(row: Row, width: int) -> Row:
    return (row + (Verbatim("", row[-1].position),) * width)[:width]


def _fault(code: str, message: str, place: Position, hint: str) -> CsvFault:
    return CsvFault(error(code, message, place, hint))
