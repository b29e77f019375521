"""Writes SVG 1.1: rectangles, paths and texts at explicit places in mm; nothing is referred to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from hyokasho.figures.lettering import Block
from hyokasho.figures.rect import Rect

FAMILIES: Final = (
    "IPAexGothic",
    "BIZ UDPGothic",
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "sans-serif",
)
BLACK, GREY, WHITE = "#000000", "#777777", "#ffffff"
# How far below the top of the em the baseline is, and letters between their descent and ascent.
_BASELINE = 0.88


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line is drawn; widths and dashes in mm."""

    width: float
    colour: str = BLACK
    dashes: tuple[float, float] | None = None

    @property
    def attributes(self) -> str:
        """As SVG has it."""
        dashes = "" if self.dashes is None else f' stroke-dasharray="{_numbers(*self.dashes)}"'
        return f'stroke="{self.colour}" stroke-width="{_number(self.width)}"{dashes}'


@dataclass(slots=True)
class Pen:
    """Draws; all places are moved by `x` and `y`. The elements are drawn one over the other."""

    elements: list[str] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0

    def moved(self, x: float, y: float) -> "Pen":
        """A pen for the same drawing with another origin."""
        return Pen(self.elements, self.x + x, self.y + y)

    def box(
        self, rect: Rect, *, fill: str, stroke: Stroke | None = None, radius: float = 0.0
    ) -> None:
        """A rectangle."""
        sides = (
            f'x="{_number(rect.left + self.x)}" y="{_number(rect.top + self.y)}" '
            f'width="{_number(rect.width)}" height="{_number(rect.height)}"'
        )
        corners = f' rx="{_number(radius)}" ry="{_number(radius)}"' if radius else ""
        border = f" {stroke.attributes}" if stroke else ""
        self.elements.append(f'<rect {sides}{corners} fill="{fill}"{border}/>')

    def path(self, commands: Sequence[tuple[str, Sequence[float]]], looks: str) -> None:
        """A path of commands (M, L, Q, Z) with the coordinates of each, x and y in turns."""
        origin = (self.x, self.y)
        data = "".join(
            letter + _numbers(*(value + origin[n % 2] for n, value in enumerate(values)))
            for letter, values in commands
        )
        self.elements.append(f'<path d="{data}" {looks}/>')

    def words(self, block: Block, x: float, top: float, anchor: str = "start") -> None:
        """A block of words; `x` is where its lines begin, have their middle, or end."""
        for number, line in enumerate(block.lines):
            y = top + number * block.leading + (_BASELINE + 0.02) * block.em
            place = f'x="{_number(x + self.x)}" y="{_number(y + self.y)}"'
            self.elements.append(
                f'<text {place} font-size="{_number(block.em)}" text-anchor="{anchor}">'
                f"{escape(line)}</text>"
            )


def document(width: float, height: float, pen: Pen, description: str) -> str:
    """The SVG of that size in mm."""
    families = ", ".join(name if name == "sans-serif" else f"'{name}'" for name in FAMILIES)
    size = (
        f'width="{_number(width)}mm" height="{_number(height)}mm" '
        f'viewBox="0 0 {_numbers(width, height)}"'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" {size} role="img" '
        f"aria-label={quoteattr(description)} font-family={quoteattr(families)} "
        f'fill="{BLACK}" fill-rule="nonzero">'
    )
    return "\n".join((head, *pen.elements, "</svg>")) + "\n"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))
