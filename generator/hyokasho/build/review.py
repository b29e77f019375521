"""Compares the specs of the working folder with those of a commit, for a review."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from hyokasho.build.git import Changed, changed_files, merge_base, repository
from hyokasho.build.history import History, NoHistoryError
from hyokasho.build.logged import wording, working_state
from hyokasho.build.specs import SPECS, SUFFIX, Spec, find_specs, named
from hyokasho.build.surroundings import AGENCY, SHARED, Registers
from hyokasho.build.versions import last_state
from hyokasho.changes.log import Interval, State, interval_rows
from hyokasho.changes.masks import masked_rows
from hyokasho.changes.rows import Wording
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.my_number.find import masked
from hyokasho.review.verdict import Reviewed


def review(base: str | None, registers: Registers, edition: Edition) -> tuple[Reviewed, ...]:
    """The assessments that differ from those at the commit, in the order of their files.

    Without `base` it is where the working branch left the main one.

    Raises:
        NoHistoryError: There is no git or no commit.
        UnknownRevisionError: There is no such commit.
    """
    here = Path.cwd()
    whole = repository(here)
    if whole is None:
        raise NoHistoryError
    commit = merge_base(here, base)
    changed = changed_files(whole, commit)
    with History(here, registers.font, commit) as then:
        found = [
            reviewed
            for spec in find_specs(())
            if touches(spec, changed)
            if (reviewed := _compared(spec, then, registers, changed, edition)) is not None
        ]
        found += _gone(changed, then)
    return tuple(sorted(found, key=lambda reviewed: reviewed.file))


def touches(spec: Spec, changed: Sequence[Changed]) -> bool:
    """Whether a changed file may say something in the spec."""
    folder, beside = spec.path.absolute().parent, spec.path.absolute().with_suffix("")
    for path in (path for file in changed for path in (file.old, file.new) if path):
        shared = path.parent == folder.parent / SHARED
        if path in {spec.path.absolute(), folder / AGENCY} or beside in path.parents or shared:
            return True
    return False


def _compared(
    spec: Spec, then: History, registers: Registers, changed: Sequence[Changed], edition: Edition
) -> Reviewed | None:
    """The comparison; None where nothing that is printed differs, and the spec is untouched."""
    own = next((file for file in changed if file.new == spec.path.absolute()), None)
    try:
        now = working_state(spec, registers)
    except HyokashoError as error:
        return Reviewed(file=spec.name, title=spec.name, kind="", failure=error.message)
    title, kind = now.assessment.title, now.assessment.form.kind
    if own is not None and own.old is None:
        return Reviewed(file=spec.name, title=title, kind=kind, new_day=now.day, is_new=True)
    before = last_state(replace(spec, path=own.old) if own and own.old else spec, then)
    if before is None:
        words = "比べる前の評価書に誤りがあり、読めません。"
        return Reviewed(file=spec.name, title=title, kind=kind, failure=words)
    rows = interval_rows(_interval(before, now), _wording(spec, now, registers, edition))
    if not rows and own is None:
        return None
    return Reviewed(
        file=spec.name,
        title=title,
        kind=kind,
        rows=masked_rows(rows),
        old_day=before.day,
        new_day=now.day,
    )


def _interval(before: State, now: State) -> Interval:
    return Interval(old=before, new=now, day=now.day if now.day != before.day else None)


def _wording(spec: Spec, now: State, registers: Registers, edition: Edition) -> Wording:
    agency = registers.around(spec).surroundings.agency
    return wording(now.assessment, agency, edition)


def _gone(changed: Sequence[Changed], then: History) -> Iterator[Reviewed]:
    """The specs that are there no more."""
    specs = Path.cwd() / SPECS
    for file in changed:
        old = file.old
        if file.new is not None or old is None or old.suffix != SUFFIX:
            continue
        if old.parent.parent != specs or old.name.startswith("_") or old.parent.name[0] == "_":
            continue
        before = last_state(Spec(old.parent.name, old.stem, old), then)
        yield Reviewed(
            file=named(old),
            title=masked(before.assessment.title if before else named(old)),
            kind=before.assessment.form.kind if before else "",
            old_day=before.day if before else None,
            is_gone=True,
        )
