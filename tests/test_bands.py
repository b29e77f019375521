"""A figure falls into exactly one band, at the borders too."""

import pytest

from hyokasho.forms.bands import band_of, bands, figure
from hyokasho.forms.load import form_ids, load_form
from hyokasho.forms.model import Kind

PEOPLE = [
    "1,000人未満",
    "1,000人以上1万人未満",
    "1万人以上10万人未満",
    "10万人以上30万人未満",
    "30万人以上",
]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("0", PEOPLE[0]),
        ("999", PEOPLE[0]),
        ("1000", PEOPLE[1]),
        ("1,000人", PEOPLE[1]),
        ("9,999", PEOPLE[1]),
        ("10000", PEOPLE[2]),
        ("１０万人", PEOPLE[3]),
        ("299,999", PEOPLE[3]),
        ("300000", PEOPLE[4]),
    ],
)
def test_a_figure_falls_into_its_band(text: str, label: str) -> None:
    assert band_of(text, PEOPLE) == label


@pytest.mark.parametrize("text", ["", "約1000人", "千人", "1.5万人", "-5", "30万人以上"])
def test_other_words_are_no_figure(text: str) -> None:
    assert figure(text) is None


def test_the_order_of_the_options_and_a_note_behind_them_do_not_matter() -> None:
    assert band_of("500", ["500人以上", "500人未満"]) == "500人以上"
    assert band_of("12", ["1,000人未満（任意実施）", "1,000人以上"]) == "1,000人未満（任意実施）"


def test_a_figure_beyond_the_last_band_falls_into_none() -> None:
    assert band_of("300,000", PEOPLE[:-1]) is None


def test_options_with_a_gap_or_other_words_are_no_bands() -> None:
    assert bands(["10人未満", "20人以上"]) == ()
    assert bands(["5人以上10人未満", "10人以上"]) == ()
    assert bands(["1年未満", "1年"]) == ()


def test_every_choice_of_the_forms_that_names_people_or_items_is_a_set_of_bands() -> None:
    found = 0
    for form_id in form_ids():
        for section in load_form(form_id).sections:
            for item in section.walk():
                labels = [option.label for option in item.options]
                if item.kind is Kind.CHOICE and any("未満" in label for label in labels):
                    years = any("年" in label for label in labels)
                    assert bool(bands(labels)) is not years, item.path
                    found += not years
    assert found >= 10
