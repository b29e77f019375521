"""Rectangles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; what its unit is, mm or steps of a grid, is for its maker to say."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, x: float, y: float) -> "Rect":
        """The rectangle with so much more on each side."""
        return Rect(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def moved(self, x: float, y: float) -> "Rect":
        """The rectangle so much farther right and down."""
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def scaled(self, factor: float) -> "Rect":
        """The rectangle in another unit."""
        return Rect(*(factor * side for side in (self.left, self.top, self.right, self.bottom)))

    def meets(self, other: "Rect") -> bool:
        """Whether they share more than a side; a rectangle without width is a line that does."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Rect") -> bool:
        """Whether the other one lies within it."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )
