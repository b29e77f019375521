"""The text of a file, or the finding why its bytes are not one that can be printed."""

import re
import unicodedata
from bisect import bisect_right

from hyokasho.findings import Finding, Level, Position

MAX_BYTES = 8 * 1024 * 1024
# A hundred times those of a long assessment; each is a paragraph that is laid out in three formats.
MAX_LINES = 100_000

# What a text may not hold: what no printed page can show, or what would silently change it.
# Tab, LF and CR are left to YAML; NEL, LS and PS would be read as line ends by some parsers.
_FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    "\U0001fffe\U0001ffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_FORBIDDEN_IN_FILE = re.compile(f"[{_FORBIDDEN}]")
_FORBIDDEN_IN_TEXT = re.compile(f"[\r{_FORBIDDEN}]")
# Where in a file of UTF-16 some sign of ASCII stands, and with it a NUL.
_HEAD = 1000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What ends a line of a file, for whoever counts them.
LINE_END = re.compile(r"\r\n|\r|\n")

_NAMES = {
    "\x00": "NUL",
    "\x1b": "エスケープ",
    "\xad": "ソフトハイフン",
    "\u200b": "幅のない空白",
    "\u200c": "幅のない非接合子",
    "\u200d": "幅のない接合子",
    "\u2028": "行の区切り",
    "\u2029": "段落の区切り",
    "\x85": "改行（NEL）",
    "\r": "復帰（CR）",
    "\u3164": "ハングルの埋め草",
    "\ufeff": "BOM",
    "\ufffd": "文字化けの印",
}
_TURNS_TEXT = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Refused(Exception):  # noqa: N818 - it carries a finding and does not leave this package.
    """The file cannot be read any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def error(code: str, message: str, position: Position, hint: str) -> Finding:
    """A finding of level ERROR."""
    return Finding(code=code, level=Level.ERROR, message=message, position=position, hint=hint)


def decode(data: bytes, max_bytes: int = MAX_BYTES) -> str:
    """The text, without a BOM at its head; line ends stay as they are.

    Raises:
        Refused: The file is too big, has too many lines, is not UTF-8, or holds signs that cannot
            be printed.
    """
    if len(data) > max_bytes:
        raise Refused(
            error(
                "S102",
                f"ファイルが大きすぎます（{len(data):,} バイト）。",
                Position(1, 1),
                f"{max_bytes:,} バイトまでにしてください。",
            )
        )
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8").removeprefix("\ufeff")
        message = f"文字コードが UTF-8 ではありません{_guess(data, before)}。"
        raise Refused(error("S103", message, place_after(before), _SAVE_AS)) from problem
    lines = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    if lines > MAX_LINES:
        raise Refused(
            error(
                "S102",
                f"ファイルの行が多すぎます（{lines:,} 行）。",
                Position(1, 1),
                f"{MAX_LINES:,} 行までにしてください。",
            )
        )
    found = _FORBIDDEN_IN_FILE.search(text)
    if found is not None:
        raise Refused(unprintable(found[0], place_after(text[: found.start()])))
    return text


def lines_to_show(data: bytes) -> list[str]:
    """The lines of a file, counted as places in it are, whatever is wrong with its bytes."""
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        # What begins as UTF-8 is most likely that, with some bytes broken.
        is_japanese = data[: problem.start].isascii() and _is(data, "cp932")
        text = data.decode("cp932" if is_japanese else encoding, "replace")
    return LINE_END.split(text)


def place_after(before: str) -> Position:
    """The place of the character that follows that text."""
    ends = list(LINE_END.finditer(before))
    return Position(len(ends) + 1, len(before) - (ends[-1].end() if ends else 0) + 1)


class Places:
    """The places of many offsets in a text, of which the line ends are looked for once."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in LINE_END.finditer(text))]

    def at(self, offset: int) -> Position:
        """The place of the character at that offset."""
        return Position(bisect_right(self._starts, offset), offset - self.line_start(offset) + 1)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of that character begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]


def find_forbidden(text: str) -> int | None:
    """The offset of the first sign that cannot be printed, in a text that YAML has read."""
    found = _FORBIDDEN_IN_TEXT.search(text)
    return found.start() if found else None


def without_forbidden(text: str) -> str:
    """The text with the 〓 of the printers for each sign that cannot be printed."""
    return _FORBIDDEN_IN_TEXT.sub("〓", text)


def unprintable(sign: str, position: Position) -> Finding:
    """The finding for a sign that cannot be printed."""
    return error(
        "S104",
        f"印刷できない文字（{_name(sign)}、U+{ord(sign):04X}）があります。",
        position,
        "元の文書で文字が壊れています。正しい文字に直してください。"
        if sign == "�"
        else "見えない文字です。その前後を一度消して、打ち直してください。",
    )


def _name(sign: str) -> str:
    if sign in _NAMES:
        return _NAMES[sign]
    if sign in _TURNS_TEXT:
        return "文字の向きを変える印"
    match unicodedata.category(sign):
        case "Cc":
            return "制御文字"
        case _:
            return "見えない文字"


_SAVE_AS = (
    "文字コードに UTF-8 を選んで保存し直してください"
    "（メモ帳では「名前を付けて保存」の下の「エンコード」）。"
)


def _guess(data: bytes, before: str) -> str:
    """What the bytes seem to be, in brackets, empty when they are nothing that we know.

    `before` is what could be read as UTF-8.
    """
    if data.startswith(_UTF16) or b"\x00" in data[:_HEAD]:
        return "（UTF-16 のようです）"
    if _is(data, "euc_jp"):
        return "（EUC-JP のようです）"
    if not before.isascii():
        return "（ここでデータが壊れています）"
    return "（Shift_JIS のようです）" if _is(data, "cp932") else ""


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
