"""A spec or register laid out as its form wants it, or what keeps it from being read."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from hyokasho.authoring.layout import laid_out
from hyokasho.authoring.order import Order
from hyokasho.check.no_form import form_name, no_form
from hyokasho.findings import Finding, Level
from hyokasho.forms import keys
from hyokasho.forms.json_schema import json_schema
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.resources import resource
from hyokasho.source.parse import Parsed, parse
from hyokasho.source.tree import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """The bytes in their layout, or as they were where findings say why they are left alone."""

    data: bytes
    findings: tuple[Finding, ...] = ()


def formatted(data: bytes) -> Formatted:
    """The file in its layout.

    Raises:
        UntraceableError: It is written so oddly that a comment or text might get lost.
    """
    parsed = parse(data)
    errors = tuple(_errors(parsed))
    form = None if parsed.tree is None else form_named(form_name(parsed.tree))
    if parsed.tree is None or errors:
        return Formatted(data=data, findings=_placed(errors, parsed, form))
    if form is None:
        return Formatted(data=data, findings=(_no_form(parsed.tree),))
    return Formatted(data=laid_out(data, _order(form)))


def known_forms() -> tuple[str, ...]:
    """What a file below `specs/` may name at `様式:`: the forms, then the registers."""
    return tuple(_homes())


def form_named(name: str) -> Form | None:
    """The form or register of that name."""
    home = _homes().get(name)
    return load_form(*home) if home else None


def _homes() -> MappingOf[str, tuple[str, Path]]:
    """The id and folder of each form and register, by its name."""
    folders = (resource("schema", "forms"), resource("schema", "registers"))
    return {
        name: (form_id, folder)
        for folder in folders
        for name, form_id in form_names(folder).items()
    }


def _errors(parsed: Parsed) -> list[Finding]:
    return [finding for finding in parsed.findings if finding.level is Level.ERROR]


def _placed(errors: tuple[Finding, ...], parsed: Parsed, form: Form | None) -> tuple[Finding, ...]:
    """The errors with the items of the form where they are."""
    if form is None:
        return errors
    paths = dict(zip(parsed.findings, parsed.paths, strict=True))
    return tuple(replace(finding, item=place(form, paths[finding])) for finding in errors)


@cache
def _order(form: Form) -> Order:
    return Order.of(json_schema(form))


def _no_form(tree: Mapping) -> Finding:
    known = known_forms()
    write = f"項目の順は様式で決まるので、先に「{keys.FORM}: {known[0]}」のように書いてください。"
    return no_form(tree, known, write)
