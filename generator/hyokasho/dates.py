"""Days and months as the law writes them: 令和7年12月26日, 平成27年12月."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from japanera import EraDate

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?: (?P<words>\S.*))?")
_FIRST_YEAR = 1868


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, for items that give no day."""

    year: int
    month: int

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


@dataclass(frozen=True, slots=True)
class When:
    """A day or a month, with words printed right behind it (予定)."""

    value: date | Month
    words: str = ""

    def __str__(self) -> str:
        """As printed: 令和7年12月26日, 平成27年12月予定."""
        return wareki(self.value) + self.words


class NoSuchDayError(ValueError):
    """The text looks like a date, but the calendar has no such day."""


def read_date(text: str) -> When | None:
    """The day or month that `2025-12-26` or `2015-12` names, with words after a space.

    None when the text is not of that shape at all.

    Raises:
        NoSuchDayError: There is no such day or month, or it lies before 明治.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"])
    if not (_FIRST_YEAR < year and 1 <= month <= 12):
        raise NoSuchDayError(text)
    if match["day"] is None:
        return When(Month(year, month), match["words"] or "")
    try:
        return When(date(year, month, int(match["day"])), match["words"] or "")
    except ValueError as error:
        raise NoSuchDayError(text) from error


def wareki(value: date | Month) -> str:
    """The date in the Japanese calendar: 令和7年12月26日, 令和元年5月.

    A month in which the era changes is named by the era in which it ends.
    """
    era_date = EraDate.from_date(value.last_day if isinstance(value, Month) else value)
    year = era_date.era.calc_relative_year(era_date)
    words = f"{era_date.era.kanji}{'元' if year == 1 else year}年{value.month}月"
    return words if isinstance(value, Month) else f"{words}{value.day}日"
