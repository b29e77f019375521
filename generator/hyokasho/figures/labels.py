"""How the number and the words of a flow stand on its line."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from hyokasho.figures.board import ACROSS, DOWN, Span
from hyokasho.figures.fences import points_in
from hyokasho.figures.lettering import MM_PER_PT, Block, set_lines, shapes
from hyokasho.figures.rect import Rect
from hyokasho.figures.sheet import STEP

_NUMBER_PT = 1.0  # how much larger the number is than the words
# The widths to which words beside a number and words above or below it are set, in em, the best
# liked first.
_BESIDE = (10.2, 7.2, 14.2, 5.2)
_OVER = (5.2, 4.2, 3.2)
_MOST_LINES_OVER = 3

_GAP = 0.4  # mm between number and words
_SEEN, _HEAD_SEEN = 2.0, 4.0  # mm of the line that are seen before and after what breaks it
_CLEAR_X, _CLEAR_Y = 0.85, 0.6  # mm between a label and other lines
_PLATE = 0.3  # mm of the line that are left out before and after what breaks it

# What stances cost that are less liked, as on the board.
_NEXT_SHAPE, _BAD_BREAK, _LEFT, _LINE_OVER, _BELOW = 2, 2, 2, 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Number and words in place, in mm.

    `rect` holds both, `broken` what breaks the line. The number is centred on `number_at`, which is
    on the line. The lines of the words begin at `words_x`, or have their middle there if they are
    `centred`.
    """

    rect: Rect
    broken: Rect
    number: Block
    number_at: tuple[float, float]
    words: Block
    words_x: float
    words_top: float
    centred: bool = False

    @property
    def room(self) -> Span:
        """The points of the grid that it needs for itself: no line but its own comes here."""
        return points_in(self.rect.grown(_CLEAR_X, _CLEAR_Y))

    def moved(self, x: float, y: float) -> "Label":
        """The label so much farther right and down."""
        number_x, number_y = self.number_at
        return replace(
            self,
            rect=self.rect.moved(x, y),
            broken=self.broken.moved(x, y),
            number_at=(number_x + x, number_y + y),
            words_x=self.words_x + x,
            words_top=self.words_top + y,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A way to stand on a line that runs straight for some steps of the grid.

    The label is that of a line whose straight part has its left or upper end at the origin.
    `forward` says that the line runs right or down. `cost` makes one stance dearer than another.
    `room` is that of the label, which is asked for again and again.
    """

    layer: int
    forward: bool
    steps: int
    label: Label
    room: Span
    cost: int


@lru_cache(maxsize=256)
def stances(number: str, words: str, pt: float) -> tuple[Stance, ...]:
    """All ways in which a number with words of that size may stand."""
    return tuple(_stances(number, words, pt))


def _stances(number: str, words: str, pt: float) -> Iterator[Stance]:
    em = pt * MM_PER_PT
    mark = set_lines(number, pt + _NUMBER_PT, 100.0)
    for rank, block in enumerate(shapes(words, pt, [width * em for width in _BESIDE])):
        cost = rank * _NEXT_SHAPE + round(block.badness) * _BAD_BREAK
        for forward in (True, False):
            yield _along(mark, block, forward=forward, cost=cost)
            yield _beside(mark, block, forward=forward, right=True, cost=cost)
            yield _beside(mark, block, forward=forward, right=False, cost=cost + _LEFT)
    for block in shapes(words, pt, [width * em for width in _OVER]):
        if len(block.lines) <= _MOST_LINES_OVER:
            cost = len(block.lines) * _LINE_OVER + round(block.badness) * _BAD_BREAK
            for forward in (True, False):
                yield _over(mark, block, forward=forward, above=True, cost=cost)
                yield _over(mark, block, forward=forward, above=False, cost=cost + _BELOW)


def _along(number: Block, words: Block, *, forward: bool, cost: int) -> Stance:
    """On a line that runs across and is broken by number and words."""
    width = number.width + _GAP + words.width
    steps, before = _straight(width / 2, 0.0, forward=forward)
    left = before - width / 2
    half = max(number.height, words.height) / 2
    rect = Rect(left, -half, left + width, half)
    label = Label(
        rect=rect,
        broken=rect.grown(_PLATE, 0.0),
        number=number,
        number_at=(left + number.width / 2, 0.0),
        words=words,
        words_x=left + number.width + _GAP,
        words_top=-words.height / 2,
    )
    return Stance(
        layer=ACROSS, forward=forward, steps=steps, label=label, room=label.room, cost=cost
    )


def _beside(number: Block, words: Block, *, forward: bool, right: bool, cost: int) -> Stance:
    """On a line that runs down and is broken by the number; the words stand beside it."""
    half = max(number.height, words.height) / 2
    steps, middle = _straight(number.height / 2, half + _CLEAR_Y, forward=forward)
    side = number.width / 2
    reach = side + _GAP + words.width
    label = Label(
        rect=Rect(
            -side if right else -reach, middle - half, reach if right else side, middle + half
        ),
        broken=_around(number, 0.0, middle).grown(0.0, _PLATE),
        number=number,
        number_at=(0.0, middle),
        words=words,
        words_x=side + _GAP if right else -reach,
        words_top=middle - words.height / 2,
    )
    return Stance(layer=DOWN, forward=forward, steps=steps, label=label, room=label.room, cost=cost)


def _over(number: Block, words: Block, *, forward: bool, above: bool, cost: int) -> Stance:
    """On a line that runs across and is broken by the number; the words stand above or below."""
    half = max(number.width, words.width) / 2
    steps, middle = _straight(number.width / 2, half + _CLEAR_X, forward=forward)
    side = number.height / 2
    reach = side + _GAP + words.height
    label = Label(
        rect=Rect(
            middle - half, -reach if above else -side, middle + half, side if above else reach
        ),
        broken=_around(number, middle, 0.0).grown(_PLATE, 0.0),
        number=number,
        number_at=(middle, 0.0),
        words=words,
        words_x=middle,
        words_top=-reach if above else side + _GAP,
        centred=True,
    )
    return Stance(
        layer=ACROSS, forward=forward, steps=steps, label=label, room=label.room, cost=cost
    )


def _straight(half: float, room: float, *, forward: bool) -> tuple[int, float]:
    """How many steps are straight, and where in them, in mm, what breaks the line has its middle.

    It takes `half` on either side, and the line does not turn within `room`.
    """
    before, after = (max(half + seen, room) for seen in (_SEEN, _HEAD_SEEN))
    if not forward:
        before, after = after, before
    steps = math.ceil((before + after) / STEP)
    return steps, before + (steps * STEP - before - after) / 2


def _around(block: Block, x: float, y: float) -> Rect:
    return Rect(x, y, x, y).grown(block.width / 2, block.height / 2)
