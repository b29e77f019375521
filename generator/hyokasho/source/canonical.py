"""A tree written out again in one fixed way: the source that is attached to the PDF."""

import json
import re
from dataclasses import replace

from hyokasho.forms import keys
from hyokasho.source.answers import WITHHELD
from hyokasho.source.tree import Entry, Mapping, Node, Scalar, Sequence

# Plain scalars that no YAML parser takes for anything else than this very text.
_PLAIN = re.compile(r"[^\W\d_][^\s:#\[\]{},&*!|>'\"%@`?\\-]*(?: [^\s:#\[\]{},&*!|>'\"%@`?\\-]+)*")
_CONSTANTS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
# The signs that a block text can hold: a line that begins with a space or tab would be taken for
# indentation, and no tab at all is safe with every parser.
_BLOCK_LINE = re.compile(
    r"[^ \t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff][^\t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*|"
)
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
# YAML wants the colon within 1024 signs of the beginning of a key, else a question mark before it.
_LONGEST_KEY = 1000


def canonical(tree: Mapping) -> bytes:
    """The public source in UTF-8: the same values as the tree, withheld answers taken out.

    Notes on the next changes (次回の変更) are not published, so that they are taken out too.
    """
    kept = tuple(entry for entry in tree.entries if entry.key.value != keys.NEXT_CHANGES)
    return ("".join(_mapping(_published(replace(tree, entries=kept)), 0)) or "{}\n").encode()


def _published(node: Mapping) -> Mapping:
    """The mapping as the public edition may show it."""
    if node.find(keys.WITHHELD) is not None:
        kept = tuple(
            Entry(key=e.key, value=Scalar(value=WITHHELD, position=e.value.position))
            for e in node.entries
            if e.key.value == keys.VALUE
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
        key = _inline(entry.key.text)
        long = len(key) > _LONGEST_KEY
        out.append(f"{'  ' * depth}{'? ' if long else ''}{key}")
        out.append(f"\n{'  ' * depth}:" if long else ":")
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
    tag = f" {node.tag}" if node.tag else ""
    if node.value is None:
        return f"{tag}\n"
    lines = node.value.split("\n")
    ends = lines[-1] == ""
    body = lines[:-1] if ends else lines
    if len(lines) > 1 and body[0] and body[-1] and all(map(_BLOCK_LINE.fullmatch, body)):
        indent = "  " * depth
        text = "\n".join(indent + line if line else "" for line in body)
        return f"{tag} |{'' if ends else '-'}\n{text}\n"
    return f"{tag} {_inline(node.value)}\n"


def _inline(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _CONSTANTS:
        return text
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
