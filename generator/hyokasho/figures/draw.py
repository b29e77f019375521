"""Draws a chart: in black and grey, 174 mm wide, on a page of the form, or says why it cannot."""

from typing import Final

from hyokasho.figures.captions import Captions, captions
from hyokasho.figures.chart import Chart
from hyokasho.figures.drawing import Drawing, FigureError
from hyokasho.figures.layout import SIZES, Layout, find_layout
from hyokasho.figures.limits import MAX_HEIGHT, WIDTH
from hyokasho.figures.paint import bounds, paint
from hyokasho.figures.rect import Rect
from hyokasho.figures.svg import WHITE, Pen, document
from hyokasho.figures.telling import description, words

SMALLEST_PT: Final = min(min(sizes.name, sizes.label, sizes.title) for sizes in SIZES)

_EDGE = 1.0  # mm above and below everything
_LEAST_HEIGHT = 60.0  # mm that must be left for the drawing itself


def draw(chart: Chart) -> Drawing:
    """The drawing of a chart; see `drawing.drawing`, which keeps it.

    Raises:
        FigureError: It cannot be drawn legibly on one page.
    """
    frame = captions(chart, WIDTH)
    room = MAX_HEIGHT - frame.below - 2 * _EDGE
    layout = find_layout(chart, room) if room >= _LEAST_HEIGHT else None
    if layout is None:
        raise FigureError(
            f"この流れ図（要素{len(chart.nodes)}、流れ{len(chart.flows)}）は、"
            f"幅{WIDTH:g}ミリ・高さ{MAX_HEIGHT:g}ミリに"
            f"{SMALLEST_PT:g}ポイント以上の文字で描くと収まりません。"
        )
    pen, height = _painted(chart, frame, layout)
    told = description(chart)
    return Drawing(
        svg=document(WIDTH, height, pen, told),
        width=WIDTH,
        height=height,
        description=told,
        words=tuple(filter(None, words(chart))),
    )


def _painted(chart: Chart, frame: Captions, layout: Layout) -> tuple[Pen, float]:
    """All of it on paper, the layout in the middle, and how high that is, to a tenth of a mm."""
    area = bounds(layout)
    bottom = _EDGE + area.height
    height = round(bottom + frame.below + _EDGE + 0.05, 1)
    pen = Pen()
    pen.box(Rect(0.0, 0.0, WIDTH, height), fill=WHITE)
    left = (WIDTH - area.width) / 2
    paint(pen.moved(left - area.left, _EDGE - area.top), chart, layout)
    frame.paint_below(pen.moved(0.0, bottom))
    return pen, height
