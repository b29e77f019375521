"""From an answer to what stands in its cell: text, `[ value ] ＜選択肢＞ …`, `[ ○ ]` grids."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from hyokasho.document.edition import Edition
from hyokasho.document.lines import hanging, paragraphs, weights
from hyokasho.document.markdown import rich
from hyokasho.document.model import (
    BoxGrid,
    BoxLine,
    Choice,
    Content,
    Figure,
    Frame,
    Paragraph,
    Prose,
    RichTable,
    Span,
)
from hyokasho.figures.figure import Figure as PrintedFigure
from hyokasho.forms.model import Item, Kind, Layout, Option, RecordStyle
from hyokasho.source import answers as a

Patterns = Mapping[str, str]

# Of a table of record items: number and item.
_RECORD_COLUMNS = (1.0, 4.0)
_BLANK_CHOICE = "　　　　"
_OFF = "　"


def answer_content(
    item: Item, answer: a.Answer, patterns: Patterns, mark: str, edition: Edition
) -> tuple[Content, ...]:
    """What stands in the answer cell of the item, with the inline values below it.

    `mark` is how the section punctuates option numbers, `1)` or `1）`.
    """
    if hidden(answer, edition):
        return (Paragraph(a.WITHHELD),)
    own = tuple(_own_content(item, answer, patterns, mark, edition))
    return own + tuple(_inline(item, answer, edition))


def hidden(answer: a.Answer, edition: Edition) -> bool:
    """Whether the edition prints 非公表 in place of the answer."""
    return bool(answer.withheld) and edition is Edition.PUBLIC


def _own_content(
    item: Item, answer: a.Answer, patterns: Patterns, mark: str, edition: Edition
) -> Iterator[Content]:
    match item.kind:
        case Kind.CHOICE if item.option_columns:
            yield _choice(item, answer.value, patterns, mark)
        case Kind.CHECKS:
            yield _box_grid(item, answer, patterns, edition)
        case Kind.FIGURE if isinstance(answer.value, a.Figures):
            for figure in answer.value.figures:
                yield from _figure(figure)
        case Kind.FIGURE:
            yield Frame()
        case _:
            yield from value_content(answer.value)


def value_content(value: a.Value | None) -> Iterator[Prose]:
    """A value that needs nothing printed around it."""
    match value:
        case a.Text(parts):
            for part in parts:
                yield from _part_content(part)
        case a.Records(groups):
            for number, group in enumerate(groups):
                if number:
                    yield Paragraph("")
                yield from _record_group(group)
        case a.Number(number):
            yield Paragraph(str(number))
        case None:
            return
        case _:
            yield Paragraph(a.text_of(value))


def _part_content(part: a.Part) -> Iterable[Prose]:
    match part:
        case a.Verbatim(text):
            return paragraphs(text)
        case a.Markdown():
            return rich(part)
        case a.Shared(name):
            raise AssertionError(f"{name} has not been resolved")


def _figure(figure: PrintedFigure) -> Iterator[Content]:
    """The title, the drawing and the remarks below it."""
    if figure.title:
        yield Paragraph(figure.title, heads=True)
    picture = figure.picture
    yield Figure(
        format=picture.format,
        data=picture.data,
        width=picture.width,
        height=picture.height,
        description=picture.description,
    )
    if figure.remarks:
        yield from paragraphs(figure.remarks)


def _choice(item: Item, value: a.Value | None, patterns: Patterns, mark: str) -> Choice:
    entry = patterns["choice_entry_full" if "）" in mark else "choice_entry_half"]
    shown = patterns["choice_value"].format(value=a.text_of(value) or _BLANK_CHOICE)
    options = tuple(entry.format(no=option.no, label=option.label) for option in item.options)
    rows = [
        options[start : start + item.option_columns]
        for start in range(0, len(options), item.option_columns)
    ]
    return Choice(
        value=shown,
        caption=patterns["choice_caption"],
        options=options,
        weights=weights(rows),
        below=item.options_below,
    )


def _box_grid(item: Item, answer: a.Answer, patterns: Patterns, edition: Edition) -> BoxGrid:
    boxes = answer.value if isinstance(answer.value, a.Boxes) else a.Boxes()
    lines = []
    category = ""
    for _, options in groupby(item.options, key=lambda option: option.row):
        row = tuple(options)
        shown = row[0].category if row[0].category != category else ""
        category = row[0].category
        lines.append(
            BoxLine(
                tuple(_box(o, boxes.get(o.label), item, answer, patterns, edition) for o in row),
                shown,
            )
        )
    side_by_side = [[box[0] for box in line.boxes] for line in lines if len(line.boxes) > 1]
    return BoxGrid(tuple(lines), weights(side_by_side))


def _box(
    option: Option,
    box: a.Box | None,
    item: Item,
    answer: a.Answer,
    patterns: Patterns,
    edition: Edition,
) -> tuple[str, ...]:
    """A box with its words, line by line."""
    head = patterns["check_on" if box else "check_off"].format(label=option.label)
    if option.takes_count:
        count = answer.below.answer(option.takes_count) if box else a.BLANK
        child = item.child(option.takes_count)
        return (f"{head} {counted(child, count, edition)}",)
    if not option.takes_text:
        return (head,)
    words = box.words.text if box and box.words else ""
    if not words:
        return (f"{head} （　　）",)
    return tuple(f"{head} （ {words.rstrip()} ）".split("\n"))


def counted(item: Item, answer: a.Answer, edition: Edition) -> str:
    """An inline value in its printed frame: `（ 2 ）　件`, `（　）　件` where it is blank."""
    match answer.value:
        case _ if hidden(answer, edition):
            filled = a.WITHHELD
        case None:
            filled = _OFF
        case a.Number(number):
            filled = str(number)
        case value:
            filled = a.text_of(value)
    shown = item.printed_as.format(n=filled, text=filled)
    return shown.replace(f" {_OFF} ", _OFF)


def _inline(item: Item, answer: a.Answer, edition: Edition) -> Iterator[Content]:
    """The sub-items printed inside this cell, but not those that stand behind a box."""
    behind_boxes = {option.takes_count for option in item.options}
    for child in item.items:
        if child.layout is Layout.INLINE and child.id not in behind_boxes:
            yield from paragraphs(counted(child, answer.below.answer(child.id), edition))


def _record_group(group: a.RecordGroup) -> Iterator[Prose]:
    if group.heading:
        yield from paragraphs(group.heading.text)
    if group.preface:
        yield from paragraphs(group.preface.text)
    yield from _record_items(group)
    if group.note:
        yield from paragraphs(group.note.text)


def _record_items(group: a.RecordGroup) -> Iterator[Prose]:
    numbered = enumerate((item.text for item in group.items), 1)
    match group.style:
        case RecordStyle.BULLETED:
            for item in group.items:
                for index, line in enumerate(item.text.split("\n")):
                    text = f"・{line}" if index == 0 else f"　{line}"
                    yield Paragraph(text, hanging(text))
        case RecordStyle.NUMBERED:
            yield Paragraph("　".join(f"{number}.{text}" for number, text in numbered))
        case RecordStyle.RUN:
            yield Paragraph("".join(f"・{text}" for _, text in numbered))
        case RecordStyle.TABLE:
            if group.items:
                yield _record_table(group, [(str(number), text) for number, text in numbered])


def _record_table(group: a.RecordGroup, pairs: list[tuple[str, str]]) -> RichTable:
    """Numbers and items, so many pairs in a row, which reads from left to right."""
    blank = [("", "")] * (-len(pairs) % group.abreast)
    cells = [(Span(words),) for pair in (*pairs, *blank) for words in pair]
    width = 2 * group.abreast
    rows = [tuple(cells[start : start + width]) for start in range(0, len(cells), width)]
    if group.header:
        rows.insert(0, tuple((Span(word),) for word in group.header) * group.abreast)
    return RichTable(
        tuple(rows), header=bool(group.header), weights=_RECORD_COLUMNS * group.abreast
    )
