"""What a form says about items that are computed or supplied, as data."""

from dataclasses import dataclass

from hyokasho.forms.conditions import Condition, read_condition
from hyokasho.forms.errors import FormFileError


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
class Each:
    """The value of the item `name` in every entry of the list at `path`, one a line."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class DayIn:
    """The day that the text at `path` gives between two words: 【令和8年3月31日　終了】."""

    path: str
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Due:
    """The day `years` and `days` after the first of the dates at `after` that is filled in.

    Blank while that date is none or only planned (予定), and when the item at `unless` is filled in
    (empty: there is no such item). Beside a column of a table the paths begin in its row.
    """

    after: tuple[str, ...]
    years: int
    days: int
    unless: str


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


@dataclass(frozen=True, slots=True)
class FromAgency:
    """The value at `path` in the register of the agency."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An item of an entry of a list in the register of the agency.

    It is the item `show` of the entry whose item `where` says what the assessment says at `equals`.
    """

    entries: str
    where: str
    equals: str
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The entries of a list in the register of the agency that fall into the last so many years.

    An entry counts from the first of its `dated` items that is written; the years end on the first
    of the assessment's dates `until` that is written. `only` is a flag that entries must have.
    """

    entries: str
    dated: tuple[str, ...]
    years: int
    until: tuple[str, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One option where anything falls into the window, the other where nothing does."""

    window: Window
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Told:
    """The texts at `show` of all that falls into the window, else the words `none`."""

    window: Window
    show: str
    none: str


Derivation = (
    Constant
    | Count
    | Same
    | Lines
    | Each
    | DayIn
    | Due
    | FirstOf
    | Ticks
    | Holds
    | FromAgency
    | Looked
    | Happened
    | Told
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an item of a plan takes from the assessments of its row, by kind of form.

    The kinds are tried in their order, the first that gives something counts; with `each` all do,
    one a line.
    """

    by_kind: tuple[tuple[str, Derivation], ...]
    each: bool = False


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
        case {"each": [str(path), str(name)]}:
            return Each(path, name)
        case {"day_in": [str(path), str(before), str(behind)]}:
            return DayIn(path, before, behind)
        case {"due": dict(due)}:
            return _read_due(due)
        case {"first": [*cases]}:
            return FirstOf(tuple(map(_read_case, cases)))
        case {"ticks": dict(boxes)}:
            return Ticks(tuple((box, read_condition(cond)) for box, cond in boxes.items()))
        case {"when": condition}:
            return Holds(read_condition(condition))
        case {"agency": str(path)}:
            return FromAgency(path)
        case {"agency": dict(entry)}:
            return _read_looked(entry)
        case {"happened": dict(window), "yes": str(yes), "no": str(no)}:
            return Happened(_read_window(window), yes, no)
        case {"happened": dict(window), "show": str(show), "none": str(none)}:
            return Told(_read_window(window), show, none)
        case _:
            raise FormFileError(f"様式ファイルの計算規則 {data!r} を読めません。")


def _read_looked(data: object) -> Looked:
    match data:
        case {"in": str(entries), "where": str(where), "is": str(equals), "show": str(show)}:
            return Looked(entries=entries, where=where, equals=equals, show=show)
        case _:
            raise FormFileError(f"様式ファイルの計算規則 {data!r} を読めません。")


def _read_window(data: object) -> Window:
    match data:
        case {
            "in": str(entries),
            "dated": [*dated],
            "years": int(years),
            "until": [*until],
            **others,
        } if others.keys() <= {"only"}:
            only = str(others.get("only", ""))
            return Window(
                entries=entries, dated=tuple(dated), years=years, until=tuple(until), only=only
            )
        case _:
            raise FormFileError(f"様式ファイルの期間 {data!r} を読めません。")


def read_taken(data: object, *, each: bool) -> Taken:
    """What a form file writes at `from:` or `from_each:`: for each kind a path or a derivation.

    Raises:
        FormFileError: It is no such mapping.
    """
    if not isinstance(data, dict) or not data:
        raise FormFileError(f"様式ファイルの from: {data!r} を読めません。")
    return Taken(
        by_kind=tuple(
            (kind, Same(rule) if isinstance(rule, str) else read_derivation(rule))
            for kind, rule in data.items()
        ),
        each=each,
    )


def _read_due(data: dict[str, object]) -> Due:
    match {"days": 0, "unless": "", **data}:
        case {
            "after": [*after],
            "years": int(years),
            "days": int(days),
            "unless": str(unless),
            **rest,
        } if not rest and after:
            return Due(tuple(map(str, after)), years, days, unless)
        case _:
            raise FormFileError(f"様式ファイルの期限 {data!r} を読めません。")


def _read_case(data: object) -> tuple[Condition | None, str]:
    match data:
        case {"when": condition, "value": str(value)}:
            return read_condition(condition), value
        case {"value": str(value)}:
            return None, value
        case _:
            raise FormFileError(f"様式ファイルの計算規則の場合分け {data!r} を読めません。")
