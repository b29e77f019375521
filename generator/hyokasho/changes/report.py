"""The change log for people and machines: text, YAML to paste, JSON, Markdown."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from hyokasho.changes.printing import columns, source_with_rows
from hyokasho.changes.rows import Row, question
from hyokasho.forms.change_style import load_style
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.model import Form, Item
from hyokasho.source import tree as t
from hyokasho.source.answers import NOWHERE
from hyokasho.source.canonical import canonical
from hyokasho.words import escaped, visible


def as_table(rows: Sequence[Row], *, full: bool = False) -> str:
    """The rows for a terminal, under the day of each publication.

    In full, nothing is left out as （略） or reworded, and rows that are not printed stand too.
    """
    lines: list[str] = []
    for day, group in groupby(_shown(rows, full=full), key=_day):
        listed = list(group)
        lines.append(f"{day}　{len(listed)} 件")
        for number, row in enumerate(listed, 1):
            lines += _block(number, row, full=full)
        lines.append("")
    return "\n".join(lines) or "変更はありません。\n"


def as_json(rows: Sequence[Row]) -> str:
    """All that is known of the rows, as a JSON list."""
    data = [
        {
            "date": row.date.written if row.date else None,
            "draft": row.draft,
            "item": row.item,
            "before": row.before,
            "after": row.after,
            "timing": row.timing,
            "reason": row.reason,
            "origin": row.origin.name.lower(),
            "important": row.important,
            "kind": row.kind.name if row.kind else None,
            "proposed": row.proposed.name if row.proposed else None,
            "left_out": row.left_out or None,
            "withheld": row.veiled,
            "sort": row.change.sort.value,
            "path": row.change.place.path,
            "full_item": row.full_item,
            "full_before": row.full_before,
            "full_after": row.full_after,
        }
        for row in rows
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_yaml(rows: Sequence[Row], form: Form) -> str:
    """The printed rows as a spec would hold them."""
    kept = tuple(_shown(rows, full=False))
    empty = t.Mapping(entries=(), position=NOWHERE)
    return canonical(source_with_rows(empty, form, kept, load_style().draft)).decode()


def as_markdown(rows: Sequence[Row], form: Form, *, full: bool = False) -> str:
    """The rows as a table in Markdown, with the columns of the form."""
    table = _change_table(form)
    heads = [column.label for column in table.items]
    lines = [f"| {' | '.join(map(escaped, heads))} |", f"|{' --- |' * len(heads)}"]
    for row in _shown(rows, full=full):
        item, before, after = _words(row, full=full)
        mark = "※ " if row.important else ""
        told = replace(row, item=mark + item, before=before, after=after)
        said = columns(told, load_style().draft)
        cells = (str(said.get(column.id) or "") for column in table.items)
        lines.append(f"| {' | '.join(map(escaped, cells))} |")
    return "\n".join(lines) + "\n"


def _change_table(form: Form) -> Item:
    """The table of 変更箇所; a form that prints none borrows that of another."""
    forms = chain([form], map(load_form, form_names().values()))
    return next(found[1] for found in (one.change_table for one in forms) if found)


def _shown(rows: Iterable[Row], *, full: bool) -> Iterator[Row]:
    return (row for row in rows if full or not row.left_out)


def _words(row: Row, *, full: bool) -> tuple[str, str, str]:
    if full:
        return row.full_item, row.full_before, row.full_after
    return row.item, row.before, row.after


def _day(row: Row) -> str:
    return str(row.date) if row.date else "案（公表前）"


def _block(number: int, row: Row, *, full: bool) -> Iterator[str]:
    item, before, after = _words(row, full=full)
    yield f"{number:3} {'※' if row.important else '　'} {visible(item)}"
    yield from _labelled("変更前", before)
    yield from _labelled("変更後", after)
    yield from _labelled(row.timing, f"{row.reason}（{row.origin.value}）")
    if row.left_out:
        yield from _labelled("載せない", row.left_out)
    if row.kind:
        yield from _labelled("種類", row.kind.name)
    if row.open:
        yield from _labelled("候補", question(row, load_style()))


def _labelled(label: str, words: str) -> Iterator[str]:
    first, *rest = words.split("\n")
    yield f"      {label}：{visible(first)}"
    yield from (f"        {visible(line)}" for line in rest)
