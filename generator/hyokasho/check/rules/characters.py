"""Letters that some readers lack, and one name in full and in half width."""

import re
import unicodedata
from collections.abc import Iterator

from hyokasho.check.rules.subject import Found, Subject, Written
from hyokasho.words import quoted

_HALF_KANA = re.compile(r"[\uff61-\uff9f]+")
# Signs in squares and brackets that stand for several letters, and compatibility ideographs but for
# the twelve that are none.
_RARE = re.compile(
    r"[\u2116\u2121\u213b\u3200-\u3247\u3250-\u325f\u3280-\u32b0\u32c0-\u33ff"
    r"\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufaff\ue000-\uf8ff]"
)
_WORD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")
_WIDE = re.compile(r"[Ａ-Ｚａ-ｚ０-９]")


def half_width_kana(subject: Subject) -> Iterator[Found]:
    """A finding for each text with katakana in half width, at the first of them."""
    for text in subject.texts:
        for match in _first(_HALF_KANA, text):
            wide = unicodedata.normalize("NFKC", match[0])
            yield text.found(
                subject.form,
                match.start(),
                f"半角カナ「{quoted(match[0])}」があります。",
                f"全角で「{quoted(wide)}」と書いてください。",
            )


def rare_signs(subject: Subject) -> Iterator[Found]:
    """A finding for each text with a sign that not every machine shows or reads aloud."""
    for text in subject.texts:
        for match in _first(_RARE, text):
            plain = unicodedata.normalize("NFKC", match[0])
            hint = "ほかの字か、かなで書いてください。"
            if plain != match[0]:
                hint = f"「{plain}」と書いてください。"
            yield text.found(
                subject.form,
                match.start(),
                f"機種依存文字「{match[0]}」（U+{ord(match[0]):04X}）があります。",
                hint,
            )


def _first(pattern: re.Pattern[str], text: Written) -> Iterator[re.Match[str]]:
    match = None if text.text.isascii() else pattern.search(text.text)
    if match:
        yield match


def mixed_width(subject: Subject) -> Iterator[Found]:
    """A finding for each word that stands in full and in half width, at the first of the rarer."""
    places: dict[str, dict[str, list[tuple[Written, int]]]] = {}
    for text in (text for text in subject.texts if not text.withheld):
        for match in _WORD.finditer(text.text):
            word = match[0]
            folded = unicodedata.normalize("NFKC", word) if _WIDE.search(word) else word
            places.setdefault(folded, {}).setdefault(word, []).append((text, match.start()))
    for spellings in places.values():
        if len(spellings) < 2:
            continue
        usual, *others = sorted(spellings, key=lambda word: (-len(spellings[word]), word))
        for word in others:
            text, offset = spellings[word][0]
            yield text.found(
                subject.form,
                offset,
                f"「{quoted(word)}」（{len(spellings[word])} か所）と"
                f"「{quoted(usual)}」（{len(spellings[usual])} か所）が混ざっています。",
                f"どちらかにそろえてください（多いのは「{quoted(usual)}」です）。",
            )
