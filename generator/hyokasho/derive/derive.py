"""Fills in what follows from other answers: counts, flags, ticks, repeated names."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from hyokasho.derive.conditions import Scope
from hyokasho.derive.rules import compute
from hyokasho.findings import Finding, Level
from hyokasho.forms import derivations as d
from hyokasho.forms.model import FileCaption, Item, Section
from hyokasho.forms.references import rests_on
from hyokasho.forms.wording import item_path, place
from hyokasho.source import answers as a
from hyokasho.words import VEILED


def derive(assessment: a.Assessment, agency: a.Assessment | None = None) -> a.Assessment:
    """The assessment with every item filled in that is derived, or supplied and not written.

    Where the spec overrides an item, the override stays and `computed` holds what follows; so it
    does where a supplied item is written. Items are taken in the order of the form, so that one may
    rest on another that stands before it.
    """
    for section in assessment.form.all_sections:
        for item in section.walk():
            if item.computed is not None and not _in_rows(section, item):
                assessment = _derive_item(assessment, section, item, agency)
            if item.file_caption is not None:
                assessment = _captioned(assessment, section, item, item.file_caption)
    return assessment


def _captioned(
    assessment: a.Assessment, section: Section, item: Item, caption: FileCaption
) -> a.Assessment:
    """The list with the names of the files above its entries, where it has one for each file."""
    record = assessment.section(section.id)
    node = record.fields.get(item.id)
    if not isinstance(node, a.Entries) or not 1 < len(node.records) == len(assessment.files):
        return assessment
    records = []
    for number, (entry, file) in enumerate(zip(node.records, assessment.files, strict=True), 1):
        answer = entry.answer(caption.caption)
        name = Scope(assessment, file).answer(caption.name)
        if answer.value is None and name.value is not None:
            words = caption.pattern.format(n=number, name=a.text_of(name.value))
            answer = replace(
                answer,
                value=a.Text((a.Verbatim(words),)),
                withheld=answer.withheld or name.withheld,
            )
        records.append(entry.put(caption.caption, answer))
    filled = record.put(item.id, replace(node, records=tuple(records)))
    return replace(
        assessment, sections=MappingProxyType({**assessment.sections, section.id: filled})
    )


def _in_rows(section: Section, item: Item) -> bool:
    """Whether the item is part of a list or table, whose rows `derive` does not compute."""
    return any(step.repeats for step in section.way(item.path))


def overrides(assessment: a.Assessment) -> tuple[Finding, ...]:
    """A finding for each derived item that the spec overrides, with both values."""
    return tuple(_overrides(assessment))


def _overrides(assessment: a.Assessment) -> Iterator[Finding]:
    for _, answer, where in computed_answers(assessment):
        if answer.overridden:
            yield _override_finding(answer, where)


def computed_answers(assessment: a.Assessment) -> Iterator[tuple[Item, a.Answer, str]]:
    """Each item that stands in no list and has a rule: its answer, and its place in words.

    Once for each time that it is printed.
    """
    form = assessment.form
    for section in form.all_sections:
        printings = assessment.printings(section)
        ruled = [i for i in section.walk() if i.computed and not _in_rows(section, i)]
        for item in ruled:
            for number, record in enumerate(printings):
                path = item_path(form, item, number if len(printings) > 1 else None)
                yield item, at(record, item), place(form, path)


def _override_finding(answer: a.Answer, item: str) -> Finding:
    printed, computed = value_words(answer.value), computed_words(answer)
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


def computed_words(answer: a.Answer) -> str:
    """What would have been printed in a few words, for messages; not what is withheld."""
    return VEILED if answer.computed_withheld else value_words(answer.computed)


def at(record: a.Record, item: Item) -> a.Answer:
    """The answer to an item that stands in no list, in the record of its section."""
    return record.at(item.path.split("/")[1:])


def _derive_item(
    assessment: a.Assessment, section: Section, item: Item, agency: a.Assessment | None
) -> a.Assessment:
    way = section.way(item.path)
    scopes = [Scope(assessment, file, agency=agency) for file in assessment.files]
    if not section.per_file:
        old = assessment.section(section.id)
        new = _filled(old, way, computed(item, scopes[0]))
        return replace(
            assessment, sections=MappingProxyType({**assessment.sections, section.id: new})
        )
    answers = [computed(item, scope) for scope in scopes]
    if section.id in assessment.common:
        answers = [_for_all(answers)] * len(scopes)
    files = tuple(
        file.put(section.id, _filled(file.record(section.id), way, answer))
        for file, answer in zip(assessment.files, answers, strict=True)
    )
    return replace(assessment, files=files)


def _for_all(answers: list[a.Answer]) -> a.Answer:
    """What is printed once for all 特定個人情報ファイル: each text, a flag that all of them have.

    Anything else is said where it is the same for all, and left blank where it is not.
    """
    values = [answer.value for answer in answers]
    withheld = next(filter(None, (answer.withheld for answer in answers)), "")
    value = values[0]
    if all(isinstance(value, a.Flag) for value in values):
        value = a.Flag(all(value == a.Flag(ticked=True) for value in values))
    elif all(isinstance(value, a.Text) for value in values):
        parts = (part for value in values if isinstance(value, a.Text) for part in value.parts)
        value = a.Text(tuple(dict.fromkeys(parts)))
    elif any(other != value for other in values):
        value = None
    return a.Answer(value=value, withheld=withheld)


def computed(item: Item, scope: Scope) -> a.Answer:
    """What the rule of the item gives, withheld where anything that it rests on is withheld."""
    if item.computed is None:
        return a.BLANK
    value = compute(item, item.computed, scope)
    return a.Answer(value=value, withheld=_withheld(item, item.computed, scope))


def _withheld(item: Item, rule: d.Derivation, scope: Scope) -> str:
    """The reason for which the first of the answers is withheld that the rule rests on.

    What comes out of a rule could tell any of them: 部署 by its 所属長の役職名, a day by the day a
    year later. How many entries a list has is no secret, as each is printed, if only as 非公表.
    """
    files = scope.assessment.files if isinstance(rule, d.Lines) else (scope.file,)
    scopes = [replace(scope, file=file) for file in files]
    answers = (answer for path in rests_on(item, rule) for s in scopes for answer in s.every(path))
    return next((answer.withheld for answer in answers if answer.withheld), "")


def _filled(record: a.Record, way: tuple[Item, ...], computed: a.Answer) -> a.Record:
    """The record with the computed answer at the end of the way of items."""
    here, *rest = way
    node = record.fields.get(here.id)
    answer = node if isinstance(node, a.Answer) else a.Answer(position=record.position)
    if rest:
        below = _filled(record.record(here.id), tuple(rest), computed)
        return record.put(here.id, replace(answer, items=below) if here.holds_value else below)
    if answer.overridden or here.supplied:
        answer = replace(answer, computed=computed.value, computed_withheld=computed.withheld)
    if not answer.overridden and (here.derived or answer.value is None):
        withheld = answer.withheld or computed.withheld
        answer = replace(answer, value=computed.value, withheld=withheld)
    return record.put(here.id, answer)
