"""`hyokasho plan`."""

from datetime import date
from pathlib import Path

import click

from hyokasho.build.formats import Format, Renderers, epoch
from hyokasho.build.plan import agency_specs, plan_agency
from hyokasho.build.surroundings import Registers
from hyokasho.build.write import replace_file
from hyokasho.cli.days import day
from hyokasho.cli.options import EDITION, FONT, FORMATS, OUT, out_folder
from hyokasho.cli.say import say, say_line
from hyokasho.cli.shown import show
from hyokasho.document.edition import Edition
from hyokasho.findings import Finding, Level
from hyokasho.fonts import find_font
from hyokasho.forms.load import load_form


@click.command("plan")
@click.argument("agency", metavar="AGENCY")
@OUT
@FORMATS
@EDITION
@FONT
@click.option(
    "--date",
    "made",
    callback=day,
    default=None,
    metavar="YYYY-MM-DD",
    help="表紙に印刷する作成日・更新日。既定は空欄。",
)
@click.option(
    "--form",
    "form_id",
    default="keikaku",
    show_default=True,
    help="計画管理書の様式（schema/forms/ のファイルの名前）。",
)
@click.option("-q", "--quiet", is_flag=True, help="指摘と失敗だけを表示する。")
def plan_command(
    agency: str,
    out: Path | None,
    formats: tuple[Format, ...],
    edition: Edition,
    font: Path | None,
    made: date | None,
    form_id: str,
    *,
    quiet: bool,
) -> int:
    """AGENCY（specs/ の下のフォルダ）の評価書から計画管理書（様式１）を作る。

    書き出すのは <出力先>/<機関>/keikaku.docx、.pdf、.html。評価書の一つにでもエラーがあれば作らず、
    前の出力を残す。

    例：hyokasho plan okayama --date 2026-01-15
    """
    form = load_form(form_id)
    if not form.compiled:
        raise click.BadParameter(f"{form_id} は計画管理書の様式ではありません。")
    registers = Registers(find_font(font))
    specs = agency_specs(agency)
    planned = plan_agency(specs, form, registers)
    show(registers.fresh_findings(), specs)
    show(planned.findings, specs)
    if not planned.complete:
        say_line(
            f"エラーのある評価書（{_files_with_errors(planned.findings)}）があるので、"
            "計画管理書を作りません。前の出力を残します。",
            err=True,
        )
        return 1
    out = out_folder(out, edition)
    with Renderers(registers.font, epoch()) as renderers:
        for one in planned.plans:
            document = one.document(form, edition, made)
            # None is written before all are made.
            for kind, data in [(kind, renderers.render(document, kind)) for kind in formats]:
                path = out / specs[0].agency / f"{one.slug}.{kind.value}"
                replace_file(path, data)
                if not quiet:
                    say_line(path.as_posix())
    if not quiet:
        count = sum(len(one.assessments) for one in planned.plans)
        say(f"{count} 件の評価書から計画管理書を作りました。", err=True)
    return 0


def _files_with_errors(findings: tuple[Finding, ...]) -> str:
    files = (finding.file for finding in findings if finding.level is Level.ERROR)
    return "、".join(dict.fromkeys(files))
