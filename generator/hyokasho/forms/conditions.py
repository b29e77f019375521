"""Conditions that a form states about the answers, as data: off when a box is ticked."""

from collections.abc import Mapping
from dataclasses import dataclass

from hyokasho.forms.errors import FormFileError


@dataclass(frozen=True, slots=True)
class Entries:
    """The list at `path` has at least one entry."""

    path: str


@dataclass(frozen=True, slots=True)
class Is:
    """The choice at `path` is `value`."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Has:
    """The box `label` is ticked at `path`."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Only:
    """The box `label` is ticked at `path`, and no other."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """The flag at `path` is ticked."""

    path: str


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Both:
    """All conditions hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one condition holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Every:
    """The condition holds in every entry of the list at `path` (true for an empty list)."""

    path: str
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Some:
    """The condition holds in at least one entry of the list at `path`."""

    path: str
    part: "Condition"


Condition = Entries | Is | Has | Only | Ticked | Not | Both | Either | Every | Some


def read_condition(data: object) -> Condition:
    """The condition that a form file writes as a mapping of one word, such as `{entries: a/b}`.

    Raises:
        FormFileError: The word is unknown or its operands are of another shape.
    """
    match data:
        case {"entries": str(path)}:
            return Entries(path)
        case {"ticked": str(path)}:
            return Ticked(path)
        case {"is": [str(path), str(value)]}:
            return Is(path, value)
        case {"has": [str(path), str(label)]}:
            return Has(path, label)
        case {"only": [str(path), str(label)]}:
            return Only(path, label)
        case {"not": Mapping() as part}:
            return Not(read_condition(part))
        case {"both": [*parts]}:
            return Both(tuple(map(read_condition, parts)))
        case {"either": [*parts]}:
            return Either(tuple(map(read_condition, parts)))
        case {"every": [str(path), part]}:
            return Every(path, read_condition(part))
        case {"some": [str(path), part]}:
            return Some(path, read_condition(part))
        case _:
            raise FormFileError(f"様式ファイルの条件 {data!r} を読めません。")
