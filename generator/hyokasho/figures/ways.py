"""The cheapest ways from two nodes to all points of a window of the board."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hyokasho.figures.board import ACROSS, BLOCKED, DOWN, Costs, Ports, Window

# Along which axis lines run in each layer, and how to look at it from the other end.
_AXES = (
    (2, (..., slice(None, None, -1))),
    (1, (..., slice(None, None, -1), slice(None))),
)


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """What it costs to reach each point from either node: `costs[layer][node, y, x]`.

    It is at most BLOCKED. `starts` is what it costs at the ports. `runs` is, in each layer, the
    cost to run to a point from the first one of its row or column.
    """

    window: Window
    costs: Sequence[Costs]
    starts: Costs
    runs: Sequence[Costs]

    def back(self, node: int, point: tuple[int, int], layer: int) -> list[tuple[int, int]]:
        """The cheapest way from the node to that point, which is reached, x and y of each point."""
        points = [point]
        x, y = point
        while True:
            # Lists are faster to go through one by one.
            column, row = (slice(None), y) if layer == ACROSS else (x, slice(None))
            costs = self.costs[layer][node, row, column].tolist()
            starts = self.starts[layer, node, row, column].tolist()
            steps = self.window.steps[layer, row, column].tolist()
            at = x if layer == ACROSS else y
            while starts[at] != (cost := costs[at]):
                if at and costs[at - 1] + steps[at - 1] == cost:
                    at -= 1
                elif at + 1 < len(costs) and costs[at + 1] + steps[at] == cost:
                    at += 1
                else:
                    break
                x, y = (at, y) if layer == ACROSS else (x, at)
                points.append((x, y))
            else:
                points.reverse()
                return points
            layer = 1 - layer


def find_ways(window: Window, source: Ports, target: Ports) -> Ways:
    """The ways from the ports, which are on the board, of two nodes."""
    height, width = window.turns.shape
    starts = np.full((2, 2, height, width), BLOCKED, dtype=np.int32)
    for node, ports in enumerate((source, target)):
        xs, ys = ports.xs - window.left, ports.ys - window.top
        starts[ports.layers, node, ys, xs] = ports.costs
    runs = [_runs(window.steps[layer], layer) for layer in (ACROSS, DOWN)]
    return Ways(window, _swept(window, starts, runs), starts, runs)


def _swept(window: Window, starts: Costs, runs: Sequence[Costs]) -> Sequence[Costs]:
    """The least costs, found by running along all rows and columns and turning, in turns.

    Each round allows two turns more, so that there are half as many rounds as turns in the longest
    way; that is several times faster than Dijkstra's algorithm in a compiled library.
    """
    across, down = starts
    while True:
        across = _run(across, runs[ACROSS], ACROSS)
        down = _run(np.minimum(down, across + window.turns), runs[DOWN], DOWN)
        turned = np.minimum(across, down + window.turns)
        if np.array_equal(turned, across):
            return across, down
        across = turned


def _runs(steps: Costs, layer: int) -> Costs:
    """The cost to run from the first point of each row or column to each point."""
    runs: Costs = np.cumsum(steps, axis=1 - layer, dtype=np.int32) - steps
    return runs


def _run(costs: Costs, runs: Costs, layer: int) -> Costs:
    """The costs when lines may also run along the layer, forward or backward."""
    axis, reverse = _AXES[layer]
    forward = costs - runs
    np.minimum.accumulate(forward, axis=axis, out=forward)
    forward += runs
    backward = costs + runs
    np.minimum.accumulate(backward[reverse], axis=axis, out=backward[reverse])
    backward -= runs
    np.minimum(forward, backward, out=forward)
    return forward
