"""Splits verbatim text into lines and finds how far the lines they wrap to are indented."""

import re
import unicodedata
from collections.abc import Sequence

from hyokasho.document.model import Paragraph

# A marker at the head of a line with its spaces: ・ ① (1) （１） 1. 1) ※ （※１） － ア. …
_MARKER = re.compile(
    r"[　 ]*(?:"
    r"[・●○◆◇■□▪•‣]"
    r"|[①-⑳㉑-㉟㊱-㊿❶-❿➀-➓]"
    r"|[（(]?※[０-９0-9]{0,2}[）)]?"
    r"|[（(][０-９0-9]{1,3}[）)]"
    r"|[０-９0-9]{1,3}[)）.．](?![０-９0-9])"
    r"|[ア-ン][.．)）]"
    r"|[－‐―—–-](?=\S)"
    r")[　 ]*"
)
_HEADING = re.compile(r"[＜<【〔].*[＞>】〕]\s*")
_INDENT = re.compile(r"[　 ]+")


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """One paragraph for each line of the text; the last line end is no line of its own."""
    return tuple(map(_paragraph, text.removesuffix("\n").split("\n")))


def _paragraph(line: str) -> Paragraph:
    return Paragraph(line, hanging(line), heads=_HEADING.fullmatch(line) is not None)


def hanging(line: str) -> float:
    """How far the wrapped lines are indented, in em: as wide as marker and leading spaces."""
    match = _MARKER.match(line) or _INDENT.match(line)
    if match is None or match.end() == len(line):
        return 0.0
    return min(columns(match[0]) / 2, 6.0)


def weights(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """How wide columns should be in proportion to hold these texts, in em; at least one column."""
    count = max((len(row) for row in rows), default=1)
    longest = [
        max((columns(row[n]) for row in rows if len(row) > n), default=0) for n in range(count)
    ]
    return tuple(min(max(width / 2, 4.0), 18.0) for width in longest)


def columns(text: str) -> int:
    """The width in half-width columns: full-width and ambiguous signs take two, combining none."""
    width = 0
    for sign in text:
        if unicodedata.combining(sign):
            continue
        width += 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
    return width
