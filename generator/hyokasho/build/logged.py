"""The change log of one spec as it is built: rows from the history, findings about them."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hyokasho.build.checked import check
from hyokasho.build.git import NoHistoryError, ShallowHistoryError
from hyokasho.build.history import History, Missing, SpecHistory
from hyokasho.build.specs import UNREADABLE, Spec, UnreadableSpecError
from hyokasho.build.surroundings import Registers
from hyokasho.build.versions import Past, past_of, state_of
from hyokasho.changes.log import Interval, State, compared, log_rows
from hyokasho.changes.masks import masked_rows
from hyokasho.changes.notes import read_notes
from hyokasho.changes.rows import Row, Wording
from hyokasho.changes.veils import veils
from hyokasho.check.changes import check_changes, check_row_glyphs
from hyokasho.check.my_number import check_row_numbers
from hyokasho.check.spec import Checked
from hyokasho.check.suppress import suppress, unused
from hyokasho.check.veil import veil
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level
from hyokasho.fonts import Font
from hyokasho.forms.change_style import load_style
from hyokasho.forms.model import Form
from hyokasho.source import answers as a
from hyokasho.source.answers import NOWHERE
from hyokasho.source.read import publication_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLog:
    """The computed rows of a spec, the oldest first, left-out ones included.

    `rows` are those of the edition, `public` the same as the public may read them. `findings` are
    about the spec, `remarks` about its history.
    """

    rows: tuple[Row, ...] = ()
    public: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()


NO_LOG = ChangeLog()


def change_log(
    spec: Spec,
    checked: Checked,
    agency: a.Assessment | None,
    history: SpecHistory | Missing,
    font: Font,
    edition: Edition = Edition.PUBLIC,
) -> ChangeLog:
    """The change log of a spec as it stands in the working folder.

    Without a history, the rows that the spec holds are all there are; a form without 変更箇所 has
    none.
    """
    now = state(checked)
    if now is None or checked.tree is None or now.assessment.form.change_table is None:
        return NO_LOG
    past, missing = _past(spec, now, history)
    intervals = compared(past.intervals)
    public = log_rows(intervals, wording(now.assessment, agency, Edition.PUBLIC))
    rows = public
    if edition is not Edition.PUBLIC:
        rows = log_rows(intervals, wording(now.assessment, agency, edition))
    wrong = (
        *missing,
        *check_changes(now, public, past.intervals),
        *check_row_glyphs(printed(rows), font),
        *check_row_numbers(printed(rows)),
    )
    given = (one for one in checked.suppressions if one.code.startswith("D2"))
    kept, vain = suppress(wrong, given)
    found = veil((*kept, *unused(vain)), checked.tree, now.assessment.form)
    return ChangeLog(
        rows=rows,
        public=public,
        findings=tuple(finding.in_file(spec.name) for finding in found),
        remarks=past.remarks,
    )


def check_with_log(
    spec: Spec, registers: Registers, history: History, as_of: date | None = None
) -> Checked:
    """A spec with the findings of it and of its change log; `as_of` as `check_spec` has it."""
    checked = check(spec, registers, as_of)
    if not checked.publishable:
        return checked
    agency = registers.around(spec).surroundings.agency
    try:
        found = history.find(spec)
    except UnreadableSpecError as error:
        # It was there a moment ago.
        return replace(checked, findings=(*checked.findings, error.finding(spec.name)))
    log = change_log(spec, checked, agency, found, registers.font)
    every = sorted((*checked.findings, *log.findings), key=lambda finding: finding.sort_key)
    return replace(checked, findings=tuple(every))


def _past(
    spec: Spec, now: State, history: SpecHistory | Missing
) -> tuple[Past, tuple[Finding, ...]]:
    """What the history says, or why it says nothing.

    Without git there is nothing to miss, which is a remark; rows that are lost are a finding.
    """
    match history:
        case SpecHistory():
            return past_of(spec, now, history), ()
        case Missing.NONE:
            return Past(intervals=(), remarks=(NoHistoryError().message,)), ()
        case Missing.SHALLOW:
            error = ShallowHistoryError()
            finding = Finding(
                code="D208",
                level=Level.WARNING,
                message=str(error),
                hint=error.hint,
                position=NOWHERE,
            )
            return Past(intervals=()), (finding,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLog:
    """A change log that somebody asked for, with the form of the newest state.

    `settled` says that it follows from the last commit and from what the spec is made of.
    A 個人番号 in its rows is masked.
    """

    rows: tuple[Row, ...]
    form: Form
    remarks: tuple[str, ...]
    settled: bool


def asked_log(
    spec: Spec, registers: Registers, edition: Edition, old: str | None, new: str | None
) -> AskedLog:
    """The change log up to a commit, or the changes from one commit to another.

    Without `new` it ends with the working folder, without `old` it begins with the first
    publication.

    Raises:
        NoHistoryError: There is no git or no commit.
        ShallowHistoryError: The history is not all there.
        UnknownRevisionError: There is no such commit.
        HyokashoError: The spec cannot be read there.
    """
    agency = registers.around(spec).surroundings.agency
    here = Path.cwd()
    settled = False
    with History(here, new or "HEAD") as history:
        now = state_of(spec, history) if new else working_state(spec, registers)
        if old:
            with History(here, old) as then:
                before = state_of(spec, then)
            past = Past(intervals=(Interval.between(before, now),))
        else:
            ours = history.of(spec)
            past = past_of(spec, None if new else now, ours)
            settled = not new and ours.settled(spec)
    rows = log_rows(compared(past.intervals), wording(now.assessment, agency, edition))
    return AskedLog(
        rows=masked_rows(rows), form=now.assessment.form, remarks=past.remarks, settled=settled
    )


def working_state(spec: Spec, registers: Registers) -> State:
    """What a spec says in the working folder.

    Raises:
        HyokashoError: It has errors, or cannot be read.
    """
    checked = check(spec, registers)
    for finding in checked.findings:
        if finding.code == UNREADABLE:
            raise HyokashoError(f"{finding.message}{finding.hint}")
    found = state(checked)
    if found is None or not checked.publishable:
        raise HyokashoError(
            f"{spec.name} にエラーがあるので、変更箇所を計算できません。"
            f"「hyokasho check {spec.name}」で確かめてください。"
        )
    return found


def printed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that stand in the document."""
    return tuple(row for row in rows if not row.left_out)


def state(checked: Checked) -> State | None:
    """What a checked spec says, None where it could not be read."""
    if checked.assessment is None or checked.tree is None:
        return None
    return State(
        assessment=checked.assessment,
        notes=read_notes(checked.tree),
        day=publication_day(checked.tree, checked.assessment.form),
    )


def wording(assessment: a.Assessment, agency: a.Assessment | None, edition: Edition) -> Wording:
    """How the rows of an assessment are worded; the agency chooses how paths are written."""
    style = load_style()
    chosen = a.text_of(agency.cover.answer("change_paths").value) if agency else ""
    return Wording(style=style, path=style.path(chosen), edition=edition, veils=veils(assessment))
