"""`hyokasho schema`."""

from collections.abc import Iterator
from pathlib import Path

import click

from hyokasho.authoring.snippets import snippets_text
from hyokasho.build.write import replace_file
from hyokasho.cli.say import say
from hyokasho.forms.json_schema import ANY_NAME, any_schema_text, schema_name, schema_text
from hyokasho.forms.load import form_ids, load_form
from hyokasho.resources import resource

SNIPPETS = Path(".vscode", "hyokasho.code-snippets")


@click.command("schema")
@click.option(
    "--check", "only_check", is_flag=True, help="書かずに、古くなっていないかだけを調べる。"
)
def schema_command(*, only_check: bool) -> int:
    """様式（schema/forms/）と台帳（schema/registers/）から、エディターのためのものを作り直す。

    作るのは JSON Schema（schema/*.schema.json）と、VS Code のスニペット（.vscode/）。

    例：hyokasho schema --check
    """
    stale = []
    for path, text in _made():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not only_check:
            replace_file(path, text.encode())
    for name in stale:
        say(f"{name}：{'様式より古くなっています' if only_check else '書き直しました'}", err=True)
    return 1 if stale and only_check else 0


def _made() -> Iterator[tuple[Path, str]]:
    """The files that the forms give, each with its text."""
    folder = resource("schema")
    registers = resource("schema", "registers")
    forms = [load_form(form_id) for form_id in form_ids()]
    known = [*forms, *(load_form(form_id, registers) for form_id in form_ids(registers))]
    for form in known:
        yield folder / schema_name(form), schema_text(form)
    yield folder / ANY_NAME, any_schema_text(known)
    # An installed package has no editor's settings beside it.
    if (folder.parent / SNIPPETS.parent).is_dir():
        yield folder.parent / SNIPPETS, snippets_text(known)
