"""What stands between two digits: nothing that is seen, one kind of sign, a line end, or words."""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import Final

# The end of a cell, over which no number goes on; no text that people write has it.
CELL_END: Final = "\x1e"


class Gap(Enum):
    """What stands between two digits; OTHER parts two numbers."""

    NOTHING = auto()
    SPACE = auto()
    DASH = auto()
    WAVE = auto()
    DOT = auto()
    COMMA = auto()
    SLASH = auto()
    BAR = auto()
    LOW_LINE = auto()
    LINE_END = auto()
    OTHER = auto()


_SIGNS: Final = {
    **dict.fromkeys("-−ーｰ─━⁻₋˗⎯➖⁃╌╴╶", Gap.DASH),
    **dict.fromkeys("〜～~〰∼", Gap.WAVE),
    **dict.fromkeys(".．。｡・·･•‧∙⋅․", Gap.DOT),
    **dict.fromkeys(",，、､\t", Gap.COMMA),
    **dict.fromkeys("/／⁄∕＼\\", Gap.SLASH),
    **dict.fromkeys("|｜│┃", Gap.BAR),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", Gap.SPACE),
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", Gap.LINE_END),
    CELL_END: Gap.OTHER,
}
_BY_CATEGORY: Final = {
    "Zs": Gap.SPACE,
    "Pd": Gap.DASH,
    "Pc": Gap.LOW_LINE,
    **dict.fromkeys(("Cf", "Cc", "Mn", "Me"), Gap.NOTHING),
}
QUOTES: Final = frozenset("\"'「」『』“”‘’＂＇")
# What stands at the end of a line that goes on, or before the words of the next: YAML's marks of a
# list, a comment and a quotation, and what people write as such.
_LINE_MARKS: Final = QUOTES | frozenset("*+#>\\,，、|")
_LINE_END: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_MOST_LINE_ENDS, _MOST_MARKS, _MOST_SPACES, _MOST_SIGNS = 3, 6, 4, 2


@lru_cache(maxsize=1024)
def gap(between: str) -> Gap:
    """What the signs between two digits are."""
    seen = [sign for sign in between if _kind(sign) is not Gap.NOTHING]
    signs = [sign for sign in seen if _kind(sign) is not Gap.SPACE]
    if not seen:
        return Gap.NOTHING
    if not signs:
        return Gap.SPACE if len(seen) <= _MOST_SPACES else Gap.OTHER
    if any(_kind(sign) is Gap.LINE_END for sign in signs):
        return _line_end(between, signs)
    return _separator(signs) if len(seen) <= _MOST_SPACES + _MOST_SIGNS else Gap.OTHER


def _line_end(between: str, signs: list[str]) -> Gap:
    marks = [sign for sign in signs if _kind(sign) is not Gap.LINE_END]
    known = all(sign in _LINE_MARKS or _kind(sign) in {Gap.DASH, Gap.DOT} for sign in marks)
    few = len(_LINE_END.findall(between)) <= _MOST_LINE_ENDS and len(marks) <= _MOST_MARKS
    return Gap.LINE_END if known and few else Gap.OTHER


def _separator(signs: list[str]) -> Gap:
    """The one kind of the signs; quotes stand only around the commas of a list."""
    plain = [sign for sign in signs if sign not in QUOTES]
    kinds = {_kind(sign) for sign in plain}
    if len(kinds) != 1 or len(plain) > _MOST_SIGNS:
        return Gap.OTHER
    (kind,) = kinds
    return kind if len(plain) == len(signs) or kind is Gap.COMMA else Gap.OTHER


def _kind(sign: str) -> Gap:
    return _SIGNS.get(sign) or _BY_CATEGORY.get(unicodedata.category(sign), Gap.OTHER)
