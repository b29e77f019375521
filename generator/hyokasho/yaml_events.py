"""YAML as events, and as plain data: the one place that knows ruamel.yaml.

libyaml reads where its binding is installed, else ruamel.yaml reads in pure Python, some ten
times slower. Both give the same events for what hyokasho needs; nothing is constructed, so that no
tag runs anything and no alias multiplies anything.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml import events as ruamel
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.parser import Parser

from hyokasho.findings import Position

HAS_LIBYAML: bool = YAML(typ="safe").Parser is not Parser

_BAD_ESCAPE = "invalid Unicode character escape code"
_LONG_ESCAPE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")


# What an event says: a document, a mapping or a sequence begins; the innermost of these ends; a
# scalar; an alias. An Enum reads better, but looking up its members takes a third of the parsing.
Sort = Literal["document", "mapping", "sequence", "end", "scalar", "alias"]


class Event(NamedTuple):
    """One event with its place; lines and columns count from 1.

    `style` is the sign that a scalar stands in or below (`'`, `"`, `|`, `>`), empty for a plain
    one; for a mapping or sequence it is `flow` where that stands in brackets. `end_line` is the
    line on which a scalar ends; for a block text the line after.
    """

    sort: Sort
    line: int
    column: int
    end_line: int = 0
    value: str = ""
    style: str = ""
    tag: str = ""
    anchor: str = ""


class SyntaxFault(Exception):  # noqa: N818 - it is a fault of the text, said on as a finding.
    """The text is not YAML: what the parser says in English, and where.

    `at` is where it stopped, `since` where the thing began that it was reading, if it says so.
    """

    def __init__(self, problem: str, at: Position, since: Position | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at
        self.since = since


def events(text: str, *, pure: bool = not HAS_LIBYAML) -> Iterator[Event]:
    """The events of the text, without those that open and close stream and documents.

    Raises:
        SyntaxFault: From here on the text cannot be read.
    """
    for event in _events(text, pure=pure):
        made = _MAKERS.get(type(event))
        if made is not None:
            yield made(event)


def load_yaml(text: str) -> Any:
    """The value of a YAML text of our own, such as a form: dicts, lists, strings, numbers.

    Plain scalars are whole numbers, true, false, null or strings. An alias is the same object once
    more. ruamel.yaml would take four times as long to construct the same.

    Raises:
        SyntaxFault: The text is not YAML, or a key stands twice in a mapping.
    """
    stack: list[list[Any]] = [[]]
    anchors: dict[str, Any] = {}
    opened: list[Any] = []
    for event in _events(text):
        kind = type(event)
        if kind is ruamel.ScalarEvent:
            value = event.value if event.style or event.ctag else _constant(event.value)
            anchor = event.anchor
        elif kind is ruamel.MappingStartEvent or kind is ruamel.SequenceStartEvent:
            opened.append(event)
            stack.append([])
            continue
        elif kind is ruamel.MappingEndEvent or kind is ruamel.SequenceEndEvent:
            anchor = opened[-1].anchor
            value = stack.pop()
            start = opened.pop()
            if kind is ruamel.MappingEndEvent:
                value = _dict(start, value)
        elif kind is ruamel.AliasEvent:
            if event.anchor not in anchors:
                raise SyntaxFault(f"undefined alias {event.anchor}", _position(event.start_mark))
            value, anchor = anchors[event.anchor], None
        else:
            continue
        if anchor:
            anchors[anchor] = value
        stack[-1].append(value)
    return stack[0][0] if stack[0] else None


_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_CONSTANTS = {"true": True, "false": False, "null": None, "": None}


def _constant(text: str) -> object:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _dict(start: Any, nodes: list[Any]) -> dict[str, Any]:
    made = dict(zip(nodes[::2], nodes[1::2], strict=True))
    if 2 * len(made) < len(nodes):
        raise SyntaxFault("a key stands twice", _position(start.start_mark))
    return made


def _events(text: str, *, pure: bool = not HAS_LIBYAML) -> Iterator[Any]:
    """The events as ruamel.yaml makes them."""
    try:
        yield from YAML(typ="safe", pure=pure).parse(text)
    except MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        raise SyntaxFault(
            f"{error.context or ''}: {error.problem or ''}",
            _position(at) if at else Position(1, 1),
            _position(error.context_mark) if error.context_mark else None,
        ) from error
    except YAMLError as error:
        raise SyntaxFault(str(error), Position(1, 1)) from error
    except (ValueError, OverflowError) as error:
        # The pure parser hands the number of an escape to chr() without a look.
        raise SyntaxFault(_BAD_ESCAPE, _long_escape(text)) from error


def _long_escape(text: str) -> Position:
    found = _LONG_ESCAPE.search(text)
    return Position(1, 1).after(text[: found.start()] if found else "")


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _scalar(event: Any) -> Event:
    start = event.start_mark
    return Event(
        "scalar",
        start.line + 1,
        start.column + 1,
        event.end_mark.line + 1,
        event.value,
        event.style or "",
        "" if event.ctag is None else str(event.ctag),
        event.anchor or "",
    )


def _opening(sort: Sort, event: Any) -> Event:
    start = event.start_mark
    return Event(
        sort,
        start.line + 1,
        start.column + 1,
        style="flow" if event.flow_style else "",
        tag="" if event.ctag is None else str(event.ctag),
        anchor=event.anchor or "",
    )


def _plain(sort: Sort, event: Any) -> Event:
    return Event(sort, event.start_mark.line + 1, event.start_mark.column + 1)


_MAKERS: dict[type, Callable[[Any], Event]] = {
    ruamel.DocumentStartEvent: lambda event: _plain("document", event),
    ruamel.AliasEvent: lambda event: _plain("alias", event)._replace(anchor=event.anchor),
    ruamel.MappingStartEvent: lambda event: _opening("mapping", event),
    ruamel.SequenceStartEvent: lambda event: _opening("sequence", event),
    ruamel.MappingEndEvent: lambda event: _plain("end", event),
    ruamel.SequenceEndEvent: lambda event: _plain("end", event),
    ruamel.ScalarEvent: _scalar,
}
