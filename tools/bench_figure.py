"""A measured thing, as a row of the table."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured thing: its name, unit and runs, and the bar, where there is one.

    `bar` is what it should not pass, `least` what it should reach.
    """

    name: str
    unit: str
    runs: tuple[float, ...]
    bar: float | None = None
    least: float | None = None

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.runs)

    def row(self) -> str:
        """A row of the table in Markdown."""
        bar = f"≤ {self.bar:g}" if self.bar is not None else ""
        bar = f"≥ {self.least:g}" if self.least is not None else bar
        spread = f"{min(self.runs):.3g}–{max(self.runs):.3g}" if len(self.runs) > 1 else ""
        return f"| {self.name} | {self.median:.3g} {self.unit} | {spread} | {bar} |"
