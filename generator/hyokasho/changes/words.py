"""Texts in words, and which words of two texts differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Runs of one script: 漢字, カタカナ, ひらがな, letters, digits, other signs one by one.
_WORD = re.compile(r"[々〆一-鿿]+|[ァ-ヿ]+|[ぁ-ゟ]+|[A-Za-zＡ-Ｚａ-ｚ]+|[0-9０-９]+|\S|\s+")
# Comparing takes time as the product of both lengths; longer lines are marked whole.
_MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; `changed` says that the other text does not have it there."""

    text: str
    changed: bool = False


Line = tuple[Run, ...]


def split_words(text: str) -> list[str]:
    """The words of a text; joined again they are the text."""
    return _WORD.findall(text)


def marked(old: str, new: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Both texts line by line, with what changed from one to the other marked."""
    before, after = old.split("\n"), new.split("\n")
    lines: tuple[list[Line], list[Line]] = ([], [])
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        same = tag == "equal"
        for number in range(max(j - i, m - k)):
            left = before[i + number] if i + number < j else None
            right = after[k + number] if k + number < m else None
            pair = _line(left or "", right or "", same=same)
            for side, text, line in zip(lines, (left, right), pair, strict=True):
                if text is not None:
                    side.append(line)
    return tuple(lines[0]), tuple(lines[1])


def _line(old: str, new: str, *, same: bool) -> tuple[Line, Line]:
    if same or old == new:
        return (Run(old),), (Run(new),)
    left, right = split_words(old), split_words(new)
    if max(len(left), len(right)) > _MOST_WORDS:
        return (Run(old, changed=True),), (Run(new, changed=True),)
    opcodes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        tuple(_runs((tag, "".join(left[i:j])) for tag, i, j, _, _ in opcodes)),
        tuple(_runs((tag, "".join(right[k:m])) for tag, _, _, k, m in opcodes)),
    )


def _runs(pieces: Iterator[tuple[str, str]]) -> Iterator[Run]:
    for tag, text in pieces:
        if text:
            yield Run(text, changed=tag != "equal")
