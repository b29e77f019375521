"""The rows of a 別紙 that lie in a CSV file beside the spec."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hyokasho.findings import Finding, Position
from hyokasho.forms import keys
from hyokasho.nearest import did_you_mean, nearest
from hyokasho.source import answers as a
from hyokasho.source.csv_table import CsvFault, read_csv
from hyokasho.source.decode import error
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


def annex_from_file(
    annex: a.Annex, name: str, files: Files, most_cells: int
) -> tuple[a.Annex, int]:
    """The annex with the rows of the file, and how many cells that file has.

    Columns stand in the order that the spec gives. Where it gives none, those of the file
    are taken as they stand.

    Raises:
        AnnexFault: The file is not there, cannot be read, has other columns, or too many cells.
    """
    try:
        table = read_csv(files.read(name), most_cells)
    except MissingFileError as missing:
        hint = did_you_mean(name, missing.names) or "評価書と同じ名前のフォルダに置いてください。"
        raise AnnexFault(error("S333", missing.message, _HERE, hint)) from missing
    except RefusedFileError as refused:
        raise AnnexFault(error("S334", refused.message, _HERE, refused.hint)) from refused
    except CsvFault as fault:
        raise AnnexFault(*(finding.in_file(name) for finding in fault.findings)) from fault
    header = tuple(cell.text for cell in table.header)
    columns = annex.columns or header
    faults = tuple(_other_columns(columns, table.header))
    if faults:
        raise AnnexFault(*(fault.in_file(name) for fault in faults))
    order = [header.index(column) for column in columns]
    rows = tuple(tuple(row[at] for at in order) for row in table.rows)
    names = () if annex.columns else table.header
    filled = replace(annex, columns=columns, rows=rows, file=name, header=names)
    return filled, table.scanned


def _other_columns(columns: Sequence[str], header: Sequence[a.Verbatim]) -> Iterator[Finding]:
    """The columns of the file that the spec does not name, and the other way round."""
    unknown = [cell for cell in header if cell.text not in columns]
    for cell in unknown:
        known = "".join(f"「{quoted(column)}」" for column in columns)
        yield error(
            "S335",
            f"「{quoted(cell.text)}」という列は、別紙の「{keys.ANNEX_COLUMNS}」にありません。",
            cell.position,
            did_you_mean(cell.text, columns) or f"あるのは{known}です。",
        )
    there = {cell.text for cell in header} | {nearest(cell.text, columns) for cell in unknown}
    for column in columns:
        if column not in there:
            yield error(
                "S335",
                f"別紙の「{keys.ANNEX_COLUMNS}」にある「{quoted(column)}」という列がありません。",
                header[0].position,
                "CSV の一行目に、列の名前を書いてください。",
            )
