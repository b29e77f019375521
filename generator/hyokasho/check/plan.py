"""Whether the assessments of an agency go together in one plan: their numbers and names."""

from collections.abc import Iterator, Mapping, Sequence

from hyokasho.derive.plan import by_number, number_of, taken_answers
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms.model import Form
from hyokasho.source import answers as a
from hyokasho.words import quoted

_NUMBER = "表紙－評価書番号"
_BASIS = "計画管理書の評価書番号は、評価書の表紙の番号と同じ"


def check_plan(form: Form, assessments: Mapping[str, a.Assessment]) -> tuple[Finding, ...]:
    """What is wrong between the assessments of one 評価実施機関, by the name of their file."""
    files = {id(assessment): file for file, assessment in assessments.items()}
    findings: list[Finding] = []
    for row in by_number(tuple(assessments.values())):
        named = [(files[id(assessment)], assessment) for assessment in row]
        findings.extend((*_without_number(named), *_twice(named), *agreement(form, named)))
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


_Row = list[tuple[str, a.Assessment]]


def _without_number(row: _Row) -> Iterator[Finding]:
    """A row without a number: the plan cannot be compared with the covers."""
    for file, assessment in row:
        if not number_of(assessment):
            yield Finding(
                code="D602",
                level=Level.WARNING,
                message="評価書番号がないので、計画管理書の番号も空欄になります。",
                hint="機関の中で重ならない番号を「評価書番号:」に書いてください。",
                position=_cover_position(assessment),
                file=file,
                item=_NUMBER,
                basis=_BASIS,
            )


def _twice(row: _Row) -> Iterator[Finding]:
    """Two assessments of one kind under one number: one of them would not be printed."""
    first: dict[str, str] = {}
    for file, assessment in row:
        kind = assessment.form.kind
        if kind not in first:
            first[kind] = file
            continue
        number = quoted(number_of(assessment))
        yield Finding(
            code="D601",
            level=Level.ERROR,
            message=f"評価書番号「{number}」の{kind}は、{first[kind]} にもあります。",
            hint="別の事務なら番号を変え、同じ事務の古い版なら古い方のファイルを除いてください。",
            position=_cover_position(assessment),
            file=file,
            item=_NUMBER,
            basis=_BASIS,
        )


def agreement(form: Form, row: Sequence[tuple[str, a.Assessment]]) -> Iterator[Finding]:
    """Items that the form wants to be the same in all assessments of a number, and are not.

    The row has the assessments of one number with the names of their files.
    """
    files = {id(assessment): file for file, assessment in row}
    rows = tuple(assessment for _, assessment in row)
    for item in (item for section in form.sections for item in section.walk() if item.agrees):
        found = [
            (assessment, a.text_of(answer.value))
            for assessment, answer in taken_answers(item, rows)
            if not answer.withheld
        ]
        for assessment, words in found[1:]:
            if words != found[0][1]:
                yield Finding(
                    code="D603",
                    level=Level.WARNING,
                    message=f"{item.label}が「{quoted(words)}」ですが、評価書番号が同じ "
                    f"{files[id(found[0][0])]} では「{quoted(found[0][1])}」です。",
                    hint="同じ事務なら記載をそろえ、別の事務なら番号を変えてください。",
                    position=_cover_position(assessment),
                    file=files[id(assessment)],
                    item=_NUMBER,
                    basis=_BASIS,
                )


def _cover_position(assessment: a.Assessment) -> Position:
    answer = assessment.cover.answer("number")
    return answer.position if answer is not a.BLANK else assessment.cover.position
