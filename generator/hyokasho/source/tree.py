"""A YAML file as a tree in which every node knows its place; nothing is converted yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.findings import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value or key: always a string, whatever YAML would take it for.

    `value` is None where nothing at all is written (`key:`). `tag` is `!md`, `!共通` or empty.
    `block` says that the text stands in lines of its own below a `|`.
    """

    value: str | None
    position: Position
    tag: str = ""
    block: bool = False

    @property
    def text(self) -> str:
        """The text, empty where nothing is written."""
        return self.value or ""

    def position_of(self, offset: int) -> Position:
        """The place of the character at that offset of the text.

        Exact to the line for a block text, to the column for a plain one; the column of a block
        text counts from the start of its line without the indentation.
        """
        before = self.text[:offset]
        line = before.count("\n")
        if self.block:
            return Position(self.position.line + 1 + line, len(before) - before.rfind("\n") - 1 + 1)
        return Position(self.position.line, self.position.column + (offset if not line else 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key with its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with values, in the order of the file; no key stands twice."""

    entries: tuple[Entry, ...]
    position: Position

    def find(self, key: str) -> Entry | None:
        """The entry of that key."""
        return next((entry for entry in self.entries if entry.key.value == key), None)

    def get(self, key: str) -> "Node | None":
        """The value of that key."""
        entry = self.find(key)
        return entry.value if entry else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Values, in the order of the file."""

    items: tuple["Node", ...]
    position: Position


Node = Scalar | Mapping | Sequence

Plain = None | str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """The tree as str, None, list and dict, as JSON Schema and the attached source want it."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars of the tree, keys included, in the order of the file."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from scalars(entry.value)
