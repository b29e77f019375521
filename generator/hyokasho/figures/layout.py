"""Tries plans and spacings until every flow has its line and label."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hyokasho.figures.chart import Chart
from hyokasho.figures.labels import stances
from hyokasho.figures.plan import Plan, plans
from hyokasho.figures.router import Line, Router, Wanted
from hyokasho.figures.sheet import STEP, Sheet, Sizes, lay_out

# The largest first; no letter is smaller than the last label.
SIZES = (
    Sizes(name=8.0, label=7.5, title=8.5),
    Sizes(name=7.5, label=7.0, title=8.0),
    Sizes(name=7.0, label=6.5, title=7.5),
)
_PLANS = 3  # so many plans are tried at the most
_SLACKS = range(-1, 12, 3)
_TIGHT = range(-2, -6, -1)  # for sheets that would be too high otherwise
_MOST_FORCED = 3  # how often a flow may push others aside
_PATIENCE = 2.5  # so many times the number of flows may lines be looked for on one sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet with a line for every flow, in the order of the chart."""

    sheet: Sheet
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """A sheet with lines for all flows, by number, and the router that has put them."""

    sheet: Sheet
    router: Router
    wanted: Sequence[Wanted]
    lines: Mapping[int, Line]


def find_layout(chart: Chart, height: float) -> Layout | None:
    """The first layout not higher than that many mm, with letters as large as can be, or None."""
    candidates = plans(chart)[:_PLANS]
    for sizes in SIZES:
        wanted = _wanted(chart, sizes)
        for plan in candidates:
            for sheet in _sheets(chart, plan, sizes, height):
                tried = _try(sheet, wanted)
                if tried is not None:
                    return _improved(tried)
    return None


def _wanted(chart: Chart, sizes: Sizes) -> list[Wanted]:
    wanted = []
    for flow in chart.flows:
        source, target = chart.ends(flow)
        ways = stances(flow.number, flow.words, sizes.label)
        wanted.append(Wanted(source=source, target=target, stances=ways))
    return wanted


def _sheets(chart: Chart, plan: Plan, sizes: Sizes, height: float) -> Iterator[Sheet]:
    """The plan on sheets with more and more room; if none is low enough, on the highest that is."""
    usual = (lay_out(chart, plan, sizes, slack) for slack in _SLACKS)
    first = next(usual)
    if first.height * STEP <= height:
        yield first
        yield from (sheet for sheet in usual if sheet.height * STEP <= height)
        return
    tight = (lay_out(chart, plan, sizes, slack) for slack in _TIGHT)
    yield from [sheet for sheet in tight if sheet.height * STEP <= height][:1]


def _try(sheet: Sheet, wanted: Sequence[Wanted]) -> _Try | None:
    """Lines for all flows, short ones first; None as soon as there is no room for one.

    A flow for which there is no room gets the line that it would have on an empty sheet, and the
    lines that are in its way are found anew. That is given up after some times.
    """
    router, empty = Router(sheet), _Empty(sheet, wanted)
    queue = deque(sorted(range(len(wanted)), key=lambda n: _distance(sheet, wanted[n])))
    lines: dict[int, Line] = {}
    forced = [0] * len(wanted)
    for _ in range(int(_PATIENCE * len(wanted))):
        if not queue:
            return _Try(sheet=sheet, router=router, wanted=wanted, lines=lines)
        number = queue.popleft()
        line = router.find(wanted[number])
        if line is None and forced[number] < _MOST_FORCED:
            forced[number] += 1
            line = empty.line(number)
            for other in [n for n in lines if line is not None and lines[n].conflicts(line)]:
                router.take(lines.pop(other))
                queue.append(other)
        if line is None:
            return None
        router.put(line)
        lines[number] = line
    return None


class _Empty:
    """A sheet without lines, and the line that each flow would have on it alone."""

    def __init__(self, sheet: Sheet, wanted: Sequence[Wanted]) -> None:
        self._sheet = sheet
        self._wanted = wanted
        self._lines: dict[int, Line | None] = {}

    @cached_property
    def _router(self) -> Router:
        return Router(self._sheet)

    def line(self, number: int) -> Line | None:
        """The line of that flow, looked for once."""
        if number not in self._lines:
            self._lines[number] = self._router.find(self._wanted[number])
        return self._lines[number]


def _distance(sheet: Sheet, wanted: Wanted) -> float:
    (a_x, a_y), (b_x, b_y) = (
        sheet.nodes[node].rect.middle for node in (wanted.source, wanted.target)
    )
    return abs(a_x - b_x) + abs(a_y - b_y)


def _improved(tried: _Try) -> Layout:
    """Each line found anew while all others stand; the dearest, which gain most, first."""
    router, lines = tried.router, dict(tried.lines)
    for number in sorted(lines, key=lambda number: (-lines[number].cost, number)):
        router.take(lines[number])
        lines[number] = router.find(tried.wanted[number]) or lines[number]
        router.put(lines[number])
    ordered = tuple(lines[number] for number in sorted(lines))
    return Layout(sheet=tried.sheet, lines=ordered)
