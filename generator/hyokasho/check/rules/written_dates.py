"""Days and months in a running text: 平成28年12月, R6.3, 令和2年5月26日から6月26日まで."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from hyokasho.dates import When, guess_date

_DATE = re.compile(
    r"(?:令和|平成|昭和|(?<![A-Za-z])[RHS]|(?<!\d)(?=[12]\d{3}))\s?(?:元|\d{1,4})\s?"
    r"(?:年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|[./]\s?\d{1,2}(?:[./]\s?\d{1,2})?(?!\d))"
)
_SAME_YEAR = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_SAME_ERA = re.compile(r"(?<![\d成和])(?P<year>\d{1,2})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def dates_in(text: str) -> Iterator[When]:
    """The days and months that the text names with their year, in its order."""
    for match in _DATE.finditer(unicodedata.normalize("NFKC", text)):
        when = guess_date(match[0])
        if when is not None:
            yield When(when.value)


def period_in(text: str) -> tuple[date, date] | None:
    """The first and the last day that the text names; None where it does not give two days.

    The last may leave out the era or the year, being of the same as the first.
    """
    plain = unicodedata.normalize("NFKC", text)
    days: list[tuple[date, int]] = []
    for match in _DATE.finditer(plain):
        when = guess_date(match[0])
        if when is not None and isinstance(when.value, date):
            days.append((when.value, match.end()))
    if not days:
        return None
    start, end = days[0]
    last = days[1][0] if len(days) > 1 else _last_day(start, plain[end:])
    return None if last is None else (start, last)


def _last_day(start: date, text: str) -> date | None:
    """The day that follows, its era or year left out."""
    if match := _SAME_ERA.search(text):
        era = 2018 if start >= date(2019, 5, 1) else 1988
        year = era + int(match["year"])
    elif match := _SAME_YEAR.search(text):
        year = start.year
    else:
        return None
    try:
        found = date(year, int(match["month"]), int(match["day"]))
        return found if found >= start else found.replace(year=year + 1)
    except ValueError:
        return None
