"""What each rule of a form gives in an assessment."""

from collections.abc import Iterable, Iterator
from datetime import date

from hyokasho.dates import When, guess_date, years_after
from hyokasho.derive.conditions import Scope, holds
from hyokasho.forms import derivations as d
from hyokasho.forms.model import Item, Kind
from hyokasho.source import answers as a


def compute(item: Item, rule: d.Derivation, scope: Scope) -> a.Value | None:
    """What the rule gives for the item in that scope; None for a blank, and for what it cannot say.

    Rules about the agency can say nothing without its register, or without a date to count from.
    """
    match rule:
        case d.Constant(text):
            return a.Text((a.Verbatim(text),))
        case d.Count(path):
            number = sum(_weight(entry, scope.assessment) for entry in scope.entries(path))
            return a.Number(number) if number else None
        case d.Same(path):
            return scope.answer(path).value
        case d.Lines(path):
            return _lines(path, scope.assessment)
        case d.Each(path, name):
            return lines_of(entry.answer(name).value for entry in scope.entries(path))
        case d.DayIn(path, before, behind):
            return _day_in(a.text_of(scope.answer(path).value), before, behind)
        case d.Due():
            return _due(rule, scope)
        case d.FirstOf(cases):
            return next(
                (
                    a.Chosen(value) if item.kind is Kind.CHOICE else a.Text((a.Verbatim(value),))
                    for condition, value in cases
                    if condition is None or holds(condition, scope)
                ),
                None,
            )
        case d.Ticks(boxes):
            by_id = {option.id: option.label for option in item.options}
            return a.Boxes(
                tuple(a.Box(by_id[box]) for box, condition in boxes if holds(condition, scope))
            )
        case d.Holds(condition):
            return a.Flag(holds(condition, scope))
        case _:
            return _of_agency(rule, scope)


def _of_agency(rule: d.FromAgency | d.Looked | d.Happened | d.Told, scope: Scope) -> a.Value | None:
    if scope.agency is None:
        return None
    register = Scope(scope.agency, a.EMPTY)
    match rule:
        case d.FromAgency(path):
            return register.answer(path).value
        case d.Looked():
            name = a.text_of(scope.answer(rule.equals).value)
            found = (
                entry.answer(rule.show).value
                for entry in register.entries(rule.entries)
                if name and a.text_of(entry.answer(rule.where).value) == name
            )
            return next(found, None)
        case d.Happened(window, yes, no):
            known = _within(window, register, scope)
            return None if known is None else a.Chosen(yes if known else no)
        case d.Told(window, show, none):
            known = _within(window, register, scope)
            return None if known is None else _told(known, show, none)


def _within(window: d.Window, register: Scope, scope: Scope) -> tuple[a.Record, ...] | None:
    """The entries that fall into the window; None where no list is kept, or no date is known."""
    dates = (scope.answer(path).value for path in window.until)
    end = next((when.last_day for when in dates if isinstance(when, When)), None)
    if end is None or not register.has(window.entries):
        return None
    return tuple(_entries_until(end, window, register))


def _entries_until(end: date, window: d.Window, register: Scope) -> Iterator[a.Record]:
    for entry in register.entries(window.entries):
        dates = (entry.answer(item).value for item in window.dated)
        day = next((when.last_day for when in dates if isinstance(when, When)), None)
        if day is None or not day <= end <= years_after(day, window.years):
            continue
        if not window.only or entry.answer(window.only).value == a.Flag(ticked=True):
            yield entry


def _told(entries: tuple[a.Record, ...], show: str, none: str) -> a.Text:
    if not entries:
        return a.Text((a.Verbatim(none),))
    values = (entry.answer(show).value for entry in entries)
    return a.Text(tuple(p for value in values if isinstance(value, a.Text) for p in value.parts))


def _weight(entry: a.Record, assessment: a.Assessment) -> int:
    """For how many receivers an entry stands: the rows of its annex, else one."""
    annex = assessment.annex(entry.annex) if entry.annex else None
    return len(annex.rows) if annex else 1


def _lines(path: str, assessment: a.Assessment) -> a.Value | None:
    return lines_of(Scope(assessment, file).answer(path).value for file in assessment.files)


def lines_of(values: Iterable[a.Value | None]) -> a.Value | None:
    """The texts of the values one below the other, None where all are blank."""
    lines = "\n".join(filter(None, map(a.text_of, values)))
    return a.Text((a.Verbatim(lines),)) if lines else None


def _day_in(text: str, before: str, behind: str) -> a.Value | None:
    """The day between the two words, as far as it is written as a date."""
    head, found, _ = text.rpartition(behind)
    _, also, words = head.rpartition(before)
    return guess_date(words) if found and also else None


def _due(due: d.Due, scope: Scope) -> a.Value | None:
    if due.unless and scope.answer(due.unless).value is not None:
        return None
    dates = (scope.answer(path).value for path in due.after)
    match next((value for value in dates if value is not None), None):
        case When(value=date() as day, words=""):
            return When(years_after(day, due.years, due.days))
        case _:
            return None
