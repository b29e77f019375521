"""Rows in which no 個人番号 out of the history can be read."""

from collections.abc import Iterable
from dataclasses import replace

from hyokasho.changes.rows import Row
from hyokasho.my_number.find import masked


def masked_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows as they may be shown."""
    return tuple(
        replace(
            row,
            item=masked(row.item),
            before=masked(row.before),
            after=masked(row.after),
            reason=masked(row.reason),
            full_item=masked(row.full_item),
            full_before=masked(row.full_before),
            full_after=masked(row.full_after),
            left_out=masked(row.left_out),
        )
        for row in rows
    )
