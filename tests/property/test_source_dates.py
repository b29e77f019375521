"""Every day is written in its era, and read back from how a spec writes it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hyokasho.dates import Month, When, guess_date, read_date, wareki

ERAS = (
    ("明治", date(1868, 1, 25)),
    ("大正", date(1912, 7, 30)),
    ("昭和", date(1926, 12, 25)),
    ("平成", date(1989, 1, 8)),
    ("令和", date(2019, 5, 1)),
)
FIRST, LAST = date(1873, 1, 1), date(2199, 12, 31)
DAYS = st.dates(FIRST, LAST)
MONTHS = DAYS.map(lambda day: Month(day.year, day.month))
WORDS = st.sampled_from(["", "予定", "頃", "から順次実施"])
MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def by_hand(day: date) -> str:
    """The era of a day, counted from the days on which the eras began."""
    name, begin = next(era for era in reversed(ERAS) if era[1] <= day)
    year = day.year - begin.year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def test_every_day_around_a_change_of_era_is_in_the_right_one() -> None:
    for _, begin in ERAS[1:]:
        for offset in range(-800, 800):
            day = begin + timedelta(offset)
            assert wareki(day) == by_hand(day)


def test_every_day_from_1873_on_is_in_the_right_era() -> None:
    """One in seventeen, so that all days of months and weeks have their turn."""
    day = FIRST
    while day <= LAST:
        assert wareki(day) == by_hand(day)
        day += timedelta(17)


@MANY
@given(MONTHS)
def test_a_month_is_written_as_its_last_day_without_the_day(month: Month) -> None:
    assert wareki(month) == by_hand(month.last_day).partition("月")[0] + "月"


@MANY
@given(st.one_of(DAYS, MONTHS), WORDS)
def test_a_date_is_read_back_from_how_a_spec_writes_it(value: date | Month, words: str) -> None:
    when = When(value, words)
    assert read_date(when.written) == when


@MANY
@given(DAYS)
def test_a_day_in_its_era_is_guessed_right(day: date) -> None:
    assert guess_date(wareki(day)) == When(day)
    assert guess_date(f"{day.year}/{day.month}/{day.day}") == When(day)


@MANY
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_not_without_a_crash(text: str) -> None:
    guess = guess_date(text)
    assert guess is None or read_date(guess.written) is not None
