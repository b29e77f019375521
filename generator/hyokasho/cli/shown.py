"""How findings look on a terminal."""

from collections.abc import Iterable, Sequence
from functools import cache

import click

from hyokasho.build.sources import read_named
from hyokasho.build.specs import Spec
from hyokasho.check.report import as_text
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.source.decode import lines_to_show


def show(findings: Iterable[Finding], specs: Sequence[Spec], *, to_stderr: bool = True) -> None:
    """Prints findings about specs, or what lies around them, with the lines that they are about."""

    @cache
    def lines(file: str) -> list[str]:
        try:
            return lines_to_show(read_named(specs, file))
        except HyokashoError:
            return []

    for finding in findings:
        number = finding.position.line
        text = lines(finding.file)
        line = text[number - 1] if number <= len(text) else ""
        click.echo(as_text(finding, line), err=to_stderr)
