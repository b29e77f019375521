"""A YAML file as a tree in which every node knows its place; nothing is converted yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from hyokasho.findings import Position

# The tags of texts: CommonMark, and the name of a shared text.
MARKDOWN = "!md"
SHARED = "!共通"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value or key: always a string, whatever YAML would take it for.

    `value` is None where nothing at all is written (`key:`); its position is then that of the key.
    `tag` is `!md`, `!共通` or empty. `style` is the sign that the text stands in or below (`'`,
    `"`, `|`, `>`), empty for a plain one. `start` is where the first character of the text stands,
    and `indent` the width of the indentation of a block text. `folded` says that YAML made line
    ends of the file into spaces, so that places inside the text are not known.
    """

    value: str | None
    position: Position
    tag: str = ""
    style: str = ""
    start: Position | None = None
    indent: int = 0
    folded: bool = False

    @property
    def text(self) -> str:
        """The text, empty where nothing is written."""
        return self.value or ""

    def position_of(self, offset: int) -> Position:
        """The place of the character at that offset of the text.

        Exact in plain, single-quoted and `|` texts without doubled quotes; in others as near as can
        be told without reading the file again.
        """
        start = self.start or self.position
        if self.folded:
            return start
        before = self.text[:offset]
        if self.style == "|":
            line = before.count("\n")
            column = len(before) - before.rfind("\n") - 1
            return Position(start.line + line, self.indent + column + 1)
        return Position(start.line, start.column + len(before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key with its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with values, in the order of the file; no key stands twice.

    `flow` says that it is written in braces.
    """

    entries: tuple[Entry, ...]
    position: Position
    flow: bool = False

    def find(self, key: str) -> Entry | None:
        """The entry of that key."""
        return next((entry for entry in self.entries if entry.key.value == key), None)

    def get(self, key: str) -> "Node | None":
        """The value of that key."""
        entry = self.find(key)
        return entry.value if entry else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Values, in the order of the file. `flow` says that they are written in brackets."""

    items: tuple["Node", ...]
    position: Position
    flow: bool = False


Node = Scalar | Mapping | Sequence

Plain = None | str | list["Plain"] | dict[str, "Plain"]

# Keys and, for entries of a list, numbers from 0 that lead from the top of the tree to a node.
Path = tuple[str | int, ...]


def plain(node: Node) -> Plain:
    """The tree as str, None, list and dict, as JSON Schema and the attached source want it."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


def values(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """All scalars of the tree but keys, with their paths, in the order of the file."""
    match node:
        case Scalar():
            yield path, node
        case Sequence():
            for index, item in enumerate(node.items):
                yield from values(item, (*path, index))
        case Mapping():
            for entry in node.entries:
                yield from values(entry.value, (*path, entry.key.text))


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


def follow(tree: Node, path: Path) -> tuple[Node, Entry | None]:
    """The node at the path, and the nearest entry on the way."""
    node = tree
    entry: Entry | None = None
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            found = node.find(step)
            if found is None:
                break
            entry, node = found, found.value
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node, entry
