"""Finds 個人番号 in a text, in whatever spelling, and hides them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate
from typing import Final

from hyokasho.my_number.check_digit import LENGTH, is_my_number
from hyokasho.my_number.gaps import Gap, gap
from hyokasho.my_number.groups import Group, Window, is_by_fours, is_time, may_be_number, window

# One sign for a digit. ○ is a tick on every form, so it is none of them.
_KANJI: Final = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {
    "零": "0"
}
_DIGIT: Final = rf"[\d{''.join(_KANJI)}]"
# Whatever is no letter, and the letters that look like a dash or like nothing.
_BETWEEN: Final = r"[\W_ー\uff70\u115f\u1160\u3164\uffa0]"
_LONGEST_GAP: Final = 60
# Looked for first, because nearly no text has it: twelve digits without a letter in between.
_REGION: Final = re.compile(
    rf"{_DIGIT}(?:{_BETWEEN}{{0,{_LONGEST_GAP}}}+{_DIGIT}){{{LENGTH - 1},}}+"
)
_RUN: Final = re.compile(rf"\d+|[{''.join(_KANJI)}]+")
# So long a run is no number, nor does it say what the digits beside it are.
_LONGEST_RUN: Final = 64
# Digests and UUIDs may have twelve digits in a row too.
_HEX: Final = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z])",
    re.IGNORECASE,
)
_LONGEST_HEX: Final = 256


class Sort(Enum):
    """What is looked at: words that people write, or what programs write for programs.

    In the latter, decimals, minutes (202512260930) and rows of figures are no number.
    """

    PROSE = auto()
    DATA = auto()


@dataclass(frozen=True, slots=True)
class Number:
    """A 個人番号 in a text: its twelve digits, and the offsets at which they stand."""

    digits: str
    offsets: tuple[int, ...]

    @property
    def start(self) -> int:
        """The offset of the first digit."""
        return self.offsets[0]


def find_my_numbers(text: str, sort: Sort = Sort.PROSE) -> tuple[Number, ...]:
    """The 個人番号 in a text, in its order; none overlaps another.

    Digits of every script and 漢数字 count. No number is part of a longer run of digits. Which
    groups of digits are one number, `hyokasho.my_number.groups` says.
    """
    return tuple(
        number
        for region in _REGION.finditer(text)
        for chain in _chains(text, region)
        for number in _numbers(text, chain, sort)
    )


def masked(text: str) -> str:
    """The text with a star for each digit of each 個人番号, as long as before."""
    found = find_my_numbers(text)
    if not found:
        return text
    signs = list(text)
    for offset in (offset for number in found for offset in number.offsets):
        signs[offset] = "*" if signs[offset].isascii() else "＊"
    return "".join(signs)


def _chains(text: str, region: re.Match[str]) -> Iterator[tuple[Group, ...]]:
    """The groups of digits in a region, cut where what stands between parts two numbers."""
    chain: list[Group] = []
    before, end, was_kanji = Gap.OTHER, region.start(), False
    run: list[int] = []
    for found in _RUN.finditer(text, region.start(), region.end()):
        is_kanji = found[0][0] in _KANJI
        # Digits of the other kind begin another number: 第一 1234.
        between = gap(text[end : found.start()]) if is_kanji is was_kanji else Gap.OTHER
        if run and between is not Gap.NOTHING:
            chain.append(_group(text, before, run))
            run, before = [], between
            if between is Gap.OTHER:
                yield tuple(chain)
                chain = []
        run += range(found.start(), min(found.end(), found.start() + _LONGEST_RUN))
        end, was_kanji = found.end(), is_kanji
    yield (*chain, _group(text, before, run))


def _group(text: str, before: Gap, run: Sequence[int]) -> Group:
    digits = "".join(_KANJI.get(text[at]) or str(unicodedata.decimal(text[at])) for at in run)
    return Group(before=before, digits=digits, offsets=tuple(run))


def _numbers(text: str, chain: Sequence[Group], sort: Sort) -> Iterator[Number]:
    digits = "".join(group.digits for group in chain)
    ends = {end: index for index, end in enumerate(accumulate(len(g.digits) for g in chain))}
    start = taken = 0
    for first, group in enumerate(chain):
        last, twelve = ends.get(start + LENGTH), digits[start : start + LENGTH]
        if last is not None and start >= taken and is_my_number(twelve):
            found = window(text, chain, first, last)
            if _is_written_so(text, found, sort):
                yield Number(twelve, tuple(at for group in found.groups for at in group.offsets))
                taken = start + LENGTH
        start += len(group.digits)


def _is_written_so(text: str, found: Window, sort: Sort) -> bool:
    start = found.groups[0].offsets[0]
    alone = len(found.groups) == 1
    if text[start] in _KANJI:
        # 〇〇〇〇 stands for what is to be filled in.
        named = any(set(group) != {"0"} for group in found.digits)
        taken = named and (alone or is_by_fours(found))
    elif sort is Sort.DATA:
        decimal = found.lead.endswith(".") and not found.lead[:-1].isalpha()
        figures = decimal or is_time(found.digits[0])
        taken = may_be_number(found) and not figures if alone else is_by_fours(found)
    else:
        taken = may_be_number(found)
    return taken and not _in_hexadecimal(text, start)


def _in_hexadecimal(text: str, offset: int) -> bool:
    start, end = max(0, offset - _LONGEST_HEX), offset + _LONGEST_HEX
    return any(
        found.start() <= offset < found.end() and not found[0].isdigit()
        for found in _HEX.finditer(text, start, end)
    )
