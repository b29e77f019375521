"""A spec in its one layout: keys in the order of the form, quotes and indentation alike.

Texts and comments are never changed. The file is written anew from its tree, since that holds every
text as it is read, with the comments put back where they stood; what comes out is read again and
compared before anybody gets it. ruamel.yaml's own round trip was not used: it moves comments when
keys are sorted, and folds texts anew.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile

from hyokasho.authoring.comments import Remark, UntraceableError, last_line, raw, remarks
from hyokasho.authoring.order import Order
from hyokasho.findings import Position
from hyokasho.source.decode import decode
from hyokasho.source.parse import parse
from hyokasho.source.slips import slips
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence

_STEP = "  "
# Plain texts that no YAML parser takes for anything else, nor we for a slip.
_SIGN = r"[^\s:：#\[\]{},&*!|>'\"%@`?\\=~<-]"
_SAFE = re.compile(rf"(?![\d_]){_SIGN}{_SIGN}*(?: {_SIGN}+)*")
_CONSTANTS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def laid_out(data: bytes, order: Order) -> bytes:
    """The spec in its layout, in UTF-8 with LF; the same bytes where it has it already.

    The bytes must be of a file that `parse` reads without errors.

    Raises:
        UntraceableError: The file is written so oddly that a comment or text might get lost.
    """
    lines = decode(data).splitlines()
    tree = _tree(data)
    top = _Spot(at=Position(0, 0), column=0, node=tree)
    _plant(top)
    _attach(top, tuple(remarks(tree, lines)), lines)
    made = _Writer(lines).file(top, order).encode()
    if not _same(tree, _tree(made)) or _comments(data) != _comments(made):
        raise UntraceableError("書き方をそろえると読み方が変わるので、そのままにしました。")
    return made


def _tree(data: bytes) -> Mapping:
    tree = parse(data).tree
    if tree is None:
        raise UntraceableError("YAML として読めないので、書き方をそろえられません。")
    return tree


def _same(one: Node, other: Node) -> bool:
    """Whether the trees hold the same, whatever the order of their keys."""
    match one, other:
        case Scalar(), Scalar():
            return (one.value, one.tag) == (other.value, other.tag)
        case Sequence(), Sequence():
            return len(one.items) == len(other.items) and all(map(_same, one.items, other.items))
        case Mapping(), Mapping():
            values = {entry.key.value: entry.value for entry in other.entries}
            return len(one.entries) == len(other.entries) and all(
                entry.key.value in values and _same(entry.value, values[entry.key.value])
                for entry in one.entries
            )
        case _:
            return False


def _comments(data: bytes) -> Counter[str]:
    found = remarks(_tree(data), decode(data).splitlines())
    return Counter(remark.text for remark in found if remark.text)


@dataclass(slots=True)
class _Spot:
    """An entry of a mapping or list, with the comments above, beside and, indented, below it.

    `column` is that of the key or dash; `below` stands behind all that the value holds.
    """

    at: Position
    column: int
    node: Node
    key: Scalar | None = None
    parent: "_Spot | None" = None
    in_flow: bool = False
    children: list["_Spot"] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def is_flow(self) -> bool:
        """Whether the value is written in brackets."""
        return not isinstance(self.node, Scalar) and self.node.flow

    @property
    def inner_column(self) -> int:
        """The column from which on a comment belongs to what the value holds."""
        return self.children[0].column if self.children and not self.is_flow else self.column + 1

    @property
    def takes_below(self) -> bool:
        """Whether a comment may stand indented below: there it would become a part of a text."""
        node = self.node
        is_text = isinstance(node, Scalar) and (node.style in {"|", ">"} or "\n" in node.text)
        return not is_text and not self.in_flow

    def scalars(self) -> Iterator[Scalar]:
        """The key and the value, as far as they are words."""
        yield from (node for node in (self.key, self.node) if isinstance(node, Scalar))

    def above_all(self) -> Iterator["_Spot"]:
        """The spot and those that it is a part of, the innermost first."""
        spot: _Spot | None = self
        while spot is not None:
            yield spot
            spot = spot.parent

    def walk(self) -> Iterator["_Spot"]:
        """All spots below, in the order of the file."""
        for child in self.children:
            yield child
            yield from child.walk()


def _plant(spot: _Spot) -> None:
    """Gives the spot its children."""
    node, in_flow = spot.node, spot.in_flow or (spot.is_flow and spot.parent is not None)
    match node:
        case Mapping():
            for entry in node.entries:
                at = entry.key.position
                child = _Spot(at=at, column=at.column, node=entry.value, key=entry.key)
                spot.children.append(child)
        case Sequence():
            for item in node.items:
                column = item.position.column if node.flow else node.position.column
                spot.children.append(_Spot(at=item.position, column=column, node=item))
        case Scalar():
            return
    for child in spot.children:
        child.parent, child.in_flow = spot, in_flow
        _plant(child)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place where spots or their values begin or end: the outer- and innermost of these."""

    at: Position
    outer: _Spot
    inner: _Spot


def _attach(top: _Spot, found: Iterable[Remark], lines: list[str]) -> None:
    """Gives each comment to the spot that it speaks of."""
    marks = _marks(top, lines)
    places = [mark.at for mark in marks]
    gap: list[Remark] = []
    before = 0
    for remark in found:
        index = bisect_left(places, remark.position)
        if not remark.alone and index and places[index - 1].line == remark.position.line:
            _beside(marks, index).append(remark.text)
            continue
        if index != before:
            _fill(gap, marks, before, top)
            gap, before = [], index
        gap.append(remark)
    _fill(gap, marks, before, top)


def _marks(top: _Spot, lines: list[str]) -> list[_Mark]:
    """Where spots, their values and the last lines of these begin, in the order of the file."""
    taken: dict[Position, list[_Spot]] = {}
    for spot in top.walk():
        taken.setdefault(spot.at, []).append(spot)
        if isinstance(spot.node, Scalar) or spot.is_flow:
            taken.setdefault(spot.node.position, []).append(spot)
        if isinstance(spot.node, Scalar):
            end = last_line(spot.node, lines)
            if end > spot.node.position.line:
                taken.setdefault(Position(end, 1), []).append(spot)
    return [_Mark(at, spots[0], spots[-1]) for at, spots in sorted(taken.items())]


def _beside(marks: list[_Mark], index: int) -> list[str]:
    """Where the comment goes that stands on a line behind the mark before `index`."""
    spot = marks[index - 1].inner
    following = marks[index].outer if index < len(marks) else None
    around = set(map(id, following.above_all())) if following else set()
    for outer in spot.above_all():
        # Behind brackets, a comment is about all that they hold.
        if not outer.in_flow or id(outer.parent) in around:
            return outer.beside
    return spot.beside


def _fill(gap: list[Remark], marks: list[_Mark], index: int, top: _Spot) -> None:
    """Shares the lines between two marks out to what stands above them and what stands below."""
    following = marks[index].outer if index < len(marks) else None
    previous = marks[index - 1].inner if index else top
    around = set(map(id, following.above_all())) if following else {id(top)}
    closed = [s for s in previous.above_all() if id(s) not in around and s.takes_below]
    last = following.above if following else top.below
    pending: list[str] = []
    for remark in gap:
        if not remark.text:
            pending.append("")
            continue
        column = remark.position.column
        outside = following is not None and column <= following.column
        closed = [] if outside else closed[_innermost(closed, column) :]
        target = closed[0].below if closed else last
        target.extend((*pending, remark.text))
        pending = []
    last.extend(pending)


def _innermost(closed: list[_Spot], column: int) -> int:
    """Which of the spots, from the innermost on, holds what stands at that column."""
    return next((n for n, s in enumerate(closed) if s.inner_column <= column), len(closed))


class _Writer:
    """Writes spots as lines; an empty line of the layout, not of a text, is _BLANK."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def file(self, top: _Spot, order: Order) -> str:
        """The whole file; its sections are set off by empty lines."""
        out = [*_spaced(_head(top)), _BLANK]
        for child in self._sorted(top, order):
            out += [*self._entry(child, "", order), _BLANK]
        return "\n".join(_thinned([*out, *_spaced(top.below)])) + "\n"

    def _sorted(self, spot: _Spot, order: Order) -> list[_Spot]:
        if not isinstance(spot.node, Mapping):
            return spot.children
        by_key = {child.key.text: child for child in spot.children if child.key}
        return [by_key[key] for key in order.ranked(tuple(by_key))]

    def _entry(self, spot: _Spot, indent: str, order: Order) -> list[str]:
        """The lines of an entry of a mapping, or of a list, with its comments."""
        inner = order.below(spot.key.text) if spot.key else order.inside()
        if spot.key is None:
            self._lift(spot, inner)
        *earlier, beside = spot.beside or [""]
        above = _spaced([*spot.above, *earlier], indent)
        below = _spaced(spot.below, indent + _STEP)
        rest, lines = self._value(spot, indent, inner)
        if spot.key is None and not rest and lines:
            rest, *lines = lines
            rest = f" {rest.removeprefix(indent + _STEP)}"
        lead = f"{_key(spot.key)}:" if spot.key else "-"
        own = [f"{indent}{lead}{rest}", *lines]
        if beside:
            own[-1 if _is_folded(spot.node) else 0] += f"  {beside}"
        return [*above, *own, *below]

    def _lift(self, spot: _Spot, order: Order) -> None:
        """Puts above the dash what cannot stand between it and the first key behind it."""
        if not spot.children or self._fits_in_line(spot):
            return
        first = self._sorted(spot, order)[0]
        if first.key is None:
            self._lift(first, order.inside())
        spot.above += [*spot.beside, *_begun(first.above), *first.beside[:-1]]
        spot.beside, first.above, first.beside = [], [], first.beside[-1:]

    def _value(self, spot: _Spot, indent: str, order: Order) -> tuple[str, list[str]]:
        """What follows the key or dash on its line, and the lines below."""
        node = spot.node
        if isinstance(node, Scalar):
            return self._scalar(node, indent + _STEP)
        if not spot.children:
            return " {}" if isinstance(node, Mapping) else " []", []
        if self._fits_in_line(spot):
            return f" {self._flow(spot, order)}", []
        first, *others = self._sorted(spot, order)
        first.above = _begun(first.above)
        entries = [self._entry(child, indent + _STEP, order) for child in (first, *others)]
        return "", [line for lines in entries for line in lines]

    def _fits_in_line(self, spot: _Spot) -> bool:
        """Whether brackets that stand on one line can stay so."""
        return spot.is_flow and all(
            child.at.line == child.node.position.line == spot.node.position.line
            and not (child.above or child.beside or child.below)
            and not any(part.folded or "\n" in part.text for part in child.scalars())
            for child in spot.walk()
        )

    def _flow(self, spot: _Spot, order: Order) -> str:
        node = spot.node
        match node:
            case Scalar():
                return self._scalar(node, "")[0][1:]
            case Sequence():
                words = ", ".join(self._flow(child, order.inside()) for child in spot.children)
                return f"[{words}]"
            case Mapping():
                words = ", ".join(
                    f"{_key(child.key)}: {self._flow(child, order.below(child.key.text))}"
                    for child in self._sorted(spot, order)
                    if child.key
                )
                return f"{{{words}}}"

    def _scalar(self, scalar: Scalar, indent: str) -> tuple[str, list[str]]:
        tag = f" {scalar.tag}" if scalar.tag else ""
        is_block = scalar.style in {"|", ">"}
        if not scalar.text and (scalar.value is None or is_block):
            return (tag if scalar.value is None else f"{tag} ''"), []
        if is_block and scalar.folded:
            return _block(f"{tag} >", raw(scalar, self._lines), scalar.text, indent)
        if scalar.folded:
            # Joining its lines would hide what `check` warns of.
            first, *others = (line.lstrip(" \t") for line in raw(scalar, self._lines))
            return f"{tag} {first}", [indent + line if line else "" for line in others]
        if not scalar.text.strip(" \t\n") and "\n" in scalar.text:
            # Nothing of it could be seen in a block text.
            return f"{tag} {json.dumps(scalar.text)}", []
        if is_block or "\n" in scalar.text:
            return _block(f"{tag} |", _text_lines(scalar.text), scalar.text, indent)
        return f"{tag} {_inline(scalar.text) if scalar.style else scalar.text}", []


_BLANK = "\x00"


def _head(top: _Spot) -> list[str]:
    """The comments at the head of the file that an empty line keeps from the first key."""
    first = top.children[0] if top.children else top
    cut = len(first.above) - [*first.above[::-1], ""].index("")
    head, first.above = first.above[:cut], first.above[cut:]
    return head


def _spaced(comments: Iterable[str], indent: str = "") -> list[str]:
    """The comments, indented, with empty lines of the layout."""
    return [f"{indent}{comment}" if comment else _BLANK for comment in comments]


def _begun(comments: list[str]) -> list[str]:
    """The comments without empty lines at their beginning."""
    return list(dropwhile(lambda comment: not comment, comments))


def _thinned(lines: list[str]) -> Iterator[str]:
    """The lines with at most one empty one between any two, none at the beginning and the end."""
    waits, last = False, ""
    for line in lines:
        if line == _BLANK:
            waits = True
            continue
        # A text may end in empty lines of its own.
        if waits and last:
            yield ""
        yield line
        waits, last = False, line


def _key(key: Scalar) -> str:
    return _inline(key.text) if key.style else key.text


def _is_folded(node: Node) -> bool:
    """Whether a text goes on over several lines without a sign that stands on the first."""
    return isinstance(node, Scalar) and node.folded and node.style not in {"|", ">"}


def _block(sign: str, body: list[str], text: str, indent: str) -> tuple[str, list[str]]:
    """A block text: its sign, which stays on the line of the key, and its lines."""
    width = str(len(_STEP)) if _begins_with_space(body) else ""
    lines = [indent + line if line else "" for line in body]
    return f"{sign}{width}{_chomping(text)}", lines


def _text_lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if text.endswith("\n") else lines


def _chomping(text: str) -> str:
    if not text.endswith("\n"):
        return "-"
    return "+" if not text.strip("\n") or text.endswith("\n\n") else ""


def _begins_with_space(lines: list[str]) -> bool:
    """Whether YAML would take the first spaces of the text for its indentation."""
    first = next((n for n, line in enumerate(lines) if line.strip(" ")), len(lines) - 1)
    return any(line[:1] in {" ", "\t"} for line in lines[: first + 1])


def _inline(text: str) -> str:
    if _SAFE.fullmatch(text) and text.lower() not in _CONSTANTS and not any(slips(text)):
        return text
    return "'{}'".format(text.replace("'", "''"))
