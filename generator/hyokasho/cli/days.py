"""Days as options give them."""

from datetime import date

import click

from hyokasho.dates import NoSuchDayError, guess_date, read_date


def day(_context: click.Context, _option: click.Parameter, words: str | None) -> date | None:
    """The day that an option names, None where it is not given."""
    if words is None:
        return None
    try:
        read = read_date(words)
    except NoSuchDayError:
        read = None
    if read is not None and isinstance(read.value, date) and not read.words:
        return read.value
    meant = guess_date(words)
    is_day = meant is not None and isinstance(meant.value, date)
    hint = f"もしかして「{meant.value}」ですか。" if meant and is_day else ""
    raise click.BadParameter(
        f"{words} という日はありません。{hint or '2026-01-15 の形で書いてください。'}"
    )
