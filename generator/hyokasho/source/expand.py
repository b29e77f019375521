"""A tree in which every reference to a shared text has become that text."""

from dataclasses import replace
from datetime import date

from hyokasho.source import answers as a
from hyokasho.source.library import Library
from hyokasho.source.tree import MARKDOWN, SHARED, Mapping, Node, Scalar, Sequence


def expand(tree: Mapping, library: Library, day: date | None) -> Mapping:
    """The tree that says the same without the library, published on that day.

    Raises:
        Unresolved: A reference leads nowhere.
    """
    return _mapping(tree, library, day)


def _mapping(node: Mapping, library: Library, day: date | None) -> Mapping:
    entries = tuple(
        replace(entry, value=_node(entry.value, library, day)) for entry in node.entries
    )
    return replace(node, entries=entries)


def _node(node: Node, library: Library, day: date | None) -> Node:
    match node:
        case Mapping():
            return _mapping(node, library, day)
        case Sequence():
            items: list[Node] = []
            for item in node.items:
                if isinstance(item, Scalar):
                    items += _scalars(item, library, day)
                else:
                    items.append(_node(item, library, day))
            return replace(node, items=tuple(items))
        case Scalar():
            parts = _scalars(node, library, day)
            return parts[0] if len(parts) == 1 else Sequence(items=parts, position=node.position)


def _scalars(node: Scalar, library: Library, day: date | None) -> tuple[Scalar, ...]:
    if node.tag != SHARED:
        return (node,)
    parts = library.parts(a.Shared(node.text), day)
    return tuple(_scalar(part, node) for part in parts)


def _scalar(part: a.Printed, at: Scalar) -> Scalar:
    match part:
        case a.Verbatim(text):
            return Scalar(value=text, position=at.position)
        case a.Markdown(source):
            return Scalar(value=source, position=at.position, tag=MARKDOWN)
