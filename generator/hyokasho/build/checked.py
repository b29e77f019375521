"""Checks a spec where it lies, with what stands around it."""

from dataclasses import replace
from datetime import date

from hyokasho.build.files import Folder, PackedFolder
from hyokasho.build.leaks import leaks_beside, with_leaks
from hyokasho.build.specs import Spec, UnreadableSpecError, read_source
from hyokasho.build.surroundings import Registers
from hyokasho.check.spec import Checked, check_spec
from hyokasho.forms.load import form_names


def check(spec: Spec, registers: Registers, as_of: date | None = None) -> Checked:
    """The findings of a spec as it lies in its folder, one where it cannot be read.

    `as_of` as `check_spec` has it.
    """
    try:
        source = read_source(spec.path)
    except UnreadableSpecError as error:
        return Checked(findings=(error.finding(spec.name),))
    return check_source(spec, source, Folder(spec.path.with_suffix("")), registers, as_of)


def check_source(
    spec: Spec,
    source: bytes,
    beside: Folder | PackedFolder,
    registers: Registers,
    as_of: date | None = None,
) -> Checked:
    """The findings of a spec of these bytes with that folder beside it."""
    around = registers.around(spec)
    surroundings = replace(around.surroundings, files=beside)
    checked = with_leaks(
        check_spec(source, form_names(), registers.font, surroundings, as_of), spec.name, source
    )
    found = (*filter(None, (around.finding(),)), *checked.findings, *leaks_beside(beside, checked))
    named = (f.in_file(spec.beside(f.file) if f.file else spec.name) for f in found)
    return replace(checked, findings=tuple(named))
