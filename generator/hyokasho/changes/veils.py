"""What is withheld from the public now stands in no row, not even in those of years ago."""

from dataclasses import dataclass

from hyokasho.changes.place import Place
from hyokasho.changes.places import place_text, places
from hyokasho.forms.model import Item, Kind
from hyokasho.source import answers as a

# A shorter line may well stand elsewhere by chance.
_LEAST = 4
_WORDS = frozenset({Kind.TEXT, Kind.RICHTEXT, Kind.RECORDS})


@dataclass(frozen=True, slots=True)
class Veils:
    """What the public must not see: places that are withheld, and the lines that stand there."""

    places: frozenset[tuple[str, ...]] = frozenset()
    lines: frozenset[str] = frozenset()

    def hide(self, place: Place, words: str) -> bool:
        """Whether words that are or were printed at a place are withheld now, here or elsewhere."""
        return place.identity in self.places or self.hide_words(words)

    def hide_words(self, words: str) -> bool:
        """Whether the words have a line of an answer that is withheld now."""
        return any(line in words for line in self.lines)


def veils(assessment: a.Assessment) -> Veils:
    """What an assessment withholds from the public."""
    hidden: set[tuple[str, ...]] = set()
    lines: set[str] = set()
    # An entry that is withheld now may have been named when it was not.
    every = (*places(assessment), *places(assessment, real_names=True))
    for place, node in every:
        if node.withheld:
            hidden.add(place.identity)
        if isinstance(node, a.Answer) and node.withheld and _has_words(place.item):
            text = place_text(place, node)
            lines |= {line.strip() for line in text.split("\n") if len(line.strip()) >= _LEAST}
    return Veils(frozenset(hidden), frozenset(lines))


def _has_words(item: Item | None) -> bool:
    return item is not None and item.kind in _WORDS
