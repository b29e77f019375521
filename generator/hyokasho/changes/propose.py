"""What kind of change it looks like; a person decides."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from hyokasho.changes.diff import Change, Sort
from hyokasho.changes.words import split_words
from hyokasho.forms.change_style import ChangeKind, Style


def propose(change: Change, style: Style) -> ChangeKind | None:
    """The first kind whose signs stand in all words that differ, None where there is none.

    Only where there is none with such signs, a kind is taken for the few signs that differ, but not
    for another number, which is no slip of the pen.
    """
    parts = tuple(_differing(change)) if change.sort is Sort.CHANGED else ()
    if not parts:
        return None
    for kind in style.kinds:
        signs = kind.signs
        if signs and all(signs.search(words) for part in parts for words in part[:2]):
            return kind
    few = max(part[2] for part in parts)
    if any(part[3] for part in parts):
        return None
    return next((kind for kind in style.kinds if kind.at_most and few <= kind.at_most), None)


def _differing(change: Change) -> Iterator[tuple[str, str, int, bool]]:
    """The words that differ, each with the word at either side, and how many signs do.

    Then whether one of these signs is a number.
    """
    matcher = SequenceMatcher(None, change.before, change.after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield _middle("\n".join(change.before[i:j]), "\n".join(change.after[k:m]))


def _middle(old: str, new: str) -> tuple[str, str, int, bool]:
    left, right = split_words(old), split_words(new)
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    cut = [words[start : len(words) - end] for words in (left, right)]
    around = [words[max(0, start - 1) : len(words) - end + 1] for words in (left, right)]
    # The words as they stand, less the signs that they share at their ends.
    one, other = map("".join, cut)
    head = _common(list(one), list(other))
    tail = _common(list(one[head:])[::-1], list(other[head:])[::-1])
    core = one[head : len(one) - tail] + other[head : len(other) - tail]
    signs = max(len(one), len(other)) - head - tail
    return "".join(around[0]), "".join(around[1]), signs, any(map(str.isnumeric, core))


def _common(one: list[str], other: list[str]) -> int:
    """How many words both have in common at their beginning."""
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return number
    return min(len(one), len(other))
