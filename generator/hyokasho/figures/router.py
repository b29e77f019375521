"""Finds for each flow a line and, on it, a place for its label that nothing else uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hyokasho.figures.board import (
    ACROSS,
    BLOCKED,
    DOWN,
    Costs,
    Point,
    Port,
    Span,
    Ways,
    Window,
)
from hyokasho.figures.fences import boxes, fenced_board, points_in, ports
from hyokasho.figures.labels import Label, Stance
from hyokasho.figures.rect import Rect
from hyokasho.figures.sheet import STEP, Sheet

_APART = 0.7  # mm between a label and boxes
_EDGE = 1.0  # mm between a label and the edge of the sheet
_LOOK = 80.0  # how much dearer than the cheapest a place for a label may be
# Where one place fails, because the line would meet itself, those about it fail too.
_ABOUT, _MOST_TRIES = 3, 100
_NEARBY, _ANYWHERE = 14, 1000  # steps around the two nodes in which a line is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A line to be found: from node to node, by number, and how its label may stand."""

    source: int
    target: int
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line from port to port, point by point, with its label; `cost` compares lines."""

    points: tuple[Point, ...]
    label: Label
    cost: float

    def conflicts(self, other: "Line") -> bool:
        """Whether the two cannot both be on one sheet; lines may cross, but not touch otherwise."""
        if self.label.rect.grown(_APART, _APART).meets(other.label.rect):
            return True
        for line, label in ((other, self.label), (self, other.label)):
            room = _room(label)
            if any(point in room for point in line.points):
                return True
        ours, theirs = self.directions, other.directions
        return any(
            {ours[point], theirs[point]} != {ACROSS, DOWN} for point in ours.keys() & theirs.keys()
        )

    @property
    def directions(self) -> dict[Point, int | None]:
        """In which layer the line runs straight through each point, None where it does not."""
        directions: dict[Point, int | None] = dict.fromkeys(self.points)
        for before, point, after in zip(
            self.points, self.points[1:], self.points[2:], strict=False
        ):
            if before.y == after.y:
                directions[point] = ACROSS
            elif before.x == after.x:
                directions[point] = DOWN
        return directions


class Router:
    """Lines and labels on one sheet, put there one after the other."""

    def __init__(self, sheet: Sheet) -> None:
        self._board = fenced_board(sheet)
        self._ports = [tuple(ports(node)) for node in sheet.nodes]
        self._boxes = list(boxes(sheet))
        self._page = Rect(0, 0, sheet.width, sheet.height).scaled(STEP).grown(-_EDGE, -_EDGE)

    def find(self, wanted: Wanted) -> Line | None:
        """The cheapest line with a place for its label, None when there is no room.

        It is looked for near to the nodes first.
        """
        source, target = (
            tuple(self._board.open_ports(self._ports[node]))
            for node in (wanted.source, wanted.target)
        )
        points = [port.point for port in (*source, *target)]
        for span in (_around(points, _NEARBY), _around(points, _ANYWHERE)):
            window = self._board.window(span.within(self._board.width, self._board.height))
            line = self._find_in(window, wanted.stances, source, target)
            if line is not None:
                return line
        return None

    def _find_in(
        self,
        window: Window,
        stances: Sequence[Stance],
        source: Sequence[Port],
        target: Sequence[Port],
    ) -> Line | None:
        there, back = window.ways(source), window.ways(target)
        ground = _Ground(window)
        places = [ground.costs(stance, there, back) for stance in stances]
        least = min(float(costs.min(initial=BLOCKED)) for costs in places)
        tried: set[tuple[bool, Point]] = set()
        for number, at in _cheapest(places, min(least + _LOOK, BLOCKED)):
            stance = stances[number]
            label = stance.label.moved((at.x + window.left) * STEP, (at.y + window.top) * STEP)
            about = (stance.forward, Point(at.x // _ABOUT, at.y // _ABOUT))
            if about in tried or not self._has_room(label.rect):
                continue
            points = tuple(
                Point(point.x + window.left, point.y + window.top)
                for point in _joined(stance, at, there, back)
            )
            if _is_simple(points, label):
                return Line(points=points, label=label, cost=float(places[number][at.y, at.x]))
            tried.add(about)
            if len(tried) == _MOST_TRIES:
                break
        return None

    def put(self, line: Line) -> None:
        """Puts a line and its label on the sheet."""
        self._board.put(line.points)
        self._board.shut(_room(line.label))
        self._boxes.append(line.label.rect)

    def take(self, line: Line) -> None:
        """Takes a line and its label away again."""
        self._board.put(line.points, -1)
        self._board.shut(_room(line.label), -1)
        self._boxes.remove(line.label.rect)

    def _has_room(self, rect: Rect) -> bool:
        grown = rect.grown(_APART, _APART)
        return self._page.holds(rect) and not any(grown.meets(box) for box in self._boxes)


class _Ground:
    """A window of the board, summed up so that many stances can be tried on it quickly."""

    def __init__(self, window: Window) -> None:
        # What it costs to run to each point from the first one of its row or column.
        self._runs = [
            np.cumsum(window.steps[layer], axis=1 - layer) - window.steps[layer]
            for layer in (ACROSS, DOWN)
        ]
        # How much there is left of and above each point.
        height, width = window.busy.shape
        self._busy = np.zeros((height + 1, width + 1), dtype=np.int64)
        self._busy[1:, 1:] = window.busy.cumsum(axis=0).cumsum(axis=1)
        self._taken: dict[Span, NDArray[np.bool_]] = {}

    def costs(self, stance: Stance, there: Ways, back: Ways) -> Costs:
        """What a line costs that has its label in that stance, for each origin of the stance."""
        costs: Costs
        layer, steps = stance.layer, stance.steps
        first, last = (there, back) if stance.forward else (back, there)
        starts, ends, runs = first.costs[layer], last.costs[layer], self._runs[layer]
        if layer == ACROSS:
            costs = starts[:, :-steps] + ends[:, steps:] + runs[:, steps:] - runs[:, :-steps]
        else:
            costs = starts[:-steps] + ends[steps:] + runs[steps:] - runs[:-steps]
        costs += stance.cost
        taken = self._not_free(_room(stance.label))[: costs.shape[0], : costs.shape[1]]
        np.putmask(costs, taken, BLOCKED)
        return costs

    def _not_free(self, span: Span) -> NDArray[np.bool_]:
        """For each point as origin, whether a point of the span is taken or out of the window."""
        if span not in self._taken:
            self._taken[span] = self._looked_up(span)
        return self._taken[span]

    def _looked_up(self, span: Span) -> NDArray[np.bool_]:
        busy = self._busy
        height, width = busy.shape[0] - 1, busy.shape[1] - 1
        left, top = max(0, -span.left), max(0, -span.top)
        right, bottom = max(left, width - span.right), max(top, height - span.bottom)

        def corner(x: int, y: int) -> NDArray[np.int64]:
            return busy[top + y : bottom + y, left + x : right + x]

        taken = np.ones((height, width), dtype=np.bool_)
        np.not_equal(
            corner(span.right + 1, span.bottom + 1) + corner(span.left, span.top),
            corner(span.left, span.bottom + 1) + corner(span.right + 1, span.top),
            out=taken[top:bottom, left:right],
        )
        return taken


def _cheapest(places: Sequence[Costs], limit: float) -> Iterator[tuple[int, Point]]:
    """The places below a cost, the cheapest first, each with the number of its stance."""
    found = [np.nonzero(costs < limit) for costs in places]
    costs = np.concatenate([costs[at] for costs, at in zip(places, found, strict=True)])
    numbers = np.repeat(np.arange(len(places)), [len(ys) for ys, _ in found])
    ys, xs = (np.concatenate([at[axis] for at in found]) for axis in (0, 1))
    for place in np.argsort(costs, kind="stable"):
        yield int(numbers[place]), Point(int(xs[place]), int(ys[place]))


def _joined(stance: Stance, at: Point, there: Ways, back: Ways) -> tuple[Point, ...]:
    """The line by way of a stance at that origin."""
    right, down = (1, 0) if stance.layer == ACROSS else (0, 1)
    straight = [Point(at.x + right * n, at.y + down * n) for n in range(stance.steps + 1)]
    if not stance.forward:
        straight.reverse()
    first = there.back(straight[0], stance.layer)
    second = back.back(straight[-1], stance.layer)
    return (*first, *straight[1:-1], *reversed(second))


def _is_simple(points: tuple[Point, ...], label: Label) -> bool:
    """Whether a line meets neither itself nor its label, but where it runs straight through."""
    if len(set(points)) < len(points):
        return False
    room = _room(label)
    inside = [point for point in points if point in room]
    return all(point.x == inside[0].x for point in inside) or all(
        point.y == inside[0].y for point in inside
    )


def _around(points: Sequence[Point], steps: int) -> Span:
    xs, ys = [point.x for point in points], [point.y for point in points]
    return Span(min(xs) - steps, min(ys) - steps, max(xs) + steps, max(ys) + steps)


def _room(label: Label) -> Span:
    """The points of the grid at which a label lets no other line."""
    return points_in(label.room)
