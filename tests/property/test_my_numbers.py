"""Laws of 個人番号: in any spelling it is found and masked; what is none is left alone."""

import itertools
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hyokasho.my_number.check_digit import is_corporate_number, is_my_number
from hyokasho.my_number.find import Sort, find_my_numbers, masked
from my_numbers import SAMPLE, complete

MANY = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NUMBERS = st.text("0123456789", min_size=11, max_size=11).map(complete)
ZEROS = "0０٠०๐𝟎𝟘𝟢𝟬𝟶"
SPACES = " \u00a0\u2002\u2003\u2009\u202f\u3000"
DASHES = "-‐‑‒–—―−ーｰ－﹣─〜～"
OTHERS = "・.·/｜_"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\u20e3"
BREAKS = (
    "\n",
    "\r\n",
    "\n    ",
    "\n  - ",
    "\n# ",
    '"\n- "',
    "\n\n",
    "\u2028",
    " \\\n  ",
)
WORDS = st.text(
    st.characters(codec="utf-8").filter(
        lambda sign: unicodedata.category(sign) in {"Lu", "Ll", "Lo"} and sign not in KANJI
    ),
    min_size=1,
    max_size=5,
)
KANJI = "〇一二三四五六七八九零"
EVEN = (12, 6, 4, 3, 2, 1)


def grouped(number: str, size: int) -> list[str]:
    return [number[at : at + size] for at in range(0, 12, size)]


@st.composite
def spelled(draw: st.DrawFn, number: str) -> str:
    """The number in one of the ways in which people write it."""
    zeros = draw(st.lists(st.sampled_from(ZEROS), min_size=12, max_size=12))
    signs = [chr(ord(zero) + int(digit)) for zero, digit in zip(zeros, number, strict=True)]
    if draw(st.booleans()):
        signs = [sign + draw(st.sampled_from(["", *UNSEEN])) for sign in signs]
    size, gap = draw(
        st.one_of(
            st.tuples(st.sampled_from(EVEN), st.sampled_from([*SPACES, *DASHES, " - ", "　－　"])),
            st.tuples(st.sampled_from((6, 4, 3)), st.sampled_from([*OTHERS, "，"])),
            st.tuples(st.sampled_from(EVEN), st.sampled_from(BREAKS)),
        )
    )
    groups = ["".join(signs[at : at + size]) for at in range(0, 12, size)]
    return str(gap.join(groups))


def plausible(number: str) -> bool:
    """Not one of the few that look like figures in a row, years, months or an address."""
    for size in EVEN[1:]:
        figures = [int(group) for group in grouped(number, size)]
        steps = {b - a for a, b in itertools.pairwise(figures)}
        if len(figures) > 2 and len(steps) == 1 and steps != {0}:
            return False
    years = all(1900 <= int(group) < 2100 for group in grouped(number, 4))
    months = all(group[:2] in {"19", "20"} for group in grouped(number, 6))
    address = all(100 <= int(group) <= 255 for group in grouped(number, 3))
    return not (years or months or address)


@MANY
@given(st.data(), NUMBERS, WORDS, WORDS)
def test_a_number_in_any_spelling_in_any_text_is_found_and_masked(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    assume(plausible(number))
    spelling = data.draw(spelled(number))
    text = f"{before}{spelling}{after}"
    (found,) = find_my_numbers(text)
    assert found.digits == number
    assert [str(unicodedata.decimal(text[at])) for at in found.offsets] == list(number)
    shown = masked(text)
    assert len(shown) == len(text)
    assert not any(sign.isdecimal() for sign in shown.removeprefix(before).removesuffix(after))


@MANY
@given(NUMBERS, st.integers(1, 11), st.sampled_from(BREAKS))
def test_a_line_end_anywhere_in_a_number_hides_nothing(number: str, at: int, gap: str) -> None:
    # Ten or eleven digits after a 0 on one line are a telephone number.
    assume(not (number[0] == "0" and at in {10, 11}))
    assume(not (number[at] == "0" and 12 - at in {10, 11}))
    assume(
        not (
            at in {4, 6, 8} and (number[:2] in {"19", "20"} or number[at : at + 2] in {"19", "20"})
        )
    )
    assert find_my_numbers(f"{number[:at]}{gap}{number[at:]}")
    assert find_my_numbers(f"番号は{number[:at]}{gap}{number[at:]}です")


@MANY
@given(NUMBERS, WORDS)
def test_positional_kanji_are_digits(number: str, words: str) -> None:
    kanji = "".join(KANJI[int(digit)] for digit in number)
    # Nothing but 〇 is a blank to be filled in.
    assert bool(find_my_numbers(f"{words}{kanji}{words}")) is (number != "0" * 12)


@MANY
@given(st.data(), NUMBERS, st.integers(1, 9))
def test_another_check_digit_is_no_number(data: st.DataObject, number: str, more: int) -> None:
    wrong = number[:11] + str((int(number[11]) + more) % 10)
    assert not is_my_number(wrong)
    text = data.draw(spelled(wrong))
    assert not find_my_numbers(text)
    assert masked(text) == text


@MANY
@given(st.text("0123456789", min_size=13, max_size=40))
def test_a_longer_run_of_digits_is_no_number(digits: str) -> None:
    assert not find_my_numbers(digits)
    assert not find_my_numbers(f"法人番号{digits}。", Sort.DATA)


@MANY
@given(st.text("0123456789", min_size=12, max_size=12))
def test_a_corporate_number_is_none_however_it_is_written(twelve: str) -> None:
    digits = next(d + twelve for d in "123456789" if is_corporate_number(d + twelve))
    by_fours = f"{digits[0]}-{digits[1:5]}-{digits[5:9]}-{digits[9:]}"
    for text in (
        digits,
        by_fours,
        by_fours.replace("-", " "),
        f"T{digits}",
        f"{digits[0]}-{twelve}",
    ):
        assert not find_my_numbers(text)
        assert not find_my_numbers(text, Sort.DATA)


AREA = st.sampled_from(("03", "06", "048", "078", "086", "0120", "090", "0258"))


@st.composite
def telephone(draw: st.DrawFn) -> str:
    area = draw(AREA)
    length = 11 if area == "090" else 10
    rest = draw(st.text("0123456789", min_size=length - len(area), max_size=length - len(area)))
    gap = draw(st.sampled_from(("-", "", "－", "‐")))
    return f"{area}{gap}{rest[:-4]}{gap}{rest[-4:]}"


DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(date.isoformat)


@MANY
@given(
    st.lists(telephone(), min_size=1, max_size=6), st.sampled_from(("\n", "、", "  ", "\n- ", ","))
)
def test_telephone_numbers_are_none_however_many(numbers: list[str], gap: str) -> None:
    assert not find_my_numbers(gap.join(numbers))


@MANY
@given(
    st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(("\n", "、", "  ", "\n- ", "〜", "/"))
)
def test_days_and_months_are_none_however_many(days: list[str], gap: str) -> None:
    assert not find_my_numbers(gap.join(days))
    assert not find_my_numbers(gap.join(day[:7] for day in days))
    assert not find_my_numbers(gap.join(day.replace("-", "") for day in days))


@MANY
@given(st.text())
def test_a_masked_text_has_no_number_and_no_text_breaks_the_search(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert not find_my_numbers(shown)


@pytest.mark.parametrize(
    "text",
    [
        "電話 086-803-1234 内線 5678",
        "1-1 048-258-1641",
        "+81-90-1234-5678",
        "2015 2016 2017",
        "2025-12-26-1530",
        "第1000 2000 3000",
        "01 02 03 04 05 06",
        "192.168.100.200",
        "123,456,789,018円",
        "e3b0c44298fc1c149afbf4c8996fb924a27ae41e4649b934ca495991b7852b85 123456789018ab",
        "550e8400-e29b-41d4-a716-123456789018",
        "甲\n12\n34\n56\n78\n90\n18\n21",
        "①②③④⑤⑥⑦⑧⑨⓪①⑧",
        "1234 5678 9018 2345",
        "〇〇〇〇 〇〇〇〇 〇〇〇〇",
    ],
)
def test_what_else_has_twelve_digits_is_left_alone(text: str) -> None:
    if text.endswith("ab"):
        text = text.removesuffix("ab").replace(" 123456789018", "123456789018ab")
    assert not find_my_numbers(text)


def test_programs_write_decimals_minutes_and_rows_of_figures() -> None:
    for text in ("0.123456789018", "202512260930", "1 123456789018.5.1234 1 2 3 4 5 6 7 8 9 0 1 8"):
        found = find_my_numbers(text, Sort.DATA)
        assert len(found) == (1 if text.startswith("1 1") else 0)


def test_very_long_runs_take_no_time() -> None:
    for sign in ("1", "1 ", "1\n", "〇", "1\u200b", "-", "1-\n"):
        assert not find_my_numbers(sign * 10_000)
    assert len(find_my_numbers((SAMPLE + "、") * 2_000)) == 2_000


def test_days_of_every_year_are_read_as_such() -> None:
    start = date(2000, 1, 1)
    days = [(start + timedelta(days=n)).strftime("%Y%m%d") for n in range(0, 14_000, 37)]
    assert not find_my_numbers("\n".join(f"{day}\n{day[:4]}" for day in days))
