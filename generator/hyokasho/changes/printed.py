"""An answer as lines of text, as the form prints it; what the change log compares and shows."""

from collections.abc import Iterator, Mapping

from hyokasho.figures.figure import Figure
from hyokasho.forms.model import Form, Item, Kind, Option
from hyokasho.source import answers as a

Lines = tuple[str, ...]


def answer_lines(item: Item, value: a.Value | None, patterns: Mapping[str, str]) -> Lines:
    """The lines of a value, without blank ones at its end; none for a blank answer.

    A set of boxes has a line for each box of the form, ticked or not; one of record items
    (記録項目) one for each, without its number, so that one more does not change all that follow.
    """
    match value:
        case None:
            # A set of boxes is printed even where none is ticked.
            blank = item.kind is Kind.CHECKS
            return box_lines(item, a.Boxes(), patterns) if blank else ()
        case a.Boxes():
            return box_lines(item, value, patterns)
        case a.Records(groups):
            return trimmed(line for group in groups for line in _group_lines(group))
        case a.Number(number):
            return (str(number),)
        case a.Figures(figures):
            return trimmed(line for figure in figures for line in _figure_lines(figure))
        case a.Flag(ticked):
            return (patterns["check_on" if ticked else "check_off"].format(label=item.label),)
        case _:
            return trimmed(a.text_of(value).split("\n"))


def box_lines(item: Item, boxes: a.Boxes, patterns: Mapping[str, str]) -> Lines:
    """A line for each box of the set, in the order of the form, then any that it does not have."""
    known = [_box_line(option, boxes.get(option.label), patterns) for option in item.options]
    labels = {option.label for option in item.options}
    others = [_written(box, patterns) for box in boxes.ticked if box.label not in labels]
    return (*known, *others)


def _box_line(option: Option, box: a.Box | None, patterns: Mapping[str, str]) -> str:
    if box and box.words:
        return _written(box, patterns)
    line = patterns["check_on" if box else "check_off"].format(label=option.label)
    return f"{line} （　）" if option.takes_text else line


def _written(box: a.Box, patterns: Mapping[str, str]) -> str:
    if box.words is None:
        return patterns["check_on"].format(label=box.label)
    words = " ".join(box.words.text.split("\n")).strip()
    return patterns["check_with_text"].format(label=box.label, text=words)


def _group_lines(group: a.RecordGroup) -> Iterator[str]:
    for heading in (group.heading, group.preface):
        if heading:
            yield from heading.text.split("\n")
    for item in group.items:
        first, *rest = item.text.split("\n")
        yield f"・{first}"
        yield from rest
    if group.note:
        yield from group.note.text.split("\n")


def _figure_lines(figure: Figure) -> Iterator[str]:
    """What can be read of a figure: its title, the words drawn in it, its remarks."""
    yield from filter(None, figure.title.split("\n"))
    yield from figure.picture.words
    yield from filter(None, figure.remarks.split("\n"))


def trimmed(lines: Iterator[str] | list[str]) -> Lines:
    """The lines without spaces at their ends and without blank lines after the last."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def entry_name(item: Item, entry: a.Record) -> str:
    """What an entry of a list is called: the answer in its heading, else its first text."""
    return a.text_of(_naming(item, entry).value).strip()


def public_name(item: Item, entry: a.Record) -> str:
    """What the entry is called in public; empty where its name is withheld."""
    return "" if _naming(item, entry).withheld else entry_name(item, entry)


def _naming(item: Item, entry: a.Record) -> a.Answer:
    named = item.heading_value or next(
        (child.id for child in item.items if child.kind in {Kind.TEXT, Kind.RICHTEXT}), ""
    )
    return entry.answer(named) if named else a.BLANK


def file_name(form: Form, file: a.Record) -> str:
    """The first text of the sections of a file, which is its name."""
    return a.text_of(_file_naming(form, file).value)


def public_file_name(form: Form, file: a.Record) -> str:
    """The name of a file in public; empty where it is withheld."""
    return "" if _file_naming(form, file).withheld else file_name(form, file)


def _file_naming(form: Form, file: a.Record) -> a.Answer:
    for section in form.sections:
        for item in section.items if section.per_file else ():
            if item.kind is Kind.TEXT:
                return file.record(section.id).answer(item.id)
    return a.BLANK
