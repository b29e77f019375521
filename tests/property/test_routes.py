"""What is summed up over the routing board is what a look at each way and place finds."""

import heapq
import random
from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hyokasho.figures.board import (
    ACROSS,
    BLOCKED,
    DOWN,
    Board,
    Costs,
    Point,
    Port,
    Ports,
    Span,
    Window,
)
from hyokasho.figures.labels import Stance, stances
from hyokasho.figures.places import LOOK, cheapest_places
from hyokasho.figures.ways import Ways, find_ways

State = tuple[int, int, int]
PORTS = Ports.of([Port(2, 3, ACROSS, 0), Port(3, 2, DOWN, 5)])
OTHER_PORTS = Ports.of([Port(9, 8, ACROSS, 1)])

boards = st.builds(
    lambda seed, width, height: board(random.Random(seed), width, height),  # noqa: S311
    st.integers(0, 10_000),
    st.integers(12, 40),
    st.integers(12, 30),
)


def board(chance: random.Random, width: int, height: int) -> Board:
    """A board on which steps and turns cost this and that, and some points are taken."""
    made = Board(width, height)
    for costs in (*made.steps, made.turns):
        dearer = [chance.choice((0, 0, 2, 6, 7)) for _ in range(costs.size)]
        costs[:] += np.array(dearer, dtype=np.int32).reshape(costs.shape)
    for _ in range(chance.randint(0, 12)):
        x, y = chance.randrange(width), chance.randrange(height)
        made.shut(Span(x, y, min(x + chance.randint(0, 3), width - 1), y))
    return made


def whole(made: Board) -> Window:
    return made.window(Span(0, 0, made.width - 1, made.height - 1))


def near(window: Window, state: State) -> Iterator[tuple[State, int]]:
    """The states one step or turn away, with what that costs."""
    layer, y, x = state
    height, width = window.turns.shape
    down, right = (1, 0) if layer == DOWN else (0, 1)
    if y + down < height and x + right < width:
        yield (layer, y + down, x + right), int(window.steps[layer, y, x])
    if y >= down and x >= right:
        yield (layer, y - down, x - right), int(window.steps[layer, y - down, x - right])
    yield (1 - layer, y, x), int(window.turns[y, x])


def dijkstra(window: Window, ports: Ports) -> Costs:
    costs = np.full((2, *window.turns.shape), BLOCKED, dtype=np.int32)
    queue: list[tuple[int, State]] = []

    def reach(state: State, cost: int) -> None:
        if cost < costs[state]:
            costs[state] = cost
            heapq.heappush(queue, (cost, state))

    for x, y, layer, cost in zip(ports.xs, ports.ys, ports.layers, ports.costs, strict=True):
        reach((int(layer), int(y), int(x)), int(cost))
    while queue:
        cost, state = heapq.heappop(queue)
        for other, further in near(window, state) if cost == costs[state] else ():
            reach(other, cost + further)
    return costs


@settings(deadline=None)
@given(boards)
def test_ways_cost_what_dijkstra_finds(made: Board) -> None:
    window = whole(made)
    ways = find_ways(window, PORTS, OTHER_PORTS)
    for node, ports in enumerate((PORTS, OTHER_PORTS)):
        assert np.array_equal([costs[node] for costs in ways.costs], dijkstra(window, ports))


@settings(deadline=None)
@given(boards)
def test_a_way_back_costs_what_was_said(made: Board) -> None:
    ways = find_ways(whole(made), PORTS, OTHER_PORTS)
    for layer in (ACROSS, DOWN):
        for y, x in np.argwhere(ways.costs[layer][0] < BLOCKED)[::7].tolist():
            assert cost_of(ways.back(0, (x, y), layer), layer, ways) == ways.costs[layer][0, y, x]


def cost_of(points: list[tuple[int, int]], layer: int, ways: Ways) -> int:
    """What a way costs from the port of the first node on, which it reaches in the layer."""
    window = ways.window
    cost = 0
    for (x, y), (before_x, before_y) in zip(points[::-1], points[-2::-1], strict=False):
        along = ACROSS if y == before_y else DOWN
        cost += int(window.turns[y, x]) if along != layer else 0
        cost += int(window.steps[along, min(y, before_y), min(x, before_x)])
        layer = along
    x, y = points[0]
    start, other = (int(ways.starts[at, 0, y, x]) for at in (layer, 1 - layer))
    return cost + min(start, other + int(window.turns[y, x]))


@settings(max_examples=25, deadline=None)
@given(boards, st.sampled_from(["申請", "個人番号の照会"]))
def test_places_come_in_the_order_of_their_costs(made: Board, words: str) -> None:
    window = whole(made)
    ways = find_ways(window, PORTS, OTHER_PORTS)
    kinds = stances("①", words, 7.5)
    found = sorted(
        (cost, number, y, x)
        for number, stance in enumerate(kinds)
        for cost, y, x in all_places(stance, ways)
    )
    limit = found[0][0] + LOOK if found else 0
    assert list(cheapest_places(kinds, ways)) == [
        (cost, number, Point(x, y)) for cost, number, y, x in found if cost < limit
    ]


def all_places(stance: Stance, ways: Ways) -> Iterator[tuple[int, int, int]]:
    """Each place at which the stance may have its origin: cost, y and x."""
    window, layer, steps, room = ways.window, stance.layer, stance.steps, stance.room
    height, width = window.turns.shape
    down, right = (1, 0) if layer == DOWN else (0, 1)
    first, last = ways.costs[layer] if stance.forward else ways.costs[layer][::-1]
    for y in range(max(0, -room.top), min(height - down * steps, height - room.bottom)):
        for x in range(max(0, -room.left), min(width - right * steps, width - room.right)):
            run = sum(int(window.steps[layer, y + down * n, x + right * n]) for n in range(steps))
            cost = int(first[y, x]) + run + int(last[y + down * steps, x + right * steps])
            cost += stance.cost
            taken = window.busy[
                y + room.top : y + room.bottom + 1, x + room.left : x + room.right + 1
            ]
            if cost < BLOCKED and not taken.any():
                yield cost, y, x


@settings(deadline=None)
@given(boards)
def test_a_line_that_is_taken_away_leaves_nothing(made: Board) -> None:
    fresh = [array.copy() for array in (made.steps, made.turns, made.busy)]
    line = [Point(x, 3) for x in range(2, 8)] + [Point(7, y) for y in range(4, 9)]
    made.put(line)
    changed = (made.steps, made.turns, made.busy)
    assert not any(map(np.array_equal, fresh, changed))
    assert len(made.open_ports(PORTS).xs) == 1
    made.put(line, -1)
    assert all(map(np.array_equal, fresh, changed))
    assert len(made.open_ports(PORTS).xs) == 2
