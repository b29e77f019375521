"""Which place of a grid each node takes: near to what it exchanges words with, groups together.

The grid has columns and rows; a group takes a rectangle of it. The search is simulated annealing
with fixed seeds, so that the same chart gives the same plan.
"""

import math
import operator
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
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


# Nodes, by number, that take one rectangle.
_Block = tuple[int, ...]


class _Placing(NamedTuple):
    """A block in so many columns and rows from a column on; -1 in `cells` is an empty place.

    `places` are the nodes with their places, were the block in the corner of the grid, and `taken`
    is these places, one bit each: what a search asks for again and again.
    """

    block: int
    column: int
    columns: int
    rows: int
    cells: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    taken: int


class _Link(NamedTuple):
    """Two nodes, what their lines cost from place to place, and what those cost in the way."""

    a: int
    b: int
    lengths: "_Lengths"
    blocked: float


# The blocks in the order in which they are put on the grid, each as high up as it can be.
_State = tuple[_Placing, ...]
# For each two places, about how long lines are, and the places in their way, one bit each.
_Lengths = Sequence[Sequence[tuple[float, int]]]


def plans(chart: Chart) -> tuple[Plan, ...]:
    """Good plans, the best first, none twice; never empty."""
    titles, blocks = zip(*_blocks(chart), strict=True)
    lines = Counter((min(ends), max(ends)) for ends in map(chart.ends, chart.flows))
    return tuple(
        replace(plan, areas=tuple(map(_titled, plan.areas, titles)))
        for plan in _plans(blocks, tuple(sorted(lines.items())))
    )


def _titled(area: Area, title: str) -> Area:
    return replace(area, title=title)


# Charts that differ in words only have the same plans.
@lru_cache(maxsize=64)
def _plans(
    blocks: tuple[_Block, ...], lines: tuple[tuple[tuple[int, int], int], ...]
) -> tuple[Plan, ...]:
    """The plans without titles; the lines are pairs of nodes, and how many join each pair."""
    found = {
        plan.slots: plan
        for columns in _widths(sum(map(len, blocks)))
        for seed in range(_SEEDS)
        for plan in [_Search(columns, blocks, lines, seed).plan()]
    }
    return tuple(sorted(found.values(), key=lambda plan: plan.cost))


def _blocks(chart: Chart) -> Iterator[tuple[str, _Block]]:
    """The blocks with the titles of their boxes; no title for a node without a group."""
    number = 0
    for group in chart.groups:
        nodes = tuple(range(number, number + len(group.nodes)))
        number += len(group.nodes)
        if group.title:
            yield group.title, nodes
        else:
            yield from (("", (node,)) for node in nodes)


def _widths(nodes: int) -> Sequence[int]:
    """In how many columns so many nodes may stand."""
    if nodes <= 3:
        return range(1, nodes + 1)
    return (2, 3) if nodes <= 8 else (3, 4) if nodes <= 12 else (4,)


class _Search:
    """Simulated annealing over orders, shapes and columns of the blocks and the cells in them."""

    def __init__(
        self,
        columns: int,
        blocks: Sequence[_Block],
        lines: Sequence[tuple[tuple[int, int], int]],
        seed: int,
    ) -> None:
        self._columns = columns
        self._blocks = blocks
        self._links = [
            _Link(a, b, _lengths(columns, count), count * _BLOCKED) for (a, b), count in lines
        ]
        self._nodes = sum(map(len, blocks))
        # The same seed gives the same `random()` in all versions of Python; nothing else is used.
        self._chance = random.Random(seed).random  # noqa: S311

    def plan(self) -> Plan:
        """The best plan that the search comes by."""
        state = best = self._start()
        cost = least = self._cost(state)
        for heat in _heats(min(_MOVES_PER_NODE * self._nodes, _MOST_MOVES)):
            changed = self._changed(state)
            chance = self._chance()
            if changed == state:
                continue
            limit = cost - heat * math.log(1 - chance)
            changed_cost = self._cost(changed, limit)
            if changed_cost <= limit:
                state, cost = changed, changed_cost
                if cost < least:
                    best, least = state, cost
        return self._as_plan(best, least)

    def _as_plan(self, state: _State, cost: float) -> Plan:
        places, tops, rows, _ = self._packed(state)
        areas = tuple(
            Area(
                title="",
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
            self._shaped(number, min(self._columns, len(nodes)), 0)
            for number, nodes in enumerate(self._blocks)
        )

    def _shaped(self, block: int, columns: int, column: int) -> _Placing:
        nodes = self._blocks[block]
        cells = nodes + (-1,) * (-len(nodes) % columns)
        return self._placed(block, columns, min(column, self._columns - columns), cells)

    def _placed(self, block: int, columns: int, column: int, cells: tuple[int, ...]) -> _Placing:
        places = tuple(
            (node, cell // columns * self._columns + cell % columns)
            for cell, node in enumerate(cells)
            if node >= 0
        )
        taken = sum(1 << place for _, place in places)
        return _Placing(block, column, columns, len(cells) // columns, cells, places, taken)

    def _changed(self, state: _State) -> _State:
        """The state with one chance move."""
        chance = self._chance
        placings = list(state)
        at, other = int(chance() * len(placings)), int(chance() * len(placings))
        placing = placings[at]
        match int(chance() * 5):
            case 0:
                placings[at], placings[other] = placings[other], placing
            case 1:
                placings[at] = self._moved(placings[other], placing.column)
                placings[other] = self._moved(placing, placings[other].column)
            case 2:
                placings[at] = self._moved(placing, int(chance() * self._columns))
            case 3:
                most = min(self._columns, len(self._blocks[placing.block]))
                columns = 1 + int(chance() * most)
                placings[at] = self._shaped(placing.block, columns, placing.column)
            case _:
                placings[at] = self._stirred(placing)
        return tuple(placings)

    def _moved(self, placing: _Placing, column: int) -> _Placing:
        left = min(column, self._columns - placing.columns)
        if left == placing.column:
            return placing
        return _Placing(placing.block, left, *placing[2:])

    def _stirred(self, placing: _Placing) -> _Placing:
        cells = list(placing.cells)
        a, b = int(self._chance() * len(cells)), int(self._chance() * len(cells))
        if a == b:
            return placing
        cells[a], cells[b] = cells[b], cells[a]
        return self._placed(placing.block, placing.columns, placing.column, tuple(cells))

    def _packed(self, state: _State) -> tuple[list[int], list[int], int, int]:
        """The places of the nodes, counted row by row, first rows of blocks, rows, places taken."""
        skyline = [0] * self._columns
        places, tops, taken = [0] * self._nodes, [0] * len(self._blocks), 0
        for block, left, columns, rows, _, own_places, own_taken in state:
            if columns == 1:
                top = skyline[left]
                skyline[left] = top + rows
            else:
                top = max(skyline[left : left + columns])
                skyline[left : left + columns] = [top + rows] * columns
            tops[block] = top
            first = top * self._columns + left
            taken |= own_taken << first
            for node, place in own_places:
                places[node] = first + place
        return places, tops, max(skyline), taken

    def _cost(self, state: _State, limit: float = math.inf) -> float:
        """What a state costs; of one that costs more than the limit only that it does."""
        places, tops, rows, taken = self._packed(state)
        cost: float = _ROW * rows + _DISORDER * sum(map(operator.gt, tops, tops[1:]))
        if rows > MOST_ROWS:
            return cost + _TOO_HIGH * rows
        for a, b, lengths, blocked in self._links:
            length, between = lengths[places[a]][places[b]]
            cost += length
            if between & taken:
                cost += blocked
            if cost > limit:
                break
        return cost


@cache
def _heats(moves: int) -> Sequence[float]:
    return [_HOT * (_COLD / _HOT) ** (move / moves) for move in range(moves)]


@cache
def _lengths(columns: int, lines: int = 1) -> _Lengths:
    """Between the places of a grid, the lengths of so many lines together."""
    if lines > 1:
        once = _lengths(columns)
        return [[(lines * length, between) for length, between in row] for row in once]
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
