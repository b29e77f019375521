"""How findings look on a terminal, and how results reach whatever reads them."""

import os
from collections.abc import Callable, Sequence

import click

from hyokasho.check.report import as_text
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level
from hyokasho.source.decode import lines_to_show

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}


def show(
    findings: tuple[Finding, ...], read: Callable[[str], bytes], *, to_stderr: bool = True
) -> None:
    """Prints findings with the lines that they are about; `read` gives the bytes of their files."""
    texts: dict[str, Sequence[str]] = {}
    for finding in findings:
        if finding.file not in texts:
            texts[finding.file] = lines_of(finding.file, read)
        lines = texts[finding.file]
        number = finding.position.line
        line = lines[number - 1] if number <= len(lines) else ""
        click.echo(as_text(finding, line, _painted), err=to_stderr, color=_wants_colour())


def lines_of(file: str, read: Callable[[str], bytes]) -> Sequence[str]:
    """The lines of a file as places in it are counted, none where it cannot be read."""
    try:
        return lines_to_show(read(file))
    except HyokashoError:
        return ()


def write(report: str) -> None:
    """Writes what a machine reads to stdout, in UTF-8 wherever it runs."""
    if report:
        # A name of a file that is no Unicode is written as JSON writes it.
        click.echo(report.encode("utf-8", "backslashreplace"))


def _painted(words: str, level: Level) -> str:
    return click.style(words, fg=_COLOURS[level], bold=True)


def _wants_colour() -> bool | None:
    """Whether the environment says so; None leaves it to whether there is a terminal.

    See https://no-color.org and https://force-color.org: what is set and not empty counts.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None
