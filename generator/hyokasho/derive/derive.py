"""Fills in what follows from other answers: counts, flags, ticks, repeated names."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from hyokasho.derive.conditions import Scope, holds
from hyokasho.findings import Finding, Level
from hyokasho.forms import derivations as d
from hyokasho.forms.model import Item, Kind, Section
from hyokasho.forms.wording import item_path, place
from hyokasho.source import answers as a


def derive(assessment: a.Assessment) -> a.Assessment:
    """The assessment with every derived item filled in.

    Where the spec overrides an item, the override stays and `computed` holds what follows. Items
    are taken in the order of the form, so that one may rest on another that stands before it.
    """
    for section in assessment.form.all_sections:
        for item in section.walk():
            if item.derived is not None:
                assessment = _derive_item(assessment, section, item)
    return assessment


def overrides(assessment: a.Assessment) -> tuple[Finding, ...]:
    """A finding for each derived item that the spec overrides, with both values."""
    return tuple(_overrides(assessment))


def _overrides(assessment: a.Assessment) -> Iterator[Finding]:
    form = assessment.form
    for section in form.all_sections:
        several = section.per_file and len(assessment.files) > 1
        for item in section.walk():
            if item.derived is None:
                continue
            for number, record in enumerate(_records(assessment, section)):
                answer = _at(record, item)
                if answer.overridden:
                    path = item_path(form, item, number if several else None)
                    yield _override_finding(answer, place(form, path))


def _records(assessment: a.Assessment, section: Section) -> tuple[a.Record, ...]:
    """The answers of a section, once for each time that it is printed."""
    if section.per_file:
        return tuple(file.record(section.id) for file in assessment.files)
    return (assessment.section(section.id),)


def _override_finding(answer: a.Answer, item: str) -> Finding:
    printed, computed = value_words(answer.value), value_words(answer.computed)
    if printed == computed:
        level, message = Level.NOTE, f"上書きの値「{printed}」は、計算の結果と同じです。"
        hint = "「上書き:」と「理由:」を消せます。"
    else:
        level = Level.WARNING
        message = f"計算では「{computed}」ですが、上書きにより「{printed}」と印刷します。"
        hint = f"理由：{answer.reason}"
    return Finding(
        code="D101",
        level=level,
        message=message,
        hint=hint,
        position=answer.position,
        item=item,
        basis="様式の記載から計算される項目",
    )


def value_words(value: a.Value | None) -> str:
    """A value in a few words, for messages."""
    match value:
        case None:
            return "空欄"
        case a.Boxes(ticked):
            return "、".join(box.label for box in ticked) or "選択なし"
        case a.Number(number):
            return str(number)
        case a.Flag(ticked):
            return "○" if ticked else "○なし"
        case _:
            return a.text_of(value)


def _at(record: a.Record, item: Item) -> a.Answer:
    *above, last = item.path.split("/")[1:]
    for step in above:
        record = record.record(step)
    return record.answer(last)


def _derive_item(assessment: a.Assessment, section: Section, item: Item) -> a.Assessment:
    way = _way(section, item)
    if not section.per_file:
        scope = Scope(assessment, assessment.files[0])
        old = assessment.section(section.id)
        new = _filled(old, way, _computed(item, scope))
        return replace(
            assessment, sections=MappingProxyType({**assessment.sections, section.id: new})
        )
    files = tuple(
        file.put(
            section.id,
            _filled(file.record(section.id), way, _computed(item, Scope(assessment, file))),
        )
        for file in assessment.files
    )
    return replace(assessment, files=files)


def _computed(item: Item, scope: Scope) -> a.Answer:
    """What is derived, withheld where the text that it repeats is withheld."""
    return a.Answer(value=compute(item, scope), withheld=_withheld(item, scope))


def _withheld(item: Item, scope: Scope) -> str:
    match item.derived:
        case d.Same(path):
            return scope.answer(path).withheld
        case d.Lines(path):
            assessment = scope.assessment
            reasons = [Scope(assessment, file).answer(path).withheld for file in assessment.files]
            return next(filter(None, reasons), "")
        case _:
            return ""


def _filled(record: a.Record, way: tuple[Item, ...], computed: a.Answer) -> a.Record:
    """The record with the computed answer at the end of the way of items."""
    here, *rest = way
    node = record.fields.get(here.id)
    answer = node if isinstance(node, a.Answer) else a.Answer(position=record.position)
    if rest:
        below = _filled(record.record(here.id), tuple(rest), computed)
        return record.put(here.id, replace(answer, items=below) if here.holds_value else below)
    if answer.overridden:
        return record.put(here.id, replace(answer, computed=computed.value))
    filled = replace(answer, value=computed.value, withheld=computed.withheld)
    return record.put(here.id, filled)


def _way(section: Section, item: Item) -> tuple[Item, ...]:
    """The items from the section down to the item."""
    way: list[Item] = []
    for step in item.path.split("/")[1:]:
        parent: Section | Item = way[-1] if way else section
        way.append(next(child for child in parent.items if child.id == step))
    return tuple(way)


def compute(item: Item, scope: Scope) -> a.Value | None:
    """What the derivation of the item gives in that scope, None for a blank."""
    match item.derived:
        case d.Constant(text):
            return a.Text((a.Verbatim(text),))
        case d.Count(path):
            number = sum(_weight(entry, scope.assessment) for entry in scope.entries(path))
            return a.Number(number) if number else None
        case d.Same(path):
            return scope.answer(path).value
        case d.Lines(path):
            return _lines(path, scope.assessment)
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
        case None:
            return None


def _weight(entry: a.Record, assessment: a.Assessment) -> int:
    """For how many receivers an entry stands: the rows of its annex, else one."""
    annex = assessment.annex(entry.annex) if entry.annex else None
    return len(annex.rows) if annex else 1


def _lines(path: str, assessment: a.Assessment) -> a.Value | None:
    texts = [a.text_of(Scope(assessment, file).answer(path).value) for file in assessment.files]
    lines = "\n".join(text for text in texts if text)
    return a.Text((a.Verbatim(lines),)) if lines else None
