"""Offices: no names of persons where titles belong, and one 課 in one 部."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hyokasho.check.rules.references import fold
from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.forms.data import Fields, load_data
from hyokasho.resources import resource
from hyokasho.source import answers as a
from hyokasho.words import quoted

# Nobody lists more offices than that in one item.
_MOST_LINES = 200
_BRACKETS = re.compile(r"[（(【][^）)】]*[）)】]")
_NAME_SIGN = re.compile(r"[\u30a1-\u30fa\u3400-\u9fff]")
_HEADS = ("head_title", "head")
_PLACES = (
    "basic/department/section",
    "related/department/section",
    "file_overview/basics/departments",
    "file_overview/obtain_use/users/departments",
    "inquiries/contact/office",
    "related/contact/office",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """Endings of the titles of persons, and of offices from the highest rank to the lowest."""

    titles: tuple[str, ...]
    ranks: tuple[tuple[str, ...], ...]


@cache
def load_offices() -> Offices:
    """The endings that ship with hyokasho.

    Raises:
        FormFileError: The file cannot be read.
    """
    with Fields(load_data(resource("schema", "law", "offices.yaml")), "offices.yaml") as fields:
        ranks = tuple(tuple(str(word) for word in rank) for rank in fields.list("ranks"))
        return Offices(titles=fields.texts("titles"), ranks=ranks)


def name_of_a_person(subject: Subject) -> Iterator[Found]:
    """A finding for each 所属長の役職名 with a word that is no title and no office."""
    offices = load_offices()
    known = (*offices.titles, *(word for rank in offices.ranks for word in rank))
    for spot in subject.spots:
        if spot.item.id not in _HEADS or "役職" not in spot.item.label:
            continue
        if not _is_written_here(spot) or is_blank(spot.answer.value):
            continue
        words = _BRACKETS.sub("", a.text_of(spot.answer.value)).split()
        strange = next((w for w in words if _NAME_SIGN.search(w) and not w.endswith(known)), None)
        if strange is not None:
            yield subject.found(
                spot,
                f"「{quoted(strange)}」は、役職名ではなく人の氏名のようです。",
                "氏名を消し、「○○課長」のように役職名だけを書いてください。",
            )


def _is_written_here(spot: Spot) -> bool:
    """Whether the spec says it; what it takes from the register is said there."""
    answer = spot.answer
    return answer.overridden or answer.computed is None or answer.value != answer.computed


def one_section_in_two_divisions(subject: Subject) -> Iterator[Found]:
    """A finding where the same 課 stands under another 局 or 部 than at its first place."""
    first: dict[str, tuple[str, dict[int, str]]] = {}
    for spot in (spot for path in _PLACES for spot in subject.public(path)):
        for line in a.text_of(spot.answer.value).splitlines()[:_MOST_LINES]:
            units = _units(line)
            if len(units) < 2:
                continue
            lowest = units[max(units)]
            above = {rank: name for rank, name in units.items() if name != lowest}
            said, known = first.setdefault(lowest, (line.strip(), above))
            if any(rank in known and known[rank] != name for rank, name in above.items()):
                yield subject.found(
                    spot,
                    f"「{quoted(line.strip())}」の局・部が、ほかの項目の「{quoted(said)}」と違います。",
                    "同じ課なら、同じ局・部の名で書いてください。",
                )


def _units(line: str) -> dict[int, str]:
    """The offices that a line names, by their rank; 保健福祉局 保健所 感染症対策課."""
    found: dict[int, str] = {}
    for word in re.split(r"[\s　、，・]+", _BRACKETS.sub("", line)):
        rank = next(
            (n for n, ends in enumerate(load_offices().ranks) if fold(word).endswith(ends)), None
        )
        if rank is None:
            continue
        if found and rank <= max(found):
            break
        found[rank] = fold(word)
    return found
