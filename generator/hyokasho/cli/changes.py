"""`hyokasho changes`."""

from pathlib import Path

import click

from hyokasho.build.logged import asked_log
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.changes.report import as_json, as_markdown, as_table, as_yaml
from hyokasho.cli.options import EDITION, FONT
from hyokasho.cli.shown import say
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font


@click.command("changes")
@click.argument("spec", type=click.Path(path_type=Path), metavar="SPEC")
@click.option(
    "--from",
    "old",
    default=None,
    metavar="REV",
    help="このコミットの評価書と比べる。省くと、公表ごとの変更箇所を全て示す。",
)
@click.option(
    "--to",
    "new",
    default=None,
    metavar="REV",
    help="このコミットまでを見る。省くと、今のファイルまでを見る。",
)
@click.option("--full", is_flag=True, help="略さず、言い換えず、載せない行も示す。")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "yaml", "json", "md"]),
    default="table",
    show_default=True,
    help="結果の形。yaml は「変更箇所:」に書ける形。",
)
@EDITION
@FONT
def changes_command(
    spec: Path,
    old: str | None,
    new: str | None,
    style: str,
    edition: Edition,
    font: Path | None,
    *,
    full: bool,
) -> int:
    """SPEC の変更箇所を git の履歴から計算して示す。

    例：hyokasho changes specs/okayama/yobosesshu.yaml --format yaml
    """
    found = find_specs((spec,))
    if len(found) != 1:
        raise click.UsageError("評価書のファイルを一つ指定してください。")
    log = asked_log(found[0], Registers(find_font(font)), edition, old, new)
    match style:
        case "yaml":
            say(as_yaml(log.rows, log.form), nl=False)
        case "json":
            say(as_json(log.rows), nl=False)
        case "md":
            say(as_markdown(log.rows, full=full), nl=False)
        case _:
            say(as_table(log.rows, full=full), nl=False)
    for remark in log.remarks:
        say(f"参考：{remark}", err=True)
    return 0
