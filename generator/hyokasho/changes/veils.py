"""What is withheld from the public now stands in no row, not even in those of years ago."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hyokasho.changes.diff import Change, Kept
from hyokasho.changes.place import Held, Spot
from hyokasho.changes.places import place_text, places
from hyokasho.changes.printed import entry_name, file_name, public_file_name, public_name
from hyokasho.forms.model import Item, Kind
from hyokasho.source import answers as a

# A shorter line may well stand elsewhere by chance.
_LEAST = 4
_WORDS = frozenset({Kind.TEXT, Kind.RICHTEXT, Kind.RECORDS})


@dataclass(frozen=True, slots=True)
class Veil:
    """The spots of one state that are withheld now.

    `lost` are the paths of those that lie in a file or entry which that state does not have,
    `stays` the files and entries of that state which are there now; None means all.
    """

    spots: frozenset[Spot] = frozenset()
    lost: frozenset[str] = frozenset()
    stays: frozenset[Held] | None = None

    def hides(self, spot: Spot | None) -> bool:
        """Whether what stood there is withheld now.

        In doubt it is: an entry that went may be the one that came under another name.
        """
        if spot is None:
            return False
        gone = self.stays is not None and spot.held is not None and spot.held not in self.stays
        return spot in self.spots or (gone and spot.path in self.lost)

    def before(self, kept: Kept) -> "Veil":
        """The same in an older state, of which `kept` stayed until this one."""
        back = kept.back
        found = {spot: back.follow(spot) for spot in self.spots}
        stays = self.stays
        return Veil(
            spots=frozenset(spot for spot in found.values() if spot is not None),
            lost=self.lost | {spot.path for spot, old in found.items() if old is None},
            stays=frozenset(
                old for old, new in kept.pairs.items() if stays is None or (old[0], new) in stays
            ),
        )


_NOTHING = Veil()


@dataclass(frozen=True, slots=True, kw_only=True)
class Veils:
    """What the public must not see of two states: answers and entries, names, and lines anywhere.

    `answers` and `names` have the older state first.
    """

    answers: tuple[Veil, Veil] = (_NOTHING, _NOTHING)
    names: tuple[Veil, Veil] = (_NOTHING, _NOTHING)
    lines: frozenset[str] = frozenset()

    def hide(self, change: Change, words: str) -> bool:
        """Whether words of a change are withheld now, since they stand there or elsewhere."""
        old, new = self.answers
        return old.hides(change.was) or new.hides(change.now) or self.hide_words(words)

    def hide_name(self, change: Change, words: str) -> bool:
        """Whether the words for the place of a change have a name that is withheld now."""
        sides = zip(self.names, (change.was, change.now), strict=True)
        held = any(veil.hides(one) for veil, spot in sides if spot for one in spot.holders)
        return held or self.hide_words(words)

    def hide_words(self, words: str) -> bool:
        """Whether the words have a line of an answer that is withheld now."""
        return any(line in words for line in self.lines)

    def before(self, kept: Kept) -> "Veils":
        """The same of the older state, and of one before it of which `kept` stayed."""
        answers, names = self.answers[0], self.names[0]
        return replace(
            self, answers=(answers.before(kept), answers), names=(names.before(kept), names)
        )


def veils(assessment: a.Assessment) -> Veils:
    """What an assessment withholds from the public; both states are its own."""
    hidden: set[Spot] = set()
    names = set(_file_names(assessment))
    lines: set[str] = set()
    for place, node in places(assessment):
        if _withheld(node):
            hidden.add(place.spot)
        if isinstance(node, a.Record):
            if place.item and public_name(place.item, node) != entry_name(place.item, node):
                names.add(place.spot)
        elif node.withheld and _has_words(place.item):
            text = place_text(place, node)
            lines |= {line.strip() for line in text.split("\n") if len(line.strip()) >= _LEAST}
    answers, named = Veil(frozenset(hidden)), Veil(frozenset(names))
    return Veils(answers=(answers, answers), names=(named, named), lines=frozenset(lines))


def _withheld(node: a.Answer | a.Record) -> bool:
    """Whether it is withheld, an entry also where only a part of it is: rows show it whole."""
    inside = isinstance(node, a.Record) and any(answer.withheld for answer in a.answers(node))
    return bool(node.withheld) or inside


def _file_names(assessment: a.Assessment) -> Iterator[Spot]:
    """The sections of the files whose name is withheld."""
    form = assessment.form
    for number, file in enumerate(assessment.files, 1):
        if public_file_name(form, file) != file_name(form, file):
            for section in form.all_sections:
                if section.per_file:
                    yield Spot(section.id, (section.id,), (number,))


def _has_words(item: Item | None) -> bool:
    return item is not None and item.kind in _WORDS
