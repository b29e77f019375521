"""What a review says, as data: `schema/review.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType

from hyokasho.forms.data import Fields, load_data
from hyokasho.forms.errors import FormFileError
from hyokasho.resources import resource

FILE = "review.yaml"
_OTHERS = "その他"


class Verdict(Enum):
    """What a change means in law; the value is the key in the file."""

    UNDECIDED = "undecided"
    REASSESS = "reassess"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What follows from a verdict: `steps` in their order, `moves` what has to be changed too."""

    title: str
    says: str
    steps: tuple[str, ...]
    moves: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStyle:
    """All words of a review; `words` by their key, advices by verdict and kind of form."""

    mark: str
    words: Mapping[str, str]
    advices: Mapping[Verdict, Mapping[str, Advice]]

    def advice(self, verdict: Verdict, kind: str) -> Advice:
        """What follows from the verdict for an assessment on a form of that kind."""
        known = self.advices[verdict]
        return known.get(kind) or known.get(_OTHERS) or next(iter(known.values()))


@cache
def load_review_style() -> ReviewStyle:
    """The words that ship with hyokasho.

    Raises:
        FormFileError: The file cannot be read or lacks something.
    """
    with Fields(load_data(resource("schema", FILE)), "一番上", FILE) as fields:
        words = fields.child("words")
        return ReviewStyle(
            mark=fields.text("mark"),
            words=MappingProxyType({key: words.text(key) for key in fields.mapping("words")}),
            advices=_advices(fields.child("verdicts")),
        )


def _advices(data: Fields) -> Mapping[Verdict, Mapping[str, Advice]]:
    with data as fields:
        found = {verdict: fields.children(verdict.value) for verdict in Verdict}
    if missing := [verdict.value for verdict, kinds in found.items() if not kinds]:
        raise FormFileError(f"{FILE} の verdicts の {missing[0]}: に、何も書かれていません。")
    return MappingProxyType(
        {
            verdict: MappingProxyType({kind: _advice(advice) for kind, advice in kinds.items()})
            for verdict, kinds in found.items()
        }
    )


def _advice(data: Fields) -> Advice:
    with data as fields:
        return Advice(
            title=fields.text("title"),
            says=fields.text("says"),
            steps=fields.texts("steps"),
            moves=fields.texts("moves"),
            basis=fields.text("basis"),
        )
