"""`hyokasho build`."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from hyokasho.build.cores import LOCAL, cores
from hyokasho.build.formats import Format
from hyokasho.build.history import History
from hyokasho.build.kit import kit
from hyokasho.build.manifest import refuse_other_edition
from hyokasho.build.overview import write_overview
from hyokasho.build.portfolio import Built, Fate, Order, Portfolio
from hyokasho.build.specs import find_specs, skipped
from hyokasho.cli.options import EDITION, FONT, FORMATS_AND_REPORT, OUT, REPORT, SPECS, out_folder
from hyokasho.cli.progress import Progress
from hyokasho.cli.say import say, say_line, write
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font

_LEFT = "前の出力は残しますが、一覧（index.html と manifest.json）には載せません。"


@click.command("build")
@SPECS
@OUT
@FORMATS_AND_REPORT
@EDITION
@FONT
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="同時に動かすプロセスの数。既定は、使えるコアの数。",
)
@click.option(
    "--engine",
    default=LOCAL,
    show_default=True,
    metavar="local|dask://HOST:PORT",
    help="作業をする所。dask は Dask のスケジューラー。",
)
@click.option("--force", is_flag=True, help="変わっていない評価書も、全て作り直す。")
@click.option("--explain", is_flag=True, help="なぜ作ったか、なぜ作らなかったかを一件ずつ示す。")
@click.option("--stamp", is_flag=True, help="各ページの下に、評価書のコミットを印刷する。")
@click.option("-q", "--quiet", is_flag=True, help="指摘と失敗だけを表示する。")
def build_command(
    specs: tuple[Path, ...],
    out: Path | None,
    formats: tuple[Format, ...],
    edition: Edition,
    font: Path | None,
    jobs: int | None,
    engine: str,
    *,
    force: bool,
    explain: bool,
    stamp: bool,
    quiet: bool,
) -> int:
    """SPEC（既定は specs/ の全て）から評価書を作る。

    前に作ったときから変わっていない評価書は、そのままにする。
    エラーのある評価書は作らず、前の出力を残すが、一覧には載せない。ほかの評価書は作る。

    例：hyokasho build specs/okayama/yobosesshu.yaml --format pdf
    """
    found = find_specs(specs)
    used = find_font(font)
    order = Order(
        out=out_folder(out, edition),
        formats=formats,
        edition=edition,
        force=force,
        stamp=stamp,
        engine=engine,
        jobs=jobs or cores(),
    )
    refuse_other_edition(order.out, edition)
    shared = kit(used, order.out)
    machine = bool(click.get_current_context().meta[REPORT])
    watched = not quiet and not machine
    with History(Path.cwd()) as history, Progress(len(found), shown=watched) as progress:
        built = []
        for one in Portfolio(order, shared, history).publish(found):
            built.append(one)
            progress.done(one)
        built.sort(key=lambda one: one.spec)
        write_overview(built, order, used, shared, history)
    if machine:
        write(_as_json(built))
    else:
        _show(built)
        _report(built, explain=explain, quiet=quiet)
    for remark in skipped(specs) if not quiet else ():
        say_line(f"参考：{remark}", err=True)
    if watched:
        progress.table(built)
        say_line(_summary(built, order.out), err=True)
    return 0 if all(one.good for one in built) else 1


def _show(built: Sequence[Built]) -> None:
    """Shows what was found: in the registers once, then in each spec that was looked at."""
    fresh = [one for one in built if one.fate is not Fate.UNTOUCHED]
    around = dict.fromkeys(finding for one in fresh for finding in one.entry.around)
    findings = [*around, *(finding for one in fresh for finding in one.entry.findings)]
    if findings:
        from hyokasho.cli.shown import show  # noqa: PLC0415 - a build with no news needs none.

        show(findings, [one.spec for one in fresh])


def _report(built: Sequence[Built], *, explain: bool, quiet: bool) -> None:
    for one in built:
        if one.trace:
            say(one.trace, err=True)
        if one.failure:
            say_line(f"{one.spec.name}: 作れませんでした。{one.failure}{_LEFT}", err=True)
        elif not one.good:
            say_line(f"{one.spec.name}: エラーがあるので作りません。{_LEFT}", err=True)
        if not quiet:
            for path in one.files:
                say_line(path.as_posix())
    for one in built if explain else ():
        say_line(f"{one.spec.name}: {one.fate.value}。{one.why}", err=True)
    told = dict.fromkeys(remark for one in built for remark in one.entry.remarks)
    for remark in told if not quiet else ():
        say_line(f"参考：{remark}", err=True)


def _as_json(built: Sequence[Built]) -> str:
    """What became of each spec, for machines; keys and words are stable."""
    from hyokasho.check.report import as_data  # noqa: PLC0415 - seldom asked for.

    told = [
        {
            "spec": one.spec.name,
            "result": one.fate.name.lower(),
            "why": one.why,
            "seconds": round(one.seconds, 3),
            "files": [path.as_posix() for path in one.files],
            "failure": one.failure,
            "remarks": list(one.entry.remarks),
            "findings": as_data((*one.entry.around, *one.entry.findings)),
        }
        for one in built
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _summary(built: Sequence[Built], out: Path) -> str:
    """How many were made, and how many needed nothing."""
    fates = [one.fate for one in built]
    same = fates.count(Fate.SAME) + fates.count(Fate.UNTOUCHED)
    rest = f"（{same} 件は変わっていないので、そのままです）" if same else ""
    known = sum(len(one.entry.findings) for one in built if one.fate is Fate.UNTOUCHED)
    if known:
        rest += f"。変わっていない評価書の指摘 {known} 件は、hyokasho check で見られます"
    made = fates.count(Fate.MADE)
    return f"{len(built)} 件中 {made} 件の文書を {out.as_posix()}/ に作りました{rest}。"
