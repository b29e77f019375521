"""Checks a spec where it lies, with what stands around it."""

from dataclasses import replace

from hyokasho.build.files import Folder, PackedFolder
from hyokasho.build.leaks import leaks_beside, with_leaks
from hyokasho.build.specs import Spec, read_source
from hyokasho.build.surroundings import Registers
from hyokasho.check.spec import Checked, check_spec
from hyokasho.forms.load import form_names


def check(spec: Spec, registers: Registers) -> Checked:
    """The findings of a spec as it lies in its folder, with the name of its file.

    Raises:
        UnreadableSpecError: The file of the spec, or a register that it needs, cannot be read.
    """
    return check_source(spec, read_source(spec.path), Folder(spec.path.with_suffix("")), registers)


def check_source(
    spec: Spec, source: bytes, beside: Folder | PackedFolder, registers: Registers
) -> Checked:
    """The findings of a spec of these bytes with that folder beside it.

    Raises:
        UnreadableSpecError: A register that it needs cannot be read.
    """
    around = registers.around(spec)
    surroundings = replace(around.surroundings, files=beside)
    checked = with_leaks(
        check_spec(source, form_names(), registers.font, surroundings), spec.name, source
    )
    found = (*filter(None, (around.finding(),)), *checked.findings, *leaks_beside(beside))
    named = (f.in_file(spec.beside(f.file) if f.file else spec.name) for f in found)
    return replace(checked, findings=tuple(named))
