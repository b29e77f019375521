"""The routing board: a grid on which lines run, turn and cross, and what each of that costs.

The board has two layers, one for lines that run across and one for lines that run down; a line
turns where it changes layers. So two lines may cross, but never run on top of each other.

All costs are multiples of 1/4, so that sums are exact and the same ways are found everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]

ACROSS, DOWN = 0, 1
# What a step costs that may not be made; no way without such a step costs as much.
BLOCKED = 2.0**20

_STEP = 1.0
_TURN = 5.0
_CROSSING = 3.0
_NEAR = 0.5  # to run for one step beside another line
_PORT_NEAR = 3.0


class Point(NamedTuple):
    """A point of the grid."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line may meet a node: a point on its side, and the layer in which it comes."""

    point: Point
    layer: int
    cost: float


@dataclass(frozen=True, slots=True)
class Span:
    """Points of the grid from first to last in both directions, both included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """The points in an array of rows."""
        return slice(self.top, self.bottom + 1), slice(self.left, self.right + 1)

    def within(self, width: int, height: int) -> "Span":
        """What of it is on a board of that size."""
        return Span(
            max(0, self.left),
            max(0, self.top),
            min(width - 1, self.right),
            min(height - 1, self.bottom),
        )

    def __contains__(self, point: Point) -> bool:
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom


class Board:
    """The grid: the cost of every step and turn, and where there is something already."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        # The step from a point to the next one to the right or below; the turn at a point.
        self.steps = np.full((2, height, width), _STEP)
        self.turns = np.full((height, width), _TURN)
        # How many things are at a point, lines included.
        self.busy = np.zeros((height, width), dtype=np.int64)
        self._used: dict[Point, int] = {}
        self.shut(Span(0, 0, width - 1, 0))
        self.shut(Span(0, height - 1, width - 1, height - 1))
        self.shut(Span(0, 0, 0, height - 1))
        self.shut(Span(width - 1, 0, width - 1, height - 1))

    def shut(self, span: Span, sign: int = 1) -> None:
        """Lets no line come to these points, or with -1 undoes it."""
        rows, columns = span.slices
        cost = sign * BLOCKED
        self.turns[rows, columns] += cost
        self.steps[ACROSS, rows, max(0, span.left - 1) : span.right + 1] += cost
        self.steps[DOWN, max(0, span.top - 1) : span.bottom + 1, columns] += cost
        self.busy[rows, columns] += sign

    def put(self, line: Sequence[Point], sign: int = 1) -> None:
        """Puts a line, given point by point, on the board, or with -1 takes it away."""
        for end in (line[0], line[-1]):
            self.shut(Span(*end, *end), sign)
            self._used[end] = self._used.get(end, 0) + sign
        for before, point, after in zip(line, line[1:], line[2:], strict=False):
            if before.x != after.x and before.y != after.y:
                self.shut(Span(*point, *point), sign)
            else:
                self._put_straight(point, ACROSS if before.y == after.y else DOWN, sign)

    def _put_straight(self, point: Point, layer: int, sign: int) -> None:
        x, y = point
        along, across = self.steps[layer], self.steps[1 - layer]
        if layer == DOWN:
            along, across, x, y = along.T, across.T, y, x
        along[y, x - 1 : x + 1] += sign * BLOCKED
        along[y - 1 : y + 2 : 2, x] += sign * _NEAR
        across[y - 1 : y + 1, x] += sign * _CROSSING / 2
        self.turns[point.y, point.x] += sign * BLOCKED
        self.busy[point.y, point.x] += sign

    def open_ports(self, ports: Iterable[Port]) -> Iterator[Port]:
        """The ports at which there is no line yet, dearer when there is one beside them."""
        for port in ports:
            x, y = port.point
            if not self._used.get(port.point):
                beside = (
                    [(x - 1, y), (x + 1, y)] if port.layer == DOWN else [(x, y - 1), (x, y + 1)]
                )
                near = sum(self._used.get(Point(*point), 0) for point in beside)
                yield replace(port, cost=port.cost + near * _PORT_NEAR)

    def window(self, span: Span) -> "Window":
        """The part of the board that is in the span, as it is now."""
        rows, columns = span.slices
        return Window(
            left=span.left,
            top=span.top,
            steps=self.steps[:, rows, columns],
            turns=self.turns[rows, columns],
            busy=self.busy[rows, columns],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """A part of a board, of which nothing beyond is known; `left` and `top` are on the board.

    Points and spans are counted from its own corner.
    """

    left: int
    top: int
    steps: Costs
    turns: Costs
    busy: NDArray[np.int64]

    def ways(self, ports: Iterable[Port]) -> "Ways":
        """The cheapest ways from the ports of a node, which are on the board, to all points."""
        height, width = self.turns.shape
        starts = np.full((2, height, width), BLOCKED)
        for port in ports:
            x, y = port.point.x - self.left, port.point.y - self.top
            if 0 <= x < width and 0 <= y < height:
                starts[port.layer, y, x] = port.cost
        return Ways(self, self._swept(starts), starts)

    def _swept(self, starts: Costs) -> Costs:
        """The least costs, found by running along all rows and columns and turning, in turns.

        Each round allows one turn more, so that there are as many rounds as turns in the longest
        way; that is several times faster than Dijkstra's algorithm in a compiled library.
        """
        across, down = starts[ACROSS], starts[DOWN].T
        across_runs, down_runs = _runs(self.steps[ACROSS]), _runs(self.steps[DOWN].T)
        turns_of_down = np.ascontiguousarray(self.turns.T)
        while True:
            across = _run(across, across_runs)
            down_next = _run(np.minimum(down, across.T + turns_of_down), down_runs)
            across_next = np.minimum(across, down_next.T + self.turns)
            if np.array_equal(across_next, across) and np.array_equal(down_next, down):
                return np.stack([across, down.T])
            across, down = across_next, down_next


def _runs(steps: Costs) -> Costs:
    """The cost to run from the first point of each row to each point."""
    runs = np.zeros(steps.shape)
    np.cumsum(steps[:, :-1], axis=1, out=runs[:, 1:])
    return runs


def _run(costs: Costs, runs: Costs) -> Costs:
    """The costs when lines may also run along the rows, forward or backward."""
    forward = np.minimum.accumulate(costs - runs, axis=1)
    forward += runs
    backward = np.minimum.accumulate((costs + runs)[:, ::-1], axis=1)[:, ::-1] - runs
    np.minimum(forward, backward, out=forward)
    return np.minimum(forward, BLOCKED, out=forward)


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """What it costs to reach each point in each layer: `costs[layer, y, x]`, at most BLOCKED.

    `starts` is what it costs at the ports.
    """

    window: Window
    costs: Costs
    starts: Costs

    def back(self, point: Point, layer: int) -> list[Point]:
        """The cheapest way from the node to that point, which is reached, point by point."""
        points = [point]
        at = (layer, point.y, point.x)
        while self.starts[at] != self.costs[at]:
            at = next(
                near for near, cost in self._near(*at) if self.costs[near] + cost == self.costs[at]
            )
            if (at[2], at[1]) != points[-1]:
                points.append(Point(at[2], at[1]))
        points.reverse()
        return points

    def _near(self, layer: int, y: int, x: int) -> Iterator[tuple[tuple[int, int, int], float]]:
        """The states one step or turn away, with what that costs."""
        steps = self.window.steps[layer]
        if layer == ACROSS:
            if x:
                yield (layer, y, x - 1), steps[y, x - 1]
            if x + 1 < steps.shape[1]:
                yield (layer, y, x + 1), steps[y, x]
        else:
            if y:
                yield (layer, y - 1, x), steps[y - 1, x]
            if y + 1 < steps.shape[0]:
                yield (layer, y + 1, x), steps[y, x]
        yield (1 - layer, y, x), self.window.turns[y, x]
