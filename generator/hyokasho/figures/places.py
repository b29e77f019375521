"""Where on its line a label may stand: the places of a window of the board, the cheapest first."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hyokasho.figures.board import ACROSS, BLOCKED, Costs, Point, Span
from hyokasho.figures.labels import Stance
from hyokasho.figures.ways import Ways

LOOK: Final = 320  # how much dearer than the cheapest a place may be


def cheapest_places(stances: Sequence[Stance], ways: Ways) -> Iterator[tuple[int, int, Point]]:
    """The places with what they cost and the number of their stance, none far dearer than the best.

    A place is the origin of the stance.
    """
    ground = _Ground(ways)
    # For each stance what it costs at least, and later where that is. What is taken is looked up
    # late, as most stances are too dear in any case.
    heap = [(ground.least(stance), False, number, 0, 0) for number, stance in enumerate(stances)]
    heapify(heap)
    places: dict[int, Iterator[tuple[int, int, int]]] = {}
    limit = BLOCKED
    while heap and heap[0][0] < limit:
        cost, is_place, number, x, y = heappop(heap)
        if is_place:
            limit = min(limit, cost + LOOK)
            yield cost, number, Point(x, y)
        else:
            places[number] = ground.places(stances[number])
        following = next(places[number], None)
        if following is not None:
            cost, x, y = following
            heappush(heap, (cost, True, number, x, y))


class _Ground:
    """Ways from two nodes, summed up so that many stances can be tried on them quickly."""

    def __init__(self, ways: Ways) -> None:
        # What it costs from either node to the first point of a row by way of each point, and on.
        self._before = [costs - runs for costs, runs in zip(ways.costs, ways.runs, strict=True)]
        self._after = [costs + runs for costs, runs in zip(ways.costs, ways.runs, strict=True)]
        # How much there is left of and above each point.
        height, width = ways.window.busy.shape
        self._busy = np.zeros((height + 1, width + 1), dtype=np.int32)
        np.cumsum(ways.window.busy, axis=0, out=self._busy[1:, 1:])
        np.cumsum(self._busy, axis=1, out=self._busy)
        self._lines: dict[tuple[int, bool, int], tuple[Costs, int]] = {}

    def least(self, stance: Stance) -> int:
        """What a line costs at least that has its label in that stance."""
        return self._line(stance)[1] + stance.cost

    def places(self, stance: Stance) -> Iterator[tuple[int, int, int]]:
        """The free origins of the stance, the cheapest first: cost, x and y."""
        costs = self._line(stance)[0] + np.int32(stance.cost)
        height, width = costs.shape
        np.putmask(costs, self._taken(stance.room)[:height, :width], BLOCKED)
        flat = costs.ravel()
        at = int(flat.argmin())
        least = int(flat[at])
        yield least, at % width, at // width
        below = np.flatnonzero(flat < min(least + LOOK, BLOCKED))
        order = below[np.argsort(flat[below], kind="stable")][1:]
        for cost, at in zip(flat[order].tolist(), order.tolist(), strict=True):
            yield cost, at % width, at // width

    def _line(self, stance: Stance) -> tuple[Costs, int]:
        """What a line costs that runs straight as the stance asks, and what it costs at least."""
        key = stance.layer, stance.forward, stance.steps
        if key not in self._lines:
            layer, steps = stance.layer, stance.steps
            first = 0 if stance.forward else 1
            before, after = self._before[layer][first], self._after[layer][1 - first]
            if layer == ACROSS:
                costs = before[:, :-steps] + after[:, steps:]
            else:
                costs = before[:-steps] + after[steps:]
            self._lines[key] = costs, int(costs.min(initial=BLOCKED))
        return self._lines[key]

    def _taken(self, span: Span) -> NDArray[np.bool_]:
        """For each point as origin, whether a point of the span is taken or out of the window."""
        busy = self._busy
        height, width = busy.shape[0] - 1, busy.shape[1] - 1
        left, top = max(0, -span.left), max(0, -span.top)
        right, bottom = max(left, width - span.right), max(top, height - span.bottom)

        def corner(x: int, y: int) -> Costs:
            return busy[top + y : bottom + y, left + x : right + x]

        taken = np.ones((height, width), dtype=np.bool_)
        np.not_equal(
            corner(span.right + 1, span.bottom + 1) + corner(span.left, span.top),
            corner(span.left, span.bottom + 1) + corner(span.right + 1, span.top),
            out=taken[top:bottom, left:right],
        )
        return taken
