"""A Document as plain JSON data, which the Typst templates read."""

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from hyokasho.document.model import Document, Figure

_NOT_PRINTED = frozenset({"source", "data"})


def document_json(document: Document) -> bytes:
    """The document in UTF-8 JSON; every value carries its `kind`, such as `table` or `choice`.

    A figure has the `name` of its file instead of its bytes.
    """
    return json.dumps(_encoded(document), ensure_ascii=False).encode()


def _encoded(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_encoded(part) for part in value]
    if is_dataclass(value):
        data = {
            field.name: _encoded(getattr(value, field.name))
            for field in fields(value)
            if field.name not in _NOT_PRINTED
        }
        if isinstance(value, Figure):
            data["name"] = value.name
        return {"kind": type(value).__name__.lower(), **data}
    return value
