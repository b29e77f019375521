"""The order of the keys of a spec, which is that of the JSON Schema and so of the form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What the form says of one place of a spec: which keys follow one another there.

    `schemas` are the alternatives that the place may be written by, references followed.
    """

    root: Schema
    schemas: tuple[Schema, ...] = field(default=())

    @classmethod
    def of(cls, schema: Schema) -> "Order":
        """The order at the top of a spec that the schema describes."""
        return cls(schema, tuple(_alternatives(schema, schema)))

    def below(self, key: str) -> "Order":
        """The order in the value of a key; none at all where the form has no such key."""
        return self._reached(s["properties"][key] for s in self.schemas if key in _properties(s))

    def inside(self) -> "Order":
        """The order in the entries of a list."""
        return self._reached(s["items"] for s in self.schemas if "items" in s)

    def ranked(self, written: tuple[str, ...]) -> tuple[str, ...]:
        """The keys in the order of the form; one that it has not stays behind the one before."""
        known = {key: n for n, key in enumerate(k for s in self.schemas for k in _properties(s))}
        ranks: dict[str, tuple[int, int]] = {}
        last = -1
        for number, key in enumerate(written):
            last = known.get(key, last)
            # Of what shares a rank, the key that the form has comes first.
            ranks[key] = (last, -1 if key in known else number)
        return tuple(sorted(written, key=ranks.__getitem__))

    def _reached(self, found: Iterator[Schema]) -> "Order":
        return Order(
            self.root, tuple(part for schema in found for part in _alternatives(schema, self.root))
        )


def _properties(schema: Schema) -> Schema:
    properties: Schema = schema.get("properties", {})
    return properties


def _alternatives(schema: Schema, root: Schema) -> Iterator[Schema]:
    yield schema
    if "$ref" in schema:
        yield from _alternatives(_referred(schema["$ref"], root), root)
    for part in schema.get("anyOf", ()):
        yield from _alternatives(part, root)


def _referred(reference: str, root: Schema) -> Schema:
    found = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found
