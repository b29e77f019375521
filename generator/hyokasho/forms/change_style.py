"""How the change log is worded, as data: `schema/change-log.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache
from types import MappingProxyType

from hyokasho.forms.data import Fields, load_data
from hyokasho.resources import resource

FILE = "change-log.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStyle:
    """How the place of a change is written in the column 項目; patterns for `str.format`."""

    separator: str
    cover: str
    section: str
    annex: str
    file: str
    block: str
    item: str
    risk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elision:
    """Which unchanged paragraphs are left out; lengths in signs, `context` in paragraphs."""

    long: int
    context: int
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """提出時期 with 提出時期に係る説明."""

    timing: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind:
    """What a person may say a change is (変更の種類).

    `excepted` is the number of the exception in 指針 第６の２（２） that it claims, 0 for none.
    """

    name: str
    timing: Timing
    important: bool = False
    excepted: int = 0
    signs: re.Pattern[str] | None = None
    at_most: int = 0
    because: str = ""

    @property
    def settles(self) -> bool:
        """Whether it answers the question of an item with ※: 重要な変更, or one of exceptions."""
        return self.important or bool(self.excepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """All wording of the change log; `paths` by name, the first being used by default."""

    none: str
    elided: str
    draft: str
    moved: str
    redrawn: str
    question: str
    likely: str
    elision: Elision
    paths: Mapping[str, PathStyle]
    others: Timing
    candidates: Timing
    kinds: tuple[ChangeKind, ...]

    @property
    def timings(self) -> tuple[str, ...]:
        """提出時期 that there are."""
        return tuple(dict.fromkeys((self.candidates.timing, self.others.timing)))

    def kind(self, name: str) -> ChangeKind | None:
        """The kind of that name."""
        return next((kind for kind in self.kinds if kind.name == name), None)

    def path(self, name: str = "") -> PathStyle:
        """The path style of that name; the first where there is no such."""
        return self.paths.get(name) or next(iter(self.paths.values()))


@cache
def load_style() -> Style:
    """The wording that ships with hyokasho.

    Raises:
        FormFileError: The file cannot be read or lacks something.
    """
    with Fields(load_data(resource("schema", FILE)), "一番上", FILE) as fields:
        return Style(
            none=fields.text("none"),
            elided=fields.text("elided"),
            draft=fields.text("draft"),
            moved=fields.text("moved"),
            redrawn=fields.text("redrawn"),
            question=fields.text("question"),
            likely=fields.text("likely"),
            elision=_elision(fields.child("elision")),
            paths=MappingProxyType(
                {name: _path(path) for name, path in fields.children("paths").items()}
            ),
            others=_only_timing(fields.child("others")),
            candidates=_only_timing(fields.child("candidates")),
            kinds=tuple(map(_kind, fields.each("kinds"))),
        )


def _elision(data: Fields) -> Elision:
    with data as fields:
        return Elision(**{name: fields.number(name) for name in _names(Elision)})


def _path(data: Fields) -> PathStyle:
    with data as fields:
        return PathStyle(**{name: fields.text(name) for name in _names(PathStyle)})


def _names(of: type[Elision | PathStyle]) -> tuple[str, ...]:
    """The keys of a mapping that has one for each field of the class."""
    return tuple(field.name for field in dataclass_fields(of))


def _only_timing(data: Fields) -> Timing:
    with data as fields:
        return _timing(fields)


def _timing(fields: Fields) -> Timing:
    return Timing(timing=fields.text("timing"), reason=fields.text("reason"))


def _kind(data: Fields) -> ChangeKind:
    with data as fields:
        signs = fields.text("signs", "")
        return ChangeKind(
            name=fields.text("name"),
            timing=_timing(fields),
            important=fields.flag("important"),
            excepted=fields.number("excepted", 0),
            signs=re.compile(signs) if signs else None,
            at_most=fields.number("at_most", 0),
            because=fields.text("because", ""),
        )
