"""`hyokasho fmt`."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from pathlib import Path
from shlex import quote

import click

from hyokasho.authoring.comments import UntraceableError
from hyokasho.authoring.formatted import Formatted, formatted
from hyokasho.build.specs import SPECS as FOLDER
from hyokasho.build.specs import (
    SUFFIX,
    NoSpecError,
    Spec,
    UnreadableSpecError,
    named,
    read_source,
    shown,
)
from hyokasho.build.write import replace_file
from hyokasho.cli.options import SPECS
from hyokasho.cli.say import say, say_line
from hyokasho.cli.shown import show
from hyokasho.findings import Finding
from hyokasho.source.decode import lines_to_show


@click.command("fmt")
@SPECS
@click.option("--check", "only_check", is_flag=True, help="書かずに、そろっているかだけを調べる。")
def fmt_command(specs: tuple[Path, ...], *, only_check: bool) -> int:
    """SPEC（既定は specs/ の全て）の項目の順、引用符、字下げをそろえる。文と注釈は変えない。

    機関の台帳（_agency.yaml）と共通文もそろえる。
    読めないファイルや、YAML として誤りのあるファイルは、そのまま残して知らせる。

    例：hyokasho fmt specs/okayama/yobosesshu.yaml
    """
    outcomes = [_one(path, only_check=only_check) for path in _files(specs)]
    untidy, left = outcomes.count(_Outcome.UNTIDY), outcomes.count(_Outcome.LEFT)
    said = "がそろっていません" if only_check else "をそろえました"
    rest = f"、{left} 件はそのまま残しました" if left else ""
    say(f"{len(outcomes)} 件中 {untidy} 件{said}{rest}。", err=True)
    return 1 if left or (untidy and only_check) else 0


class _Outcome(Enum):
    """What came of a file: it was in its layout, it was not till now, or it could not be read."""

    TIDY = auto()
    UNTIDY = auto()
    LEFT = auto()


def _one(path: Path, *, only_check: bool) -> _Outcome:
    try:
        data = read_source(path)
        result = formatted(data)
    except UnreadableSpecError as error:
        _show((error.finding(named(path)),), path)
        return _Outcome.LEFT
    except UntraceableError as error:
        say_line(f"{named(path)}: {error.message}", err=True)
        return _Outcome.LEFT
    if result.findings:
        _show((finding.in_file(named(path)) for finding in result.findings), path)
        return _Outcome.LEFT
    if result.data == data:
        return _Outcome.TIDY
    if only_check:
        line = _first_difference(data, result)
        say_line(
            f"{named(path)}:{line}:1: 書き方がそろっていません。"
            f"「hyokasho fmt {quote(shown(path))}」でそろえられます。"
        )
    else:
        replace_file(path, result.data)
        say_line(f"{named(path)}: そろえました。", err=True)
    return _Outcome.UNTIDY


def _show(findings: Iterable[Finding], path: Path) -> None:
    show(findings, (Spec(path.absolute().parent.name, path.stem, path),), to_stderr=False)


def _first_difference(data: bytes, result: Formatted) -> int:
    """The number of the first line that would change; the first one where only ends of lines do."""
    before, after = lines_to_show(data), lines_to_show(result.data)
    pairs = zip(before, after, strict=False)
    return next((n for n, (old, new) in enumerate(pairs, 1) if old != new), 1)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    """The files at the paths, or all below `specs/`, registers and shared texts too, in order.

    Raises:
        NoSpecError: A path does not exist, or there is no file at all.
    """
    for path in paths or (FOLDER,):
        if not path.exists():
            raise NoSpecError(f"{path.as_posix()} がありません。評価書の YAML を置いてください。")
    found = {file.absolute(): file for path in paths or (FOLDER,) for file in _below(path)}
    if not found:
        raise NoSpecError("YAML のファイル（specs/機関/評価書.yaml）が一つもありません。")
    return [found[path] for path in sorted(found)]


def _below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for pattern in (f"*{SUFFIX}", f"*/*{SUFFIX}") if path.name == FOLDER.name else (f"*{SUFFIX}",):
        yield from path.glob(pattern)
