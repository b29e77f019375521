"""The command: reads arguments, runs the parts, decides how results look and how it exits.

Exit codes: 0 done, 1 findings of level error, 2 usage or environment.
"""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import click

from hyokasho import __version__
from hyokasho.build.formats import Format, Renderers
from hyokasho.build.git import revision
from hyokasho.build.history import History
from hyokasho.build.logged import asked_log
from hyokasho.build.manifest import NAME as MANIFEST
from hyokasho.build.manifest import manifest, published
from hyokasho.build.plan import agency_specs, plan_agency
from hyokasho.build.publish import Built, Publisher, check_with_log, read_named
from hyokasho.build.review import review
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.build.write import replace_file
from hyokasho.changes.report import as_json as log_as_json
from hyokasho.changes.report import as_markdown, as_table, as_yaml
from hyokasho.check.report import as_json, as_text, summary
from hyokasho.dates import NoSuchDayError, guess_date, read_date
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level, has_errors
from hyokasho.fonts import Font, find_font
from hyokasho.forms.json_schema import schema_text
from hyokasho.forms.load import form_ids, load_form
from hyokasho.forms.review_style import load_review_style
from hyokasho.resources import resource
from hyokasho.review.document import Sheet, review_document
from hyokasho.review.markdown import as_markdown as review_as_markdown
from hyokasho.source.decode import lines_to_show

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
FORMATS = click.option(
    "--format",
    "formats",
    default="docx,pdf,html",
    show_default=True,
    help="作る形式。カンマで区切る。",
)
EDITION = click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.PUBLIC.value,
    show_default=True,
    help="public は公表版、submission は委員会への提出版。",
)

# The editions never share a folder, so that nobody uploads what is withheld.
_OUT = {Edition.PUBLIC: Path("build"), Edition.SUBMISSION: Path("build-submission")}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hyokasho")
def cli() -> None:
    """特定個人情報保護評価書を YAML から検査し、公表する DOCX・PDF・HTML を作る。"""


@cli.command("build")
@SPECS
@OUT
@FORMATS
@EDITION
@FONT
@click.option("-q", "--quiet", is_flag=True, help="指摘と失敗だけを表示する。")
def build_command(
    specs: tuple[Path, ...],
    out: Path | None,
    formats: str,
    edition: str,
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
    out = out or _OUT[Edition(edition)]
    built = []
    registers = Registers(used)
    told: dict[str, None] = {}
    with (
        History(Path.cwd(), used) as history,
        Publisher(out, _formats(formats), registers, Edition(edition), history) as publisher,
    ):
        for spec in found:
            one = publisher.publish(spec)
            built.append(one)
            _show(registers.fresh_findings(), registers.read_named)
            _show(one.findings, partial(read_named, (spec,)))
            _report_built(one, quiet=quiet)
            told |= dict.fromkeys(one.remarks)
    for remark in told if not quiet else ():
        click.echo(f"参考：{remark}", err=True)
    _write_overview(built, out, used)
    done = sum(one.published for one in built)
    if not quiet:
        click.echo(
            f"{len(built)} 件中 {done} 件の文書を {out.as_posix()}/ に作りました。", err=True
        )
    return 0 if done == len(built) else 1


@cli.command("check")
@SPECS
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="結果の形。json は機械で読むための形。",
)
@FONT
def check_command(specs: tuple[Path, ...], style: str, font: Path | None) -> int:
    """SPEC（既定は specs/ の全て）を検査し、誤りの場所と直し方を示す。

    例：hyokasho check specs/okayama/yobosesshu.yaml
    """
    registers = Registers(find_font(font))
    findings: list[Finding] = []
    with History(Path.cwd(), registers.font) as history:
        for spec in find_specs(specs):
            ours = check_with_log(spec, registers, history)
            around = registers.fresh_findings()
            findings += (*around, *ours)
            if style == "text":
                _show(around, registers.read_named, to_stderr=False)
                _show(ours, partial(read_named, (spec,)), to_stderr=False)
    if style == "json":
        click.echo(as_json(findings))
    else:
        click.echo(summary(findings), err=True)
    return 1 if has_errors(tuple(findings)) else 0


@cli.command("changes")
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
@click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.PUBLIC.value,
    show_default=True,
    help="public は公表しない記載を「非公表」とし、submission は全て示す。",
)
@FONT
def changes_command(
    spec: Path,
    old: str | None,
    new: str | None,
    style: str,
    edition: str,
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
    log = asked_log(found[0], Registers(find_font(font)), Edition(edition), old, new)
    match style:
        case "yaml":
            click.echo(as_yaml(log.rows, log.form), nl=False)
        case "json":
            click.echo(log_as_json(log.rows), nl=False)
        case "md":
            click.echo(as_markdown(log.rows, full=full), nl=False)
        case _:
            click.echo(as_table(log.rows, full=full), nl=False)
    for remark in log.remarks:
        click.echo(f"参考：{remark}", err=True)
    return 0


@cli.command("review")
@click.option(
    "--base",
    default=None,
    metavar="REV",
    help="比べる前のコミット。既定は、main から分かれた所。",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["md", "html", "docx", "pdf"]),
    default="md",
    show_default=True,
    help="md は判断と表、html は同じものをウェブページに、docx と pdf は新旧対照表だけ。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="書き出すファイル。既定は、md は画面、ほかは review.html、review.docx、review.pdf。",
)
@click.option("--old-left", is_flag=True, help="新旧対照表の左を改正前にする。既定は改正後。")
@click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.PUBLIC.value,
    show_default=True,
    help="public は公表しない記載を「非公表」とし、submission は全て示す。",
)
@FONT
def review_command(
    base: str | None,
    style: str,
    out: Path | None,
    edition: str,
    font: Path | None,
    *,
    old_left: bool,
) -> int:
    """評価書の変更が、様式のどこを変え、法令上何を求めるかを示す。

    例：hyokasho review --base origin/main --format pdf
    """
    registers = Registers(find_font(font))
    found = review(base, registers, Edition(edition))
    words = load_review_style()
    if style == "md":
        text = review_as_markdown(found, words)
        if out is None:
            click.echo(text, nl=False)
        else:
            replace_file(out, text.encode())
        return 0
    sheet = Sheet(new_first=not old_left, advised=style == "html")
    path = out or Path(f"review.{style}")
    with Renderers(registers.font) as renderers:
        data = renderers.render(review_document(found, words, sheet), Format(style))
    replace_file(path, data)
    click.echo(path.as_posix())
    return 0


@cli.command("schema")
@click.option(
    "--check", "only_check", is_flag=True, help="書かずに、古くなっていないかだけを調べる。"
)
def schema_command(*, only_check: bool) -> int:
    """様式（schema/forms/）と台帳（schema/registers/）から JSON Schema を作り直す。

    例：hyokasho schema --check
    """
    stale = []
    folder = resource("schema")
    registers = resource("schema", "registers")
    forms = [load_form(form_id) for form_id in form_ids()]
    forms += [load_form(form_id, registers) for form_id in form_ids(registers)]
    for form in forms:
        path = folder / f"{form.id}.schema.json"
        text = schema_text(form)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not only_check:
            replace_file(path, text.encode())
    for name in stale:
        click.echo(
            f"{name}：{'様式より古くなっています' if only_check else '書き直しました'}", err=True
        )
    return 1 if stale and only_check else 0


def _day(_context: click.Context, _option: click.Parameter, words: str | None) -> date | None:
    """The day that an option names, None where it is not given."""
    if words is None:
        return None
    try:
        read = read_date(words)
    except NoSuchDayError:
        read = None
    if read is not None and isinstance(read.value, date) and not read.words:
        return read.value
    meant = guess_date(words)
    is_day = meant is not None and isinstance(meant.value, date)
    hint = f"もしかして「{meant.value}」ですか。" if meant and is_day else ""
    raise click.BadParameter(
        f"{words} という日はありません。{hint or '2026-01-15 の形で書いてください。'}"
    )


@cli.command("plan")
@click.argument("agency", metavar="AGENCY")
@OUT
@FORMATS
@EDITION
@FONT
@click.option(
    "--date",
    "made",
    callback=_day,
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
    formats: str,
    edition: str,
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
    _show(registers.fresh_findings(), registers.read_named)
    _show(planned.findings, partial(read_named, specs))
    if not planned.complete:
        click.echo(
            f"エラーのある評価書（{_files_with_errors(planned.findings)}）があるので、"
            "計画管理書を作りません。前の出力を残します。",
            err=True,
        )
        return 1
    out = out or _OUT[Edition(edition)]
    with Publisher(out, _formats(formats), registers) as publisher:
        for one in planned.plans:
            document = one.document(form, Edition(edition), made)
            for path in publisher.print(document, specs[0].agency, one.slug):
                if not quiet:
                    click.echo(path.as_posix())
    if not quiet:
        count = sum(len(one.assessments) for one in planned.plans)
        click.echo(f"{count} 件の評価書から計画管理書を作りました。", err=True)
    return 0


def _files_with_errors(findings: tuple[Finding, ...]) -> str:
    files = (finding.file for finding in findings if finding.level is Level.ERROR)
    return "、".join(dict.fromkeys(files))


def _formats(words: str) -> tuple[Format, ...]:
    known = {kind.value: kind for kind in Format}
    chosen = [word.strip() for word in words.split(",") if word.strip()]
    for word in chosen:
        if word not in known:
            raise click.BadParameter(
                f"{word} という形式はありません。docx、pdf、html から選びます。"
            )
    return tuple(dict.fromkeys(known[word] for word in chosen))


def _show(
    findings: tuple[Finding, ...], read: Callable[[str], bytes], *, to_stderr: bool = True
) -> None:
    """Prints findings with the lines that they are about; `read` gives the bytes of their files."""
    texts: dict[str, list[str]] = {}
    for finding in findings:
        if finding.file not in texts:
            texts[finding.file] = _lines(finding.file, read)
        lines = texts[finding.file]
        number = finding.position.line
        line = lines[number - 1] if number <= len(lines) else ""
        click.echo(as_text(finding, line), err=to_stderr)


def _lines(file: str, read: Callable[[str], bytes]) -> list[str]:
    try:
        return lines_to_show(read(file))
    except HyokashoError:
        return []


def _report_built(one: Built, *, quiet: bool) -> None:
    if one.failure:
        click.echo(f"{one.spec.name}: 作れませんでした。{one.failure}", err=True)
    elif not one.published:
        click.echo(f"{one.spec.name}: エラーがあるので作りません。前の出力を残します。", err=True)
    elif not quiet:
        for path in one.files:
            click.echo(path.as_posix())


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


def main() -> None:
    """Runs the command and ends the process with its exit code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except HyokashoError as error:
        click.echo(f"hyokasho: {error.message}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
