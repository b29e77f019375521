"""How a build goes on: a bar on a terminal, plain lines where nobody watches."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from hyokasho.build.portfolio import Built, Fate
from hyokasho.cli.say import say_line
from hyokasho.my_number.find import masked
from hyokasho.words import visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_LEAST_FOR_A_TABLE = 2
_MOST_ROWS = 20


class Progress:
    """Says what is done of so many specs, where it is `shown`."""

    def __init__(self, count: int, *, shown: bool) -> None:
        self._count = count
        self._shown = shown
        self._done = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def done(self, built: Built) -> None:
        """A spec is done."""
        self._done += 1
        if not self._shown or built.fate is Fate.UNTOUCHED:
            return
        if sys.stderr.isatty():
            self._advance(built)
        else:
            place = f"{self._done}/{self._count}"
            say_line(
                f"{place} {built.spec.name} {built.fate.value} {built.seconds:.1f} 秒", err=True
            )

    def table(self, built: Sequence[Built]) -> None:
        """What took longest, on a terminal; elsewhere the lines have said it."""
        made = sorted((one for one in built if one.seconds), key=lambda one: -one.seconds)
        if not sys.stderr.isatty() or len(made) < _LEAST_FOR_A_TABLE:
            return
        from rich.console import Console  # noqa: PLC0415 - see `_advance`.
        from rich.table import Table  # noqa: PLC0415

        table = Table("評価書", "結果", "形式", "秒")
        table.columns[-1].justify = "right"
        for one in made[:_MOST_ROWS]:
            formats = "、".join(path.suffix[1:] for path in one.files)
            table.add_row(
                visible(masked(one.spec.name)), one.fate.value, formats, f"{one.seconds:.1f}"
            )
        rest = made[_MOST_ROWS:]
        if rest:
            seconds = sum(one.seconds for one in rest)
            table.add_row(f"ほか {len(rest)} 件", "", "", f"{seconds:.1f}")
        # A name in brackets is no markup.
        Console(stderr=True, markup=False, emoji=False).print(table)

    def _advance(self, built: Built) -> None:
        # Loaded here, since a build that has nothing to do shows no bar.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar  # noqa: PLC0415

        if self._bar is None:
            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("残り"),
                TimeRemainingColumn(),
                TextColumn("{task.description}", markup=False),
            )
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._count)
        if self._task is not None:
            self._bar.update(
                self._task, completed=self._done, description=visible(masked(built.spec.name))
            )
