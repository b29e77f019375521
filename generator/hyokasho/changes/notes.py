"""What the spec says about its next changes (次回の変更): kind, timing, reason, other words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hyokasho.changes.locate import covers, plain
from hyokasho.changes.place import Place
from hyokasho.dates import NoSuchDayError, When, read_date
from hyokasho.findings import Position
from hyokasho.forms import keys
from hyokasho.source.answers import NOWHERE
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note; what it does not say is None, or empty where that means the same.

    `items` are patterns as `covers` takes them. `left_out` is the reason for which the changes do
    not stand in the log.
    """

    items: tuple[str, ...]
    kind: str = ""
    timing: str = ""
    reason: str | None = None
    date: When | None = None
    item: str | None = None
    before: str | None = None
    after: str | None = None
    left_out: str = ""
    position: Position = NOWHERE

    def means(self, place: Place) -> bool:
        """Whether the note speaks of the place."""
        return any(covers(item, place) for item in self.items)

    @property
    def words(self) -> "Note":
        """The note wherever it stands, to be compared with another."""
        return replace(self, position=NOWHERE)

    @property
    def precision(self) -> int:
        """How closely it names its place: the more words, the closer."""
        return max(len(plain(item)) for item in self.items) if self.items else 0


def read_notes(tree: Mapping) -> tuple[Note, ...]:
    """The notes of a spec in their order; what does not fit the schema is passed over."""
    return tuple(_notes(tree.get(keys.NEXT_CHANGES)))


def _notes(node: Node | None) -> Iterator[Note]:
    for entry in node.items if isinstance(node, Sequence) else ():
        if isinstance(entry, Mapping):
            yield Note(
                items=_texts(entry.get(keys.NOTE_ITEM)),
                kind=_text(entry, keys.NOTE_KIND) or "",
                timing=_text(entry, keys.NOTE_TIMING) or "",
                reason=_text(entry, keys.NOTE_REASON),
                date=_date(entry),
                item=_text(entry, keys.NOTE_WORDS),
                before=_text(entry, keys.NOTE_BEFORE),
                after=_text(entry, keys.NOTE_AFTER),
                left_out=_text(entry, keys.NOTE_LEFT_OUT) or "",
                position=entry.position,
            )


def _texts(node: Node | None) -> tuple[str, ...]:
    match node:
        case Scalar():
            return (node.text,) if node.text else ()
        case Sequence():
            return tuple(item.text for item in node.items if isinstance(item, Scalar) and item.text)
        case _:
            return ()


def _text(entry: Mapping, key: str) -> str | None:
    node = entry.get(key)
    return node.value if isinstance(node, Scalar) else None


def _date(entry: Mapping) -> When | None:
    node = entry.get(keys.NOTE_DATE)
    try:
        return read_date(node.text) if isinstance(node, Scalar) else None
    except NoSuchDayError:
        return None
