"""Items that are blank although another answer asks for them, or written although it does not."""

import re
from collections.abc import Iterator
from itertools import groupby

from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.forms.model import Item, Kind, Option
from hyokasho.source import answers as a
from hyokasho.source.tree import Path
from hyokasho.words import quoted

# How a form says when an item is filled in: ユーザ認証の管理 = 行っている, ② ≠ 実施しない.
# Of a part with fewer answers nobody can tell whether its page is there at all.
_LEAST_WRITTEN = 3
_ASKED_WHEN = re.compile(r".*(?P<sign>[=≠])\s*(?P<option>\S+)")


def asked_but_blank(subject: Subject) -> Iterator[Found]:
    """A finding for each item that an option of another asks for, and that says nothing."""
    for spot, governor, option, asks in _governed(subject):
        blank = is_blank(spot.answer.value) and not spot.answer.overridden
        if asks and blank and spot.item.computed is None:
            yield subject.found(
                spot,
                f"{governor.label}が「{option}」なのに、「{spot.item.key}」に何も書かれていません。",
                f"「{spot.item.key}:」に書くか、「{option}」を直してください。",
            )


def written_but_not_asked(subject: Subject) -> Iterator[Found]:
    """A finding for each item that is written although no option asks for it."""
    for spot, governor, option, asks in _governed(subject):
        if not asks and not is_blank(spot.answer.value):
            yield subject.found(
                spot,
                f"{governor.label}が「{option}」なのに、「{spot.item.key}」に記載があります。",
                f"「{governor.label}」の選択か、この記載を確かめてください。",
            )


def _governed(subject: Subject) -> Iterator[tuple[Spot, Item, str, bool]]:
    """Each item that hangs on an option: the item with that option, what it is, and if it asks."""
    chosen: dict[Path, tuple[Item, str]] = {}
    for spot in subject.spots:
        if spot.item.kind is Kind.CHOICE:
            value = spot.answer.value
            told = isinstance(value, a.Chosen) and not spot.answer.withheld
            label = a.text_of(value) if told else ""
            # An item hangs on the one above it, or on one beside it that comes before.
            chosen[spot.path] = chosen[spot.path[:-1]] = (spot.item, label)
        found = _ASKED_WHEN.fullmatch(spot.item.filled_when)
        governor, label = chosen.get(spot.path[:-1], (None, ""))
        if not found or not label or governor is None or spot.item.repeats:
            continue
        if any(option.label == found["option"] for option in governor.options):
            asks = (label == found["option"]) == (found["sign"] == "=")
            yield spot, governor, quoted(label), asks


def option_not_chosen(subject: Subject) -> Iterator[Found]:
    """A finding for each block or entry of a published document in which options are not chosen.

    Of a part in which hardly anything is written nothing is said: it is missing as a whole.
    """
    if subject.published is None:
        return
    for _, group in groupby(subject.spots, key=_part):
        spots = [spot for spot in group if spot.item.printed and spot.item.computed is None]
        written = [spot for spot in spots if _is_written(spot.answer)]
        blank = [spot for spot in spots if _is_not_chosen(spot)]
        if not blank or len(written) < _LEAST_WRITTEN:
            continue
        first, *others = blank
        more = f"（ここにはほかに {len(others)} 個）" if others else ""
        yield subject.found(
            first,
            f"選択肢が選ばれていません{more}。",
            f"「{first.item.options[0].label}」などの選択肢から一つを書いてください。",
        )


def _is_not_chosen(spot: Spot) -> bool:
    answer = spot.answer
    asked = spot.item.kind is Kind.CHOICE and not spot.item.filled_when
    return asked and answer.value is None and not answer.overridden and not answer.withheld


def _is_written(answer: a.Answer) -> bool:
    return answer.value is not None and answer.computed is None and answer.position != a.NOWHERE


def _part(spot: Spot) -> Path:
    """The entry of a list in which the item stands, else its block."""
    indexes = [place for place, step in enumerate(spot.path) if isinstance(step, int)]
    return spot.path[: max([2, *(place + 1 for place in indexes)])]


def box_without_words(subject: Subject) -> Iterator[Found]:
    """A finding for each ticked box whose words in brackets are missing."""
    for spot in subject.spots:
        value = spot.answer.value
        for box in value.ticked if isinstance(value, a.Boxes) else ():
            if box.words is None and _takes_text(spot.item.options, box.label):
                yield subject.found(
                    spot,
                    f"「{box.label}」に○がありますが、（　）に言葉がありません。",
                    f"「- {box.label}: …」のように、具体的な名を書いてください。",
                )


def _takes_text(options: tuple[Option, ...], label: str) -> bool:
    return any(option.takes_text for option in options if option.label == label)
