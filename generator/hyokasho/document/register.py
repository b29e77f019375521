"""A table with groups of items in its columns, one row for each assessment (計画管理書)."""

from collections.abc import Iterator
from itertools import chain
from math import ceil

from hyokasho.document import model as m
from hyokasho.document.cells import answer_cell, column_row
from hyokasho.document.lines import columns
from hyokasho.document.rows import Printing
from hyokasho.forms.model import Item
from hyokasho.source import answers as a

# On a landscape page of A4: the full-width signs of a line and the lines of a page that a row may
# take without being broken. Both are on the safe side of all templates.
_SIGNS = 78.0
_LINES = 30


def register_table(printing: Printing, table: Item, rows: tuple[a.Record, ...]) -> m.Table:
    """The table of the rows, one empty row where there is none.

    A column that is a group has its items one below the other in a cell, each after its label.
    """
    weights = _weights(table)
    header = column_row(map(printing.label, table.items))
    body = tuple(_row(printing, table, row, weights) for row in rows or (a.EMPTY,))
    return m.Table(
        grid=m.Grid.REGISTER,
        columns=len(table.items),
        rows=(header, *body),
        name=table.label,
        header_rows=1,
        weights=weights,
    )


def _weights(table: Item) -> tuple[float, ...]:
    """The widths of the columns in proportion; one that the form leaves out is as the average."""
    known = [column.width for column in table.items if column.width]
    average = sum(known) / len(known) if known else 1.0
    return tuple(float(column.width or average) for column in table.items)


def _row(printing: Printing, table: Item, row: a.Record, weights: tuple[float, ...]) -> m.Row:
    widths = [_SIGNS * weight / sum(weights) for weight in weights]
    cells = tuple(
        answer_cell(tuple(_content(printing, column, row, width)))
        for column, width in zip(table.items, widths, strict=True)
    )
    lines = max(_lines(cell, width) for cell, width in zip(cells, widths, strict=True))
    return m.Row(cells=cells, whole=lines <= _LINES)


def _content(printing: Printing, column: Item, row: a.Record, width: float) -> Iterator[m.Content]:
    if not column.items:
        yield from printing.content(column, row.answer(column.id))
        return
    for item in column.items:
        answer = row.record(column.id).answer(item.id)
        yield from _labelled(f"{printing.label(item)}：", printing.content(item, answer), width)


def _labelled(label: str, content: tuple[m.Content, ...], width: float) -> Iterator[m.Content]:
    """The content behind its label, or below it if it is several lines or would be cut in two."""
    match content:
        case (m.Paragraph(text),) if not _is_cut(label, text, width):
            yield m.RichParagraph((m.Span(label, bold=True), m.Span(text)))
        case _:
            yield m.RichParagraph((m.Span(label, bold=True),))
            yield from content


def _is_cut(label: str, text: str, width: float) -> bool:
    """Whether a text that fits on a line, such as a date, does not fit on it behind its label."""
    return columns(text) / 2 <= width < columns(label + text) / 2


def _lines(cell: m.Cell, width: float) -> int:
    """About how many lines the cell takes in a column as wide as so many full-width signs."""
    lines = ("".join(m.content_texts(content)).split("\n") for content in cell.content)
    return sum(max(ceil(columns(line) / 2 / width), 1) for line in chain.from_iterable(lines))
