"""`hyokasho new`."""

from pathlib import Path

import click

from hyokasho.authoring.formatted import form_named, known_forms
from hyokasho.authoring.template import template
from hyokasho.build.specs import AGENCY, SHARED, SPECS, SUFFIX, spec_at
from hyokasho.build.write import replace_file
from hyokasho.cli.say import say, say_line
from hyokasho.errors import HyokashoError
from hyokasho.forms.model import Form
from hyokasho.nearest import did_you_mean
from hyokasho.words import quoted


class NewSpecError(HyokashoError):
    """A new spec cannot be made as it is asked for."""


@click.command("new")
@click.argument("form", nargs=-1, required=True, metavar="FORM")
@click.argument("path", type=click.Path(path_type=Path), metavar="PATH")
def new_command(form: tuple[str, ...], path: Path) -> int:
    """様式 FORM の新しい入力ファイルを PATH に作る。項目が様式の順に並び、書き方が注釈で付く。

    FORM は様式の種類（全項目評価書 など。版は最も新しいもの）か、版まで付けた名前。
    「評価実施機関の台帳」と「共通文」も作れる。既にあるファイルには書かない。

    例：hyokasho new 全項目評価書 specs/okayama/nenkin.yaml
    """
    wanted = _form(" ".join(" ".join(form).split()))
    _check_path(path, wanted)
    replace_file(path, template(wanted).encode())
    say_line(path.as_posix())
    say(
        f"{wanted.name}の入力ファイルを作りました。書き残しは「hyokasho check」で確かめられます。",
        err=True,
    )
    return 0


def _form(name: str) -> Form:
    """The form of that name; of a kind, the newest edition.

    Raises:
        NewSpecError: There is none.
    """
    names = known_forms()
    # The editions of a kind differ in year and month, with which their ids end.
    editions = [form for word in names if word.split()[0] == name and (form := form_named(word))]
    form = form_named(name) or max(editions, key=lambda form: form.id, default=None)
    if form is None:
        known = tuple(dict.fromkeys([*(word.split()[0] for word in names), *names]))
        hint = (
            did_you_mean(name, known) or "".join(f"「{word}」" for word in known) + "があります。"
        )
        raise NewSpecError(f"様式「{quoted(name)}」はありません。{hint}")
    return form


def _check_path(path: Path, form: Form) -> None:
    """Says that a file may be made at the path, and that it would be read there.

    Raises:
        NewSpecError: There is a file already, or it is no place for a spec of that form.
    """
    if path.exists() or path.is_symlink():
        raise NewSpecError(f"{path.as_posix()} は既にあります。別の名前を付けてください。")
    if path.suffix != SUFFIX:
        raise NewSpecError(f"{path.as_posix()} の終わりを {SUFFIX} にしてください。")
    folder = path.absolute().parent.name
    if form.id == "agency" and path.name != AGENCY:
        raise NewSpecError(f"台帳の名前は {AGENCY} にしてください（specs/機関/{AGENCY}）。")
    if form.id == "shared" and folder != SHARED:
        raise NewSpecError(f"共通文は {SHARED} というフォルダの中に置いてください。")
    root = path.absolute().parent.parent
    if form.published and (root.name != SPECS.name or spec_at(path, root) is None):
        agency = "機関" if folder == SPECS.name or folder.startswith("_") else folder
        name = path.name.lstrip("_")
        raise NewSpecError(
            f"{path.as_posix()} は評価書として読まれません。specs/ の下の、機関ごとのフォルダに、"
            f"「_」で始まらない名前で置いてください（specs/{agency}/{name} など）。"
        )
