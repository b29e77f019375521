"""Days and months in a running text: 平成28年12月, 令和五年九月, 令和2年5月26日から6月26日."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from hyokasho.dates import When, guess_date

_DATE = re.compile(
    r"(?:令和|平成|昭和|(?<![A-Za-z])[RHS]|(?<!\d)(?=[12]\d{3}))\s?(?:元|\d{1,4})\s?"
    r"(?:年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|[./]\s?\d{1,2}(?:[./]\s?\d{1,2})?(?!\d))"
)
_YEAR = re.compile(
    r"(?P<year>(?:令和|平成|昭和|(?<![A-Za-z])[RHS])\s?(?:元|\d{1,2})|(?<!\d)[12]\d{3})\s?年"
    r"(?P<fiscal>度)?"
)
# What tells of a year without saying which, as far as we know; 3年間 tells of none.
_SOME_YEAR = re.compile(
    r"令和|平成|昭和|[令平昭]\s?\d|\d\s?年(?!間)|[数昨今本同翌前去当毎]々?年|年度"
)
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(rf"[{_KANJI}十]{{1,4}}(?=\s?[年月日])")
# Between the days of a period: a day of the week or an hour, and から.
_TO = re.compile(
    r"\s*(?:\([^()]{0,12}\)\s*)?(?:(?:午[前後])?\s?\d{1,2}(?::\d\d|時(?:\d{1,2}分)?)\s*)?"
    r"(?:から|より|[~〜\-－―—–‐ー])\s*"
)
_LAST = re.compile(
    r"(?:(?P<year>\d{1,2}|同)\s?年\s?)?(?:(?P<month>\d{1,2}|同)\s?月\s?)(?P<day>\d{1,2})\s?日"
)
# A period that begins in a year and ends in the next is no longer.
_LONGEST_INTO_NEXT_YEAR = 183


def dates_in(text: str) -> Iterator[When]:
    """The days and months that the text names with their year, in its order."""
    for when, _ in _dates(_plain(text)):
        yield when


def last_days_in(text: str) -> tuple[date, ...] | None:
    """The last days of all days, months and years that the text names.

    None where it tells of a year that cannot be read (同年, 5年9月).
    """
    plain = _plain(text)
    days, rest, end = [], [], 0
    for when, match in _dates(plain):
        days.append(when.last_day)
        rest.append(plain[end : match.start()])
        end = match.end()
    unread = " ".join([*rest, plain[end:]])
    for match in _YEAR.finditer(unread):
        month = guess_date(f"{match['year']}年{'3' if match['fiscal'] else '12'}月")
        if month is None:
            return None
        last = month.last_day
        days.append(last.replace(year=last.year + 1) if match["fiscal"] else last)
    return None if _SOME_YEAR.search(_YEAR.sub(" ", unread)) else tuple(days)


def period_in(text: str) -> tuple[date, date] | None:
    """The first and the last day of the first period in the text: two days joined by から or ～.

    The last may leave out the era or the year, being of the same as the first. None where there is
    no period, or where it ends before it begins.
    """
    plain = _plain(text)
    for when, match in _dates(plain):
        to = _TO.match(plain, match.end())
        if to is None or not isinstance(when.value, date):
            continue
        last = _last_day(when.value, plain, to.end())
        return None if last is None or last < when.value else (when.value, last)
    return None


def _last_day(start: date, plain: str, place: int) -> date | None:
    """The day that stands there, its era or year left out as it may be."""
    if match := _DATE.match(plain, place):
        when = guess_date(match[0])
        return when.value if when is not None and isinstance(when.value, date) else None
    match = _LAST.match(plain, place)
    if match is None:
        return None
    era = 2018 if start >= date(2019, 5, 1) else 1988
    told = (match["year"] or "").isdecimal()
    year = era + int(match["year"]) if told else start.year
    month = start.month if match["month"] == "同" else int(match["month"])
    try:
        found = date(year, month, int(match["day"]))
        if match["year"] is None and found < start:
            later = found.replace(year=year + 1)
            return later if (later - start).days < _LONGEST_INTO_NEXT_YEAR else None
    except ValueError:
        return None
    return found


def _dates(plain: str) -> Iterator[tuple[When, re.Match[str]]]:
    for match in _DATE.finditer(plain):
        when = guess_date(match[0])
        if when is not None:
            yield When(when.value), match


def _plain(text: str) -> str:
    """The text with digits in half width, and 十二月 as 12月."""
    return _KANJI_NUMBER.sub(_in_digits, unicodedata.normalize("NFKC", text))


def _in_digits(match: re.Match[str]) -> str:
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return "".join(str(_KANJI.index(sign)) for sign in tens)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return match[0]
    return str(10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(ones) if ones else 0))
