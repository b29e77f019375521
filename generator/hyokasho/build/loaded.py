"""Loads all that tasks need: once for all processes of a pool, which are copies of this one."""

import gc

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

# What is loaded stays; a task makes some 100,000 objects, hardly any in circles, so that looking
# for such garbage as often as is usual would take a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 20, 20)
