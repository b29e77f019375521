"""The findings between the specs of an agency, for a run that may be about some of them only."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hyokasho.build.checked import check
from hyokasho.build.specs import SUFFIX, Spec, UnreadableSpecError, read_source
from hyokasho.build.surroundings import Registers
from hyokasho.check.agreement import affairs_of, check_agreement
from hyokasho.check.rules.plain import fold
from hyokasho.check.spec import Checked
from hyokasho.check.suppress import suppress, unused
from hyokasho.derive.plan import number_of
from hyokasho.findings import Finding
from hyokasho.forms import keys
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.wording import item_path
from hyokasho.source import answers as a
from hyokasho.source.parse import parse
from hyokasho.source.tree import Scalar, follow

_PLAN = "keikaku"
_NUMBER = "cover/number"
_NAMES = ("related/affairs/name", "basic/affairs/name")


def findings_between(
    checked: Mapping[Spec, Checked], registers: Registers
) -> dict[Spec, tuple[Finding, ...]]:
    """What the specs say differently from others of their folder, by the spec, where there is some.

    Of the others only those are read whole that have the number or the 事務の名称 of one of these.
    """
    found: dict[Spec, tuple[Finding, ...]] = {}
    for folder in sorted({spec.path.absolute().parent for spec in checked}):
        ours = {spec: one for spec, one in checked.items() if spec.path.absolute().parent == folder}
        every = ours | _related(folder, ours, registers)
        assessments = {
            spec.name: one.assessment
            for spec, one in every.items()
            if one.assessment is not None and one.publishable
        }
        findings = check_agreement(load_form(_PLAN), assessments)
        for spec, one in ours.items():
            about = [replace(f, file="") for f in findings if f.file == spec.name]
            kept, vain = suppress(about, (s for s in one.suppressions if s.code.startswith("D6")))
            told = tuple(f.in_file(spec.name) for f in (*kept, *unused(vain)))
            if told:
                found[spec] = told
    return found


def _related(
    folder: Path, ours: Mapping[Spec, Checked], registers: Registers
) -> dict[Spec, Checked]:
    """The other specs of the folder that are about the same 事務 as one of ours."""
    known = {spec.path.absolute() for spec in ours}
    names = {name for one in ours.values() if one.assessment for name in _identity(one.assessment)}
    found = {}
    files = sorted(folder.glob(f"[!_]*{SUFFIX}")) if names else []
    for spec in (Spec(folder.name, file.stem, file) for file in files if file not in known):
        try:
            if not names.isdisjoint(_identity_of(spec)):
                found[spec] = check(spec, registers)
        except UnreadableSpecError:
            continue
    return found


def _identity(assessment: a.Assessment) -> Iterator[str]:
    """By what an assessment is known to be about the same 事務 as another."""
    yield from filter(None, (number_of(assessment), affairs_of(assessment)))


def _identity_of(spec: Spec) -> Iterator[str]:
    """The same of a spec that is only parsed, which takes a fifth of the time."""
    tree = parse(read_source(spec.path)).tree
    name = tree.get(keys.FORM) if tree else None
    form_id = form_names().get(name.text) if isinstance(name, Scalar) else None
    if tree is None or form_id is None:
        return
    form = load_form(form_id)
    for section in form.all_sections:
        for item in section.walk():
            if item.path in {_NUMBER, *_NAMES}:
                node, entry = follow(tree, item_path(form, item))
                if isinstance(node, Scalar) and entry and entry.key.text == item.key:
                    yield fold(node.text)
