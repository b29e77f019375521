"""The arguments and options that several commands take."""

from functools import partial
from pathlib import Path

import click

from hyokasho.build.fingerprint import kept_in
from hyokasho.build.formats import Format
from hyokasho.document.edition import Edition
from hyokasho.kept import keep_in

# Where the context of the command says that the report is for machines.
REPORT = "hyokasho.report"
_JSON = "json"


def _formats(_context: click.Context, _option: click.Parameter, words: str) -> tuple[Format, ...]:
    """The formats that an option names, each once."""
    known = {kind.value: kind for kind in Format}
    chosen = [word.strip() for word in words.split(",") if word.strip()]
    for word in chosen:
        if word not in known:
            raise click.BadParameter(
                f"{word} という形式はありません。docx、pdf、html から選びます。"
            )
    if not chosen:
        raise click.BadParameter("形式が一つも書かれていません。docx、pdf、html から選びます。")
    return tuple(dict.fromkeys(known[word] for word in chosen))


def _formats_and_report(
    context: click.Context, option: click.Parameter, words: str
) -> tuple[Format, ...]:
    """The same where `json` asks for a report for machines, alone of all formats."""
    chosen = [word.strip() for word in words.split(",") if word.strip()]
    context.meta[REPORT] = _JSON in chosen
    if chosen == [_JSON]:
        return tuple(Format)
    return _formats(context, option, ",".join(word for word in chosen if word != _JSON))


def _edition(_context: click.Context, _option: click.Parameter, word: str) -> Edition:
    return Edition(word)


SPECS = click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]…")
FONT = click.option(
    "--font",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="PDF に埋め込むフォントのファイル。既定は IPAexゴシック。",
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="出力先のフォルダ。既定は、公表版が build、提出版が build-submission。",
)
_FORMATS = partial(
    click.option,
    "--format",
    "formats",
    default=",".join(kind.value for kind in Format),
    show_default=True,
)
FORMATS = _FORMATS(callback=_formats, help="作る形式。カンマで区切る。")
FORMATS_AND_REPORT = _FORMATS(
    callback=_formats_and_report,
    help="作る形式。カンマで区切る。json を加えると、結果を機械で読む形で示す。",
)
EDITION = click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    callback=_edition,
    default=Edition.PUBLIC.value,
    show_default=True,
    help="public は公表版で、公表しない記載は「非公表」。submission は提出版で、全て示す。",
)

# The editions never share a folder, so that nobody uploads what is withheld.
_OUT = {Edition.PUBLIC: Path("build"), Edition.SUBMISSION: Path("build-submission")}


def keep_charts() -> None:
    """Keeps drawn charts where a build with no options does, so that they are drawn once."""
    keep_in(kept_in(_OUT[Edition.PUBLIC]))


def out_folder(out: Path | None, edition: Edition) -> Path:
    """The folder that was asked for, else that of the edition."""
    return out or _OUT[edition]
