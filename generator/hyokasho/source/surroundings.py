"""What stands around a spec and says something in it: the register of its agency, shared texts."""

from dataclasses import dataclass

from hyokasho.source.answers import Assessment
from hyokasho.source.library import EMPTY, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The shared texts that a spec may use and the register of its agency, None without one."""

    library: Library = EMPTY
    agency: Assessment | None = None


ALONE = Surroundings()
