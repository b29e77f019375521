"""Paints a layout: groups, lines, crossings, nodes and labels, in this order."""

from collections.abc import Iterator, Sequence

from hyokasho.figures.board import ACROSS, DOWN, Point
from hyokasho.figures.chart import Chart
from hyokasho.figures.labels import Label
from hyokasho.figures.layout import Layout
from hyokasho.figures.rect import Rect
from hyokasho.figures.router import Line
from hyokasho.figures.sheet import STEP
from hyokasho.figures.strokes import FRAME, STROKES, Place, arrow, node
from hyokasho.figures.svg import BLACK, WHITE, Pen

_LINE_ROOM = 0.6  # mm that a line needs on either side in the bounds
_GAP_BESIDE, _GAP_ALONG = 0.15, 0.6  # mm by which a line that is crossed is broken


def bounds(layout: Layout) -> Rect:
    """What the layout takes of its sheet, in mm."""
    rects = [box.rect for box in (*layout.sheet.nodes, *layout.sheet.frames)]
    for line in layout.lines:
        rects.append(line.label.rect)
        xs, ys = (
            [point.x * STEP for point in line.points],
            [point.y * STEP for point in line.points],
        )
        rects.append(Rect(min(xs), min(ys), max(xs), max(ys)).grown(_LINE_ROOM, _LINE_ROOM))
    return Rect(
        min(rect.left for rect in rects),
        min(rect.top for rect in rects),
        max(rect.right for rect in rects),
        max(rect.bottom for rect in rects),
    )


def paint(pen: Pen, chart: Chart, layout: Layout) -> None:
    """Paints the layout as it stands on its sheet."""
    for frame in layout.sheet.frames:
        pen.box(frame.rect, fill="none", stroke=FRAME)
        pen.words(frame.words, frame.title_rect.left, frame.title_rect.top)
    for flow, line in zip(chart.flows, layout.lines, strict=True):
        arrow(pen, _corners(line.points), flow.my_number)
    widths = [STROKES[flow.my_number].width for flow in chart.flows]
    for point, over, under in _crossings(layout.lines):
        _bridge(pen, point, widths[over], widths[under])
    for box, taking_part in zip(layout.sheet.nodes, chart.nodes, strict=True):
        node(pen, box.rect, taking_part.kind)
        x, y = box.rect.middle
        pen.words(box.words, x, y - box.words.height / 2, "middle")
    for line in layout.lines:
        _paint_label(pen, line.label)


def _paint_label(pen: Pen, label: Label) -> None:
    x, y = label.number_at
    pen.box(label.broken, fill=WHITE)
    pen.words(label.number, x, y - label.number.height / 2, "middle")
    anchor = "middle" if label.centred else "start"
    pen.words(label.words, label.words_x, label.words_top, anchor)


def _corners(points: Sequence[Point]) -> list[Place]:
    """Where a line begins, turns and ends, in mm."""
    turns = [
        point
        for before, point, after in zip(points, points[1:], points[2:], strict=False)
        if before.x != after.x and before.y != after.y
    ]
    return [(point.x * STEP, point.y * STEP) for point in (points[0], *turns, points[-1])]


def _crossings(lines: Sequence[Line]) -> Iterator[tuple[Point, int, int]]:
    """Where lines cross: the point, the line that runs across and the one that runs down."""
    directions = [line.directions for line in lines]
    across = {
        point: number
        for number, layers in enumerate(directions)
        for point, layer in layers.items()
        if layer == ACROSS
    }
    for number, layers in enumerate(directions):
        for point, layer in layers.items():
            if layer == DOWN and point in across:
                yield point, across[point], number


def _bridge(pen: Pen, point: Point, over: float, under: float) -> None:
    """Lets the line that runs across pass over the other one, which is broken there."""
    x, y = point.x * STEP, point.y * STEP
    gap = Rect(x, y, x, y).grown(under / 2 + _GAP_BESIDE, over / 2 + _GAP_ALONG)
    pen.box(gap, fill=WHITE)
    pen.box(Rect(gap.left, y - over / 2, gap.right, y + over / 2), fill=BLACK)
