"""The plan of an agency (計画管理書) from its assessments: one row for each 評価書番号."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from types import MappingProxyType

from hyokasho.dates import When
from hyokasho.derive.conditions import Scope
from hyokasho.derive.derive import computed, derive
from hyokasho.derive.rules import lines_of
from hyokasho.forms.model import Form, Item
from hyokasho.forms.references import check_sources
from hyokasho.source import answers as a

# The ids of what a plan says of itself and not of an assessment.
_ORGANIZATION = "organization"
_UPDATED = "updated_date"


def plan(
    form: Form,
    organization: str,
    assessments: Sequence[a.Assessment],
    made: date | None = None,
    agency: a.Assessment | None = None,
) -> a.Assessment:
    """The plan of the 評価実施機関 of that name as answers to its form (様式１).

    The assessments are derived ones, in any order; `made` is the day on the cover, None for a
    blank; `agency` is the register of the agency.

    Raises:
        FormFileError: The form takes something from the assessments that their forms do not have.
    """
    for used in dict.fromkeys(assessment.form for assessment in assessments):
        check_sources(form, used)
    rows = by_number(assessments)
    sections = {"cover": _cover(organization, made)}
    for section in form.sections:
        record = a.EMPTY
        for table in (item for item in section.items if item.repeats):
            entries = tuple(_row(table, row) for row in rows)
            record = record.put(table.id, a.Entries(records=entries))
        sections[section.id] = record
    answers = a.Assessment(form=form, sections=MappingProxyType(sections), files=(a.EMPTY,))
    return derive(answers, agency)


def taken_kinds(form: Form) -> frozenset[str]:
    """The kinds of forms from which the plan takes its rows."""
    items = (item for section in form.all_sections for item in section.walk())
    taken = (item.taken.by_kind for item in items if item.taken)
    return frozenset(kind for by_kind in taken for kind, _ in by_kind)


def _cover(organization: str, made: date | None) -> a.Record:
    """What the plan says of the agency; what is not known is left blank."""
    name = a.Answer(value=a.Text((a.Verbatim(organization),)))
    day = a.Answer(value=When(made) if made else None)
    return a.EMPTY.put(_ORGANIZATION, name).put(_UPDATED, day)


def number_of(assessment: a.Assessment) -> str:
    """評価書番号 as it is compared: in half width; empty where there is none."""
    words = a.text_of(assessment.cover.answer("number").value)
    return unicodedata.normalize("NFKC", words).strip()


def by_number(assessments: Sequence[a.Assessment]) -> tuple[tuple[a.Assessment, ...], ...]:
    """The assessments of each 評価書番号, in the order of the numbers.

    Those without a number come last, each for itself, as nothing says that they belong together.
    """
    numbered = sorted(filter(number_of, assessments), key=_order)
    rows = [tuple(row) for _, row in groupby(numbered, key=number_of)]
    rest = [assessment for assessment in assessments if not number_of(assessment)]
    rest.sort(key=lambda assessment: assessment.title)
    return (*rows, *((assessment,) for assessment in rest))


def _order(assessment: a.Assessment) -> tuple[bool, int, str, str]:
    number = number_of(assessment)
    digits = number if number.isdecimal() else ""
    return not digits, int(digits or 0), number, assessment.form.kind


def _row(table: Item, assessments: tuple[a.Assessment, ...]) -> a.Record:
    """The row of the assessments of one number; its items are filled in the order of the form."""
    row = a.EMPTY
    for item in table.walk():
        ids = item.path.removeprefix(f"{table.path}/").split("/")
        if item.taken is not None:
            row = _put(row, ids, _taken(item, assessments))
        elif item.derived is not None:
            scope = Scope(assessments[0], assessments[0].files[0], row)
            row = _put(row, ids, computed(item, scope))
    return row


def _put(record: a.Record, ids: list[str], answer: a.Answer) -> a.Record:
    head, *rest = ids
    return record.put(head, _put(record.record(head), rest, answer) if rest else answer)


def _taken(item: Item, assessments: tuple[a.Assessment, ...]) -> a.Answer:
    """What the assessments answer: the first that gives something, or all, one a line."""
    found = tuple(answer for _, answer in taken_answers(item, assessments))
    if item.taken is None or not item.taken.each:
        return next(iter(found), a.BLANK)
    values = dict.fromkeys(answer.value for answer in found)
    withheld = next((answer.withheld for answer in found if answer.withheld), "")
    return a.Answer(value=lines_of(values), withheld=withheld)


def taken_answers(
    item: Item, assessments: tuple[a.Assessment, ...]
) -> Iterator[tuple[a.Assessment, a.Answer]]:
    """What each assessment gives for the item, in the order in which the form names the kinds.

    Assessments that give nothing are left out.
    """
    for kind, derivation in item.taken.by_kind if item.taken else ():
        for assessment in assessments:
            if assessment.form.kind == kind:
                scope = Scope(assessment, assessment.files[0])
                answer = computed(replace(item, derived=derivation), scope)
                if answer.value is not None or answer.withheld:
                    yield assessment, answer
