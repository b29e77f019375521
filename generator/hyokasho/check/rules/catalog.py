"""Every code that a check can give, with level, basis, validity and examples: `schema/law/`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from hyokasho.check.rules.cases import Case, read_case
from hyokasho.findings import Level
from hyokasho.forms.data import Data, Fields, load_data
from hyokasho.forms.errors import FormFileError
from hyokasho.resources import resource

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}
_FILES = ("checks.yaml", "rules.yaml", "stale-words.yaml")
_HEAD = "表紙:\n  評価書名: 甲\n  評価実施機関名: 乙市長\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of a spec that gives the finding (`bad`), and one that does not (`good`).

    Both are empty where no piece of one spec shows it. `as_of` is what `--as-of` gives.
    """

    bad: str
    good: str
    form: str
    as_of: date | None

    def spec(self, piece: str) -> str:
        """The piece as a whole spec: with a form and a cover where it has none."""
        form = "" if piece.startswith("様式:") else f"様式: {self.form}\n"
        cover = "" if "表紙:" in piece or form == "" else _HEAD
        return f"{form}{cover}{piece}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleWord:
    """Words that a law or an office had before it was changed.

    `pattern` is searched in a text without blanks, its letters and digits in half width;
    `unless_before` must not match right before it, `near` must be found within 40 signs. `law` has
    the ends of the names of the law that the words are of: they are left alone where another one is
    named before them. `affairs` is what the name of the affairs must hold, `new` what is written
    instead. `numbers` tells, by the old words with the number behind them, what that number is now.
    Words that are told as former ones (（旧）…, …（当時）) are left alone.
    """

    pattern: re.Pattern[str]
    unless_before: re.Pattern[str] | None
    near: re.Pattern[str] | None
    law: re.Pattern[str] | None
    affairs: re.Pattern[str] | None
    new: str
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one code says, and when.

    It holds for documents published from `since` to `until`, both included and open where None.
    `needs_day` says that nothing can be said without a 公表日 or `--as-of`, `in_registers` that it
    holds for the register of an agency and for shared texts, too. `confidence` is how well the law
    behind it was seen: high, medium or low, and empty where it rests on none; `since_seen` whether
    the day was.
    """

    code: str
    levels: tuple[Level, ...]
    title: str
    fix: str
    basis: str
    part: str
    since: date | None
    until: date | None
    confidence: str
    since_seen: bool
    needs_day: bool
    in_registers: bool
    example: Example
    word: StaleWord | None = None
    cases: tuple[Case, ...] = ()

    @property
    def level(self) -> Level:
        """The gravest level that it has."""
        return max(self.levels)

    @property
    def suppressible(self) -> bool:
        """Whether a comment may switch it off; what forbids publication stands."""
        return Level.ERROR not in self.levels and self.code not in _OF_COMMENTS

    def holds_on(self, day: date | None) -> bool:
        """Whether it holds for a document of that day; None is a draft, for the newest law."""
        if day is None:
            return self.until is None and not self.needs_day
        return (self.since or day) <= day <= (self.until or day)


# What is said of the comments that switch off rules.
_OF_COMMENTS = frozenset({"D391", "D392", "D393"})


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their code: those of the YAML and the form (S), then those of the domain (D).

    Raises:
        FormFileError: A file of `schema/law/` cannot be read or lacks something.
    """
    found: dict[str, Rule] = {}
    for name in _FILES:
        for rule in _read(load_data(resource("schema", "law", name)), name):
            if rule.code in found:
                raise FormFileError(f"{name} の {rule.code} が二つあります。")
            found[rule.code] = rule
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: (-ord(one[0][0]), one[0]))))


def _read(data: Data, name: str) -> Iterator[Rule]:
    with Fields(data, name) as file:
        for part in file.list("parts"):
            with Fields(part, name) as fields:
                heading = fields.text("part")
                for entry in fields.list("rules"):
                    yield _rule(entry, heading)


def _rule(data: Data, part: str) -> Rule:
    with Fields(data, str(data.get("code", part))) as fields:
        return Rule(
            code=fields.text("code"),
            levels=tuple(
                _level(word, fields.text("code")) for word in fields.text("level").split()
            ),
            title=fields.text("title"),
            fix=fields.text("fix", ""),
            basis=fields.text("basis", ""),
            part=part,
            since=_day(fields.text("since", "")),
            until=_day(fields.text("until", "")),
            confidence=fields.text("confidence", ""),
            since_seen=fields.flag("since_seen") if "since_seen" in fields else True,
            needs_day=fields.flag("needs_day"),
            in_registers=fields.flag("in_registers"),
            example=_example(fields),
            word=_word(fields) if "pattern" in fields else None,
            cases=tuple(read_case(case, fields.text("code")) for case in fields.list("cases")),
        )


def _level(word: str, code: str) -> Level:
    if word not in _LEVELS:
        raise FormFileError(f"{code} の level: に {word} はありません。")
    return _LEVELS[word]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _example(fields: Fields) -> Example:
    return Example(
        bad=fields.text("bad", ""),
        good=fields.text("good", ""),
        form=fields.text("form", "全項目評価書 令和6年10月"),
        as_of=_day(fields.text("as_of", "")),
    )


def _word(fields: Fields) -> StaleWord:
    return StaleWord(
        pattern=re.compile(fields.text("pattern")),
        unless_before=_pattern(fields.text("unless_before", ""), "$"),
        near=_pattern(fields.text("near", "")),
        law=_pattern(fields.text("law", ""), "$"),
        affairs=_pattern(fields.text("affairs", "")),
        new=fields.text("new"),
        numbers=MappingProxyType(
            {str(old): str(new) for old, new in fields.mapping("numbers").items()}
            if "numbers" in fields
            else {}
        ),
    )


def _pattern(text: str, end: str = "") -> re.Pattern[str] | None:
    return re.compile(f"(?:{text}){end}") if text else None
