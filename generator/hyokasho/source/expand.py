"""A tree that stands alone: shared texts and the rows of annex files are in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hyokasho.forms import keys
from hyokasho.source import answers as a
from hyokasho.source.library import Library
from hyokasho.source.tree import MARKDOWN, SHARED, Entry, Mapping, Node, Scalar, Sequence


def expand(
    tree: Mapping, library: Library, day: date | None, annexes: Iterable[a.Annex] = ()
) -> Mapping:
    """The tree that says the same without the library, published on that day.

    Tables that come from files beside the spec stand in it, too.

    Raises:
        Unresolved: A reference leads nowhere.
    """
    expanded = _mapping(tree, library, day)
    tables = expanded.get(keys.ANNEX)
    if not isinstance(tables, Sequence):
        return expanded
    written = tuple(map(_table, tables.items, annexes))
    entries = tuple(
        replace(entry, value=replace(tables, items=written)) if entry.value is tables else entry
        for entry in expanded.entries
    )
    return replace(expanded, entries=entries)


def _table(node: Node, annex: a.Annex) -> Node:
    if not annex.file or not isinstance(node, Mapping):
        return node
    rows = Sequence(
        items=tuple(_list((cell.text for cell in row), node) for row in annex.rows),
        position=node.position,
    )
    kept = (keys.ANNEX_NAME, keys.ANNEX_HEADING)
    entries = tuple(entry for entry in node.entries if entry.key.text in kept)
    ours = ((keys.ANNEX_COLUMNS, _list(annex.columns, node)), (keys.ANNEX_ROWS, rows))
    added = tuple(
        Entry(key=Scalar(value=key, position=node.position), value=value) for key, value in ours
    )
    return replace(node, entries=(*entries, *added))


def _list(words: Iterable[str], at: Node) -> Sequence:
    return Sequence(
        items=tuple(Scalar(value=word, position=at.position) for word in words),
        position=at.position,
    )


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
