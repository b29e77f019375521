"""From the items of a letter and their answers to the lines that it prints, without labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hyokasho.derive.conditions import holds
from hyokasho.document import model as m
from hyokasho.document.edition import Edition
from hyokasho.document.lines import paragraphs
from hyokasho.document.rows import Printing
from hyokasho.document.values import counted, hidden, value_content
from hyokasho.forms.model import Item, Kind, Line
from hyokasho.source import answers as a

_PLAIN = Line()


@dataclass(frozen=True, slots=True)
class _Printed:
    """A passage, the item that it prints, and whether somebody has written it."""

    item: Item
    line: Line
    content: tuple[m.Prose, ...]
    written: bool


def letter(printing: Printing, record: a.Record, *, first: bool) -> m.Letter | None:
    """The letter that the section holds, None where nothing of it is written.

    `first` says that no heading stands before it, so that its own is the title of the document.
    """
    printed = tuple(_printed(printing, printing.section.items, record))
    if not any(one.written for one in printed):
        return None
    passages = []
    level = 1 if first else 2
    for one in printed:
        passages.append(_passage(one, f"{printing.anchor}-{one.item.id}", level))
        level = 2 if one.line.look.heads else level
    return m.Letter(tuple(passages))


def _printed(printing: Printing, items: Iterable[Item], record: a.Record) -> Iterator[_Printed]:
    """The items of which there is something to print, in the order of the form."""
    for item in items:
        if item.off_when is not None and holds(item.off_when, printing.scope):
            continue
        if item.repeats:
            for entry in record.entries(item.id):
                yield from _printed(printing, item.items, entry)
        elif not item.holds_value and not item.printed_as:
            yield from _printed(printing, item.items, record.record(item.id))
        elif content := tuple(_content(item, record, printing.edition)):
            yield _Printed(item, item.line or _PLAIN, content, item.derived is None)


def _content(item: Item, record: a.Record, edition: Edition) -> Iterator[m.Prose]:
    if not item.holds_value:
        yield from _joined(item, record.record(item.id), edition)
        return
    answer = record.answer(item.id)
    if hidden(answer, edition):
        yield m.Paragraph(a.WITHHELD)
    elif answer.value is not None and item.printed_as:
        yield from paragraphs(counted(item, answer, edition))
    else:
        yield from value_content(answer.value)


def _joined(item: Item, record: a.Record, edition: Edition) -> Iterator[m.Prose]:
    """The values of the sub-items on one line, as `printed_as` puts them together."""
    words = {child.id: _words(child, record.answer(child.id), edition) for child in item.items}
    if any(words.values()):
        yield from paragraphs(item.printed_as.format_map(words).strip())


def _words(item: Item, answer: a.Answer, edition: Edition) -> str:
    if hidden(answer, edition):
        return a.WITHHELD
    match item.kind, answer.value:
        case Kind.COUNT, a.Number(number):
            return str(number)
        case _, value:
            return a.text_of(value)


def _passage(printed: _Printed, anchor: str, level: int) -> m.Passage:
    line = printed.line
    content: tuple[m.Heading | m.Prose, ...] = printed.content
    if line.look.heads:
        lines = tuple(words for part in printed.content for words in _lines(part))
        content = (m.Heading(level=level, look=m.Look.LETTER, lines=lines, anchor=anchor),)
    return m.Passage(
        content=content,
        align=m.Align(line.align.value),
        look=m.PassageLook(line.look.value),
        space=line.space,
        indent=line.indent,
        first_line=line.first_line,
    )


def _lines(part: m.Prose) -> Iterator[str]:
    """The words of a part of a heading, without their marks."""
    match part:
        case m.Paragraph(text):
            yield text
        case m.RichParagraph():
            yield "".join(m.content_texts(part))
        case m.RichTable(rows):
            yield from ("　".join("".join(s.text for s in cell) for cell in row) for row in rows)
