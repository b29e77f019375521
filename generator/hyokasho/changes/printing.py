"""Puts computed rows behind those that the spec holds: into the answers, and into the source."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from hyokasho.changes.rows import Row
from hyokasho.dates import When
from hyokasho.findings import Position
from hyokasho.forms.model import Form, Item, Kind
from hyokasho.source import answers as a
from hyokasho.source import tree as t

_HERE = Position(1, 1)


def with_rows(assessment: a.Assessment, rows: Sequence[Row], draft: str) -> a.Assessment:
    """The assessment with the rows in its change log; `draft` is the mark of unpublished ones."""
    found = assessment.form.change_table
    if found is None or not rows:
        return assessment
    section, table = found
    record = assessment.section(section.id)
    computed = tuple(
        a.Record(fields=MappingProxyType(dict(_answers(row, table, draft)))) for row in rows
    )
    entries = a.Entries(records=(*record.entries(table.id), *computed), position=record.position)
    sections = {**assessment.sections, section.id: record.put(table.id, entries)}
    return replace(assessment, sections=MappingProxyType(sections))


def source_with_rows(tree: t.Mapping, form: Form, rows: Sequence[Row], draft: str) -> t.Mapping:
    """The source with the rows in its change log, so that it says all that is printed."""
    found = form.change_table
    if found is None or not rows:
        return tree
    section, table = found
    written = tree.get(section.key)
    before = written.items if isinstance(written, t.Sequence) else ()
    computed = tuple(_source_row(row, table, draft) for row in rows)
    listed = t.Sequence(items=(*before, *computed), position=_HERE)
    own = t.Entry(key=t.Scalar(value=section.key, position=_HERE), value=listed)
    others = tuple(entry for entry in tree.entries if entry.key.value != section.key)
    return replace(tree, entries=(*others, own))


def columns(row: Row, draft: str) -> dict[str, When | str | None]:
    """What a row has in the columns of 変更箇所, by their ids."""
    return {
        "date": row.date,
        "item": _item(row, draft),
        "before": row.before,
        "after": row.after,
        "timing": row.timing,
        "timing_reason": row.reason,
    }


def _answers(row: Row, table: Item, draft: str) -> Iterator[tuple[str, a.Answer]]:
    said = columns(row, draft)
    for column in table.items:
        match said.get(column.id):
            case str(words):
                chosen = column.kind is Kind.CHOICE
                value = a.Chosen(words) if chosen else a.Text((a.Verbatim(words),))
                yield column.id, a.Answer(value=value)
            case value:
                yield column.id, a.Answer(value=value)


def _source_row(row: Row, table: Item, draft: str) -> t.Mapping:
    said = columns(row, draft)
    written = {
        column.key: words.written if isinstance(words, When) else words
        for column in table.items
        if column.id in said
        for words in [said[column.id]]
    }
    return t.Mapping(
        entries=tuple(
            t.Entry(
                key=t.Scalar(value=key, position=_HERE),
                value=t.Scalar(value=words, position=_HERE),
            )
            for key, words in written.items()
        ),
        position=_HERE,
    )


def _item(row: Row, draft: str) -> str:
    return draft.format(item=row.item) if row.draft else row.item
