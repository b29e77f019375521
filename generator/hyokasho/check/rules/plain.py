"""Words as they are compared: without width, blanks and what stands in brackets."""

import re
import unicodedata

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# The innermost ones; no longer than a remark is.
_BRACKETS = re.compile(r"[（(【\[][^（(【\[）)】\]]{0,200}[）)】\]]")
_DEEPEST = 3


def fold(words: str) -> str:
    """The words in half width and without blanks, but ① as it is."""
    return "".join(
        sign if sign in _CIRCLED else unicodedata.normalize("NFKC", sign)
        for sign in words
        if not sign.isspace()
    )


def without_brackets(words: str, instead: str = "") -> str:
    """The words without what stands in brackets, three deep at most."""
    for _ in range(_DEEPEST):
        words = _BRACKETS.sub(instead, words)
    return words


def in_brackets(words: str) -> tuple[str, ...]:
    """What stands in the innermost brackets."""
    return tuple(match[0][1:-1] for match in _BRACKETS.finditer(words))
