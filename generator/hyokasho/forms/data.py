"""A form file as plain data, and its mappings read key by key with nothing left over."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Self, TypeVar

from hyokasho.forms.errors import FormFileError
from hyokasho.yaml_events import SyntaxFault, load_yaml

Data = dict[str, Any]
_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)

# Remarks of those who wrote the file, for its readers only.
_REMARKS = frozenset({"source", "note", "confidence"})


def load_data(path: Path, only: re.Pattern[str] | None = None) -> Data:
    """The mapping that a form file holds; or what its lines say that begin with `only`.

    Raises:
        FormFileError: The file cannot be read, or its top is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if only is not None:
            text = "\n".join(line if only.match(line) else "" for line in text.split("\n"))
        data = load_yaml(text)
    except SyntaxFault as fault:
        raise FormFileError(f"{path.name} の {fault.at.line} 行目を読めません。") from fault
    except (OSError, UnicodeDecodeError) as error:
        raise FormFileError(f"{path.name} を読めません。") from error
    if not isinstance(data, dict):
        raise FormFileError(f"{path.name} の中身が「key: value」の形ではありません。")
    return data


class Fields:
    """A mapping of a form file, read key by key.

    At the end of its `with` it complains of what nobody has read, which would have no effect.
    `where` says in messages what mapping it is, `file` in which file.

    Raises:
        FormFileError: The value of a key is of another type, or it is missing and there is no
            default; or a key is left over.
    """

    def __init__(self, data: object, where: str, file: str = "様式ファイル") -> None:
        self._file = file
        self._where = f"{file}の {where} "
        if not isinstance(data, dict):
            raise FormFileError(f"{self._where}が「key: value」の形ではありません。")
        self._data: Data = data
        self._read: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        unread = sorted(self._data.keys() - self._read - _REMARKS)
        if unread and kind is None:
            raise FormFileError(f"{self._where}に、知らない {unread[0]}: があります。")

    def text(self, key: str, default: str | None = None) -> str:
        """A string; a whole number is taken as its digits."""
        value = self._value(key, default)
        return str(value) if type(value) is int else self._of(str, key, value)

    def flag(self, key: str) -> bool:
        """True or false; false where it is not written."""
        return self._of(bool, key, self._value(key, default=False))

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._of(int, key, self._value(key, default))

    def maybe_number(self, key: str) -> int | None:
        """A whole number, None where it is not written."""
        return self.number(key) if key in self else None

    def member(self, key: str, kind: type[_E], default: _E | None = None) -> _E:
        """The member of an enumeration that has that value."""
        if default is not None and key not in self:
            return default
        value = self.text(key)
        found = next((member for member in kind if member.value == value), None)
        if found is None:
            raise FormFileError(f"{self._where}の {key}: に {value} はありません。")
        return found

    def list(self, key: str) -> list[Any]:
        """A list; empty where it is not written."""
        return self._of(list, key, self._value(key, default=[]))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where it is not written."""
        return tuple(self._of(str, key, value) for value in self.list(key))

    def mapping(self, key: str) -> Data:
        """A mapping."""
        return self._of(dict, key, self._value(key))

    def child(self, key: str) -> "Fields":
        """A mapping, to be read in its turn."""
        return Fields(self.mapping(key), key, self._file)

    def children(self, key: str) -> Mapping[str, "Fields"]:
        """A mapping of names to mappings, to be read in their turn."""
        return {
            name: Fields(data, f"{key}/{name}", self._file)
            for name, data in self.mapping(key).items()
        }

    def each(self, key: str) -> Iterator["Fields"]:
        """The mappings of a list, to be read in their turn."""
        for data in self.list(key):
            yield Fields(data, key, self._file)

    def data(self, key: str) -> object:
        """Whatever is written there, None where nothing is."""
        return self._value(key, default=None) if key in self else None

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def ignore(self, *keys: str) -> None:
        """Passes over keys that say nothing to us."""
        self._read.update(keys)

    def _value(self, key: str, default: object = None) -> object:
        self._read.add(key)
        value = self._data.get(key, default)
        if value is None:
            raise FormFileError(f"{self._where}に {key}: がありません。")
        return value

    def _of(self, kind: type[_T], key: str, value: object) -> _T:
        if type(value) is kind:
            return value
        raise FormFileError(f"{self._where}の {key}: の値 {value!r} が違います。")
