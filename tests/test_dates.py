"""Days and months, as a spec writes them and as the law does."""

from datetime import date

import pytest

from hyokasho.dates import (
    Month,
    NoSuchDayError,
    When,
    guess_date,
    read_date,
    wareki,
    years_after,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2024, 2, 29), "令和6年2月29日"),
        (date(2025, 12, 26), "令和7年12月26日"),
    ],
)
def test_a_day_is_written_in_its_era(day: date, words: str) -> None:
    assert wareki(day) == words


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (Month(2015, 12), "平成27年12月"),
        (Month(1926, 12), "昭和元年12月"),
        (Month(1989, 1), "平成元年1月"),
        (Month(2019, 4), "平成31年4月"),
        (Month(2019, 5), "令和元年5月"),
    ],
)
def test_a_month_is_written_in_the_era_in_which_it_ends(month: Month, words: str) -> None:
    assert wareki(month) == words


@pytest.mark.parametrize(
    ("text", "when", "printed"),
    [
        ("2025-12-26", When(date(2025, 12, 26)), "令和7年12月26日"),
        ("2015-12", When(Month(2015, 12)), "平成27年12月"),
        ("2026-04 予定", When(Month(2026, 4), "予定"), "令和8年4月予定"),
        ("2026-04-01 から実施", When(date(2026, 4, 1), "から実施"), "令和8年4月1日から実施"),
        (" 2025-12-26\n", When(date(2025, 12, 26)), "令和7年12月26日"),
        ("1873-01-01", When(date(1873, 1, 1)), "明治6年1月1日"),
        ("2199-12-31", When(date(2199, 12, 31)), "令和181年12月31日"),
    ],
)
def test_a_date_of_a_spec_is_read_and_printed(text: str, when: When, printed: str) -> None:
    assert read_date(text) == when
    assert str(when) == printed


@pytest.mark.parametrize(
    "text",
    ["", "―", "未定", "2025", "2025-1-5", "2025/12/26", "令和7年12月26日", "2025-12-26予定",
     "2025-12-26  予定", "２０２５-12-26", "2025-12-26 予定\n延期"],
)  # fmt: skip
def test_other_words_are_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["2025-02-29", "2025-13-01", "2025-00-10", "2025-12-00", "2025-12-32", "0000-01-01",
     "0001-01-01", "1872-12-31", "2200-01-01", "9999-12-31", "2025-13", "2025-00 予定"],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_told_from_other_words(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("令和7年12月26日", "2025-12-26"),
        ("令和７年１２月２６日", "2025-12-26"),
        ("令和 7 年 12 月 26 日", "2025-12-26"),
        ("平成元年1月8日", "1989-01-08"),
        ("平成27年12月", "2015-12"),
        ("平成32年3月31日", "2020-03-31"),
        ("R7.12.26", "2025-12-26"),
        ("H30/5", "2018-05"),
        ("2025/12/26", "2025-12-26"),
        ("2025/12", "2025-12"),
        ("2025.1.5", "2025-01-05"),
        ("2025-1-5", "2025-01-05"),
        ("2025年12月26日", "2025-12-26"),
        ("20251226", "2025-12-26"),
        ("２０２５－１２－２６", "2025-12-26"),
        ("令和8年4月予定", "2026-04 予定"),
        ("2025-12-26予定", "2025-12-26 予定"),
        ("2025-12-26  予定", "2025-12-26 予定"),
        ("令和7年12月26日から", "2025-12-26 から"),
    ],
)
def test_a_date_in_another_shape_is_guessed(text: str, written: str) -> None:
    guess = guess_date(text)
    assert guess is not None
    assert guess.written == written
    assert read_date(guess.written) == guess


@pytest.mark.parametrize(
    "text",
    ["", "未定", "12月26日", "2025年度", "令和64年13月1日", "2025-02-29", "2025-122",
     "1800年1月1日", "9999年12月31日", "昭和", "20251326"],
)  # fmt: skip
def test_nothing_is_guessed_where_no_day_is_meant(text: str) -> None:
    assert guess_date(text) is None


@pytest.mark.parametrize(
    ("day", "years", "days", "later"),
    [
        (date(2025, 12, 26), 1, 0, date(2026, 12, 26)),
        (date(2025, 12, 26), 5, -1, date(2030, 12, 25)),
        (date(2025, 1, 1), 5, -1, date(2029, 12, 31)),
        (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, 0, date(2028, 2, 29)),
    ],
)
def test_years_later_is_the_same_day_or_the_last_of_the_month(
    day: date, years: int, days: int, later: date
) -> None:
    """民法 143条2項."""
    assert years_after(day, years, days) == later
