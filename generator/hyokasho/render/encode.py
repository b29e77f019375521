"""A Document as plain JSON data, which the Typst templates read."""

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache

from hyokasho.document.model import Document, Figure

_NOT_PRINTED = frozenset({"source", "data"})


def document_json(document: Document) -> bytes:
    """The document in UTF-8 JSON; every value carries its `kind`, such as `table` or `choice`.

    A figure has the `name` of its file, which follows from its bytes, instead of them.
    """
    # It is a tree, of which the encoder need not make sure itself.
    text = json.dumps(document, default=_encoded, ensure_ascii=False, check_circular=False)
    return text.encode()


def _encoded(value: object) -> object:
    """A value that JSON does not know, in values of which each is one or known."""
    if isinstance(value, Enum):
        return value.value
    kind, names = _shape(type(value))  # type: ignore[arg-type]  # mypy: no class can be hashed.
    data = {"kind": kind, **{name: getattr(value, name) for name in names}}
    if isinstance(value, Figure):
        data["name"] = value.name
    return data


@cache
def _shape(kind: type[object]) -> tuple[str, tuple[str, ...]]:
    """The name of a data class, and those of its fields that are printed."""
    assert is_dataclass(kind)  # noqa: S101 - a document has nothing else that JSON does not know.
    names = (field.name for field in fields(kind))
    return kind.__name__.lower(), tuple(name for name in names if name not in _NOT_PRINTED)
