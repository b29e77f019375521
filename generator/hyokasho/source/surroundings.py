"""What stands around a spec and says something in it: registers, shared texts, its own files."""

from dataclasses import dataclass

from hyokasho.source.answers import Assessment
from hyokasho.source.files import NO_FILES, Files
from hyokasho.source.library import EMPTY, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The shared texts that a spec may use, the register of its agency, and the files beside it.

    `agency` is None where the agency keeps no register.
    """

    library: Library = EMPTY
    agency: Assessment | None = None
    files: Files = NO_FILES


ALONE = Surroundings()
