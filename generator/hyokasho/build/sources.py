"""Finds a source again by the name that its findings give."""

from collections.abc import Iterable

from hyokasho.build.files import Folder
from hyokasho.build.specs import Spec, UnreadableSpecError, read_source
from hyokasho.build.states import WORKING, register_paths
from hyokasho.words import visible


def read_named(specs: Iterable[Spec], file: str) -> bytes:
    """The bytes of one of the specs, of a file in its folder, or of a register around it.

    Raises:
        HyokashoError: It cannot be read, or is of none of the specs.
    """
    for spec in specs:
        if file == spec.name:
            return read_source(spec.path)
        if file.startswith(spec.beside("")):
            return Folder(spec.path.with_suffix("")).read(file.removeprefix(spec.beside("")))
        for path in register_paths(spec.path.absolute().parent, WORKING):
            if WORKING.name(path) == file:
                return WORKING.read(path)
    raise UnreadableSpecError(f"{visible(file)} を読めません。")
