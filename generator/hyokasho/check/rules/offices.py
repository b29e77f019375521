"""Offices: no names of persons where titles belong, and one 課 in one 部."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hyokasho.check.rules.plain import fold, in_brackets, without_brackets
from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.forms.data import Fields, load_data
from hyokasho.resources import resource
from hyokasho.source import answers as a
from hyokasho.words import quoted

# Nobody lists more offices than that in one item, nor has one a longer name.
_MOST_LINES, _LONGEST = 200, 400
_NAME_SIGN = re.compile(r"[\u30a1-\u30fa\u3400-\u9fff]")
# In brackets, a name is what could be one in full: 岡山太郎, 堺　守.
_KANJI = r"[\u3005\u3400-\u9fff]"
_FULL_NAME = re.compile(rf"\s*(?:{_KANJI}{{3,5}}|{_KANJI}{{1,3}}\s+{_KANJI}{{1,3}})\s*")
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
    """Endings of the titles of persons, and of offices from the highest rank to the lowest.

    `asides` are those of what may stand in brackets behind a title: 兼務, 滞納整理.
    """

    titles: tuple[str, ...]
    asides: tuple[str, ...]
    ranks: tuple[tuple[str, ...], ...]


@cache
def load_offices() -> Offices:
    """The endings that ship with hyokasho.

    Raises:
        FormFileError: The file cannot be read.
    """
    with Fields(load_data(resource("schema", "law", "offices.yaml")), "offices.yaml") as fields:
        ranks = tuple(tuple(str(word) for word in rank) for rank in fields.list("ranks"))
        return Offices(titles=fields.texts("titles"), asides=fields.texts("asides"), ranks=ranks)


def name_of_a_person(subject: Subject) -> Iterator[Found]:
    """A finding for each 所属長の役職名 with a word that is no title and no office."""
    for spot in subject.spots:
        if spot.item.id not in _HEADS or "役職" not in spot.item.label:
            continue
        if not _is_written_here(spot) or is_blank(spot.answer.value):
            continue
        strange = next(_strange(a.text_of(spot.answer.value)), None)
        if strange is not None:
            yield subject.found(
                spot,
                f"「{quoted(strange)}」は、役職名ではなく人の氏名のようです。",
                "氏名を消し、「○○課長」のように役職名だけを書いてください。",
            )


def _strange(words: str) -> Iterator[str]:
    """The words that are no title and no office; in brackets, those that could be a name."""
    offices = load_offices()
    ranks = [word for rank in offices.ranks for word in rank]
    known = (*offices.titles, *ranks, *(f"{word}長" for word in ranks))
    for word in without_brackets(words, " ").split():
        if _NAME_SIGN.search(word) and not fold(word).endswith(known):
            yield word
    for aside in in_brackets(words):
        if _FULL_NAME.fullmatch(aside) and not fold(aside).endswith((*known, *offices.asides)):
            yield aside.strip()


def _is_written_here(spot: Spot) -> bool:
    """Whether the spec says it; what it takes from the register is said there."""
    answer = spot.answer
    return answer.overridden or answer.computed is None or answer.value != answer.computed


def one_section_in_two_divisions(subject: Subject) -> Iterator[Found]:
    """A finding where the same 課 stands under another 局 or 部 than at its first place."""
    first: dict[str, tuple[str, dict[int, str]]] = {}
    for spot in (spot for path in _PLACES for spot in subject.public(path)):
        for line in a.text_of(spot.answer.value).splitlines()[:_MOST_LINES]:
            units = _units(line[:_LONGEST])
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
    for word in map(fold, re.split(r"[\s　、，・]+", without_brackets(line))):
        rank = next((n for n, ends in enumerate(load_offices().ranks) if word.endswith(ends)), None)
        if rank is None:
            continue
        if found and rank <= max(found):
            break
        found[rank] = word
    return found
