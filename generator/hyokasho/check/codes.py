"""What each code of a finding means: the table of docs/messages.md, as data.

`tools/message_table.py` makes `schema/messages.yaml` from that page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hyokasho.resources import resource
from hyokasho.yaml_events import load_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code says, and how to mend what it is about; both Japanese and without markup."""

    meaning: str
    remedy: str

    @property
    def title(self) -> str:
        """The first sentence of the meaning, without its full stop."""
        return self.meaning.partition("。")[0]


@cache
def meanings() -> Mapping[str, Meaning]:
    """What is known of each code, by the code."""
    table = load_yaml(resource("schema", "messages.yaml").read_text(encoding="utf-8"))
    return {
        code: Meaning(meaning=entry["意味"], remedy=entry["直し方"])
        for code, entry in table.items()
    }
