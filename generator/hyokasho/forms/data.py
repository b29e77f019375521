"""A form file as plain data, and its mappings read key by key with nothing left over."""

from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from hyokasho.forms.errors import FormFileError
from hyokasho.yaml_events import SyntaxFault, load_yaml

Data = dict[str, Any]
_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)

# Remarks of those who wrote the file, for its readers only.
_REMARKS = frozenset({"source", "note", "confidence"})


def load_data(path: Path) -> Data:
    """The mapping that a form file holds.

    Raises:
        FormFileError: The file cannot be read, or its top is not a mapping.
    """
    try:
        data = load_yaml(path.read_text(encoding="utf-8"))
    except SyntaxFault as fault:
        raise FormFileError(
            f"様式ファイル {path.name} の {fault.at.line} 行目を読めません。"
        ) from fault
    except (OSError, UnicodeDecodeError) as error:
        raise FormFileError(f"様式ファイル {path.name} を読めません。") from error
    if not isinstance(data, dict):
        raise FormFileError(f"様式ファイル {path.name} の中身が「key: value」の形ではありません。")
    return data


class Fields:
    """A mapping of a form file, read key by key; `done` complains of what nobody has read.

    Every method raises FormFileError where the value is of another type, or where it is missing
    and there is no default.
    """

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise FormFileError(f"様式ファイルの {where} が「key: value」の形ではありません。")
        self._data: Data = data
        self._where = where
        self._read: set[str] = set()

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
            raise FormFileError(f"様式ファイルの {self._where} の {key}: に {value} はありません。")
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

    def data(self, key: str) -> object:
        """Whatever is written there, None where nothing is."""
        return self._value(key, default=None) if key in self else None

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def ignore(self, *keys: str) -> None:
        """Passes over keys that say nothing to us."""
        self._read.update(keys)

    def done(self) -> None:
        """Says that all keys were read.

        Raises:
            FormFileError: There are others, which would have no effect.
        """
        if unread := sorted(self._data.keys() - self._read - _REMARKS):
            raise FormFileError(
                f"様式ファイルの {self._where} に、知らない {unread[0]}: があります。"
            )

    def _value(self, key: str, default: object = None) -> object:
        self._read.add(key)
        value = self._data.get(key, default)
        if value is None:
            raise FormFileError(f"様式ファイルの {self._where} に {key}: がありません。")
        return value

    def _of(self, kind: type[_T], key: str, value: object) -> _T:
        if type(value) is kind:
            return value
        raise FormFileError(f"様式ファイルの {self._where} の {key}: の値 {value!r} が違います。")
