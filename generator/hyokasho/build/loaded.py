"""Loads all that tasks need."""

import hyokasho.build.task
import hyokasho.render.docx
import hyokasho.render.html
import hyokasho.render.pdf  # noqa: F401 - to have been loaded is the purpose.
from hyokasho.check.schema import check_schema
from hyokasho.forms.load import form_ids, load_form
from hyokasho.resources import resource
from hyokasho.source.parse import parse

_NOTHING = parse("様式:\n".encode()).tree

for _folder in (resource("schema", "forms"), resource("schema", "registers")):
    for _id in form_ids(_folder):
        _form = load_form(_id, _folder)
        if _NOTHING is not None and not _form.compiled:
            # What checks a form is made when it is first used.
            check_schema(_NOTHING, _form)
