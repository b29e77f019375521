"""What is withheld from the public now stands in no row, not even in those of years ago."""

from collections.abc import Callable

from hyokasho.changes.place import Place
from hyokasho.changes.places import place_text, places
from hyokasho.forms.model import Item, Kind
from hyokasho.source import answers as a

# A shorter line may well stand elsewhere by chance.
_LEAST = 4
_WORDS = frozenset({Kind.TEXT, Kind.RICHTEXT, Kind.RECORDS})

Veils = Callable[[Place, str], bool]


def veils(assessment: a.Assessment) -> Veils:
    """Whether the public must not see words that are or were printed at a place.

    So it is where the answer there is withheld now, and where the words have a line of any answer
    that is withheld now.
    """
    hidden: set[tuple[str, ...]] = set()
    lines: set[str] = set()
    for place, node in places(assessment):
        if not isinstance(node, a.Answer):
            if node.withheld:
                hidden.add(place.identity)
            continue
        if node.withheld:
            hidden.add(place.identity)
            if _has_words(place.item):
                text = place_text(place, node)
                lines |= {line.strip() for line in text.split("\n") if len(line.strip()) >= _LEAST}

    def veil(place: Place, words: str) -> bool:
        return place.identity in hidden or any(line in words for line in lines)

    return veil


def _has_words(item: Item | None) -> bool:
    return item is not None and item.kind in _WORDS
