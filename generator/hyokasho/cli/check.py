"""`hyokasho check`."""

from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

import click

from hyokasho.build.history import History
from hyokasho.build.publish import check_with_log, read_named
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.build.together import findings_between
from hyokasho.check.report import as_json, summary
from hyokasho.cli.days import day
from hyokasho.cli.options import FONT, SPECS
from hyokasho.cli.shown import show
from hyokasho.findings import Finding, has_errors
from hyokasho.fonts import find_font


@click.command("check")
@SPECS
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="結果の形。json は機械で読むための形。",
)
@click.option(
    "--as-of",
    callback=day,
    default=None,
    metavar="YYYY-MM-DD",
    help="この日に見て、見直しや再実施の時期が来ていないかも調べる。公表日のない評価書は、この日の法令で"
    "見る（既定は最新の法令）。",
)
@FONT
def check_command(
    specs: tuple[Path, ...], style: str, as_of: date | None, font: Path | None
) -> int:
    """SPEC（既定は specs/ の全て）を検査し、誤りの場所と直し方を示す。

    同じ機関の評価書との食い違いも調べる。規則の一覧は「hyokasho rules」。

    例：hyokasho check specs/okayama/yobosesshu.yaml --as-of 2026-04-01
    """
    registers = Registers(find_font(font))
    findings: list[Finding] = []
    with History(Path.cwd(), registers.font) as history:
        for _, of_agency in groupby(find_specs(specs), key=lambda spec: spec.agency):
            checked = {spec: check_with_log(spec, registers, history, as_of) for spec in of_agency}
            between = findings_between(checked, registers)
            for spec, one in checked.items():
                ours = (*one.findings, *between.get(spec, ()))
                around = registers.fresh_findings()
                findings += (*around, *ours)
                if style == "text":
                    show(around, registers.read_named, to_stderr=False)
                    show(ours, partial(read_named, (spec,)), to_stderr=False)
    if style == "json":
        click.echo(as_json(findings))
    else:
        click.echo(summary(findings), err=True)
    return 1 if has_errors(tuple(findings)) else 0
