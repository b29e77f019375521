"""Reads frozen dataclasses back from JSON, in which anybody may have written anything."""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Reader = Callable[[Any], Any]


class StoredError(ValueError):
    """What is stored is not what was written."""


def load(data: bytes, kind: type[T]) -> T:
    """The value of that dataclass that stands in UTF-8 JSON.

    Raises:
        StoredError: It is no JSON, or something in it is missing, unknown or of another type.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StoredError from error
    value: T = _reader(cast("Hashable", kind))(found)
    return value


@cache
def _reader(kind: Any) -> _Reader:
    """What reads a value of that type; it raises StoredError for any other."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (inner,) = (one for one in arguments if one is not NoneType)
        read = _reader(inner)
        return lambda found: None if found is None else read(found)
    if origin is tuple:
        return _list_of(_reader(arguments[0]))
    if origin is Mapping:
        return _mapping_of(_reader(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member_of(kind)
    if kind in {str, int, float, bool}:
        return _plain(kind)
    return _record(kind)


def _plain(kind: type) -> _Reader:
    # A number that happens to be whole may stand without a point.
    kinds = (float, int) if kind is float else (kind,)

    def read(found: object) -> object:
        if type(found) not in kinds:
            raise StoredError
        return found

    return read


def _list_of(read: _Reader) -> _Reader:
    return lambda found: tuple(read(one) for one in _checked(found, list))


def _mapping_of(read: _Reader) -> _Reader:
    return lambda found: {name: read(one) for name, one in _checked(found, dict).items()}


def _member_of(kind: type[Enum]) -> _Reader:
    members = {one.value: one for one in kind}

    def read(found: object) -> object:
        if type(found) not in {str, int} or found not in members:
            raise StoredError
        return members[found]

    return read


def _record(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    readers = {one.name: _reader(hints[one.name]) for one in fields(kind)}
    wanted = {
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    }

    def read(found: object) -> object:
        given = _checked(found, dict)
        if not wanted <= given.keys() <= readers.keys():
            raise StoredError
        return kind(**{name: readers[name](one) for name, one in given.items()})

    return read


def _checked(found: Any, kind: type[T]) -> T:
    if type(found) is not kind:
        raise StoredError
    return found
