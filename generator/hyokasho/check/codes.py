"""What each code of a finding means, in short and without markup, for reports to machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hyokasho.check.rules.catalog import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code says, and how to mend what it is about; the latter may be empty."""

    meaning: str
    remedy: str

    @property
    def title(self) -> str:
        """The first sentence of the meaning, without its full stop."""
        return self.meaning.partition("。")[0]


@cache
def meanings() -> Mapping[str, Meaning]:
    """What is known of each code, by the code."""
    return {code: Meaning(meaning=rule.title, remedy=rule.fix) for code, rule in rules().items()}
