"""How a build goes on: a bar on a terminal, plain lines where nobody watches."""

import sys
from typing import TYPE_CHECKING, Self

import click

from hyokasho.build.portfolio import Built, Fate

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress:
    """Says what is done of so many specs; `quiet` says nothing."""

    def __init__(self, count: int, *, quiet: bool) -> None:
        self._count = count
        self._quiet = quiet
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
        if self._quiet or built.fate is Fate.UNTOUCHED:
            return
        if sys.stderr.isatty():
            self._advance(built)
        else:
            place = f"{self._done}/{self._count}"
            click.echo(
                f"{place} {built.spec.name} {built.fate.value} {built.seconds:.1f} 秒", err=True
            )

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
                TextColumn("{task.description}"),
            )
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._count)
        if self._task is not None:
            self._bar.update(self._task, completed=self._done, description=built.spec.name)
