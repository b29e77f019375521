"""What the boxes of a sheet are to lines and labels: where these meet them and keep off them."""

import math
from collections.abc import Iterator

from hyokasho.figures.board import ACROSS, BLOCKED, DOWN, Board, Costs, Port, Ports, Span
from hyokasho.figures.rect import Rect
from hyokasho.figures.sheet import STEP, Box, Sheet

_BORDER, _BESIDE_BORDER = 2, 2
_TITLE_CLEAR = 0.7  # mm between the title of a group and lines
_OFF_MIDDLE = 1  # what a port costs for each step away from the middle of its side


def fenced_board(sheet: Sheet) -> Board:
    """The board of a sheet on which there is no line yet."""
    board = Board(sheet.width + 1, sheet.height + 1)
    for node in sheet.nodes:
        _fence_node(board, node)
    for frame in sheet.frames:
        _fence_frame(board, frame)
    return board


def points_in(rect: Rect) -> Span:
    """The points of the grid that lie in a rectangle in mm."""
    return Span(
        math.ceil(rect.left / STEP),
        math.ceil(rect.top / STEP),
        math.floor(rect.right / STEP),
        math.floor(rect.bottom / STEP),
    )


def _fence_node(board: Board, node: Box) -> None:
    """No line runs through a node, and close to it lines run only straight at it."""
    rows, columns = slice(node.top, node.bottom + 1), slice(node.left, node.right + 1)
    board.turns[node.top - 1 : node.bottom + 2, node.left - 1 : node.right + 2] += BLOCKED
    board.steps[ACROSS, rows, node.left : node.right] += BLOCKED
    board.steps[DOWN, node.top : node.bottom, columns] += BLOCKED
    for y in (node.top - 1, node.bottom + 1):
        board.steps[ACROSS, y, node.left - 1 : node.right + 1] += BLOCKED
    for x in (node.left - 1, node.right + 1):
        board.steps[DOWN, node.top - 1 : node.bottom + 1, x] += BLOCKED
    board.busy[rows, columns] += 1


def _fence_frame(board: Board, frame: Box) -> None:
    """Lines cross the border of a group, but neither run nor turn on it, and spare its title."""
    rows, columns = slice(frame.top, frame.bottom + 1), slice(frame.left, frame.right + 1)
    for y in (frame.top, frame.bottom):
        _fence_border(board.steps[ACROSS], board.steps[DOWN], y, columns)
        board.turns[y, columns] += BLOCKED
        board.busy[y, columns] += 1
    for x in (frame.left, frame.right):
        _fence_border(board.steps[DOWN].T, board.steps[ACROSS].T, x, rows)
        board.turns[rows, x] += BLOCKED
        board.busy[rows, x] += 1
    board.shut(points_in(frame.title_rect.grown(_TITLE_CLEAR, _TITLE_CLEAR)))


def _fence_border(along: Costs, across: Costs, at: int, reach: slice) -> None:
    along[at, reach] += BLOCKED
    along[at - 1 : at + 2 : 2, reach] += _BESIDE_BORDER
    across[at, reach] += _BORDER


def ports(node: Box) -> Ports:
    """Where lines may meet the node: on all sides, away from the corners, best in the middle."""
    return Ports.of(_ports(node))


def _ports(node: Box) -> Iterator[Port]:
    for x in range(node.left + 2, node.right - 1):
        cost = abs(2 * x - node.left - node.right) // 2 * _OFF_MIDDLE
        yield Port(x, node.top, DOWN, cost)
        yield Port(x, node.bottom, DOWN, cost)
    for y in range(node.top + 1, node.bottom):
        cost = abs(2 * y - node.top - node.bottom) // 2 * _OFF_MIDDLE
        yield Port(node.left, y, ACROSS, cost)
        yield Port(node.right, y, ACROSS, cost)


def boxes(sheet: Sheet) -> Iterator[Rect]:
    """What a label may not touch: nodes, and titles and borders of groups."""
    for node in sheet.nodes:
        yield node.rect
    for frame in sheet.frames:
        box = frame.rect
        yield frame.title_rect
        yield Rect(box.left, box.top, box.right, box.top)
        yield Rect(box.left, box.bottom, box.right, box.bottom)
        yield Rect(box.left, box.top, box.left, box.bottom)
        yield Rect(box.right, box.top, box.right, box.bottom)
