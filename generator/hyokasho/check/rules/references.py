"""References inside a document that lead nowhere: 別紙１, 別添２, 上記１, Ⅰ－１－②, ２．③."""

import re
from collections.abc import Iterator

from hyokasho.check.rules.plain import fold
from hyokasho.check.rules.subject import Found, Subject, Written
from hyokasho.forms.model import Item, Section
from hyokasho.source.tree import Path
from hyokasho.words import quoted

_DIGITS = r"[0-9０-９]{1,2}(?![0-9０-９])"
_KANJI = "一二三四五六七八九十"
_CIRCLED = "[①-⑳]"
_BETWEEN = r"[\s．.\-－―‐–—ー・の第]*"
_BEFORE = 40
# The annexes of a contract or of an ordinance are not ours.
_OF_OTHERS = re.compile(
    r"(?:契約書?|仕様書|覚書|約款|要綱|要領|条例|規則|通知|基準|様式)の?[（(「」）)\s]*"
    rf"(?:第[0-9０-９{_KANJI}]{{1,4}}[編章節款条項号][のと・、及び（(「」）)\s]*)*$"
)
_ANNEX = re.compile(rf"別紙\s*(?P<no>{_DIGITS}|[{_KANJI}](?![{_KANJI}覧式部枚]))")
_APPENDIX = re.compile(rf"別添\s*(?P<no>{_DIGITS})[）)\s「]*(?P<label>[^\s。、（(「」）)]*)")
# Behind an arabic number; 上記３システム and 上記2通り count things.
_REFERRED = (
    r"(?![.,．，][0-9０-９])"
    r"\s*(?:[\n、。，,．.：:；;）)」』】・～〜をのにとはがでへや及並又若参]|から|まで|$)"
)
_ABOVE = re.compile(rf"上記[\s「【（(]*(?P<no>{_CIRCLED}|{_DIGITS}(?={_REFERRED}))")
_PLACE = re.compile(
    rf"(?P<section>[Ⅰ-Ⅹ]){_BETWEEN}(?P<block>{_DIGITS})(?![年月日人件万割%％])"
    rf"(?:{_BETWEEN}(?P<item>{_CIRCLED}))?"
)
_NEAR = re.compile(
    rf"(?<![0-9０-９ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ．.])(?P<block>{_DIGITS})[．.]\s*(?P<item>{_CIRCLED})"
    r"(?=[^。\n]{0,30}(?:同じ|同様|参照|のとおり))"
)
_MARKER = re.compile(rf"^[^\S\n]*[（(【]?(?P<no>{_CIRCLED}|{_DIGITS})", re.MULTILINE)


def no_such_annex(subject: Subject) -> Iterator[Found]:
    """A finding for each 別紙 that is named and that the document does not have."""
    known = {fold(annex.name) for annex in subject.assessment.annexes}
    for text, match in _matches(subject, _ANNEX, "別紙"):
        if _is_of_another(text.text, match.start()):
            continue
        number = fold(_number(match["no"]))
        if not any(re.match(rf"別紙{number}(?!\d)", name) for name in known):
            yield text.found(
                subject.form,
                match.start(),
                f"「{quoted(match[0])}」は、この評価書にありません。",
                "「別紙:」に表を書くか、参照先の名を直してください。",
            )


def no_such_appendix(subject: Subject) -> Iterator[Found]:
    """A finding for each 別添 that is named and is not in the form, or is another one there."""
    known = {fold(s.no): s.label for s in subject.form.sections if s.annex and s.no}
    if not known:
        return
    listed = "、".join(f"{number} {label}" for number, label in known.items())
    for text, match in _matches(subject, _APPENDIX, "別添"):
        if _is_of_another(text.text, match.start()):
            continue
        name = f"別添{fold(match['no'])}"
        other = next((no for no, label in known.items() if match["label"].startswith(label)), name)
        if name not in known or other != name:
            yield text.found(
                subject.form,
                match.start(),
                f"「{quoted(match[0])}」は、この様式の別添の番号と合いません。",
                f"この様式の別添は、{listed}です。",
            )


def nothing_above(subject: Subject) -> Iterator[Found]:
    """A finding for each 上記１ or 上記① without a text or item of that number before it."""
    before: dict[Path, set[str]] = {}
    for text in subject.texts:
        block = _block(text.path)
        known = before.setdefault(block, _numbers_of_items(subject, block))
        own = _first_places(_MARKER, text.text)
        for match in _each(_ABOVE, text) if "上記" in text.text else ():
            number = fold(match["no"])
            if number not in known and own.get(number, len(text.text)) >= match.start():
                yield text.found(
                    subject.form,
                    match.start(),
                    f"「{quoted(match[0])}」に当たる番号が、この前にありません。",
                    "番号を直すか、参照先の項目の名を書いてください。",
                )
        known.update(own)


def _first_places(pattern: re.Pattern[str], text: str) -> dict[str, int]:
    """Where each number stands first at the head of a line."""
    found: dict[str, int] = {}
    for match in pattern.finditer(text):
        found.setdefault(fold(match["no"]), match.start())
    return found


def _numbers_of_items(subject: Subject, block: Path) -> set[str]:
    section = next((s for s in subject.form.all_sections if s.key == block[0]), None)
    parts = [part for part in section.items if part.key in block] if section else []
    return {fold(item.no) for part in parts for item in part.walk() if item.no}


def _block(path: Path) -> Path:
    names = [place for place, step in enumerate(path) if isinstance(step, str)]
    return path[: names[1] + 1] if len(names) > 1 else path[:1]


def no_such_item(subject: Subject) -> Iterator[Found]:
    """A finding for each Ⅰ－１－② or ２．③ that is no item of the form."""
    sections = {section.no: section for section in subject.form.sections if section.no}
    for text, match in _matches(subject, _PLACE, ""):
        if not _leads(sections.get(match["section"]), match):
            yield _lost(subject, text, match)
    for text, match in _matches(subject, _NEAR, "．") if sections else ():
        section = next((s for s in sections.values() if s.key == text.path[0]), None)
        if section is not None and not _leads(section, match):
            yield _lost(subject, text, match)


def _leads(section: Section | None, match: re.Match[str]) -> bool:
    """Whether the section has a block of that number, and that an item of that number."""
    if section is None:
        return False
    block = next((item for item in section.items if fold(item.no) == fold(match["block"])), None)
    if block is None or match["item"] is None:
        return block is not None
    return _has(block, match["item"])


def _has(block: Item, number: str) -> bool:
    return any(item.no == number for item in block.walk())


def _lost(subject: Subject, text: Written, match: re.Match[str]) -> Found:
    return text.found(
        subject.form,
        match.start(),
        f"「{quoted(match[0])}」という項目は、この様式にありません。",
        "章、節、丸数字を、この様式の項目一覧と比べてください。",
    )


def _matches(
    subject: Subject, pattern: re.Pattern[str], word: str
) -> Iterator[tuple[Written, re.Match[str]]]:
    """Where the pattern is found, each wording once in a text."""
    for text in subject.texts:
        if word and word.rstrip("．") not in text.text:
            continue
        for match in _each(pattern, text):
            yield text, match


def _each(pattern: re.Pattern[str], text: Written) -> Iterator[re.Match[str]]:
    """Where the pattern is found, each wording once."""
    seen: set[str] = set()
    for match in pattern.finditer(text.text):
        if match[0] not in seen:
            seen.add(match[0])
            yield match


def _is_of_another(text: str, place: int) -> bool:
    """Whether the words right before say that it belongs to another document."""
    return _OF_OTHERS.search(text[max(0, place - _BEFORE) : place]) is not None


def _number(words: str) -> str:
    return str(_KANJI.index(words) + 1) if words in _KANJI else words
