"""How findings look on a terminal."""

from collections.abc import Callable

import click

from hyokasho.check.report import as_text
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.source.decode import lines_to_show


def show(
    findings: tuple[Finding, ...], read: Callable[[str], bytes], *, to_stderr: bool = True
) -> None:
    """Prints findings with the lines that they are about; `read` gives the bytes of their files."""
    texts: dict[str, list[str]] = {}
    for finding in findings:
        if finding.file not in texts:
            texts[finding.file] = _lines(finding.file, read)
        lines = texts[finding.file]
        number = finding.position.line
        line = lines[number - 1] if number <= len(lines) else ""
        click.echo(as_text(finding, line), err=to_stderr)


def _lines(file: str, read: Callable[[str], bytes]) -> list[str]:
    try:
        return lines_to_show(read(file))
    except HyokashoError:
        return []
