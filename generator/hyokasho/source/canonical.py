"""A tree written out again in one fixed way, without comments: the source that is attached to the PDF."""

import json
import re

from hyokasho.forms.json_schema import VALUE_KEY, WITHHELD_KEY
from hyokasho.source.tree import Entry, Mapping, Node, Scalar, Sequence

WITHHELD = "非公表"

# Plain scalars that no YAML parser takes for anything else than this very text.
_PLAIN = re.compile(r"[^\W\d_][^\s:#\[\]{},&*!|>'\"%@`?\\-]*(?: [^\s:#\[\]{},&*!|>'\"%@`?\\-]+)*")
_WORDS = frozenset("true false yes no on off null y n True False Yes No On Off Null Y N".split())
_BLOCK_LINE = re.compile(r"[^\s\t][^\t]*|")


def canonical(tree: Mapping) -> bytes:
    """The public source in UTF-8: the same values as the tree, withheld answers taken out."""
    return "".join(_mapping(_published(tree), 0)).encode()


def _published(node: Mapping) -> Mapping:
    """The mapping as the public edition may show it."""
    if node.get(WITHHELD_KEY) is not None:
        kept = tuple(
            Entry(key=e.key, value=Scalar(value=WITHHELD, position=e.value.position))
            for e in node.entries
            if e.key.value == VALUE_KEY
        )
        return Mapping(entries=kept, position=node.position)
    entries = tuple(Entry(key=e.key, value=_published_node(e.value)) for e in node.entries)
    return Mapping(entries=entries, position=node.position)


def _published_node(node: Node) -> Node:
    match node:
        case Mapping():
            return _published(node)
        case Sequence():
            items = tuple(map(_published_node, node.items))
            return Sequence(items=items, position=node.position)
        case Scalar():
            return node


def _mapping(node: Mapping, depth: int) -> list[str]:
    out = []
    for entry in node.entries:
        key = _inline(Scalar(value=entry.key.text, position=entry.key.position))
        out.append(f"{'  ' * depth}{key}:")
        out.extend(_value(entry.value, depth + 1))
    return out


def _value(node: Node, depth: int) -> list[str]:
    """What follows `key:`, with the line end."""
    match node:
        case Mapping(entries=()):
            return [" {}\n"]
        case Sequence(items=()):
            return [" []\n"]
        case Mapping():
            return ["\n", *_mapping(node, depth)]
        case Sequence():
            return ["\n", *_sequence(node, depth)]
        case Scalar():
            return [_scalar(node, depth)]


def _sequence(node: Sequence, depth: int) -> list[str]:
    out = []
    for item in node.items:
        if isinstance(item, Mapping) and item.entries:
            lines = "".join(_mapping(item, depth + 1))
            out.append(f"{'  ' * depth}- {lines[2 * (depth + 1) :]}")
        else:
            out.append(f"{'  ' * depth}-")
            out.extend(_value(item, depth + 1))
    return out


def _scalar(node: Scalar, depth: int) -> str:
    if node.value is None:
        return "\n"
    tag = f" {node.tag}" if node.tag else ""
    lines = node.value.split("\n")
    if len(lines) > 1 and lines[0].strip() and all(map(_BLOCK_LINE.fullmatch, lines)):
        ending = node.value[len(node.value.rstrip("\n")) :]
        body = lines[: len(lines) - 1] if ending else lines
        if len(ending) <= 1:
            indent = "  " * depth
            text = "\n".join(indent + line if line else "" for line in body)
            return f"{tag} |{'' if ending else '-'}\n{text}\n"
    return f"{tag} {_inline(node)}\n"


def _inline(node: Scalar) -> str:
    text = node.text
    if _PLAIN.fullmatch(text) and text not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
