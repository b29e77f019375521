"""How findings look on a terminal; no 個人番号 is ever shown."""

import os
from collections.abc import Iterable, Sequence
from functools import cache, partial

import click

from hyokasho.build.sources import read_named
from hyokasho.build.specs import Spec
from hyokasho.check.my_number import LEAK, numbers_in
from hyokasho.check.report import as_text
from hyokasho.cli.say import say
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level
from hyokasho.my_number.find import masked
from hyokasho.source.decode import lines_to_show

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}
_HEAD = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def show(findings: Iterable[Finding], specs: Sequence[Spec], *, to_stderr: bool = True) -> None:
    """Prints findings about specs, or what lies around them, with the lines that they are about."""
    lines = cache(partial(lines_of, specs))
    for finding in findings:
        number = finding.position.line
        text = lines(finding.file)
        line = text[number - 1] if number <= len(text) else ""
        line = _starred(line) if finding.code == LEAK else line
        say(as_text(finding, line, _painted), err=to_stderr, colour=_wants_colour())


def lines_of(specs: Sequence[Spec], file: str) -> Sequence[str]:
    """The lines of a text as places in it are counted, with no number in them.

    There are none where it cannot be read, or is no text, such as an image.
    """
    try:
        data = read_named(specs, file)
    except HyokashoError:
        return ()
    if b"\0" in data[:_HEAD] and not data.startswith(_UTF16):
        return ()
    # Masked as a whole, since a number may go over several lines.
    lines = masked("\n".join(lines_to_show(data))).split("\n")
    hidden = {line for found in numbers_in(file, data) for line in found.lines}
    return [_starred(line) if n in hidden else line for n, line in enumerate(lines, start=1)]


def _starred(line: str) -> str:
    """A line on which a number stands, perhaps with words or signs between its digits."""
    return "".join(("*" if sign.isascii() else "＊") if sign.isdecimal() else sign for sign in line)


def _painted(words: str, level: Level) -> str:
    return click.style(words, fg=_COLOURS[level], bold=True)


def _wants_colour() -> bool | None:
    """Whether the environment says so; None leaves it to whether there is a terminal.

    See https://no-color.org and https://force-color.org: what is set and not empty counts.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None
