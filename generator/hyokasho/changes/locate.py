"""Reads the words of the column 項目, and of a pattern, back into places of the form.

Published documents write one place in many ways: with － or ー or blanks between the steps, with
or without numbers, wide or narrow, leaving out steps in between. All that is overlooked here; what
counts is that every word of the text is a word of the way, in its order.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import eq

from hyokasho.changes.place import Place, Step
from hyokasho.forms.model import Item, Section
from hyokasho.forms.wording import entry_heading

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DROPPED = re.compile(r"[\s\-‐‑–—―－ー−─・.．,，、。:：()（）〔〕\[\]［］「」『』【】/／※➀]")
_ROMAN = (("III", "Ⅲ"), ("II", "Ⅱ"), ("IV", "Ⅳ"), ("VI", "Ⅵ"), ("V", "Ⅴ"), ("I", "Ⅰ"))
_SPELLING = (("取り扱", "取扱"), ("手続き", "手続"))
# How much of a label must agree, where words may be slightly wrong, and how long it must be.
_NEARLY = 0.85
_LEAST = 6
_BEGUN = 4


@lru_cache(maxsize=20_000)
def plain(words: str) -> str:
    """The words without what published documents write now so, now so."""
    kept = _DROPPED.sub("", words.translate(_NARROW))
    for ascii_form, sign in _ROMAN:
        if kept.startswith(ascii_form):
            kept = sign + kept.removeprefix(ascii_form)
            break
    for long, short in _SPELLING:
        kept = kept.replace(long, short)
    return kept


def covers(pattern: str, place: Place) -> bool:
    """Whether a pattern means the place, or something above it.

    `Ⅲ` means all of Ⅲ, `Ⅱ－４` a block, `委託事項１` one entry, `③委託先名` that item of every one.
    """
    words = plain(pattern)
    if not words:
        return False
    way = _way(place)
    return any(
        _left_out(words, way[:length], exact=True) is not None for length in range(1, len(way) + 1)
    )


class Gazetteer:
    """Finds places by their words; made once for many look-ups."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = tuple((place, _way(place)) for place in places)

    def locate(self, words: str) -> Place | None:
        """The place that the words mean; of several that of which they leave out the fewest steps.

        None where they mean none of them.
        """
        text = plain(words)
        return self._closest(text, exact=True) or self._closest(text, exact=False)

    def _closest(self, text: str, *, exact: bool) -> Place | None:
        best: tuple[int, Place] | None = None
        for place, way in self._places:
            # Nearly all places are ruled out by the last words alone.
            if exact and not text.endswith(way[-1]):
                continue
            left_out = _left_out(text, way, exact=exact)
            if left_out is not None and (best is None or left_out < best[0]):
                best = (left_out, place)
        return best[1] if best else None


# The ways to write each step of a place, the longest first.
_Way = tuple[tuple[str, ...], ...]


def _way(place: Place) -> _Way:
    if place.annex:
        return ((plain(place.annex),),)
    return tuple(_variants(step) for step in place.steps)


def _left_out(text: str, way: _Way, *, exact: bool) -> int | None:
    """How many steps the text leaves out when all of it is said by steps up to the last one.

    None where it says something else. The last step must be said.
    """
    if not way:
        return None if text else 0
    best: int | None = None
    for length in _said(text, way[0], exact=exact):
        following = _left_out(text[length:], way[1:], exact=exact)
        if following is not None and (best is None or following < best):
            best = following
    if len(way) > 1:
        skipped = _left_out(text, way[1:], exact=exact)
        if skipped is not None and (best is None or skipped + 1 < best):
            best = skipped + 1
    return best


def _said(text: str, variants: tuple[str, ...], *, exact: bool) -> Iterator[int]:
    """How much of the beginning of the text may be a step that is written in these ways."""
    for variant in variants:
        fuzzy = not exact and len(variant) >= _LEAST
        if text.startswith(variant) or (fuzzy and _nearly(text[: len(variant)], variant)):
            yield len(variant)
        elif fuzzy and len(text) >= _BEGUN and variant.startswith(text):
            # What is left of the text begins the label: ②所属長 for ②所属長の役職名.
            yield len(text)


@lru_cache(maxsize=20_000)
def _nearly(said: str, variant: str) -> bool:
    """Whether a few signs are wrong: 従業員に対する… for 従業者に対する…, ⑨過去… for ②過去…."""
    if len(said) != len(variant):
        return False
    same: int = sum(map(eq, said, variant))
    return same / len(variant) >= _NEARLY


def _variants(step: Step) -> tuple[str, ...]:
    """The ways to write one step."""
    node = step.node
    found: list[str] = []
    if isinstance(node, Item) and node.repeats:
        if step.number:
            found += [entry_heading(node, step.number), step.entry.split("\n")[0]]
        found += [node.label, entry_heading(node, 1).removesuffix("1")]
    else:
        labels = [node.label, node.label.split("（")[0], node.label.split("\n")[0], node.key]
        found += [f"{node.no}{label}" for label in labels]
        found += [node.no, *labels] if node.no else labels
    if isinstance(node, Section) and step.number and not step.alone:
        files = [f"ファイル{step.number}", *filter(None, [step.entry])]
        found += [*files, *(f"{words}{file}" for words in found for file in files)]
    written = (plain(words) for words in found)
    return tuple(sorted({words for words in written if words}, key=len, reverse=True))
