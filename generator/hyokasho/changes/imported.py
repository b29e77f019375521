"""Rows of 変更箇所 that the spec itself holds: what they are about, and with what they agree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.changes.locate import Gazetteer, plain
from hyokasho.changes.place import Place
from hyokasho.changes.places import place_text, places
from hyokasho.changes.printed import entry_name, public_name
from hyokasho.dates import When
from hyokasho.findings import Position
from hyokasho.forms.model import Kind
from hyokasho.source import answers as a

# How documents write that there is nothing.
_NOTHING = frozenset(
    {"", "なし", "記載なし", "追記", "記載削除", "右記を追記", "記載削除右記を追記"}
)
_SHORTENED = re.compile("略")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A row as the spec holds it; `place` is None where the form has nothing of that name now."""

    date: When | None
    item: str
    before: str
    after: str
    place: Place | None
    position: Position
    withheld: bool


def imported_rows(assessment: a.Assessment) -> tuple[Imported, ...]:
    """The rows of the spec in their order."""
    return tuple(_rows(assessment))


def _rows(assessment: a.Assessment) -> Iterator[Imported]:
    found = assessment.form.change_table
    if found is None:
        return
    section, table = found
    known = Gazetteer(place for place, _ in places(assessment))
    located: dict[str, Place | None] = {}
    for record in assessment.section(section.id).entries(table.id):
        item = a.text_of(record.answer("item").value)
        if plain(item) not in located:
            located[plain(item)] = known.locate(item)
        date = record.answer("date").value
        yield Imported(
            date=date if isinstance(date, When) else None,
            item=item,
            before=a.text_of(record.answer("before").value),
            after=a.text_of(record.answer("after").value),
            place=located[plain(item)],
            position=record.position,
            withheld=bool(record.withheld) or any(x.withheld for x in a.answers(record)),
        )


def standing(assessment: a.Assessment) -> dict[tuple[str, ...], str]:
    """What is printed at each place now, by the identity of the place; of an entry its name.

    What is withheld from the public is left out.
    """
    found = {}
    for place, node in places(assessment):
        if isinstance(node, a.Answer):
            if not node.withheld:
                found[place.identity] = place_text(place, node)
        elif place.item is not None:
            name = entry_name(place.item, node)
            if name == public_name(place.item, node):
                found[place.identity] = name
    return found


def agree(said: str, other: str, place: Place) -> bool:
    """Whether two texts about a place may both be true.

    Rows often give only the part that changed, so one may be a part of the other: a piece of a
    line, or some of its lines. Widths, blanks, punctuation and dashes do not count; of a blank and
    where something is left out (略) nothing can be said.
    """
    if not said or not other or _SHORTENED.search(said) or _SHORTENED.search(other):
        return True
    if place.item is not None and place.item.kind is Kind.CHECKS:
        return _boxes_agree(said, other)
    one, two = _lines(said), _lines(other)
    if not one or not two:
        return one == two
    short, long = sorted((one, two), key=len)
    if len(short) == 1:
        return any(short[0] in line or line in short[0] for line in long)
    return set(short) <= set(long)


def _lines(words: str) -> list[str]:
    lines = [plain(line) for line in words.split("\n")]
    return [line for line in lines if line not in _NOTHING]


def _boxes_agree(said: str, other: str) -> bool:
    """Boxes are often named by their label alone; so each line must be part of one of the other."""
    one, two = _lines(said.replace("○", "")), _lines(other.replace("○", ""))
    return all(any(line in more or more in line for more in two) for line in one)
