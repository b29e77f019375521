"""Reads a spec of former times by today's form: keys that the form has renamed since."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from hyokasho.forms.model import Form, Item, Section, inner
from hyokasho.source.tree import Mapping, Node, Sequence


def renamed(tree: Mapping, form: Form) -> Mapping:
    """The tree with today's keys in place of those that the form lists as former ones."""
    return _mapping(tree, form.all_sections) if _has_former(form) else tree


@cache
def _has_former(form: Form) -> bool:
    return any(item.former for section in form.all_sections for item in section.walk())


def _mapping(node: Mapping, nodes: Iterable[Section | Item]) -> Mapping:
    by_key = {one.key: one for one in nodes}
    former = {old: one for one in by_key.values() if isinstance(one, Item) for old in one.former}
    entries = []
    for entry in node.entries:
        found = by_key.get(entry.key.text)
        if found is None and (found := former.get(entry.key.text)) is not None:
            if node.find(found.key) is not None:
                found = None
            else:
                entry = replace(entry, key=replace(entry.key, value=found.key))  # noqa: PLW2901
        value = _below(entry.value, found) if found is not None else entry.value
        entries.append(replace(entry, value=value))
    return replace(node, entries=tuple(entries))


def _below(node: Node, parent: Section | Item) -> Node:
    items = inner(parent).items
    match node:
        case Mapping():
            return _mapping(node, items)
        case Sequence():
            return replace(node, items=tuple(_below(item, parent) for item in node.items))
        case _:
            return node
