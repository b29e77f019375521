"""The routing board: a grid on which lines run, turn and cross, and what each of that costs.

The board has two layers, one for lines that run across and one for lines that run down; a line
turns where it changes layers. So two lines may cross, but never run on top of each other.

All costs are whole numbers, 4 for a step, so that the same ways are found everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int32]

ACROSS, DOWN = 0, 1
# What a step costs that may not be made; no way without such a step costs as much. A row of such
# steps can still be summed up in 32 bits.
BLOCKED = 2**22

_STEP = 4
_TURN = 20
_CROSSING = 12
_NEAR = 2  # to run for one step beside another line
_PORT_NEAR = 12


class Point(NamedTuple):
    """A point of the grid."""

    x: int
    y: int


class Port(NamedTuple):
    """Where a line may meet a node: a point on its side, and the layer in which it comes."""

    x: int
    y: int
    layer: int
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class Ports:
    """Several ports, each in the same place of all four arrays."""

    xs: NDArray[np.intp]
    ys: NDArray[np.intp]
    layers: NDArray[np.intp]
    costs: Costs

    @classmethod
    def of(cls, ports: Iterable[Port]) -> "Ports":
        """The ports as arrays."""
        xs, ys, layers, costs = np.array(list(ports), dtype=np.intp).T
        return cls(xs, ys, layers, costs.astype(np.int32))


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
        self.steps = np.full((2, height, width), _STEP, dtype=np.int32)
        self.turns = np.full((height, width), _TURN, dtype=np.int32)
        # How many things are at a point, lines included, and how many lines end there.
        self.busy = np.zeros((height, width), dtype=np.int32)
        self._ends = np.zeros((height, width), dtype=np.int32)
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
        for x, y in (line[0], line[-1]):
            self._ends[y, x] += sign
        corners = list(_corners(line))
        for x, y in corners:
            self.shut(Span(x, y, x, y), sign)
        for (a_x, a_y), (b_x, b_y) in pairwise(corners):
            if a_y == b_y:
                self._put_straight(ACROSS, a_y, min(a_x, b_x) + 1, max(a_x, b_x), sign)
            else:
                self._put_straight(DOWN, a_x, min(a_y, b_y) + 1, max(a_y, b_y), sign)

    def _put_straight(self, layer: int, at: int, first: int, end: int, sign: int) -> None:
        """Puts what of a line runs straight in a row (or column) from the first point on."""
        if first == end:
            return
        along, across = self.steps[layer], self.steps[1 - layer]
        turns, busy = self.turns, self.busy
        if layer == DOWN:
            along, across, turns, busy = along.T, across.T, turns.T, busy.T
        along[at, first - 1 : end] += sign * BLOCKED
        along[at - 1 : at + 2 : 2, first:end] += sign * _NEAR
        across[at - 1 : at + 1, first:end] += sign * _CROSSING // 2
        turns[at, first:end] += sign * BLOCKED
        busy[at, first:end] += sign

    def open_ports(self, ports: Ports) -> Ports:
        """The ports at which there is no line yet, dearer when there is one beside them."""
        is_open = self._ends[ports.ys, ports.xs] == 0
        xs, ys, layers = ports.xs[is_open], ports.ys[is_open], ports.layers[is_open]
        # Beside a port in the layer DOWN, which is on a side that runs across, is left and right.
        x, y = layers == DOWN, layers == ACROSS
        near = self._ends[ys - y, xs - x] + self._ends[ys + y, xs + x]
        return Ports(xs, ys, layers, ports.costs[is_open] + near * _PORT_NEAR)

    def window(self, span: Span) -> "Window":
        """The part of the board that is in the span, as it is now."""
        rows, columns = span.slices
        return Window(
            left=span.left,
            top=span.top,
            steps=np.minimum(self.steps[:, rows, columns], BLOCKED),
            turns=self.turns[rows, columns],
            busy=self.busy[rows, columns],
        )


def _corners(line: Sequence[Point]) -> Iterator[Point]:
    """Where a line begins, turns and ends."""
    yield line[0]
    for before, point, after in zip(line, line[1:], line[2:], strict=False):
        if before[0] != after[0] and before[1] != after[1]:
            yield point
    yield line[-1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """A part of a board, of which nothing beyond is known; `left` and `top` are on the board.

    Points and spans are counted from its own corner.
    """

    left: int
    top: int
    steps: Costs
    turns: Costs
    busy: NDArray[np.int32]
