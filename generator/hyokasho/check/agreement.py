"""Whether the 基礎項目評価書 and the 重点・全項目評価書 of one 事務 say the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType

from hyokasho.check.plan import agreement
from hyokasho.check.rules.catalog import rules
from hyokasho.check.rules.plain import fold, without_brackets
from hyokasho.check.rules.subject import is_blank
from hyokasho.derive.conditions import Scope
from hyokasho.derive.plan import number_of
from hyokasho.derive.rules import compute
from hyokasho.findings import Finding, Position
from hyokasho.forms import derivations as d
from hyokasho.forms.data import Fields, load_data
from hyokasho.forms.model import Form
from hyokasho.forms.wording import item_path, place
from hyokasho.resources import resource
from hyokasho.source import answers as a
from hyokasho.words import quoted

CODE = "D604"
BASIC = "基礎項目評価書"
# Of a 事務 whose two assessments have different numbers.
_NUMBER = "cover/number"
_NAMES = ("related/affairs/name", "basic/affairs/name")
_BULLET = re.compile(r"^[・･\-－―○●■]|^[（(]?[0-9０-９①-⑳]{1,2}[）).．、]", re.MULTILINE)
_SEPARATOR = re.compile(r"[\n、，,]")
_PUNCTUATION = str.maketrans("", "", "、。，．・,.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Something that both say: its name, how it is compared, and where it stands by kind."""

    label: str
    as_names: bool
    by_kind: Mapping[str, d.Same | d.Each]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is compared; `alike` are two ways to write the same."""

    items: tuple[Shared, ...]
    alike: tuple[tuple[str, str], ...]


@cache
def load_comparison() -> Comparison:
    """What ships with hyokasho.

    Raises:
        FormFileError: The file cannot be read or lacks something.
    """
    with Fields(load_data(resource("schema", "law", "agreement.yaml")), "agreement.yaml") as fields:
        return Comparison(
            items=tuple(map(_shared, fields.list("items"))),
            alike=tuple((str(long), str(short)) for long, short in fields.list("alike")),
        )


def _shared(data: object) -> Shared:
    with Fields(data, "agreement.yaml") as fields:
        by_kind: dict[str, d.Same | d.Each] = {}
        for kind, rule in fields.mapping("from").items():
            read = d.read_derivation(rule)
            if isinstance(read, d.Same | d.Each):
                by_kind[str(kind)] = read
        return Shared(
            label=fields.text("label"),
            as_names=fields.text("as") == "names",
            by_kind=MappingProxyType(by_kind),
        )


def affairs_of(assessment: a.Assessment) -> str:
    """事務の名称 as it is compared; empty where there is none."""
    names = (a.text_of(assessment.answer(path).value) for path in _NAMES)
    return fold(next(filter(None, names), ""))


def check_agreement(plan: Form, assessments: Mapping[str, a.Assessment]) -> tuple[Finding, ...]:
    """What the assessments of one agency say differently of one 事務, by the name of their file.

    Those of one number are of one 事務; so is a 基礎項目評価書 with another of its 事務の名称.
    `plan` is the form of the 計画管理書, which says what must agree in a row of it.
    """
    named = [item for item in assessments.items() if number_of(item[1])]
    findings: list[Finding] = []
    for _, group in groupby(sorted(named, key=_by_number), key=_by_number):
        row = list(group)
        if len({assessment.form.kind for _, assessment in row}) > 1:
            findings += agreement(plan, row)
        for basic, other in _pairs(row):
            findings += _differences(basic, other)
    findings += _numbers(list(assessments.items()))
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


_Named = tuple[str, a.Assessment]


def _by_number(named: _Named) -> tuple[str, str]:
    return named[1].agency, number_of(named[1])


def _pairs(row: Sequence[_Named]) -> Iterator[tuple[_Named, _Named]]:
    """The first 基礎項目評価書 with each assessment of another kind."""
    basic = next((named for named in row if named[1].form.kind == BASIC), None)
    for other in row if basic else ():
        if basic and other[1].form.kind != BASIC:
            yield basic, other


def _numbers(named: Sequence[_Named]) -> Iterator[Finding]:
    """A finding for each 基礎項目評価書 of a 事務 whose other assessment has another number."""
    others: dict[tuple[str, str], list[_Named]] = {}
    for file, assessment in named:
        if affairs_of(assessment) and assessment.form.kind != BASIC:
            key = (assessment.agency, affairs_of(assessment))
            others.setdefault(key, []).append((file, assessment))
    for file, assessment in named:
        if assessment.form.kind != BASIC or not number_of(assessment):
            continue
        alike = others.get((assessment.agency, affairs_of(assessment)), [])
        strange = [one for one in alike if number_of(one[1]) not in {"", number_of(assessment)}]
        if strange and len(strange) == len(alike):
            yield _finding(
                (file, assessment),
                strange[0][0],
                "評価書番号",
                (number_of(assessment), number_of(strange[0][1])),
                assessment.cover.answer("number").position,
                _place(assessment, _NUMBER),
            )


def _differences(basic: _Named, other: _Named) -> Iterator[Finding]:
    for shared in load_comparison().items:
        ours, theirs = _told(shared, basic[1]), _told(shared, other[1])
        if ours is None or theirs is None or _same(shared, ours.words, theirs.words):
            continue
        yield _finding(
            basic, other[0], shared.label, (ours.words, theirs.words), ours.position, ours.place
        )


@dataclass(frozen=True, slots=True)
class _Told:
    words: str
    position: Position
    place: str


def _told(shared: Shared, assessment: a.Assessment) -> _Told | None:
    """What an assessment says; None where it says nothing, or keeps it from the public."""
    rule = shared.by_kind.get(assessment.form.kind)
    if rule is None:
        return None
    scope = Scope(assessment, assessment.files[0])
    item = next(i for s in assessment.form.all_sections for i in s.walk() if i.path == rule.path)
    answer = scope.answer(rule.path)
    if isinstance(rule, d.Each):
        entries = scope.entries(rule.path)
        if not entries or any(entry.answer(rule.name).withheld for entry in entries):
            return None
        position = entries[0].position
    else:
        position = answer.position
    value = compute(item, rule, scope)
    if answer.withheld or is_blank(value):
        return None
    return _Told(a.text_of(value), position, _place(assessment, rule.path))


def _same(shared: Shared, ours: str, theirs: str) -> bool:
    if shared.as_names:
        return _names(ours) == _names(theirs)
    return _plain(ours) == _plain(theirs)


def _names(words: str) -> set[str]:
    names = _SEPARATOR.split(without_brackets(words))
    return {_plain(name) for name in names if _plain(name)}


def _plain(words: str) -> str:
    for long, short in load_comparison().alike:
        words = words.replace(long, short)
    return fold(_BULLET.sub("", without_brackets(words))).translate(_PUNCTUATION)


def _place(assessment: a.Assessment, path: str) -> str:
    items = (item for section in assessment.form.all_sections for item in section.walk())
    item = next(item for item in items if item.path == path)
    return place(assessment.form, item_path(assessment.form, item))


def _finding(
    named: _Named, other: str, label: str, words: tuple[str, str], position: Position, item: str
) -> Finding:
    rule = rules()[CODE]
    ours, theirs = map(quoted, words)
    return Finding(
        code=CODE,
        level=rule.level,
        message=f"{label}が「{ours}」ですが、同じ事務の {other} では「{theirs}」です。",
        hint="どちらかの評価書を直してください。別の事務なら、評価書番号と事務の名称を分けます。",
        position=position,
        file=named[0],
        item=item,
        basis=rule.basis,
    )
