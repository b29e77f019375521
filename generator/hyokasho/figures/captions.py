"""What stands below a drawing: the legend and the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hyokasho.figures.chart import Chart, Kind, MyNumber
from hyokasho.figures.lettering import Block, fill_lines, set_lines
from hyokasho.figures.rect import Rect
from hyokasho.figures.strokes import arrow, node
from hyokasho.figures.svg import Pen
from hyokasho.words import WIDE_DIGITS

_SMALL_PT = 7.5
_ABOVE_LEGEND, _ABOVE_NOTES = 3.0, 2.0  # mm
_SAMPLE_GAP, _ENTRY_GAP, _ROW = 1.5, 5.0, 5.0  # mm
_ARROW_LENGTH = 11.0  # mm
_NODE_SAMPLE = (7.0, 3.8)  # mm
_OWN_MARKS = ("※", "注", "（注", "(注")

# What a flow carries, in the words of the legend.
MY_NUMBER: Final = {
    MyNumber.CARRIED: "個人番号を含む",
    MyNumber.NOT_CARRIED: "個人番号を含まない",
    MyNumber.UNSAID: "個人番号の有無を示さない",
}
_KINDS: Final = {"人・機関": (Kind.PERSON, Kind.BODY), "システム": (Kind.SYSTEM,)}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sample with its words."""

    sample: MyNumber | Kind
    words: Block

    @property
    def width(self) -> float:
        return self.sample_width + _SAMPLE_GAP + self.words.width

    @property
    def sample_width(self) -> float:
        return _ARROW_LENGTH if isinstance(self.sample, MyNumber) else _NODE_SAMPLE[0]


@dataclass(frozen=True, slots=True)
class Captions:
    """Legend and notes for a width in mm, with the height that they take."""

    legend: tuple[tuple[_Entry, ...], ...]
    notes: tuple[tuple[Block, Block], ...]
    width: float

    @property
    def below(self) -> float:
        """How high legend and notes are with the space above them."""
        notes = sum(max(mark.height, note.leading * len(note.lines)) for mark, note in self.notes)
        return _ABOVE_LEGEND + _ROW * len(self.legend) + (notes + _ABOVE_NOTES if notes else 0.0)

    def paint_below(self, pen: Pen) -> None:
        """Paints legend and notes; the pen is at the bottom of the drawing."""
        y = _ABOVE_LEGEND
        for row in self.legend:
            x = (self.width - _row_width(row)) / 2
            for entry in row:
                _paint_entry(pen.moved(x, y + _ROW / 2), entry)
                x += entry.width + _ENTRY_GAP
            y += _ROW
        y += _ABOVE_NOTES
        for mark, note in self.notes:
            pen.words(mark, 0.0, y)
            pen.words(note, mark.width, y)
            y += note.leading * len(note.lines)


def captions(chart: Chart, width: float) -> Captions:
    """The captions of a chart."""
    entries = [
        _Entry(sample, set_lines(words, _SMALL_PT, width)) for sample, words in _legend(chart)
    ]
    return Captions(
        legend=tuple(_rows(entries, width)),
        notes=tuple(_note(mark, note, width) for mark, note in marked_notes(chart)),
        width=width,
    )


def legend_words(chart: Chart) -> Iterator[str]:
    """What the legend says, in order."""
    return (words for _, words in _legend(chart))


def marked_notes(chart: Chart) -> Iterator[tuple[str, str]]:
    """The notes with the mark that is printed before each, empty where it has one of its own."""
    for number, note in enumerate(chart.notes, start=1):
        count = "" if len(chart.notes) == 1 else str(number).translate(WIDE_DIGITS)
        yield "" if note.startswith(_OWN_MARKS) else f"（注{count}）", note


def _legend(chart: Chart) -> Iterator[tuple[MyNumber | Kind, str]]:
    """What of all that could stand in the legend is in the chart."""
    carried = {flow.my_number for flow in chart.flows}
    kinds = {node.kind for node in chart.nodes}
    yield from ((sample, words) for sample, words in MY_NUMBER.items() if sample in carried)
    yield from ((like[0], words) for words, like in _KINDS.items() if kinds.intersection(like))


def _rows(entries: Sequence[_Entry], width: float) -> Iterator[tuple[_Entry, ...]]:
    row: tuple[_Entry, ...] = ()
    for entry in entries:
        if row and _row_width((*row, entry)) > width:
            yield row
            row = ()
        row = (*row, entry)
    yield row


def _row_width(row: Sequence[_Entry]) -> float:
    return sum(entry.width for entry in row) + _ENTRY_GAP * (len(row) - 1)


def _paint_entry(pen: Pen, entry: _Entry) -> None:
    if isinstance(entry.sample, MyNumber):
        arrow(pen, [(0.0, 0.0), (_ARROW_LENGTH, 0.0)], entry.sample)
    else:
        width, height = _NODE_SAMPLE
        node(pen, Rect(0.0, -height / 2, width, height / 2), entry.sample)
    pen.words(entry.words, entry.sample_width + _SAMPLE_GAP, -entry.words.height / 2)


def _note(mark: str, note: str, width: float) -> tuple[Block, Block]:
    head = set_lines(mark, _SMALL_PT, width)
    return head, fill_lines(note, _SMALL_PT, width - head.width)
