"""Finds the comments and empty lines of a YAML file, all that a tree of it does not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.errors import HyokashoError
from hyokasho.findings import Position
from hyokasho.source.tree import Mapping, Scalar, scalars

_KEEPS_ENDS = re.compile(r"[|>][0-9]*\+")
_SPACES = " \t"
_GAP = re.compile(r"[ \t]*")


class UntraceableError(HyokashoError):
    """A text was not found where YAML has read it, so that the file cannot be laid out anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment from its `#` on, without spaces behind it; or, with no text, an empty line.

    `alone` says that its line holds nothing else but, at most, the dash of a list; its position is
    then where the line begins.
    """

    position: Position
    text: str
    alone: bool


def remarks(tree: Mapping, lines: list[str]) -> Iterator[Remark]:
    """All comments and empty lines outside of texts, in the order of the file.

    Raises:
        UntraceableError: A text of the tree does not stand in the lines.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    for scalar in scalars(tree):
        for number, begin, end in _spans(scalar, lines):
            taken.setdefault(number, []).append((begin, end))
    for number, line in enumerate(lines, 1):
        spans = taken.get(number, [])
        if not spans and not line.strip(_SPACES):
            yield Remark(position=Position(number, 1), text="", alone=True)
        elif (at := _sign(line, spans)) >= 0:
            alone = not line[:at].strip(f"{_SPACES}-")
            column = len(line) - len(line.lstrip(_SPACES)) if alone else at
            yield Remark(
                position=Position(number, column + 1),
                text=line[at:].rstrip(_SPACES),
                alone=alone,
            )


def _sign(line: str, spans: list[tuple[int, int]]) -> int:
    """Where the first `#` stands outside of the spans, -1 where none does."""
    at = 0
    for begin, end in spans:
        found = line.find("#", at, begin)
        if found >= 0:
            return found
        at = end
    return line.find("#", at)


def last_line(scalar: Scalar, lines: list[str]) -> int:
    """The number of the line on which a text ends; a block text, that of its sign."""
    if scalar.value is None:
        return scalar.position.line
    if scalar.style in {"|", ">"}:
        return _start(scalar).line - 1
    return _end(scalar, lines).line


def raw(scalar: Scalar, lines: list[str]) -> list[str]:
    """The lines of the file that hold a text, from its first character or sign of quotation on."""
    if scalar.style in {"|", ">"}:
        first, end = _body(scalar, lines)
        return [line[scalar.indent :] for line in lines[first - 1 : end - 1]]
    start, end_at = _start(scalar), _end(scalar, lines)
    held = lines[start.line - 1 : end_at.line]
    held[-1] = held[-1][: end_at.column - 1]
    held[0] = held[0][start.column - 1 - len(scalar.style) :]
    return held


def _spans(scalar: Scalar, lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """The lines that the scalar stands on, each with the columns from 0 of beginning and end."""
    if scalar.value is None:
        return
    if scalar.style in {"|", ">"}:
        for number in range(*_body(scalar, lines)):
            yield number, 0, len(lines[number - 1])
        return
    start, end = _start(scalar), _end(scalar, lines)
    for number in range(start.line, end.line + 1):
        begin = start.column - 1 if number == start.line else 0
        behind = end.column - 1 if number == end.line else len(lines[number - 1])
        yield number, begin, behind


def _start(scalar: Scalar) -> Position:
    """Where the first character of the text stands, behind tag and sign of quotation."""
    return scalar.start or scalar.position


def _body(scalar: Scalar, lines: list[str]) -> tuple[int, int]:
    """First line of a block text and the line behind its last."""
    first = end = _start(scalar).line
    keeps = _KEEPS_ENDS.search(lines[first - 2])
    for number in range(first, len(lines) + 1):
        line = lines[number - 1]
        if line.strip(" "):
            if not line.startswith(" " * scalar.indent):
                break
            end = number + 1
        elif keeps or len(line) > scalar.indent:
            end = number + 1
    return first, end


def _end(scalar: Scalar, lines: list[str]) -> Position:
    """The place behind the last character of a plain text, or behind its sign of quotation."""
    start = _start(scalar)
    match scalar.style:
        case "":
            return _end_of_plain(scalar.text, start, lines)
        case "'":
            closing = re.compile(r"'(?!')")
            inside = re.compile(r"(?:[^']|'')*")
        case _:
            closing = re.compile(r'"')
            inside = re.compile(r'(?:[^"\\]|\\.)*(?:\\$)?')
    number, column = start.line, start.column - 1
    if lines[number - 1][column - 1 : column] != scalar.style:
        raise _untraceable(scalar)
    while number <= len(lines):
        column = _matched(inside, lines[number - 1], column)
        if closing.match(lines[number - 1], column):
            return Position(number, column + 2)
        number, column = number + 1, 0
    raise _untraceable(scalar)


def _matched(pattern: re.Pattern[str], line: str, column: int) -> int:
    found = pattern.match(line, column)
    return found.end() if found else column


def _end_of_plain(text: str, start: Position, lines: list[str]) -> Position:
    """The place where all but the spaces of the text have been passed."""
    number, column = start.line, start.column - 1
    for word in re.findall(r"[^ \t\n]+", text):
        column = _matched(_GAP, lines[number - 1], column)
        while column == len(lines[number - 1]):
            number += 1
            if number > len(lines):
                raise UntraceableError(_MESSAGE.format(start.line))
            column = _matched(_GAP, lines[number - 1], 0)
        if not lines[number - 1].startswith(word, column):
            raise UntraceableError(_MESSAGE.format(start.line))
        column += len(word)
    return Position(number, column + 1)


_MESSAGE = "{} 行目の文の場所が分からないので、書き方をそろえられません。"


def _untraceable(scalar: Scalar) -> UntraceableError:
    return UntraceableError(_MESSAGE.format(scalar.position.line))
