"""`hyokasho verify`."""

from pathlib import Path

import click

from hyokasho.build.verify import verify
from hyokasho.cli.say import say, say_line


@click.command("verify")
@click.argument(
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default="build",
    metavar="[FOLDER]",
)
@click.option(
    "--strict",
    is_flag=True,
    help="manifest.json にないものが一つでもあれば、終了コードを 1 とする。",
)
def verify_command(folder: Path, *, strict: bool) -> int:
    """FOLDER（既定は build）のファイルが、manifest.json に書かれたとおりかを確かめる。

    違うもの、ないもの、リンクがあれば、終了コードは 1。

    例：hyokasho verify build
    """
    found = verify(folder)
    for words in found.wrong:
        say_line(words)
    for name in found.strangers:
        say_line(f"参考：{name} は manifest.json に書かれていません。", err=True)
    say(f"{found.count} 件のうち {found.good} 件が、公表したときのままです。", err=True)
    return 1 if found.wrong or (strict and found.strangers) else 0
