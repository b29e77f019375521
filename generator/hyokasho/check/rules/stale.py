"""Names of laws and offices that were other ones by the day of the document."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from hyokasho.check.rules.catalog import Rule, StaleWord
from hyokasho.check.rules.citations import is_former, is_of
from hyokasho.check.rules.subject import Found, Subject, Written
from hyokasho.dates import wareki
from hyokasho.words import quoted

# Letters, digits and signs to half width, one for one; blanks and line ends do not count. NFKC
# would make ② into 2, and 「②4情報」 into 24情報.
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = {ord(sign): None for sign in " \t\n\r\u3000\u00a0"}
_BLANK_RUN = re.compile("[ \\t\\n\\r\\u3000\\u00a0]+")
_TABLE = _FOLDED | _BLANKS
_END = "\x00"
# How far back the name of a law may stand, and how far off what must be near.
_BEFORE, _NEAR = 160, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """All texts of a document as one, folded; `starts` has where each begins."""

    text: str
    starts: tuple[int, ...]


def folded(texts: tuple[Written, ...]) -> Folded:
    """The texts as they are searched."""
    parts = [text.text.translate(_TABLE) for text in texts]
    starts = accumulate((len(part) + 1 for part in parts[:-1]), initial=0)
    return Folded(text=_END.join(parts), starts=tuple(starts))


def stale_words(subject: Subject, rule: Rule, whole: Folded) -> Iterator[Found]:
    """A finding for each text that has the words, at the first of them."""
    word = rule.word
    if word is None:
        return
    if word.affairs and not word.affairs.search(subject.affairs):
        return
    counts: dict[int, list[tuple[int, re.Match[str]]]] = {}
    for match in word.pattern.finditer(whole.text):
        number = bisect_right(whole.starts, match.start()) - 1
        if _counts(word, whole.text, match.start(), match.end()):
            offset = match.start() - whole.starts[number]
            counts.setdefault(number, []).append((offset, match))
    for number, hits in counts.items():
        text = subject.texts[number]
        offset, match = hits[0]
        more = f"（この記載に {len(hits)} か所）" if len(hits) > 1 else ""
        new = word.new + _today(word, match)
        yield text.found(
            subject.form,
            _unfolded(text.text, offset),
            f"「{quoted(match[0])}」{_wrong(rule)}{more}。",
            new if subject.day else f"{new}（公表日がないので、最新の法令で見ています。）",
        )


def _counts(word: StaleWord, text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _BEFORE) : start].rpartition(_END)[2]
    behind = text[end : end + _NEAR].partition(_END)[0]
    if word.unless_before and word.unless_before.search(before):
        return False
    if (word.law and not is_of(word.law, before)) or is_former(word.law, before, behind):
        return False
    return not word.near or bool(word.near.search(before[-_NEAR:]) or word.near.search(behind))


def _today(word: StaleWord, match: re.Match[str]) -> str:
    """What an old number became, where the word is followed by one and that is known."""
    number = match.groupdict().get("number")
    old = f"{match[0]} {number}"
    if number is None or old not in word.numbers:
        return ""
    return f"{match[0]}の{number}の項は、今の{word.numbers[old]}に当たります（確かめてください）。"


def _wrong(rule: Rule) -> str:
    return (
        f"は、{wareki(rule.since)}からは古い記載です"
        if rule.since
        else "は正しい記載ではありません"
    )


def _unfolded(text: str, offset: int) -> int:
    """Where in the text the sign stands that is at that offset when it is folded."""
    place = offset
    for run in _BLANK_RUN.finditer(text):
        if run.start() > place:
            break
        place += run.end() - run.start()
    return place
