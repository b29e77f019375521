"""`hyokasho changes`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyokasho.build.fingerprint import kept_in, parts
from hyokasho.build.history import History
from hyokasho.build.kit import kit
from hyokasho.build.material import Collector
from hyokasho.build.specs import Spec, find_specs
from hyokasho.cli.options import EDITION, FONT, out_folder
from hyokasho.cli.say import say, say_line
from hyokasho.document.edition import Edition
from hyokasho.fonts import Font, find_font
from hyokasho.kept import keep, keep_in, recall

if TYPE_CHECKING:
    from hyokasho.build.logged import AskedLog


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
    used = find_font(font)
    keep_in(kept_in(out_folder(None, edition)))
    key = "" if old or new else f"{_made_of(found[0], used, edition)} {style} {full}"
    said = _Said.read(recall("changes", key)) if key else None
    if said is None:
        log = _asked_log(found[0], used, edition, old, new)
        said = _Said(_printed(log, style, full=full), log.remarks)
        if key and log.settled:
            keep("changes", key, said.written())
    say(said.text, nl=False)
    for remark in said.remarks:
        say_line(f"参考：{remark}", err=True)
    return 0


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said, kept so that it need not be found out again while nothing is committed."""

    text: str
    remarks: tuple[str, ...]

    @classmethod
    def read(cls, data: bytes | None) -> "_Said | None":
        if data is None:
            return None
        text, remarks = json.loads(data)
        return cls(text, tuple(remarks))

    def written(self) -> bytes:
        return json.dumps([self.text, self.remarks]).encode()


def _made_of(spec: Spec, font: Font, edition: Edition) -> str:
    """A hash of all that the change log of a spec follows from, its last commit included."""
    history = History(Path.cwd())
    shared = kit(font, out_folder(None, edition))
    material = Collector().collect(spec, history.top_of(spec))
    return " ".join(parts(material, history.head, shared, edition, "").values())


def _asked_log(
    spec: Spec, font: Font, edition: Edition, old: str | None, new: str | None
) -> "AskedLog":
    # What computes takes most of a second to load, and mostly the answer is known.
    from hyokasho.build.logged import asked_log  # noqa: PLC0415
    from hyokasho.build.surroundings import Registers  # noqa: PLC0415

    return asked_log(spec, Registers(font), edition, old, new)


def _printed(log: "AskedLog", style: str, *, full: bool) -> str:
    from hyokasho.changes import report  # noqa: PLC0415 - see `_asked_log`.

    match style:
        case "yaml":
            return report.as_yaml(log.rows, log.form)
        case "json":
            return report.as_json(log.rows)
        case "md":
            return report.as_markdown(log.rows, log.form, full=full)
        case _:
            return report.as_table(log.rows, full=full)
