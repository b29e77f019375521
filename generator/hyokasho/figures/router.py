"""Finds for each flow a line and, on it, a place for its label that nothing else uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hyokasho.figures.board import ACROSS, DOWN, Point, Ports, Span, Window
from hyokasho.figures.fences import boxes, fenced_board, ports
from hyokasho.figures.labels import Label, Stance
from hyokasho.figures.places import cheapest_places
from hyokasho.figures.rect import Rect
from hyokasho.figures.sheet import STEP, Sheet
from hyokasho.figures.ways import Ways, find_ways

_APART = 0.7  # mm between a label and boxes
_EDGE = 1.0  # mm between a label and the edge of the sheet
# Where one place fails, because the line would meet itself, those about it fail too.
_ABOUT, _MOST_TRIES = 3, 100
_NEARBY, _ANYWHERE = 14, 1000  # steps around the two nodes in which a line is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A line to be found: from node to node, by number, and how its label may stand."""

    source: int
    target: int
    stances: tuple[Stance, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line from port to port, point by point, with its label; `cost` compares lines."""

    points: tuple[Point, ...]
    label: Label
    cost: int

    def conflicts(self, other: "Line") -> bool:
        """Whether the two cannot both be on one sheet; lines may cross, but not touch otherwise."""
        if self.label.rect.grown(_APART, _APART).meets(other.label.rect):
            return True
        if _comes_into(self.room, other.points) or _comes_into(other.room, self.points):
            return True
        ours, theirs = self.directions, other.directions
        return any({ours[point], theirs[point]} != {ACROSS, DOWN} for point in ours.keys() & theirs)

    @cached_property
    def room(self) -> Span:
        """The points that the label needs for itself."""
        return self.label.room

    @cached_property
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


def _comes_into(room: Span, points: Sequence[Point]) -> bool:
    return any(room.left <= x <= room.right and room.top <= y <= room.bottom for x, y in points)


class Router:
    """Lines and labels on one sheet, put there one after the other."""

    def __init__(self, sheet: Sheet) -> None:
        self._board = fenced_board(sheet)
        self._ports = [ports(node) for node in sheet.nodes]
        self._boxes = list(boxes(sheet))
        self._page = Rect(0, 0, sheet.width, sheet.height).scaled(STEP).grown(-_EDGE, -_EDGE)

    def find(self, wanted: Wanted) -> Line | None:
        """The cheapest line with a place for its label, None when there is no room.

        It is looked for near to the nodes first.
        """
        source, target = (
            self._board.open_ports(self._ports[node]) for node in (wanted.source, wanted.target)
        )
        if not (len(source.xs) and len(target.xs)):
            return None
        for steps in (_NEARBY, _ANYWHERE):
            span = _around(source, target, steps)
            window = self._board.window(span.within(self._board.width, self._board.height))
            line = self._find_in(window, wanted.stances, find_ways(window, source, target))
            if line is not None:
                return line
        return None

    def _find_in(self, window: Window, stances: Sequence[Stance], ways: Ways) -> Line | None:
        tried: set[tuple[bool, int, int]] = set()
        for cost, number, at in cheapest_places(stances, ways):
            stance = stances[number]
            x, y = (at.x + window.left) * STEP, (at.y + window.top) * STEP
            about = (stance.forward, at.x // _ABOUT, at.y // _ABOUT)
            if about in tried or not self._has_room(stance.label.rect.moved(x, y)):
                continue
            label = stance.label.moved(x, y)
            points = tuple(
                Point(x + window.left, y + window.top) for x, y in _joined(stance, at, ways)
            )
            if _is_simple(points, label.room):
                return Line(points=points, label=label, cost=cost)
            tried.add(about)
            if len(tried) == _MOST_TRIES:
                break
        return None

    def put(self, line: Line) -> None:
        """Puts a line and its label on the sheet."""
        self._board.put(line.points)
        self._board.shut(line.room)
        self._boxes.append(line.label.rect)

    def take(self, line: Line) -> None:
        """Takes a line and its label away again."""
        self._board.put(line.points, -1)
        self._board.shut(line.room, -1)
        self._boxes.remove(line.label.rect)

    def _has_room(self, rect: Rect) -> bool:
        grown = rect.grown(_APART, _APART)
        return self._page.holds(rect) and not any(map(grown.meets, self._boxes))


def _joined(stance: Stance, at: Point, ways: Ways) -> Iterator[tuple[int, int]]:
    """The line by way of a stance at that origin, x and y of each point."""
    right, down = (1, 0) if stance.layer == ACROSS else (0, 1)
    straight = [(at.x + right * n, at.y + down * n) for n in range(stance.steps + 1)]
    if not stance.forward:
        straight.reverse()
    yield from ways.back(0, straight[0], stance.layer)
    yield from straight[1:-1]
    yield from reversed(ways.back(1, straight[-1], stance.layer))


def _is_simple(points: tuple[Point, ...], room: Span) -> bool:
    """Whether a line meets neither itself nor the room of its label, but where it runs through."""
    if len(set(points)) < len(points):
        return False
    inside = [point for point in points if point in room]
    return all(point.x == inside[0].x for point in inside) or all(
        point.y == inside[0].y for point in inside
    )


def _around(source: Ports, target: Ports, steps: int) -> Span:
    (left, right), (top, bottom) = (
        (min(a.min(), b.min()), max(a.max(), b.max()))
        for a, b in ((source.xs, target.xs), (source.ys, target.ys))
    )
    return Span(int(left) - steps, int(top) - steps, int(right) + steps, int(bottom) + steps)
