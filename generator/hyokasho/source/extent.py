"""Where in its file the text of a scalar stands, which a YAML parser does not tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hyokasho.findings import Position
from hyokasho.yaml_events import Event

_BLOCK_HEADER = re.compile(r"[|>][0-9+-]*[ \t]*(?:#.*)?$")
_TAG = re.compile(r"(?:[!&]\S*[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Extent:
    """The place of the first character of a text, and how its lines relate to those of the file.

    `indent` is the indentation of a block text, else 0. `folded` says that YAML has made line ends
    of the file into spaces.
    """

    start: Position
    indent: int
    folded: bool


def extent(event: Event, lines: Sequence[str]) -> Extent:
    """The extent of a scalar that has some text, in a file of those lines."""
    if event.style in {"|", ">"}:
        return _block(event, lines)
    number, column = event.line, event.column - 1
    if event.tag:
        number, column = _behind_tag(event, lines)
    spanned = lines[number - 1 : event.end_line - 1]
    folded = any(event.style != '"' or not line.endswith("\\") for line in spanned)
    return Extent(Position(number, column + 1 + len(event.style)), 0, folded)


def _behind_tag(event: Event, lines: Sequence[str]) -> tuple[int, int]:
    """Line (from 1) and column (from 0) of what follows the tag of a plain or quoted text."""
    number, column = event.line, event.column - 1
    if found := _TAG.match(lines[number - 1], column):
        column = found.end()
    while column >= len(lines[number - 1]) and number < event.end_line:
        number += 1
        column = len(lines[number - 1]) - len(lines[number - 1].lstrip(" \t"))
    return number, column


def _block(event: Event, lines: Sequence[str]) -> Extent:
    header = event.line
    while header < event.end_line and not _BLOCK_HEADER.search(lines[header - 1]):
        header += 1
    body = lines[header : event.end_line]
    first = next((line for line in event.value.split("\n") if line.strip(" ")), "")
    raw = next((line for line in body if line.strip(" ")), "")
    spaces = len(raw) - len(raw.lstrip(" "))
    indent = len(raw) - len(first) if raw.endswith(first) else spaces
    folded = event.style == ">" and any(
        above.strip() and below.strip() and below.startswith(" " * spaces)
        for above, below in pairwise(body)
    )
    return Extent(Position(header + 1, indent + 1), indent, folded)
