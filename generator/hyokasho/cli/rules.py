"""`hyokasho rules`."""

import click

from hyokasho.check.rules.catalog import rules
from hyokasho.check.rules.page import as_json, as_markdown, as_text
from hyokasho.cli.say import say


@click.command("rules")
@click.argument("codes", nargs=-1, metavar="[CODE]…")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="結果の形。md は docs/rules.md のもとになる形。",
)
def rules_command(codes: tuple[str, ...], style: str) -> int:
    """知らせの番号（既定は全て）の意味、重さ、根拠、当てはまる期間、例を示す。

    例：hyokasho rules D331
    """
    known = rules()
    for code in codes:
        if code not in known:
            raise click.BadParameter(
                f"{code} という番号はありません。「hyokasho rules」で一覧を見られます。"
            )
    chosen = [known[code] for code in codes] or list(known.values())
    match style:
        case "json":
            say(as_json(chosen))
        case "md":
            say(as_markdown(chosen), nl=False)
        case _:
            say(as_text(chosen, whole=bool(codes)))
    return 0
