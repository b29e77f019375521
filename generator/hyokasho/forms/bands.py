"""Options that are ranges of numbers (1,000人以上1万人未満), and that of a figure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"(?P<{0}>[\d,]+)(?P<{0}_man>万)?(?:人|項目)"
_RANGE = re.compile(
    f"(?:{_NUMBER.format('low')}以上)?(?:{_NUMBER.format('high')}未満)?(?:（.*）)?", re.ASCII
)
_FIGURE = re.compile(r"(?P<number>\d[\d,]{0,14})(?P<man>万)?(?:人|項目)?", re.ASCII)
# The same for JSON Schema, before full-width signs are made half-width.
FIGURE_PATTERN = "^[0-9０-９][0-9０-９,，]{0,14}万?(人|項目)?$"


@dataclass(frozen=True, slots=True)
class Band:
    """A range of whole numbers: `low` is in it, `high` is not; None where it is open."""

    label: str
    low: int
    high: int | None

    def holds(self, number: int) -> bool:
        """Whether the number falls into the band."""
        return self.low <= number and (self.high is None or number < self.high)


def bands(labels: Sequence[str]) -> tuple[Band, ...]:
    """The options as bands, from the lowest on.

    Empty unless every option is a band and together they leave no gap from 0 on; the last may end,
    as in 様式３, which is not for 30万人以上.
    """
    found = [band for label in labels if (band := _band(label))]
    ordered = tuple(sorted(found, key=lambda band: band.low))
    lows = [band.low for band in ordered]
    highs = [band.high for band in ordered]
    whole = len(found) == len(labels) and lows == [0, *highs[:-1]]
    return ordered if whole else ()


def _band(label: str) -> Band | None:
    match = _RANGE.fullmatch(label)
    if match is None or not (match["low"] or match["high"]):
        return None
    high = _value(match["high"], match["high_man"]) if match["high"] else None
    return Band(label, _value(match["low"], match["low_man"]), high)


def figure(text: str) -> int | None:
    """The whole number that a text gives: `312,345`, `３１万人`; None for other words."""
    match = _FIGURE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    return None if match is None else _value(match["number"], match["man"])


def band_of(text: str, labels: Sequence[str]) -> str | None:
    """The label of the option into which the figure falls.

    None when the text is no figure or the options are no bands.
    """
    number = figure(text)
    if number is None:
        return None
    return next((band.label for band in bands(labels) if band.holds(number)), None)


def _value(number: str | None, man: str | None) -> int:
    if not number:
        return 0
    return int(number.replace(",", "")) * (10_000 if man else 1)
