"""A drawn chart, drawn when it is first asked for and kept from then on."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from hyokasho import kept
from hyokasho.errors import HyokashoError
from hyokasho.figures.chart import Chart


class FigureError(HyokashoError):
    """A chart cannot be drawn so that it can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn chart.

    `svg` is to be shown in its own size, `width` and `height` in mm, or letters become too small.
    `description` is the alternative text; `words` is all that is printed in it, in reading order.
    """

    svg: str
    width: float
    height: float
    description: str
    words: tuple[str, ...]


@lru_cache(maxsize=64)
def drawing(chart: Chart) -> Drawing:
    """The drawing of a chart. The same chart gives the same bytes.

    A large one takes seconds, so it is kept on disk where there is a place for it.

    Raises:
        FigureError: It cannot be drawn legibly on one page.
    """
    known = kept.recall("charts", repr(chart))
    if known is not None:
        told = json.loads(known)
        return Drawing(**{**told, "words": tuple(told["words"])})
    # What draws takes a third of a second to load, and few specs have a chart.
    from hyokasho.figures.draw import draw  # noqa: PLC0415

    drawn = draw(chart)
    kept.keep("charts", repr(chart), json.dumps(asdict(drawn), ensure_ascii=False).encode())
    return drawn
