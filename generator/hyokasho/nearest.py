"""もしかして: the known word that a mistyped one most likely means."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

# No label of a form is longer; a longer word is a text in the wrong place.
LONGEST_LABEL = 120
_SHORTEST_BEGINNING = 3
_NUMBER = re.compile(r"^(?:リスク)?(?:[0-9]{1,2}|[IVX]{1,4})[.:、)\s]\s*|^\([0-9]{1,2}\)\s*")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, None when none is near.

    Full and half width, spaces, ※ and leading item numbers do not count: `② 事務の内容 ※` is near
    `事務の内容`.
    """
    if len(word) > LONGEST_LABEL:
        return None
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(fold(candidate), candidate)
    folded = fold(word)
    if folded in by_folded:
        return by_folded[folded]
    return _like(folded, by_folded) or _beginning_like(folded, by_folded)


def _like(folded: str, by_folded: dict[str, str]) -> str | None:
    found = difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None


def _beginning_like(folded: str, by_folded: dict[str, str]) -> str | None:
    """The long word that begins almost so: 4情報 for 5情報（氏名、…）."""
    beginnings: dict[str, str] = {}
    for word, candidate in by_folded.items():
        if len(word) > len(folded) >= _SHORTEST_BEGINNING:
            beginnings.setdefault(word[: len(folded)], candidate)
    found = difflib.get_close_matches(folded, beginnings, n=1, cutoff=0.66)
    return beginnings[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`もしかして「…」ですか。`, or nothing when no word is near."""
    found = nearest(word, known)
    return f"もしかして「{found}」ですか。" if found else ""


def fold(word: str) -> str:
    """The word without what people write differently: width, spaces, ※, numbers, punctuation."""
    bare = word.strip().lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫")
    folded = _NUMBER.sub("", unicodedata.normalize("NFKC", bare).strip())
    return "".join(
        sign for sign in folded.lower() if not sign.isspace() and sign not in "※*.,．、，・-_"
    )
