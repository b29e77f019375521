"""Prints what commands have to say; no 個人番号 is ever shown."""

import click

from hyokasho.my_number.find import masked


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Prints a text, each 個人番号 in it masked; all that commands print goes through here."""
    click.echo(masked(text), err=err, nl=nl)
