"""Contradictions that the data of a rule describes: at an item, while a condition holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.derive.conditions import Scope, holds
from hyokasho.forms import conditions as c
from hyokasho.forms.conditions import Condition, read_condition
from hyokasho.forms.data import Fields
from hyokasho.source import answers as a


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One contradiction: `says` is said at the item `at` where all that is given holds.

    `when` is about the document, with the paths of the form; `entry` about the entry of the list in
    which the item stands. `written` and `blank` are paths of items that say something, or nothing;
    `agency` must be found in 評価実施機関名.
    """

    at: str
    says: str
    hint: str
    when: Condition | None
    entry: Condition | None
    written: tuple[str, ...]
    blank: tuple[str, ...]
    agency: re.Pattern[str] | None

    def found(self, subject: Subject) -> Iterator[Found]:
        """The places where it is so."""
        if self.agency and not self.agency.search(subject.assessment.agency):
            return
        for spot in subject.at(self.at):
            # What the tool itself works out is compared there (D104).
            worked_out = spot.item.supplied and spot.answer.computed is not None
            if not worked_out and self._holds(spot, subject):
                yield subject.found(spot, self.says, self.hint)

    def _holds(self, spot: Spot, subject: Subject) -> bool:
        scope = Scope(subject.assessment, spot.file)
        if any(is_blank(self._answer(scope, spot, path)) for path in self.written):
            return False
        if not all(is_blank(self._answer(scope, spot, path)) for path in self.blank):
            return False
        inside = scope.within(spot.record)
        if self.entry and (_is_withheld(self.entry, inside) or not holds(self.entry, inside)):
            return False
        return self.when is None or (not _is_withheld(self.when, scope) and holds(self.when, scope))

    def _answer(self, scope: Scope, spot: Spot, path: str) -> a.Value | None:
        return spot.answer.value if path == self.at else scope.answer(path).value


def _is_withheld(condition: Condition, scope: Scope) -> bool:
    """Whether it rests on what is kept from the public, which a message would tell."""
    match condition:
        case c.Not(part):
            return _is_withheld(part, scope)
        case c.Both(parts) | c.Either(parts):
            return any(_is_withheld(part, scope) for part in parts)
        case c.Every(path, part) | c.Some(path, part):
            return any(_is_withheld(part, scope.within(entry)) for entry in scope.entries(path))
        case c.Entries(path) | c.Is(path) | c.Has(path) | c.Only(path) | c.Ticked(path):
            return bool(scope.answer(path).withheld)


def read_case(data: object, code: str) -> Case:
    """The case that a file describes.

    Raises:
        FormFileError: It cannot be read.
    """
    with Fields(data, code) as fields:
        return Case(
            at=fields.text("at"),
            says=fields.text("says"),
            hint=fields.text("hint"),
            when=read_condition(fields.data("when")) if "when" in fields else None,
            entry=read_condition(fields.data("entry")) if "entry" in fields else None,
            written=fields.texts("written"),
            blank=fields.texts("blank"),
            agency=re.compile(fields.text("agency")) if "agency" in fields else None,
        )
