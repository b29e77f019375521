"""From items of a form and their answers to headings and table rows, as the form lays them out.

The answer grid has four columns: a narrow strip for what hangs below a label, the rest of the
label, a second label inside the answer, and the answer.

    |strip|label      |sublabel|answer           |
    |②ラベル          |答え                      |
    |     |その必要性 |答え                      |
    |⑦使用の主体      |使用部署|答え             |
    |再委託|⑦有無     |答え                      |
    |見出し（全幅）                               |
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hyokasho.derive.conditions import Scope, holds
from hyokasho.document import model as m
from hyokasho.document.cells import answer_cell, column_row, words_cell
from hyokasho.document.edition import Edition
from hyokasho.document.lines import paragraphs
from hyokasho.document.values import answer_content, hidden
from hyokasho.forms.model import Form, Item, Kind, Layout, Section
from hyokasho.forms.wording import entry_heading, label
from hyokasho.source import answers as a

COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What is the same for all items of a section: form, section, scope of conditions, edition."""

    form: Form
    section: Section
    scope: Scope
    edition: Edition
    anchor: str

    def label(self, item: Item) -> str:
        """The printed label of an item below a block."""
        return label(self.form, item)

    def content(self, item: Item, answer: a.Answer) -> tuple[m.Content, ...]:
        """What stands in the answer cell of the item."""
        mark = self.section.option_mark
        return answer_content(item, answer, self.form.patterns, mark, self.edition)

    def record(self, item: Item, record: a.Record) -> a.Record:
        """The record of the items below; empty where a flag switches them off."""
        if item.off_when is not None and holds(item.off_when, self.scope):
            return a.EMPTY
        return record


Piece = m.Heading | m.Row


def block_parts(printing: Printing, block: Item, record: a.Record) -> Iterator[m.Part]:
    """The heading of a block and the tables below it."""
    anchor = f"{printing.anchor}-{block.id}"
    yield m.Heading(
        level=3,
        look=m.Look.BLOCK,
        lines=(label(printing.form, block, block=True),),
        anchor=anchor,
        flags=tuple(_flags(printing, block, record)),
    )
    if block.holds_value:
        pieces: Iterator[Piece] = iter([_full_row(printing, block, record.answer(block.id))])
    else:
        pieces = _pieces(printing, block.items, record.record(block.id), anchor)
    yield from gather(pieces, block.label)


def gather(pieces: Iterator[Piece], name: str) -> Iterator[m.Part]:
    """Rows gathered into tables named by the heading above, with the headings between."""
    rows: list[m.Row] = []
    for piece in pieces:
        if isinstance(piece, m.Row):
            rows.append(piece)
            continue
        if rows:
            yield answer_table(rows, name)
            rows = []
        name = piece.text
        yield piece
    if rows:
        yield answer_table(rows, name)


def answer_table(rows: list[m.Row], name: str) -> m.Table:
    """A table on the answer grid."""
    return m.Table(grid=m.Grid.ANSWERS, columns=COLUMNS, rows=tuple(rows), name=name)


def _flags(printing: Printing, block: Item, record: a.Record) -> Iterator[str]:
    for item in block.items:
        if item.kind is Kind.FLAG:
            yield _flag(printing, item, record.record(block.id).answer(item.id))


def _flag(printing: Printing, item: Item, answer: a.Answer) -> str:
    patterns, words = printing.form.patterns, printing.label(item)
    if hidden(answer, printing.edition):
        return f"{patterns['choice_value'].format(value=a.WITHHELD)} {words}"
    ticked = answer.value == a.Flag(ticked=True)
    return patterns["check_on" if ticked else "check_off"].format(label=words)


def _pieces(
    printing: Printing, items: tuple[Item, ...], record: a.Record, anchor: str
) -> Iterator[Piece]:
    """The items of a block, group or entry, in order."""
    for item in items:
        below = printing.record(item, record)
        if item.in_heading or not item.printed:
            continue
        if item.kind is Kind.LIST:
            yield from _entries(printing, item, below.entries(item.id), anchor)
        elif item.kind is Kind.GROUP and item.sub_block:
            yield from _sub_block(printing, item, below.record(item.id), anchor)
        elif item.kind is Kind.GROUP:
            yield from _group_rows(printing, item, below.record(item.id))
        elif item.layout is Layout.FULL_WIDTH:
            yield _heading_row(printing.label(item))
            yield _full_row(printing, item, below.answer(item.id))
        else:
            yield from _answer_rows(printing, item, below.answer(item.id))


def _sub_block(printing: Printing, item: Item, record: a.Record, anchor: str) -> Iterator[Piece]:
    """A risk: its name as a heading, then its rows."""
    inner = f"{anchor}-{item.id}"
    lines = tuple(printing.label(item).split("\n"))
    yield m.Heading(level=4, look=m.Look.SUB, lines=lines, anchor=inner)
    yield from _pieces(printing, item.items, record, inner)


def _entries(
    printing: Printing, item: Item, entries: tuple[a.Record, ...], anchor: str
) -> Iterator[Piece]:
    """The entries of a list with their headings; without entries the form's one empty entry."""
    for number, entry in enumerate(entries or (a.EMPTY,), 1):
        inner = f"{anchor}-{item.id}-{number}"
        for group in item.group_headings:
            if group.start == number:
                yield _entry_heading(group.label, f"{inner}-group")
        words = entry_heading(item, number)
        if item.heading_value:
            value = entry.answer(item.heading_value)
            child = item.child(item.heading_value)
            yield m.Row(
                cells=(_label(words), answer_cell(printing.content(child, value), 2)), keep=True
            )
        else:
            yield _entry_heading(words, inner)
        yield from _pieces(printing, item.items, entry, inner)


def _entry_heading(words: str, anchor: str) -> m.Heading:
    return m.Heading(level=4, look=m.Look.ENTRY, lines=(words,), anchor=anchor)


def _answer_rows(printing: Printing, item: Item, answer: a.Answer) -> Iterator[m.Row]:
    """Label and answer, then the sub-items under the label."""
    below = [child for child in item.items if child.layout is not Layout.INLINE]
    content = printing.content(item, answer)
    head = replace(_label(printing.label(item)), open_below=bool(below))
    yield m.Row(cells=(head, answer_cell(content, 2)), keep=bool(below) and _short(content))
    for number, child in enumerate(below, 1):
        value = answer.below.answer(child.id)
        continued = number < len(below)
        yield m.Row(
            cells=(
                m.Cell(role=m.Role.STRIP, open_above=True, open_below=continued),
                words_cell(m.Role.SUBLABEL, printing.label(child)),
                answer_cell(printing.content(child, value), 2),
            )
        )


def _group_rows(printing: Printing, item: Item, record: a.Record) -> Iterator[m.Row]:
    """A label that stands beside several rows, level or upright."""
    upright = item.layout is Layout.VERTICAL_LABEL
    for index, child in enumerate(item.items):
        cells: list[m.Cell] = []
        if index == 0:
            role = m.Role.VERTICAL if upright else m.Role.LABEL
            colspan, rowspan = 1 if upright else 2, len(item.items)
            cells.append(words_cell(role, printing.label(item), colspan, rowspan))
        value = printing.content(child, record.answer(child.id))
        cells.append(words_cell(m.Role.SUBLABEL, printing.label(child)))
        cells.append(answer_cell(value, 2 if upright else 1))
        yield m.Row(cells=tuple(cells))


def _label(words: str) -> m.Cell:
    return words_cell(m.Role.LABEL, words, 2)


def _heading_row(words: str) -> m.Row:
    return m.Row(cells=(words_cell(m.Role.HEADING, words, COLUMNS),), keep=True)


def _full_row(printing: Printing, item: Item, answer: a.Answer) -> m.Row:
    return m.Row(cells=(answer_cell(printing.content(item, answer), COLUMNS),))


def _short(content: tuple[m.Content, ...]) -> bool:
    """Whether the content surely fits on a page with what follows."""
    first = content[0] if content else None
    return len(content) <= 1 and not isinstance(first, m.Frame | m.Figure)


def frame_parts(printing: Printing, item: Item, entries: tuple[a.Record, ...]) -> Iterator[m.Table]:
    """The pages of an annex that is frames: drawing, remarks, record items."""
    for entry in entries or (a.EMPTY,):
        content: list[m.Content] = []
        rows: list[m.Row] = []
        for child in item.items:
            value = printing.content(child, entry.answer(child.id))
            if child.on_form and child.kind is Kind.RICHTEXT:
                value = (*paragraphs(child.label), *value)
                if content:
                    rows.append(m.Row(cells=(answer_cell(tuple(content)),)))
                    content = []
            content.extend(value)
        rows.append(m.Row(cells=(answer_cell(tuple(content)),)))
        yield m.Table(grid=m.Grid.FULL, columns=1, rows=tuple(rows), name=item.label)


def change_table(printing: Printing, item: Item, rows: tuple[a.Record, ...]) -> m.Table:
    """The table of changes (変更箇所), one empty row where there is none."""
    header = column_row(map(printing.label, item.items))
    body = tuple(
        m.Row(
            cells=tuple(
                answer_cell(printing.content(column, row.answer(column.id)))
                for column in item.items
            )
        )
        for row in rows or (a.EMPTY,)
    )
    return m.Table(
        grid=m.Grid.CHANGES,
        columns=len(item.items),
        rows=(header, *body),
        name=item.label,
        header_rows=1,
    )
