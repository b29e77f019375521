"""Words of a document as messages quote them: short, on one line, nothing that a terminal obeys."""

import unicodedata

# Numbers of entries as the law writes them, for `str.translate`.
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

# In place of words that are withheld from the public.
VEILED = "（公表しない記載）"

_LONGEST = 40
# Controls, formats, surrogates, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quoted(words: str) -> str:
    """The words, cut after 40 characters, line ends shown as ／."""
    start = words.strip("\n")[: _LONGEST + 1]
    shown = one_line(start[:_LONGEST])
    return f"{shown}…" if len(start) > _LONGEST else shown


def one_line(words: str) -> str:
    """All the words as they are quoted."""
    return visible(words.strip("\n").replace("\n", "／"))


def visible(line: str) -> str:
    """The line with � for each sign that would be obeyed or not be seen, a space for a tab."""
    return "".join(
        " " if sign == "\t" else "�" if unicodedata.category(sign) in _UNSEEN else sign
        for sign in line
    )
