"""Which place of a grid each node takes: near to what it exchanges words with, groups together.

The grid has columns and rows; a group takes a rectangle of it. The search is simulated annealing
with fixed seeds, so that the same chart gives the same plan.
"""

import math
import operator
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from hyokasho.figures.chart import Chart
from hyokasho.figures.limits import WIDTH

MOST_ROWS = 8

_SEEDS = 8
_MOVES_PER_NODE, _MOST_MOVES = 125, 2000
_HOT, _COLD = 60.0, 1.5  # mm by which a move may make a plan dearer, about, first and last

# What a plan costs, in mm of line that would be as bad.
_ROW_PITCH = 32.0
_BEND = 14.0
_BLOCKED = 24.0  # a node stands in the way
_ROW = 10.0
_TOO_HIGH = 1000.0
_DISORDER = 2.0  # what is written first does not stand above


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the grid; both count from 0."""

    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The rectangle of a group: its first and last place, and its title; no title, no box."""

    title: str
    first: Slot
    last: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The grid, the places of the nodes in the order of the chart, and the areas of the groups.

    `cost` compares plans of one chart: about the length of all lines in mm.
    """

    columns: int
    rows: int
    slots: tuple[Slot, ...]
    areas: tuple[Area, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Block:
    """Nodes, by number, that take one rectangle; no title for a node without a group."""

    title: str
    nodes: tuple[int, ...]


class _Placing(NamedTuple):
    """A block in so many columns from a column on; -1 in `cells` is an empty place."""

    block: int
    columns: int
    column: int
    cells: tuple[int, ...]

    @property
    def rows(self) -> int:
        """In how many rows it stands."""
        return len(self.cells) // self.columns


# The blocks in the order in which they are put on the grid, each as high up as it can be.
_State = tuple[_Placing, ...]


def plans(chart: Chart) -> tuple[Plan, ...]:
    """Good plans, the best first, none twice; never empty."""
    blocks = tuple(_blocks(chart))
    links = [chart.ends(flow) for flow in chart.flows]
    found = {
        plan.slots: plan
        for columns in _widths(len(chart.nodes))
        for seed in range(_SEEDS)
        for plan in [_Search(columns, blocks, links, seed).plan()]
    }
    return tuple(sorted(found.values(), key=lambda plan: plan.cost))


def _blocks(chart: Chart) -> Iterator[_Block]:
    number = 0
    for group in chart.groups:
        nodes = tuple(range(number, number + len(group.nodes)))
        number += len(group.nodes)
        if group.title:
            yield _Block(group.title, nodes)
        else:
            yield from (_Block("", (node,)) for node in nodes)


def _widths(nodes: int) -> Sequence[int]:
    """In how many columns so many nodes may stand."""
    if nodes <= 3:
        return range(1, nodes + 1)
    return (2, 3) if nodes <= 8 else (3, 4) if nodes <= 12 else (4,)


class _Search:
    """Simulated annealing over orders, shapes and columns of the blocks and the cells in them."""

    def __init__(
        self, columns: int, blocks: Sequence[_Block], links: Sequence[tuple[int, int]], seed: int
    ) -> None:
        self._columns = columns
        self._blocks = blocks
        self._links = links
        self._nodes = sum(len(block.nodes) for block in blocks)
        self._lengths = _lengths(columns)
        # The same seed gives the same `random()` in all versions of Python; nothing else is used.
        self._chance = random.Random(seed)  # noqa: S311

    def plan(self) -> Plan:
        """The best plan that the search comes by."""
        state = best = self._start()
        cost = least = self._cost(state)
        moves = min(_MOVES_PER_NODE * self._nodes, _MOST_MOVES)
        for move in range(moves):
            heat = _HOT * (_COLD / _HOT) ** (move / moves)
            changed = self._changed(state)
            limit = cost - heat * math.log(1 - self._chance.random())
            if changed == state:
                continue
            changed_cost = self._cost(changed, limit)
            if changed_cost <= limit:
                state, cost = changed, changed_cost
                if cost < least:
                    best, least = state, cost
        return self._as_plan(best, least)

    def _as_plan(self, state: _State, cost: float) -> Plan:
        places, tops, rows = self._packed(state)
        areas = tuple(
            Area(
                title=self._blocks[placing.block].title,
                first=Slot(placing.column, tops[placing.block]),
                last=Slot(
                    placing.column + placing.columns - 1, tops[placing.block] + placing.rows - 1
                ),
            )
            for placing in sorted(state, key=lambda placing: placing.block)
        )
        slots = tuple(Slot(p % self._columns, p // self._columns) for p in places)
        return Plan(columns=self._columns, rows=rows, slots=slots, areas=areas, cost=cost)

    def _start(self) -> _State:
        return tuple(
            self._shaped(number, min(self._columns, len(block.nodes)), 0)
            for number, block in enumerate(self._blocks)
        )

    def _shaped(self, block: int, columns: int, column: int) -> _Placing:
        nodes = self._blocks[block].nodes
        cells = nodes + (-1,) * (-len(nodes) % columns)
        return _Placing(block, columns, min(column, self._columns - columns), cells)

    def _below(self, limit: int) -> int:
        return int(self._chance.random() * limit)

    def _changed(self, state: _State) -> _State:
        """The state with one chance move."""
        placings = list(state)
        at, other = self._below(len(placings)), self._below(len(placings))
        placing = placings[at]
        match self._below(5):
            case 0:
                placings[at], placings[other] = placings[other], placing
            case 1:
                placings[at] = self._moved(placings[other], placing.column)
                placings[other] = self._moved(placing, placings[other].column)
            case 2:
                placings[at] = self._moved(placing, self._below(self._columns))
            case 3:
                most = min(self._columns, len(self._blocks[placing.block].nodes))
                placings[at] = self._shaped(placing.block, 1 + self._below(most), placing.column)
            case _:
                placings[at] = self._stirred(placing)
        return tuple(placings)

    def _moved(self, placing: _Placing, column: int) -> _Placing:
        left = min(column, self._columns - placing.columns)
        return _Placing(placing.block, placing.columns, left, placing.cells)

    def _stirred(self, placing: _Placing) -> _Placing:
        cells = list(placing.cells)
        a, b = self._below(len(cells)), self._below(len(cells))
        cells[a], cells[b] = cells[b], cells[a]
        return _Placing(placing.block, placing.columns, placing.column, tuple(cells))

    def _packed(self, state: _State) -> tuple[list[int], list[int], int]:
        """The place of each node, counted row by row, the first row of each block, the rows."""
        skyline = [0] * self._columns
        places, tops = [0] * self._nodes, [0] * len(self._blocks)
        for placing in state:
            left, width = placing.column, placing.columns
            row = tops[placing.block] = max(skyline[left : left + width])
            column = left
            for node in placing.cells:
                if node >= 0:
                    places[node] = row * self._columns + column
                column += 1
                if column == left + width:
                    column, row = left, row + 1
            skyline[left : left + width] = [row] * width
        return places, tops, max(skyline)

    def _cost(self, state: _State, limit: float = math.inf) -> float:
        """What a state costs; of one that costs more than the limit only that it does."""
        places, tops, rows = self._packed(state)
        cost: float = _ROW * rows + _DISORDER * sum(map(operator.gt, tops, tops[1:]))
        if rows > MOST_ROWS:
            return cost + _TOO_HIGH * rows
        taken = 0
        for place in places:
            taken |= 1 << place
        for a, b in self._links:
            length, between = self._lengths[places[a]][places[b]]
            cost += length
            if between & taken:
                cost += _BLOCKED
            if cost > limit:
                break
        return cost


@cache
def _lengths(columns: int) -> list[list[tuple[float, int]]]:
    """For each two places, about how long a line is, and the places in its way, one bit each."""
    places = [(place % columns, place // columns) for place in range(columns * MOST_ROWS)]
    return [[_length(columns, a, b) for b in places] for a in places]


def _length(columns: int, a: tuple[int, int], b: tuple[int, int]) -> tuple[float, int]:
    (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    wide, high = right - left, bottom - top
    length = wide * WIDTH / columns + high * _ROW_PITCH
    if wide and high:
        return length + _BEND, 0
    first, last, step = (
        (top * columns + left, top * columns + right, 1)
        if wide
        else (top * columns + left, bottom * columns + left, columns)
    )
    return length, sum(1 << place for place in range(first + step, last, step))
