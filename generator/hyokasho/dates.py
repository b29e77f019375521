"""Days and months as the law writes them: 令和7年12月26日, 平成27年12月."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from japanera import EraDate

# How a spec writes a day or a month, with words behind it; also said in the JSON Schema.
PATTERN = r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?( \S.*)?"
# A sign that stands for: no date.
DASHES = "―—－‐‑–-"

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?: (\S.*))?")
# Japan reckons by the Gregorian calendar since 明治6年; a year far ahead is a slip of the pen.
_FIRST_YEAR = 1873
_LAST_YEAR = 2199

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA_YEAR = r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR]) ?(?P<of_era>[0-9]{1,3}|元)"
_LOOSE = re.compile(
    rf"(?:{_ERA_YEAR}|(?P<year>[0-9]{{4}})) ?(?:年|[-/.])"
    r" ?(?P<month>[0-9]{1,2}) ?(?:月|[-/.]|(?![0-9]))"
    r"(?: ?(?P<day>[0-9]{1,2}) ?(?:日|(?![0-9])))?"
    r" ?(?P<words>[(]?[^\W\d_].*)?"
)
_EIGHT_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, for items that give no day."""

    year: int
    month: int

    def __str__(self) -> str:
        """As a spec writes it: 2015-12."""
        return f"{self.year:04}-{self.month:02}"

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

    @property
    def first_day(self) -> date:
        """The day, or the first day of the month."""
        match self.value:
            case Month(year, month):
                return date(year, month, 1)
            case day:
                return day

    @property
    def last_day(self) -> date:
        """The day, or the last day of the month."""
        return self.value.last_day if isinstance(self.value, Month) else self.value

    @property
    def written(self) -> str:
        """As a spec writes it: 2025-12-26, 2015-12 予定."""
        return f"{self.value} {self.words}".rstrip()


class NoSuchDayError(ValueError):
    """The text looks like a date, but the calendar has no such day."""


def read_date(text: str) -> When | None:
    """The day or month that `2025-12-26` or `2015-12` names, with words after a space.

    None when the text is not of that shape at all.

    Raises:
        NoSuchDayError: There is no such day or month, or it lies before 1873 or after 2199.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, words = match.groups()
    try:
        return When(_value(int(year), int(month), int(day) if day else None), words or "")
    except ValueError as error:
        raise NoSuchDayError(text) from error


def guess_date(text: str) -> When | None:
    """The date that is meant by 令和7年12月26日, R7.12.26, 2025/12/26 and the like.

    None when it is none of these, or no day of the calendar.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _EIGHT_DIGITS.fullmatch(plain) or _LOOSE.fullmatch(plain)
    if match is None:
        return None
    parts = {"era": None, "of_era": None, "words": None, **match.groupdict()}
    try:
        value = _value(_year(parts), int(parts["month"] or ""), _number(parts["day"]))
    except ValueError:
        return None
    return When(value, (parts["words"] or "").strip())


def _year(parts: dict[str, str | None]) -> int:
    era, of_era = parts["era"], parts["of_era"]
    if era is None or of_era is None:
        return int(parts["year"] or "")
    return _ERAS[_LETTERS.get(era, era)] + (1 if of_era == "元" else int(of_era))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _value(year: int, month: int, day: int | None) -> date | Month:
    """The day or month of those numbers.

    Raises:
        ValueError: There is none, or it lies outside of the years that we can print.
    """
    found = date(year, month, 1 if day is None else day)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(year)
    return Month(year, month) if day is None else found


def years_after(day: date, years: int, days: int = 0) -> date:
    """The same day so many years later, then so many days on; 29 February becomes the 28th.

    民法 143条2項: where there is no such day, the period ends with the last day of the month.
    """
    last = calendar.monthrange(day.year + years, day.month)[1]
    later = day.replace(year=day.year + years, day=min(day.day, last))
    return later + timedelta(days=days)


def wareki(value: date | Month) -> str:
    """The date in the Japanese calendar: 令和7年12月26日, 令和元年5月.

    A month in which the era changes is named by the era in which it ends.
    """
    era_date = EraDate.from_date(value.last_day if isinstance(value, Month) else value)
    year = era_date.era.calc_relative_year(era_date)
    words = f"{era_date.era.kanji}{'元' if year == 1 else year}年{value.month}月"
    return words if isinstance(value, Month) else f"{words}{value.day}日"
