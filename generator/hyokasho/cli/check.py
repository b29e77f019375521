"""`hyokasho check`."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from itertools import groupby
from pathlib import Path

import click

from hyokasho.build.history import History
from hyokasho.build.logged import check_with_log
from hyokasho.build.past_leaks import past_leaks
from hyokasho.build.specs import Spec, find_specs, skipped
from hyokasho.build.surroundings import Registers
from hyokasho.build.together import findings_between
from hyokasho.check.annotations import as_annotations
from hyokasho.check.codes import meanings
from hyokasho.check.failure import failure, trace
from hyokasho.check.report import as_json, masked_finding, summary
from hyokasho.check.sarif import Lines, as_sarif
from hyokasho.check.spec import Checked
from hyokasho.cli.days import day
from hyokasho.cli.options import FONT, SPECS, keep_charts
from hyokasho.cli.say import say, say_line, write
from hyokasho.cli.shown import lines_of, show
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level
from hyokasho.fonts import find_font

# What writes the findings of a whole run; text is written while it goes on.
_REPORTS: dict[str, Callable[[Sequence[Finding], Lines], str]] = {
    "json": lambda findings, _lines: as_json(findings),
    "sarif": lambda findings, lines: as_sarif(findings, lines, meanings()),
    "github": lambda findings, _lines: as_annotations(findings),
}


@click.command("check")
@SPECS
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", *_REPORTS]),
    default="text",
    show_default=True,
    help="結果の形。json と sarif（SARIF 2.1.0）は機械で読むための形、"
    "github は GitHub Actions の注釈。",
)
@click.option("--strict", is_flag=True, help="警告があるときも、終了コードを 1 にする。")
@click.option(
    "--history",
    "with_past",
    is_flag=True,
    help="git の履歴の全て（全てのブランチとタグ、コミットの言葉）に個人番号がないかも調べる。",
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
    specs: tuple[Path, ...],
    style: str,
    as_of: date | None,
    font: Path | None,
    *,
    strict: bool,
    with_past: bool,
) -> int:
    """SPEC（既定は specs/ の全て）を検査し、誤りの場所と直し方を示す。

    読めない評価書があっても、ほかの評価書を検査する。
    同じ機関の評価書との食い違いも調べる。規則の一覧は「hyokasho rules」。

    例：hyokasho check specs/okayama/yobosesshu.yaml --as-of 2026-04-01
    """
    found = find_specs(specs)
    keep_charts()
    registers = Registers(find_font(font))
    findings: list[Finding] = []
    with History(Path.cwd()) as history:
        for _, of_agency in groupby(found, key=lambda spec: spec.agency):
            checked = {spec: _checked(spec, registers, history, as_of) for spec in of_agency}
            between = findings_between(checked, registers)
            for spec, one in checked.items():
                every = (*registers.fresh_findings(), *one.findings, *between.get(spec, ()))
                findings += every
                if style == "text":
                    show(every, (spec,), to_stderr=False)
    if with_past:
        past = tuple(past_leaks(specs))
        findings += past
        if style == "text":
            # What is found in the history stands in no file that could be shown.
            show(past, (), to_stderr=False)
    if style in _REPORTS:
        ordered = sorted(map(masked_finding, findings), key=lambda finding: finding.sort_key)
        write(_REPORTS[style](ordered, cache(partial(lines_of, found))))
    for remark in skipped(specs):
        say_line(f"参考：{remark}", err=True)
    if style in {"text", "github"}:
        say(summary(findings), err=True)
    fatal = Level.WARNING if strict else Level.ERROR
    return 1 if any(finding.level >= fatal for finding in findings) else 0


def _checked(spec: Spec, registers: Registers, history: History, as_of: date | None) -> Checked:
    """A spec with its findings; that hyokasho fails at it is one too, and hides no other spec's.

    Where it failed is told on stderr, without the words of the error, which may be the spec's.
    """
    try:
        return check_with_log(spec, registers, history, as_of)
    except HyokashoError:
        raise
    except Exception as error:  # noqa: BLE001 - the top of a job.
        say(trace(error), err=True)
        return Checked(findings=(failure(error, spec.name),))
