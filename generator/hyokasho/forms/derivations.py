"""What a form says about items that are computed and never written, as data."""

from dataclasses import dataclass

from hyokasho.forms.conditions import Condition, FormFileError, read_condition


@dataclass(frozen=True, slots=True)
class Constant:
    """Always this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """The number of entries of the list at `path`; an entry that names an annex counts its rows."""

    path: str


@dataclass(frozen=True, slots=True)
class Same:
    """The same value as the item at `path`."""

    path: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The value at `path` of every 特定個人情報ファイル, one a line."""

    path: str


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The value of the first case whose condition holds; a case without one always does."""

    cases: tuple[tuple[Condition | None, str], ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """The boxes (by id) whose condition holds."""

    boxes: tuple[tuple[str, Condition], ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A flag, ticked when the condition holds."""

    condition: Condition


Derivation = Constant | Count | Same | Lines | FirstOf | Ticks | Holds


def read_derivation(data: object) -> Derivation:
    """The derivation that a form file writes as a mapping of one word, such as `{count: a/b}`.

    Raises:
        FormFileError: The word is unknown or its operands are of another shape.
    """
    match data:
        case {"text": str(text)}:
            return Constant(text)
        case {"count": str(path)}:
            return Count(path)
        case {"same": str(path)}:
            return Same(path)
        case {"lines": str(path)}:
            return Lines(path)
        case {"first": [*cases]}:
            return FirstOf(tuple(map(_read_case, cases)))
        case {"ticks": dict(boxes)}:
            return Ticks(tuple((box, read_condition(cond)) for box, cond in boxes.items()))
        case {"when": condition}:
            return Holds(read_condition(condition))
        case _:
            raise FormFileError(f"様式ファイルの計算規則 {data!r} を読めません。")


def _read_case(data: object) -> tuple[Condition | None, str]:
    match data:
        case {"when": condition, "value": str(value)}:
            return read_condition(condition), value
        case {"value": str(value)}:
            return None, value
        case _:
            raise FormFileError(f"様式ファイルの計算規則の場合分け {data!r} を読めません。")
