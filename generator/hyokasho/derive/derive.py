"""Fills in what follows from other answers: counts, flags, ticks, repeated names."""

from dataclasses import replace
from types import MappingProxyType

from hyokasho.derive.conditions import Scope, holds
from hyokasho.findings import Finding, Level
from hyokasho.forms import derivations as d
from hyokasho.forms.model import Form, Item, Kind, Section
from hyokasho.forms.wording import label
from hyokasho.source import answers as a


def derive(assessment: a.Assessment) -> a.Assessment:
    """The assessment with every derived item filled in.

    Where the spec overrides an item, the override stays and `computed` holds what follows. Items are
    taken in the order of the form, so that one may rest on another that stands before it.
    """
    for section in assessment.form.all_sections:
        for item in section.walk():
            if item.derived is not None:
                assessment = _derive_item(assessment, section, item)
    return assessment


def overrides(assessment: a.Assessment) -> tuple[Finding, ...]:
    """A finding for each derived item that the spec overrides, with both values."""
    findings = []
    for section in assessment.form.all_sections:
        records = (
            [file.record(section.id) for file in assessment.files]
            if section.per_file
            else [assessment.section(section.id)]
        )
        for item in section.walk():
            if item.derived is None:
                continue
            for record in records:
                answer = _at(record, item)
                if answer.overridden:
                    findings.append(_override_finding(assessment.form, section, item, answer))
    return tuple(findings)


def _override_finding(form: Form, section: Section, item: Item, answer: a.Answer) -> Finding:
    printed, computed = value_words(answer.value), value_words(answer.computed)
    same = printed == computed
    return Finding(
        code="D101",
        level=Level.NOTE if same else Level.WARNING,
        message=f"計算では「{computed}」ですが、上書きにより「{printed}」と印刷します。"
        if not same
        else f"上書きの値「{printed}」は計算の結果と同じです。",
        hint=f"理由：{answer.reason}" if not same else "上書きを消せます。",
        position=answer.position,
        item=f"{section.no or section.label}－{label(form, item)}",
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
    steps = item.path.split("/")
    if not section.per_file:
        scope = Scope(assessment, assessment.files[0])
        old = assessment.section(section.id)
        new = _filled(old, steps[1:], item, compute(item, scope))
        return replace(
            assessment, sections=MappingProxyType({**assessment.sections, section.id: new})
        )
    files = tuple(
        _filled(file, steps, item, compute(item, Scope(assessment, file)))
        for file in assessment.files
    )
    return replace(assessment, files=files)


def _filled(record: a.Record, steps: list[str], item: Item, value: a.Value | None) -> a.Record:
    """The record with the computed value at the path of ids."""
    first, *rest = steps
    node = record.fields.get(first)
    if rest:
        match node:
            case a.Answer():
                below = _filled(node.items, rest, item, value)
                return record.put(first, replace(node, items=below))
            case a.Record():
                return record.put(first, _filled(node, rest, item, value))
            case _:
                return record.put(first, _filled(a.EMPTY, rest, item, value))
    match node:
        case a.Answer(overridden=True):
            return record.put(first, replace(node, computed=value))
        case a.Answer():
            return record.put(first, replace(node, value=value))
        case _:
            return record.put(first, a.Answer(value=value, position=record.position))


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
