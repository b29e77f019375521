"""Carries changes out on an old state, as a reader with the old print and the rows would."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from hyokasho.changes.diff import Change
from hyokasho.changes.place import Step
from hyokasho.forms.model import Item, Section
from hyokasho.source import answers as a


def replay(old: a.Assessment, changes: Sequence[Change]) -> a.Assessment:
    """The old state with all changes made: entries first, so that their new numbers hold."""
    of_entries = [c for c in changes if c.place.item is not None and c.place.item.repeats]
    for place in dict.fromkeys(change.place.steps[:-1] for change in of_entries):
        lists = [change for change in of_entries if change.place.steps[:-1] == place]
        for item in dict.fromkeys(c.place.item for c in lists if c.place.item):
            old = _at_list(old, place, item, [c for c in lists if c.place.item is item])
    for change in changes:
        if change not in of_entries and isinstance(change.new, a.Answer):
            old = _edited(old, change.place.steps, change.new)
    return old


def _at_list(
    state: a.Assessment, above: tuple[Step, ...], item: Item, changes: Sequence[Change]
) -> a.Assessment:
    def edit(record: a.Record) -> a.Record:
        before = list(record.entries(item.id))
        left = {change.was.numbers[-1] for change in changes if change.was}
        kept = [entry for number, entry in enumerate(before, 1) if number not in left]
        comes = {}
        for change in changes:
            if change.after:
                source = before[change.was.numbers[-1] - 1] if change.was else change.new
                assert isinstance(source, a.Record)
                comes[change.place.steps[-1].number] = source
        for number in sorted(comes):
            kept.insert(number - 1, comes[number])
        return record.put(item.id, a.Entries(records=tuple(kept)))

    return _with(state, above, edit)


def _edited(state: a.Assessment, steps: tuple[Step, ...], new: a.Answer) -> a.Assessment:
    item = steps[-1].node

    def edit(record: a.Record) -> a.Record:
        node = record.fields.get(item.id)
        answer = node if isinstance(node, a.Answer) else a.BLANK
        return record.put(item.id, replace(answer, value=new.value))

    return _with(state, steps[:-1], edit)


def _with(state: a.Assessment, steps: tuple[Step, ...], edit: object) -> a.Assessment:
    section = steps[0].node
    assert isinstance(section, Section)
    if section.per_file:
        index = max(steps[0].number - 1, 0)
        file = state.files[index]
        record = _below(file.record(section.id), steps[1:], edit)
        files = (*state.files[:index], file.put(section.id, record), *state.files[index + 1 :])
        return replace(state, files=files)
    record = _below(state.section(section.id), steps[1:], edit)
    return replace(state, sections=MappingProxyType({**state.sections, section.id: record}))


def _below(record: a.Record, steps: tuple[Step, ...], edit: object) -> a.Record:
    if not steps:
        assert callable(edit)
        done = edit(record)
        assert isinstance(done, a.Record)
        return done
    step, *rest = steps
    item = step.node
    assert isinstance(item, Item)
    if item.repeats:
        entries = list(record.entries(item.id))
        entries[step.number - 1] = _below(entries[step.number - 1], tuple(rest), edit)
        return record.put(item.id, a.Entries(records=tuple(entries)))
    inner = _below(record.record(item.id), tuple(rest), edit)
    if not item.holds_value:
        return record.put(item.id, inner)
    node = record.fields.get(item.id)
    answer = node if isinstance(node, a.Answer) else a.BLANK
    return record.put(item.id, replace(answer, items=inner))
