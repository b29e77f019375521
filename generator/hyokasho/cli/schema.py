"""`hyokasho schema`."""

import click

from hyokasho.build.write import replace_file
from hyokasho.cli.say import say
from hyokasho.forms.json_schema import schema_text
from hyokasho.forms.load import form_ids, load_form
from hyokasho.resources import resource


@click.command("schema")
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
        say(f"{name}：{'様式より古くなっています' if only_check else '書き直しました'}", err=True)
    return 1 if stale and only_check else 0
