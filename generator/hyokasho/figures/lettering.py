"""How wide words are in the drawing, and where they are broken into lines."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from hyokasho.document.lines import columns

MM_PER_PT = 25.4 / 72

# Widths in hundredths of an em, wide enough for any common Japanese font; whole numbers, so that
# the sums are the same everywhere. Full-width signs and all others are measured in columns.
_WIDTHS = dict.fromkeys("MWmw@%", 95) | dict.fromkeys("ijl |.,'!:;", 34)
_UPPER, _OTHER, _COLUMN = 80, 64, 50

_NOT_AT_START = frozenset(
    "」』）］｝〕〉》】＞、。，．・：；！？％ー々ゝゞヽヾ)]},.:;!?%"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_AT_END = frozenset("「『（［｛〔〈《【＜([{")
_GOOD_AFTER = frozenset("・／、。，，） 　」")
_PIECE = re.compile(r"[!-~]+ ?|.", re.DOTALL)
_FORBIDDEN = 1000.0
_UNEVEN = 0.6  # what it costs to leave a line empty, per em


_Breaker = Callable[[Sequence[str], float], Iterator[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Words set in lines: their size, and the room they take in mm.

    `badness` says how badly the words are broken, from 0 on; 3 is one break inside a word.
    """

    lines: tuple[str, ...]
    pt: float
    width: float
    badness: float = 0.0

    @property
    def em(self) -> float:
        """The size of a full-width sign in mm."""
        return self.pt * MM_PER_PT

    @property
    def leading(self) -> float:
        """From one line to the next, in mm."""
        return self.em * 1.2

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, in mm."""
        return self.em * 1.05 + (len(self.lines) - 1) * self.leading


def ems(text: str) -> float:
    """The width of a line in em, at least what is printed."""
    return sum(map(_width, text)) / 100


def set_lines(text: str, pt: float, width: float) -> Block:
    """The words in lines of at most that width in mm, broken where a reader would."""
    return _block(text, pt, width, _evenly)


def fill_lines(text: str, pt: float, width: float) -> Block:
    """Running text in lines as full as can be."""
    return _block(text, pt, width, _fully)


def shapes(text: str, pt: float, widths: Sequence[float]) -> tuple[Block, ...]:
    """The words set to each of the widths in mm, each shape once."""
    return tuple(dict.fromkeys(set_lines(text, pt, width) for width in widths))


@cache
def _width(sign: str) -> int:
    if sign > "~":
        return columns(sign) * _COLUMN
    return _WIDTHS.get(sign, _UPPER if sign.isupper() else _OTHER)


# The same words are set on every sheet that is tried, and in charts that differ in a word.
@lru_cache(maxsize=4096)
def _block(text: str, pt: float, width: float, breaker: _Breaker) -> Block:
    room = width / (pt * MM_PER_PT)
    lines: list[str] = []
    for line in text.split("\n"):
        pieces = _pieces(line.strip(), room)
        start = 0
        for end in breaker(pieces, room):
            lines.append("".join(pieces[start:end]).strip())
            start = end
        if not pieces:
            lines.append("")
    return Block(
        lines=tuple(lines),
        pt=pt,
        width=max(map(ems, lines)) * pt * MM_PER_PT,
        badness=sum(_badness(a[-1], b[0]) for a, b in pairwise(lines) if a and b),
    )


def _evenly(pieces: Sequence[str], room: float) -> Iterator[int]:
    """Where to break for the fewest lines; among these for the best breaks and most even lines."""
    ends = _LineEnds(pieces, room)
    # How best to set the pieces from each on: number of lines, badness, where the first line ends.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (len(pieces) + 1)
    for start in reversed(range(len(pieces))):
        best[start] = min(
            (1 + best[end][0], bad + _UNEVEN * left**2 / room + best[end][1], end)
            for end, bad, left in ends.of(start)
        )
    start = 0
    while start < len(pieces):
        start = best[start][2]
        yield start


def _fully(pieces: Sequence[str], room: float) -> Iterator[int]:
    """Where to break when each line takes as much as it can."""
    all_ends = _LineEnds(pieces, room)
    start = 0
    while start < len(pieces):
        ends = list(all_ends.of(start))
        start = next((end for end, bad, _ in reversed(ends) if bad < _FORBIDDEN), ends[-1][0])
        yield start


class _LineEnds:
    """Where lines made of the pieces may end."""

    def __init__(self, pieces: Sequence[str], room: float) -> None:
        self._room = room
        self._widths = [ems(piece) for piece in pieces]
        self._badness = [_badness(a[-1], b[0]) for a, b in pairwise(pieces)]
        self._badness.append(0.0)

    def of(self, start: int) -> Iterator[tuple[int, float, float]]:
        """Where a line that begins there may end, how bad each end is, how many em are left."""
        width = 0.0
        for at in range(start, len(self._widths)):
            width += self._widths[at]
            if at > start and width > self._room:
                return
            yield at + 1, self._badness[at], self._room - width


def _pieces(line: str, room: float) -> list[str]:
    """What is not broken: single signs, and words of Latin letters unless they are too long."""
    pieces: list[str] = []
    for piece in _PIECE.findall(line):
        pieces.extend([piece] if ems(piece.rstrip()) <= room else piece)
    return pieces


def _badness(before: str, after: str) -> float:
    """How bad it is to break a line between these signs, in the manner of 禁則処理."""
    if after in _NOT_AT_START or before in _NOT_AT_END:
        return _FORBIDDEN
    if before in _GOOD_AFTER or after in _NOT_AT_END:
        return 0.0
    script, next_script = _script(before), _script(after)
    if script != next_script:
        return 6.0 if next_script == "HIRAGANA" else 1.0
    return {"KATAKANA": 9.0, "HIRAGANA": 4.0}.get(script, 3.0)


@cache
def _script(sign: str) -> str:
    """The script of a sign: CJK, HIRAGANA, KATAKANA, LATIN, …"""
    return unicodedata.name(sign, "?").split()[0].split("-")[0]
