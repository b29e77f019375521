"""`hyokasho build`."""

from functools import partial
from pathlib import Path

import click

from hyokasho.build.formats import Format
from hyokasho.build.git import revision
from hyokasho.build.history import History
from hyokasho.build.manifest import NAME as MANIFEST
from hyokasho.build.manifest import manifest, published
from hyokasho.build.publish import Built, Publisher, read_named
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.build.write import replace_file
from hyokasho.cli.options import EDITION, FONT, FORMATS, OUT, SPECS, out_folder
from hyokasho.cli.shown import say, show
from hyokasho.document.edition import Edition
from hyokasho.fonts import Font, find_font


@click.command("build")
@SPECS
@OUT
@FORMATS
@EDITION
@FONT
@click.option("-q", "--quiet", is_flag=True, help="指摘と失敗だけを表示する。")
def build_command(
    specs: tuple[Path, ...],
    out: Path | None,
    formats: tuple[Format, ...],
    edition: Edition,
    font: Path | None,
    *,
    quiet: bool,
) -> int:
    """SPEC（既定は specs/ の全て）から評価書を作る。

    エラーのある評価書は作らず、前の出力を残す。ほかの評価書は作る。

    例：hyokasho build specs/okayama/yobosesshu.yaml --format pdf
    """
    found = find_specs(specs)
    used = find_font(font)
    out = out_folder(out, edition)
    built = []
    registers = Registers(used)
    told: dict[str, None] = {}
    with (
        History(Path.cwd(), used) as history,
        Publisher(out, formats, registers, edition, history) as publisher,
    ):
        for spec in found:
            one = publisher.publish(spec)
            built.append(one)
            show(registers.fresh_findings(), registers.read_named)
            show(one.findings, partial(read_named, (spec,)))
            _report_built(one, quiet=quiet)
            told |= dict.fromkeys(one.remarks)
    for remark in told if not quiet else ():
        say(f"参考：{remark}", err=True)
    _write_overview(built, out, used)
    done = sum(one.published for one in built)
    if not quiet:
        say(f"{len(built)} 件中 {done} 件の文書を {out.as_posix()}/ に作りました。", err=True)
    return 0 if done == len(built) else 1


def _report_built(one: Built, *, quiet: bool) -> None:
    if one.failure:
        say(f"{one.spec.name}: 作れませんでした。{one.failure}", err=True)
    elif not one.published:
        say(f"{one.spec.name}: エラーがあるので作りません。前の出力を残します。", err=True)
    elif not quiet:
        for path in one.files:
            say(path.as_posix())


def _write_overview(built: list[Built], out: Path, font: Font) -> None:
    """`manifest.json` and `index.html` of all that lies in the output folder."""
    assessments = published(built, out)
    if not assessments:
        return
    # Jinja takes long to load, and only a build needs it.
    from hyokasho.render.index import IndexEntry, render_index  # noqa: PLC0415

    entries = tuple(
        IndexEntry(
            title=one.title,
            agency=one.agency,
            kind=one.kind,
            files=tuple((Path(f.path).suffix[1:].upper(), f.path) for f in one.files),
        )
        for one in assessments
    )
    replace_file(out / "index.html", render_index(entries))
    replace_file(out / MANIFEST, manifest(assessments, revision(Path.cwd()), font))
