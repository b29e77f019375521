"""Whether a condition of the form holds in an assessment."""

from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.forms import conditions as c
from hyokasho.source import answers as a


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the paths of a form lead: an assessment, one of its files, inside an entry of a list.

    A path begins with the id of a section, or, within an entry, with the id of one of its items.
    `agency` is the register of the agency, for rules that speak of it.
    """

    assessment: a.Assessment
    file: a.Record
    entry: a.Record | None = None
    agency: a.Assessment | None = None

    def _start(self, path: str) -> tuple[a.Record, list[str]]:
        """The record in which the path begins, and the ids that lead on from there."""
        first, *rest = path.split("/")
        if self.entry is not None:
            return self.entry, [first, *rest]
        section = self.file.fields.get(first)
        return section if isinstance(section, a.Record) else self.assessment.section(first), rest

    def parent(self, path: str) -> tuple[a.Record, str]:
        """The record that holds the item at the path, and the item's id."""
        record, ids = self._start(path)
        return record.under(ids[:-1]), ids[-1]

    def answer(self, path: str) -> a.Answer:
        """The answer at the path."""
        record, ids = self._start(path)
        return record.at(ids)

    def every(self, path: str) -> Iterator[a.Answer]:
        """The answers at the path, which may lead into lists: there one of each entry."""
        record, ids = self._start(path)
        return record.every(ids)

    def entries(self, path: str) -> tuple[a.Record, ...]:
        """The entries of the list at the path."""
        record, item_id = self.parent(path)
        return record.entries(item_id)

    def has(self, path: str) -> bool:
        """Whether the spec writes the item at the path, if only to say that it is empty."""
        record, item_id = self.parent(path)
        return item_id in record.fields

    def within(self, entry: a.Record) -> "Scope":
        """The same scope, inside an entry."""
        return Scope(self.assessment, self.file, entry, self.agency)


def holds(condition: c.Condition, scope: Scope) -> bool:
    """Whether the condition is true there; a blank answer makes `is`, `has` and `only` false."""
    match condition:
        case c.Entries(path):
            return bool(scope.entries(path))
        case c.Is(path, value):
            return scope.answer(path).value == a.Chosen(value)
        case c.Has(path, label):
            return label in _ticked(scope, path)
        case c.Only(path, label):
            return _ticked(scope, path) == [label]
        case c.Ticked(path):
            return scope.answer(path).value == a.Flag(ticked=True)
        case c.Not(part):
            return not holds(part, scope)
        case c.Both(parts):
            return all(holds(part, scope) for part in parts)
        case c.Either(parts):
            return any(holds(part, scope) for part in parts)
        case c.Every(path, part):
            return all(holds(part, scope.within(entry)) for entry in scope.entries(path))
        case c.Some(path, part):
            return any(holds(part, scope.within(entry)) for entry in scope.entries(path))


def _ticked(scope: Scope, path: str) -> list[str]:
    value = scope.answer(path).value
    return [box.label for box in value.ticked] if isinstance(value, a.Boxes) else []
