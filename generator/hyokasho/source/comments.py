"""Comments of a YAML file that begin with a given word, told from texts that only look like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.findings import Position
from hyokasho.source.decode import Places, Refused, decode
from hyokasho.source.parse import parse
from hyokasho.source.tree import scalars

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Comment:
    """What follows the word in a comment; `alone` says that nothing else stands on its line."""

    words: str
    position: Position
    alone: bool


def comments(data: bytes, word: str) -> tuple[Comment, ...]:
    """The comments that begin with the word, in the order of the file.

    YAML parsers drop comments, and a `#` may as well stand in a text. So the parser is asked: the
    word is replaced by another of its length, and where that turns up in a value it was no comment.
    """
    try:
        text = decode(data)
    except Refused:
        return ()
    head = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*(?P<word>{re.escape(word)})", re.MULTILINE)
    heads = list(head.finditer(text)) if word in text else []
    if not heads:
        return ()
    in_texts = _in_texts(text, heads, len(word))
    return tuple(_comments(text, [h for n, h in enumerate(heads) if n not in in_texts]))


def _in_texts(text: str, heads: list[re.Match[str]], length: int) -> set[int]:
    """Which of the places are part of a key or value."""
    sign = next(chr(code) for code in range(0x4E00, 0x9FFF) if chr(code) not in text)
    pieces, end = [], 0
    for number, head in enumerate(heads):
        pieces += [text[end : head.start("word")], sign, _digits(number, length - 1)]
        end = head.end("word")
    tree = parse("".join((*pieces, text[end:])).encode()).tree
    if tree is None:
        return set(range(len(heads)))
    stand_in = re.compile(f"{sign}([{_DIGITS}]{{{length - 1}}})")
    found = (match[1] for scalar in scalars(tree) for match in stand_in.finditer(scalar.text))
    return {int(digits, len(_DIGITS)) for digits in found}


def _digits(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        found = _DIGITS[digit] + found
    return found


def _comments(text: str, heads: list[re.Match[str]]) -> Iterator[Comment]:
    behind, places = 0, Places(text)
    for head in heads:
        if head.start() < behind:
            continue
        rest = re.compile(r"[^\r\n]*").match(text, head.end())
        behind = rest.end() if rest else head.end()
        yield Comment(
            words=text[head.end() : behind],
            position=places.at(head.start()),
            alone=not text[places.line_start(head.start()) : head.start()].strip(),
        )
