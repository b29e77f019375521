"""Words of a document as messages quote them: short, on one line, nothing that a terminal obeys."""

import unicodedata

from hyokasho.my_number.find import masked

# Numbers of entries as the law writes them, for `str.translate`.
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

# In place of words that are withheld from the public.
VEILED = "（公表しない記載）"

_LONGEST = 40
# All that Markdown or HTML may take for its own.
_MARKS = {sign: f"&#{ord(sign)};" for sign in "&<>|\\*_`[]~#@"}
_MARKS |= {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_READ = 1_000
# Controls, formats, surrogates, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quoted(words: str) -> str:
    """The words, cut after 40 characters, line ends shown as ／; a 個人番号 in them is masked."""
    # Before it is cut, so that no part of a number is left.
    start = masked(words.strip("\n")[:_READ])[: _LONGEST + 1]
    shown = one_line(start[:_LONGEST])
    return f"{shown}…" if len(start) > _LONGEST else shown


def one_line(words: str) -> str:
    """All the words as they are quoted, a 個人番号 masked."""
    return visible(masked(words.strip("\n")).replace("\n", "／"))


def escaped(words: str) -> str:
    """The words so that nothing in them is Markdown or HTML, nor obeyed; line ends as <br>."""
    lines = ("".join(_MARKS.get(sign, sign) for sign in visible(x)) for x in words.split("\n"))
    return "<br>".join(lines)


def visible(line: str) -> str:
    """The line with � for each sign that would be obeyed or not be seen, a space for a tab."""
    return "".join(
        " " if sign == "\t" else "�" if unicodedata.category(sign) in _UNSEEN else sign
        for sign in line
    )
