"""How the change log is worded, as data: `schema/change-log.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from hyokasho.forms.data import Data, Fields, load_data
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
    fields = Fields(load_data(resource("schema", FILE)), FILE)
    style = Style(
        none=fields.text("none"),
        elided=fields.text("elided"),
        draft=fields.text("draft"),
        moved=fields.text("moved"),
        redrawn=fields.text("redrawn"),
        question=fields.text("question"),
        likely=fields.text("likely"),
        elision=_elision(Fields(fields.mapping("elision"), "elision")),
        paths=MappingProxyType(
            {name: _path(Fields(data, name)) for name, data in fields.mapping("paths").items()}
        ),
        others=_timing(Fields(fields.mapping("others"), "others")),
        candidates=_timing(Fields(fields.mapping("candidates"), "candidates")),
        kinds=tuple(map(_kind, fields.list("kinds"))),
    )
    fields.done()
    return style


def _elision(fields: Fields) -> Elision:
    found = Elision(
        long=fields.number("long"), context=fields.number("context"), least=fields.number("least")
    )
    fields.done()
    return found


def _path(fields: Fields) -> PathStyle:
    found = PathStyle(
        separator=fields.text("separator"),
        cover=fields.text("cover"),
        section=fields.text("section"),
        annex=fields.text("annex"),
        file=fields.text("file"),
        block=fields.text("block"),
        item=fields.text("item"),
        risk=fields.text("risk"),
    )
    fields.done()
    return found


def _timing(fields: Fields) -> Timing:
    found = Timing(timing=fields.text("timing"), reason=fields.text("reason"))
    fields.done()
    return found


def _kind(data: Data) -> ChangeKind:
    fields = Fields(data, "kinds")
    signs = fields.text("signs", "")
    found = ChangeKind(
        name=fields.text("name"),
        timing=Timing(timing=fields.text("timing"), reason=fields.text("reason")),
        important=fields.flag("important"),
        excepted=fields.number("excepted", 0),
        signs=re.compile(signs) if signs else None,
        at_most=fields.number("at_most", 0),
        because=fields.text("because", ""),
    )
    fields.done()
    return found
