"""Which groups of digits, twelve together, may be one number, and which are surely something else.

Two telephone numbers, dates or figures may stand side by side and make twelve digits, of which one
in eleven has the right 検査用数字 by chance. So groups count only in the ways in which a number is
written, and not where they say what else they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from typing import Final

from hyokasho.my_number.check_digit import is_corporate_number
from hyokasho.my_number.gaps import QUOTES, Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Digits with nothing seen between them; `before` is what stands between it and the last."""

    before: Gap
    digits: str
    offsets: tuple[int, ...]


_END: Final = Group(before=Gap.OTHER, digits="", offsets=())


@dataclass(frozen=True, slots=True)
class Window:
    """Groups of twelve digits together, with the groups beside them and the text around them.

    `left` and `right` are empty where words part them from the next digits. `lead` and `trail` are
    the two signs before and behind, `text` is all from the first digit to the last.
    """

    groups: tuple[Group, ...]
    left: Group
    right: Group
    lead: str
    trail: str
    text: str

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each group has."""
        return tuple(len(group.digits) for group in self.groups)

    @property
    def digits(self) -> tuple[str, ...]:
        """The digits of each group."""
        return tuple(group.digits for group in self.groups)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What stands between the groups."""
        return tuple(group.before for group in self.groups[1:])

    @property
    def around(self) -> frozenset[Gap]:
        """What stands between the groups and those beside them."""
        return frozenset({self.groups[0].before, self.right.before} - {Gap.OTHER})

    @property
    def tight(self) -> bool:
        """Whether neither spaces nor quotes stand between the groups."""
        return not any(sign.isspace() or sign in QUOTES for sign in self.text)

    @property
    def even(self) -> bool:
        """Whether each group has as many digits."""
        return len(set(self.sizes)) == 1


def window(text: str, chain: Sequence[Group], first: int, last: int) -> Window:
    """The groups of a chain from the first to the last, and what is around them."""
    groups = tuple(chain[first : last + 1])
    start, end = groups[0].offsets[0], groups[-1].offsets[-1] + 1
    return Window(
        groups,
        chain[first - 1] if first else _END,
        chain[last + 1] if last + 1 < len(chain) else _END,
        text[max(0, start - 2) : start],
        text[end : end + 2],
        text[start:end],
    )


_BY_FOURS: Final = (4, 4, 4)
_BY_THREES: Final = (3, 3, 3, 3)
_WIDE: Final = frozenset({(6, 6), _BY_FOURS, _BY_THREES})
_MOST_UNEVEN, _MOST_LINES = 4, 3
_PARTING: Final = frozenset({Gap.DASH, Gap.DOT, Gap.SLASH, Gap.COMMA, Gap.WAVE, Gap.LOW_LINE})


def may_be_number(found: Window) -> bool:
    """Whether people write a number like that."""
    if len(found.groups) == 1:
        return not _is_corporate(found)
    kinds = frozenset(found.gaps) - {Gap.LINE_END}
    if Gap.LINE_END in found.gaps:
        taken = _over_lines(found, kinds)
    elif len(kinds) == 1:
        taken = _on_a_line(found, *kinds)
    else:
        # 1234-5678 9018, but not a telephone number with what follows it.
        taken = found.sizes == _BY_FOURS and found.around <= {Gap.LINE_END}
    return taken and not _is_something_else(found)


def is_by_fours(found: Window) -> bool:
    """Whether it is written 1234-5678-9018 or 1234 5678 9018, and nothing else is likely."""
    one_kind = set(found.gaps) in ({Gap.DASH}, {Gap.SPACE})
    return found.sizes == _BY_FOURS and one_kind and may_be_number(found)


def _on_a_line(found: Window, kind: Gap) -> bool:
    if kind in found.around or (kind is Gap.SPACE and Gap.DASH in found.around):
        return False
    match kind:
        case Gap.DASH | Gap.SPACE:
            alone = found.around <= {Gap.LINE_END}
            return found.even or (len(found.groups) <= _MOST_UNEVEN and alone)
        case Gap.WAVE | Gap.BAR | Gap.LOW_LINE:
            return found.even
        case Gap.DOT:
            return found.even and found.sizes[0] != 2
        case Gap.COMMA:
            # As a spreadsheet writes it: 123,456,789,012 without spaces.
            return found.sizes in _WIDE and (found.sizes != _BY_THREES or found.tight)
        case _:
            return found.sizes in _WIDE


def _over_lines(found: Window, kinds: frozenset[Gap]) -> bool:
    """The same with line ends, each of which parts two groups or goes through one."""
    if found.around & (_PARTING | kinds):
        return False
    if not kinds:
        beside = [found.left] if found.groups[0].before is Gap.LINE_END else []
        sizes = {len(group.digits) for group in (*beside, found.right)}
        if found.even:
            # A column of figures has more of them.
            return not sizes & set(found.sizes)
        return len(found.groups) <= _MOST_LINES and max(sizes) < 3
    ends = [index for index, gap in enumerate(found.gaps) if gap is Gap.LINE_END]
    return (
        len(kinds) == 1
        and len(ends) < _MOST_LINES
        and any(
            _joined(found.sizes, through) in _WIDE
            for count in range(len(ends) + 1)
            for through in combinations(ends, count)
        )
    )


def _joined(sizes: tuple[int, ...], through: tuple[int, ...]) -> tuple[int, ...]:
    """The sizes of the groups when the gaps of those numbers go through one."""
    joined = [sizes[0]]
    for index, size in enumerate(sizes[1:]):
        if index in through:
            joined[-1] += size
        else:
            joined.append(size)
    return tuple(joined)


def _is_something_else(found: Window) -> bool:
    return any(is_such(found) for is_such in _SOMETHING_ELSE)


def _is_corporate(found: Window) -> bool:
    """法人番号 as its 検査用数字, a dash and the 会社法人等番号."""
    whole = found.left.digits + found.groups[0].digits
    return found.groups[0].before is Gap.DASH and is_corporate_number(whole)


def _is_registered(found: Window) -> bool:
    """会社法人等番号: 0000-12-345678."""
    return found.sizes == (4, 2, 6) and set(found.gaps) == {Gap.DASH}


def _is_telephone(found: Window) -> bool:
    """A telephone number without separators beside something, or one with that of the country."""
    whole = any(len(d) in {10, 11} and d.startswith("0") for d in found.digits)
    abroad = found.lead.endswith(("+", "＋")) or (not found.even and found.digits[0] == "81")
    return whole or abroad


_YEARS: Final = range(1900, 2100)
_MONTH: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")
_DAY: Final = re.compile(rf"{_MONTH.pattern}(?:0[1-9]|[12][0-9]|3[01])")


def _is_dates(found: Window) -> bool:
    """Years in a row, year and month, year with month and day, or day and time."""
    digits = found.digits
    if found.sizes == _BY_FOURS:
        years = [int(group) for group in digits]
        return all(y in _YEARS for y in years) and (
            all(a < b for a, b in pairwise(years)) or all(a > b for a, b in pairwise(years))
        )
    if found.sizes == (6, 6):
        return all(_MONTH.fullmatch(group) for group in digits)
    begins_so = found.sizes[:2] == (4, 2) and _MONTH.fullmatch(digits[0] + digits[1])
    return bool(begins_so) or any(_DAY.fullmatch(group) for group in digits)


def _is_series(found: Window) -> bool:
    """Figures with the same step between them: 1000 2000 3000, 01 02 03 04 05 06."""
    if not found.even or len(found.groups) < 3:
        return False
    figures = [int(group) for group in found.digits]
    steps = {b - a for a, b in pairwise(figures)}
    return len(steps) == 1 and steps != {0}


def _is_address(found: Window) -> bool:
    """An address of a computer: 192.168.100.200."""
    canonical = all(100 <= int(group) <= 255 for group in found.digits)
    return found.sizes == _BY_THREES and set(found.gaps) == {Gap.DOT} and canonical


def _is_amount(found: Window) -> bool:
    """An amount of money: 123,456,789,012円."""
    commas = found.sizes == _BY_THREES and set(found.gaps) == {Gap.COMMA}
    money = found.lead.rstrip().endswith(("¥", "￥", "\\", "$"))
    return commas and (money or found.trail.lstrip().startswith(("円", "千")))


_SOMETHING_ELSE: Final = (
    _is_registered,
    _is_telephone,
    _is_dates,
    _is_series,
    _is_address,
    _is_amount,
)


def is_time(digits: str) -> bool:
    """Whether twelve digits are a minute of our days, as programs write it: 202512260930."""
    try:
        return 2000 <= datetime.strptime(digits, "%Y%m%d%H%M").year < 2040  # noqa: DTZ007 - no zone.
    except ValueError:
        return False
