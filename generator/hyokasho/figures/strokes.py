"""How lines and boxes look, on the sheet as in the legend: in black and grey, so that all print."""

from collections.abc import Sequence
from typing import Final

from hyokasho.figures.chart import Kind, MyNumber
from hyokasho.figures.rect import Rect
from hyokasho.figures.svg import BLACK, GREY, WHITE, Pen, Stroke

Place = tuple[float, float]

STROKES: Final = {
    MyNumber.CARRIED: Stroke(width=0.75),
    MyNumber.NOT_CARRIED: Stroke(width=0.3, dashes=(1.6, 0.9)),
    MyNumber.UNSAID: Stroke(width=0.3),
}
FRAME: Final = Stroke(width=0.35, colour=GREY)

_BORDER = Stroke(width=0.35)
_SYSTEM_FILL = "#ececec"
_ROUND = 2.8  # mm, of the corners of people and bodies
_CORNER = 0.9  # mm, of the turns of lines
_HEAD, _HALF_HEAD = 2.3, 0.85  # mm
_INTO_HEAD = 1.0  # mm between the end of a line and the tip of its head


def node(pen: Pen, rect: Rect, kind: Kind) -> None:
    """The box of a node."""
    if kind is Kind.SYSTEM:
        pen.box(rect, fill=_SYSTEM_FILL, stroke=_BORDER)
    else:
        pen.box(rect, fill=WHITE, stroke=_BORDER, radius=_ROUND)


def arrow(pen: Pen, corners: Sequence[Place], my_number: MyNumber) -> None:
    """A line by way of its corners, with a head at its end."""
    tip, before = corners[-1], corners[-2]
    end = _toward(tip, before, _INTO_HEAD)
    looks = f'fill="none" {STROKES[my_number].attributes}'
    pen.path(_rounded([*corners[:-1], end]), looks)
    x, y = _toward(tip, before, _HEAD)
    across, down = (x - tip[0]) / _HEAD, (y - tip[1]) / _HEAD
    left = (x - down * _HALF_HEAD, y + across * _HALF_HEAD)
    right = (x + down * _HALF_HEAD, y - across * _HALF_HEAD)
    pen.path((("M", tip), ("L", left), ("L", right), ("Z", ())), f'fill="{BLACK}"')


def _rounded(corners: Sequence[Place]) -> list[tuple[str, Sequence[float]]]:
    path: list[tuple[str, Sequence[float]]] = [("M", corners[0])]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.append(("L", _toward(corner, before, _CORNER)))
        path.append(("Q", (*corner, *_toward(corner, after, _CORNER))))
    return [*path, ("L", corners[-1])]


def _toward(start: Place, end: Place, far: float) -> Place:
    """The place so far from the start on the way to the end, which is straight across or down."""
    (x, y), (end_x, end_y) = start, end
    length = abs(end_x - x) + abs(end_y - y)
    return x + (end_x - x) / length * far, y + (end_y - y) / length * far
