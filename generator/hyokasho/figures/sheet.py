"""Where the boxes stand on the sheet: a plan with sizes, in steps of the routing grid."""

import math
from dataclasses import dataclass

from hyokasho.figures.chart import Chart
from hyokasho.figures.lettering import Block, set_lines
from hyokasho.figures.limits import WIDTH
from hyokasho.figures.plan import Area, Plan, Slot
from hyokasho.figures.rect import Rect

STEP = 2.0  # mm from one line of the routing grid to the next
WIDEST = int(WIDTH / STEP)  # steps

# All in steps but the paddings, which are in mm.
_NODE_WIDTHS = {1: 20, 2: 18, 3: 17, 4: 14}
_LEAST_NODE = 4
_NODE_PADDING_X, _NODE_PADDING_Y = 0.7, 1.2
_OUTER, _WIDEST_GAP = 3, 14
_FRAME = 2  # from a node to the frame beside or below it
_TITLE_PADDING_X, _TITLE_PADDING_Y = 1.2, 0.9
_LANES = 4  # free lines of the grid between two rows, before any flow
_LANES_PER_LABEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The sizes of the letters in pt."""

    name: float
    label: float
    title: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The box of a node or group, its sides in steps, and its words."""

    left: int
    top: int
    right: int
    bottom: int
    words: Block

    @property
    def rect(self) -> Rect:
        """The box in mm."""
        return Rect(self.left, self.top, self.right, self.bottom).scaled(STEP)

    @property
    def title_rect(self) -> Rect:
        """Where the words stand in mm, if they are the title of a group."""
        left, top = self.left * STEP + _TITLE_PADDING_X, self.top * STEP + _TITLE_PADDING_Y
        return Rect(left, top, left + self.words.width, top + self.words.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The boxes; `width` and `height` in steps. Nodes are in the order of the chart."""

    width: int
    height: int
    nodes: tuple[Box, ...]
    frames: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Where columns and rows begin, how wide and high they are, in steps."""

    lefts: list[int]
    width: int
    tops: list[int]
    heights: list[int]

    def node(self, slot: Slot, words: Block) -> Box:
        left, top = self.lefts[slot.column], self.tops[slot.row]
        return Box(
            left=left,
            top=top,
            right=left + self.width,
            bottom=top + self.heights[slot.row],
            words=words,
        )

    def frame(self, area: Area, title: Block) -> Box:
        return Box(
            left=self.lefts[area.first.column] - _FRAME,
            top=self.tops[area.first.row] - _band(title),
            right=self.lefts[area.last.column] + self.width + _FRAME,
            bottom=self.tops[area.last.row] + self.heights[area.last.row] + _FRAME,
            words=title,
        )


def lay_out(chart: Chart, plan: Plan, sizes: Sizes, slack: int) -> Sheet:
    """The sheet of a plan, with so many steps more (or less) between the rows than usual."""
    width = _NODE_WIDTHS[plan.columns]
    lefts, right = _columns(plan, width)
    names = [
        set_lines(node.name, sizes.name, width * STEP - 2 * _NODE_PADDING_X) for node in chart.nodes
    ]
    titles = {
        area: set_lines(area.title, sizes.title, _title_room(area, lefts, width))
        for area in plan.areas
        if area.title
    }
    heights = [_row_height(row, plan, names) for row in range(plan.rows)]
    tops, bottom = _rows(heights, titles, _lanes(chart, plan, slack))
    grid = _Grid(lefts=lefts, width=width, tops=tops, heights=heights)
    return Sheet(
        width=right,
        height=bottom,
        nodes=tuple(map(grid.node, plan.slots, names)),
        frames=tuple(grid.frame(area, title) for area, title in titles.items()),
    )


def _columns(plan: Plan, width: int) -> tuple[list[int], int]:
    """Where the columns begin, and the width of the sheet."""
    outer = _OUTER + _FRAME * any(area.title for area in plan.areas)
    free = WIDEST - 2 * outer - plan.columns * width
    gap = min(_WIDEST_GAP, free // max(1, plan.columns - 1))
    lefts = [outer + column * (width + gap) for column in range(plan.columns)]
    return lefts, lefts[-1] + width + outer


def _title_room(area: Area, lefts: list[int], width: int) -> float:
    """How wide the title of a frame may be, in mm."""
    steps = lefts[area.last.column] - lefts[area.first.column] + width + 2 * _FRAME
    return steps * STEP - 2 * _TITLE_PADDING_X


def _band(title: Block) -> int:
    """From the top of a frame to its first nodes."""
    return math.ceil((title.height + 2 * _TITLE_PADDING_Y) / STEP)


def _row_height(row: int, plan: Plan, names: list[Block]) -> int:
    heights = (
        math.ceil((name.height + 2 * _NODE_PADDING_Y) / STEP)
        for name, slot in zip(names, plan.slots, strict=True)
        if slot.row == row
    )
    return max(_LEAST_NODE, *heights, 0)


def _rows(heights: list[int], titles: dict[Area, Block], lanes: list[int]) -> tuple[list[int], int]:
    """Where the rows begin, and the height of the sheet."""
    tops, y = [], 0
    for row, height in enumerate(heights):
        ends = any(area.last.row == row - 1 for area in titles)
        bands = [_band(title) for area, title in titles.items() if area.first.row == row]
        y += lanes[row] + _FRAME * ends + max(bands, default=0)
        tops.append(y)
        y += height
    return tops, y + _FRAME + lanes[-1]


def _lanes(chart: Chart, plan: Plan, slack: int) -> list[int]:
    """How many lines of the grid are free above each row and below the last."""
    labels = [0.0] * (plan.rows + 1)
    for flow in chart.flows:
        top, bottom = sorted(plan.slots[end].row for end in chart.ends(flow))
        # Where a label may stand: in any gap on the way, or on either side of the one row.
        gaps = range(top + 1, bottom + 1) if top < bottom else (top, top + 1)
        for gap in gaps:
            labels[gap] += 1 / len(gaps)
    inner = [_LANES + slack + math.ceil(count * _LANES_PER_LABEL) for count in labels[1:-1]]
    first, last = (2 + math.ceil(count * 1.5 + slack / 3) for count in (labels[0], labels[-1]))
    return [first, *inner, last]
