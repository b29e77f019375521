"""もしかして: the known word that a mistyped one most likely means."""

import difflib
import unicodedata
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, None when none is near.

    Full and half width, spaces, ※ and leading item numbers do not count: `② 事務の内容 ※` is near
    `事務の内容`.
    """
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(_fold(candidate), candidate)
    folded = _fold(word)
    if folded in by_folded:
        return by_folded[folded]
    found = difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`もしかして「…」ですか。`, or nothing when no word is near."""
    found = nearest(word, known)
    return f"もしかして「{found}」ですか。" if found else ""


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word.lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫"))
    return "".join(sign for sign in folded.lower() if not sign.isspace() and sign not in "※.．、，")
