"""The rows of a 別紙 that lie in a CSV file beside the spec."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hyokasho.findings import Finding, Position
from hyokasho.forms import keys
from hyokasho.nearest import did_you_mean, nearest
from hyokasho.source import answers as a
from hyokasho.source.csv_table import CsvTable, read_csv
from hyokasho.source.decode import Refused, error
from hyokasho.source.files import Files, MissingFileError, RefusedFileError
from hyokasho.words import quoted

_HERE = Position(1, 1)


class AnnexFault(Exception):  # noqa: N818 - it carries findings and does not leave this package.
    """The file of an annex cannot be used.

    Findings with a `file` have their place in that file, the others are about its name in the spec.
    """

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


def annex_from_file(annex: a.Annex, name: str, files: Files) -> a.Annex:
    """The annex with the rows of the file, its columns in the order that the spec gives.

    Where the spec gives no columns, those of the file are taken as they stand.

    Raises:
        AnnexFault: The file is not there, cannot be read, or has other columns.
    """
    try:
        table = read_csv(files.read(name))
    except MissingFileError as missing:
        hint = did_you_mean(name, missing.names) or "評価書と同じ名前のフォルダに置いてください。"
        raise AnnexFault(error("S333", missing.message, _HERE, hint)) from missing
    except RefusedFileError as refused:
        raise AnnexFault(error("S334", refused.message, _HERE, refused.hint)) from refused
    except Refused as refused:
        raise AnnexFault(refused.finding.in_file(name)) from refused
    columns = annex.columns or table.header
    faults = tuple(_other_columns(columns, table.header))
    if faults:
        raise AnnexFault(*(fault.in_file(name) for fault in faults))
    return replace(annex, columns=columns, rows=_rows(table, columns), file=name)


def _rows(table: CsvTable, columns: Sequence[str]) -> tuple[tuple[a.Verbatim, ...], ...]:
    order = [table.header.index(column) for column in columns]
    return tuple(
        tuple(a.Verbatim(row.cells[at], Position(row.line, 1)) for at in order)
        for row in table.rows
    )


def _other_columns(columns: Sequence[str], header: Sequence[str]) -> Iterator[Finding]:
    mistyped = {nearest(name, columns) for name in header if name not in columns}
    for name in header:
        if name not in columns:
            known = "".join(f"「{quoted(column)}」" for column in columns)
            yield error(
                "S335",
                f"「{quoted(name)}」という列は、別紙の「{keys.ANNEX_COLUMNS}」にありません。",
                _HERE,
                did_you_mean(name, columns) or f"あるのは{known}です。",
            )
    for column in columns:
        if column not in header and column not in mistyped:
            yield error(
                "S335",
                f"別紙の「{keys.ANNEX_COLUMNS}」にある「{quoted(column)}」という列がありません。",
                _HERE,
                "CSV の一行目に、列の名前を書いてください。",
            )
