"""`hyokasho check`."""

from pathlib import Path

import click

from hyokasho.build.history import History
from hyokasho.build.logged import check_with_log
from hyokasho.build.past_leaks import past_leaks
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.report import as_json, summary
from hyokasho.cli.options import FONT, SPECS
from hyokasho.cli.say import say
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
    "--history",
    "with_past",
    is_flag=True,
    help="git の履歴の全て（全てのブランチとタグ、コミットの言葉）に個人番号がないかも調べる。",
)
@FONT
def check_command(
    specs: tuple[Path, ...], style: str, font: Path | None, *, with_past: bool
) -> int:
    """SPEC（既定は specs/ の全て）を検査し、誤りの場所と直し方を示す。

    例：hyokasho check specs/okayama/yobosesshu.yaml
    """
    registers = Registers(find_font(font))
    findings: list[Finding] = []
    with History(Path.cwd()) as history:
        for spec in find_specs(specs):
            ours = check_with_log(spec, registers, history)
            around = registers.fresh_findings()
            findings += (*around, *ours)
            if style == "text":
                show(around, (spec,), to_stderr=False)
                show(ours, (spec,), to_stderr=False)
    if with_past:
        past = tuple(past_leaks(specs))
        findings += past
        if style == "text":
            # What is found in the history stands in no file that could be shown.
            show(past, (), to_stderr=False)
    if style == "json":
        say(as_json(findings))
    else:
        say(summary(findings), err=True)
    return 1 if has_errors(tuple(findings)) else 0
