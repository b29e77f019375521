"""Which entry of the old list is which of the new: by `id`, else by name, else by likeness."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Below this likeness (0 to 1), an entry that went and one that came are two different ones.
ALIKE = 0.6
# How much of the likeness is that of the names, and how much it counts to stand at the same place.
_NAME = 0.5
_PLACE = 0.1
# Comparing longer texts letter by letter takes too long and tells no more.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Trait:
    """What an entry is recognised by: its stable id (empty without one), name and whole text."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An old and a new entry, by their index; one of them is None where it came or went.

    `sure` says that an id or name tells so which only one of either list has, and no likeness.
    """

    old: int | None
    new: int | None
    sure: bool = True


def pairs(old: Sequence[Trait], new: Sequence[Trait]) -> tuple[Pair, ...]:
    """Every entry of both lists once: the new ones in their order, then those that went."""
    found: dict[int, int] = {}
    for match in (_by_id, _by_name, _by_likeness):
        left = [index for index in range(len(old)) if index not in found.values()]
        right = [index for index in range(len(new)) if index not in found]
        found |= match(old, new, left, right)
    matched = [
        Pair(index, other, sure=_is_sure(old, new, index, other))
        for other, index in ((other, found.get(other)) for other in range(len(new)))
    ]
    gone = set(range(len(old))) - set(found.values())
    return (*matched, *(Pair(index, None) for index in sorted(gone)))


def _is_sure(old: Sequence[Trait], new: Sequence[Trait], left: int | None, right: int) -> bool:
    if left is None:
        return True
    one, other = old[left], new[right]
    if one.id and one.id == other.id:
        same = [[trait.id == one.id for trait in traits] for traits in (old, new)]
    else:
        same = [[trait.name == one.name for trait in traits] for traits in (old, new)]
    known = one.id == other.id != "" or one.name == other.name != ""
    return known and all(found.count(True) == 1 for found in same)


def moved(matched: Sequence[Pair]) -> frozenset[int]:
    """The new indexes of entries that changed their place among those that stayed.

    As few as can be: one entry taken from the end to the beginning has moved, not all others.
    """
    both = [pair for pair in matched if pair.old is not None and pair.new is not None]
    kept = _longest_rise([pair.old for pair in both if pair.old is not None])
    return frozenset(
        pair.new for index, pair in enumerate(both) if index not in kept and pair.new is not None
    )


def _longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """The indexes of a longest rising row of the numbers."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length:] = [number, *ends[length + 1 :]]
        last[length:] = [index, *last[length + 1 :]]
        before.append(last[length - 1] if length else None)
    found = []
    step = last[-1] if last else None
    while step is not None:
        found.append(step)
        step = before[step]
    return frozenset(found)


def _by_id(
    old: Sequence[Trait], new: Sequence[Trait], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    known = {old[index].id: index for index in reversed(left) if old[index].id}
    found: dict[int, int] = {}
    for index in right:
        match = known.pop(new[index].id, None) if new[index].id else None
        if match is not None:
            found[index] = match
    return found


def _by_name(
    old: Sequence[Trait], new: Sequence[Trait], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """Entries of the same name; of several with that name, those most alike."""
    alike = (
        (_content(old[i], new[j]) - abs(i - j) * 1e-6, i, j)
        for i in left
        for j in right
        if old[i].name and old[i].name == new[j].name and _may_be(old[i], new[j])
    )
    return _best(alike)


def _by_likeness(
    old: Sequence[Trait], new: Sequence[Trait], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    alike = (
        (likeness, i, j)
        for place, i in enumerate(left)
        for other, j in enumerate(right)
        if _may_be(old[i], new[j])
        and (likeness := _likeness(old[i], new[j]) + _PLACE * (place == other)) >= ALIKE
    )
    return _best(alike)


def _may_be(old: Trait, new: Trait) -> bool:
    """Two different ids say that the entries are not the same."""
    return not (old.id and new.id) or old.id == new.id


def _best(alike: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
        if i not in taken and j not in found:
            found[j] = i
            taken.add(i)
    return found


def _likeness(old: Trait, new: Trait) -> float:
    return _NAME * _ratio(old.name, new.name) + (1 - _NAME) * _content(old, new)


def _content(old: Trait, new: Trait) -> float:
    if old.text == new.text:
        return 1.0
    return _ratio(old.text[:_LONGEST], new.text[:_LONGEST])


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
