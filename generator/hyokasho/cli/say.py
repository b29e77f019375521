"""Prints what commands have to say; no 個人番号 is ever shown."""

import sys

import click

from hyokasho.my_number.find import masked
from hyokasho.words import visible


def say(text: str, *, err: bool = False, nl: bool = True, colour: bool | None = None) -> None:
    """Prints a text, each 個人番号 in it masked; all that commands print goes through here.

    `colour` says whether it may have any; None leaves that to whether there is a terminal.
    """
    click.echo(masked(text), err=err, nl=nl, color=colour)


def say_line(text: str, *, err: bool = False) -> None:
    """Prints a sentence or a path as one line: no sign in it is obeyed by a terminal or a CI.

    Names of files may hold any sign, line ends among them.
    """
    # Masked before, since a number may have unseen signs in it.
    say(visible(masked(text)), err=err)


def write(report: str) -> None:
    """Writes what a machine reads to stdout, in UTF-8 wherever it runs."""
    if report:
        # A name of a file that is no Unicode is written as JSON writes it.
        data = masked(report).encode("utf-8", "backslashreplace")
        click.echo(data if hasattr(sys.stdout, "buffer") else data.decode())
