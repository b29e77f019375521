"""Looks for 個人番号 in the file of a spec, in its name, and in all that lies in its folder."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath

from hyokasho.build.files import Folder, PackedFolder
from hyokasho.check.my_number import (
    check_beside,
    check_name,
    check_yaml,
    numbers_in,
    numbers_in_yaml,
    unchecked,
    without_digits,
)
from hyokasho.check.spec import Checked
from hyokasho.check.veil import veil
from hyokasho.findings import Finding
from hyokasho.source.files import MissingFileError, RefusedFileError


def with_leaks(checked: Checked, name: str, data: bytes) -> Checked:
    """What is known of a spec or register, with a finding for each number in it or its name."""
    found = numbers_in_yaml(PurePosixPath(name).name, data, checked.tree)
    form = checked.assessment.form if checked.assessment else None
    leaks = chain(check_name(name), check_yaml(found, checked.tree, form))
    findings = without_digits(checked.findings, found)
    if checked.tree is not None:
        leaks = chain(veil(leaks, checked.tree, form))
    return replace(checked, findings=(*leaks, *findings))


def leaks_beside(folder: Folder | PackedFolder, checked: Checked) -> Iterator[Finding]:
    """A finding for each number in a file of the folder beside a spec, used or not.

    Its `file` is the name in the folder. Of a file that the spec withholds, nothing else is told.
    """
    leaks = _leaks_beside(folder)
    form = checked.assessment.form if checked.assessment else None
    return veil(leaks, checked.tree, form) if checked.tree is not None else leaks


def _leaks_beside(folder: Folder | PackedFolder) -> Iterator[Finding]:
    for name in folder.every():
        yield from check_name(name, name)
        try:
            data = folder.read(name)
        except (MissingFileError, RefusedFileError) as error:
            yield unchecked(name, error.message)
            continue
        yield from check_beside(name, numbers_in(name, data))
