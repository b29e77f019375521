"""From a derived assessment to the Document that all formats print."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from hyokasho.dates import When
from hyokasho.derive.conditions import Scope
from hyokasho.document import model as m
from hyokasho.document.cells import answer_cell, column_row, words_cell
from hyokasho.document.edition import Edition
from hyokasho.document.letters import letter
from hyokasho.document.lines import columns, weights
from hyokasho.document.register import register_table
from hyokasho.document.rows import Printing, block_parts, change_table, frame_parts
from hyokasho.document.values import hidden
from hyokasho.forms.model import Contents, Form, Item, Kind, Layout, Section
from hyokasho.forms.wording import section_heading
from hyokasho.source import answers as a

# Beside the words of a cell, in em.
_CELL_PADDING = 2.0


def compose(assessment: a.Assessment, edition: Edition = Edition.PUBLIC) -> m.Document:
    """The document of an assessment; nothing in it depends on format, time or machine."""
    form = assessment.form
    sections: list[m.Section] = []
    if form.cover.items:
        sections.append(_cover(_printing(form.cover, assessment, edition), assessment))
    if form.contents is not None:
        sections.append(_contents(form, form.contents))
    for section in form.sections:
        if section.letter:
            sections.extend(_letter(section, assessment, edition, first=not sections))
        elif section.continues and sections:
            parts = chain.from_iterable(s.parts for s in _sections(section, assessment, edition))
            sections[-1] = replace(sections[-1], parts=(*sections[-1].parts, *parts))
        else:
            sections.extend(_sections(section, assessment, edition))
    annexes = enumerate(assessment.annexes, 1)
    sections.extend(_annex(annex, f"annex-{number}") for number, annex in annexes)
    return m.Document(
        title=assessment.title,
        agency=assessment.agency,
        form=form.title,
        date=_published(assessment, edition),
        sections=tuple(sections),
    )


def _published(assessment: a.Assessment, edition: Edition) -> str:
    path = assessment.form.names.date
    answer = assessment.answer(path) if path else a.BLANK
    match answer.value:
        case When(value=date() as day) if not hidden(answer, edition):
            return day.isoformat()
        case _:
            return ""


def _printing(
    section: Section, assessment: a.Assessment, edition: Edition, number: int = 0
) -> Printing:
    file = assessment.files[number]
    return Printing(
        form=assessment.form,
        section=section,
        scope=Scope(assessment, file),
        edition=edition,
        anchor=f"{section.id}-{number + 1}" if number else section.id,
    )


def _cover(printing: Printing, assessment: a.Assessment) -> m.Section:
    record = assessment.cover
    form = assessment.form
    parts: list[m.Part] = [
        m.Heading(level=1, look=m.Look.TITLE, lines=(form.title,), anchor="cover")
    ]
    side_by_side = [item for item in form.cover.items if item.layout is Layout.UNDER_LABEL]
    if side_by_side:
        parts.append(_pair_table(printing, side_by_side, record))
    for item in form.cover.items:
        match item.layout:
            case Layout.UNDER_LABEL:
                continue
            case Layout.BOX:
                parts.append(m.Mark(a.text_of(record.answer(item.id).value)))
            case Layout.FULL_WIDTH:
                rows = (
                    m.Row(cells=(words_cell(m.Role.HEADING, printing.label(item), 2),), keep=True),
                    m.Row(cells=(_filled(printing, item, record, 2),)),
                )
                parts.append(_cover_table(rows, item.label))
            case _:
                label = words_cell(m.Role.LABEL, printing.label(item))
                row = m.Row(cells=(label, _filled(printing, item, record)))
                parts.append(_cover_table((row,), item.label))
    return m.Section(id="cover", parts=tuple(parts))


def _pair_table(printing: Printing, items: list[Item], record: a.Record) -> m.Table:
    """Labels side by side, the values below them."""
    labels = column_row(map(printing.label, items), keep=True)
    values = m.Row(cells=tuple(_filled(printing, item, record) for item in items))
    return m.Table(
        grid=m.Grid.COVER_PAIR,
        columns=len(items),
        rows=(labels, values),
        name="・".join(item.label for item in items),
        header_rows=1,
    )


def _cover_table(rows: tuple[m.Row, ...], name: str) -> m.Table:
    return m.Table(grid=m.Grid.COVER_PAIR, columns=2, rows=rows, name=name)


def _filled(printing: Printing, item: Item, record: a.Record, colspan: int = 1) -> m.Cell:
    return answer_cell(printing.content(item, record.answer(item.id)), colspan)


def _contents(form: Form, contents: Contents) -> m.Section:
    """The page 項目一覧."""
    annexes = {section.id for section in form.sections if section.annex}
    lines = tuple(
        m.TocLine(words, anchor, 1.0 if anchor in annexes else 0.0)
        for anchor, words in contents.entries
    )
    heading = m.Heading(level=2, look=m.Look.SECTION, lines=(contents.label,), anchor="contents")
    return m.Section(id="contents", parts=(heading, m.Toc(lines)))


def _sections(section: Section, assessment: a.Assessment, edition: Edition) -> Iterator[m.Section]:
    """The section, once or once for each 特定個人情報ファイル."""
    for number, record in enumerate(assessment.printings(section)):
        yield _section(_printing(section, assessment, edition, number), record)


def _letter(
    section: Section, assessment: a.Assessment, edition: Edition, *, first: bool
) -> Iterator[m.Section]:
    """The letter, where anything of it is written."""
    printing = _printing(section, assessment, edition)
    found = letter(printing, assessment.section(section.id), first=first)
    if found is not None:
        yield m.Section(id=section.id, parts=(found,))


def _section(printing: Printing, record: a.Record) -> m.Section:
    section = printing.section
    heading = m.Heading(
        level=2,
        look=m.Look.SECTION,
        lines=(section_heading(printing.form, section),),
        anchor=printing.anchor,
    )
    parts: list[m.Part] = [heading]
    for item in section.items:
        match item.kind:
            case Kind.TABLE if any(column.width for column in item.items):
                parts.append(register_table(printing, item, record.entries(item.id)))
            case Kind.TABLE:
                parts.append(change_table(printing, item, record.entries(item.id)))
            case Kind.LIST:
                parts.extend(frame_parts(printing, item, record.entries(item.id)))
            case _:
                parts.extend(block_parts(printing, item, record))
    return m.Section(id=printing.anchor, parts=tuple(parts), landscape=section.landscape)


def _annex(annex: a.Annex, anchor: str) -> m.Section:
    """A 別紙 as a table of its own."""
    words = f"{annex.name}　{annex.heading}" if annex.heading else annex.name
    heading = m.Heading(level=2, look=m.Look.SECTION, lines=(words,), anchor=anchor)
    header = column_row(annex.columns)
    body = tuple(
        m.Row(cells=tuple(words_cell(m.Role.ANSWER, cell.text) for cell in row))
        for row in annex.rows
    )
    table = m.Table(
        grid=m.Grid.ANNEX,
        columns=len(annex.columns),
        rows=(header, *body),
        name=words,
        header_rows=1,
        weights=_widths(annex),
    )
    return m.Section(id=anchor, parts=(heading, table))


def _widths(annex: a.Annex) -> tuple[float, ...]:
    """How wide the columns are in proportion, so that a narrow one holds No. on a phone, too."""
    words = weights([annex.columns, *map(_longest_lines, annex.rows)])
    return tuple(width + _CELL_PADDING for width in words)


def _longest_lines(row: tuple[a.Verbatim, ...]) -> list[str]:
    return [max(cell.text.split("\n"), key=columns) for cell in row]
