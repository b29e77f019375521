"""Compares the specs of the working folder with those of a commit, for a review."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from hyokasho.build.git import (
    Changed,
    NoHistoryError,
    changed_files,
    commits,
    merge_base,
    repository,
)
from hyokasho.build.history import Former, History
from hyokasho.build.logged import wording, working_state
from hyokasho.build.specs import (
    AGENCY,
    SHARED,
    Spec,
    UnreadableSpecError,
    all_specs,
    find_specs,
    spec_at,
)
from hyokasho.build.surroundings import Registers
from hyokasho.build.versions import last_state, told_since
from hyokasho.changes.log import Interval, State, compared, log_rows
from hyokasho.changes.masks import masked_rows
from hyokasho.changes.rows import Wording
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.my_number.find import masked
from hyokasho.review.verdict import Reviewed
from hyokasho.words import one_line


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
    now = all_specs()
    with History(here, commit) as then, History(here) as since:
        branch = _Branch(
            base=_Base(then, now),
            since=since,
            commits=frozenset(one.id for one in commits(whole, f"{commit}..HEAD")),
            changed=changed_files(whole, commit),
            registers=registers,
            edition=edition,
        )
        if not (now or branch.base.specs):
            find_specs(())  # It says what is missing.
        touched = [spec for spec in now if touches(spec, branch.changed)]
        found = [reviewed for spec in touched if (reviewed := _compared(spec, branch)) is not None]
        found += map(branch.base.gone, branch.base.left)
    return tuple(map(_shown, sorted(found, key=lambda reviewed: reviewed.file)))


def _shown(reviewed: Reviewed) -> Reviewed:
    """The same for a page that others read: no 個人番号 and nothing that is obeyed."""
    return replace(
        reviewed,
        file=one_line(reviewed.file),
        title=one_line(reviewed.title),
        failure=masked(reviewed.failure),
        rows=masked_rows(reviewed.rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """What is reviewed: the files that changed since `base` and the commits that did it.

    `since` is the history up to now, `commits` are the ids of those in it that came after `base`.
    """

    base: "_Base"
    since: History
    commits: frozenset[str]
    changed: Sequence[Changed]
    registers: Registers
    edition: Edition

    def interval(self, spec: Spec, before: State, now: State) -> Interval:
        """What became of a spec, and what the messages of the commits say of it."""
        told = told_since(spec, self.commits, self.since) if self.commits else ()
        return Interval.between(before, now, told)

    def wording(self, spec: Spec, now: State) -> Wording:
        """How the rows of a spec are worded."""
        agency = self.registers.around(spec).surroundings.agency
        return wording(now.assessment, agency, self.edition)


class _Base:
    """The specs of the commit that is compared with.

    `left` are those that none of the folder is, by its name or as `changes` follows it.
    """

    def __init__(self, then: History, now: Sequence[Spec]) -> None:
        found = map(spec_at, then.paths)
        self._then = then
        self.specs = {spec.path: spec for spec in found if spec is not None}
        self._before = dict(self._pairs(now))
        known = self._before.values()
        self.left = sorted(spec for spec in self.specs.values() if spec not in known)

    def before(self, spec: Spec) -> Spec | None:
        """What a spec was then, perhaps under another name; None where it is new."""
        return self._before.get(spec)

    def _pairs(self, now: Sequence[Spec]) -> Iterator[tuple[Spec, Spec]]:
        fresh = []
        for spec in now:
            if (same := self.specs.get(spec.path.absolute())) is not None:
                yield spec, same
            else:
                fresh.append(spec)
        taken: set[Path] = set()
        for former, spec in sorted(self._formers(fresh), key=lambda one: -one[0].likeness):
            old = self.specs.get(former.path)
            if old is not None and former.path not in taken:
                taken.add(former.path)
                yield spec, old

    def _formers(self, fresh: Sequence[Spec]) -> Iterator[tuple[Former, Spec]]:
        for spec in fresh:
            # What cannot be read is said where it is compared.
            with suppress(UnreadableSpecError):
                if (former := self._then.former(spec)) is not None:
                    yield former, spec

    def state(self, spec: Spec) -> State | None:
        """What the spec said then."""
        return last_state(spec, self._then)

    def gone(self, spec: Spec) -> Reviewed:
        """A spec that is there no more."""
        before = self.state(spec)
        return Reviewed(
            file=spec.name,
            title=before.assessment.title if before else spec.name,
            kind=before.assessment.form.kind if before else "",
            old_day=before.day if before else None,
            is_gone=True,
        )


def touches(spec: Spec, changed: Sequence[Changed]) -> bool:
    """Whether a changed file may say something in the spec."""
    folder, beside = spec.path.absolute().parent, spec.path.absolute().with_suffix("")
    for path in (path for file in changed for path in (file.old, file.new) if path):
        shared = path.parent == folder.parent / SHARED
        if path in {spec.path.absolute(), folder / AGENCY} or beside in path.parents or shared:
            return True
    return False


def _compared(spec: Spec, branch: _Branch) -> Reviewed | None:
    """The comparison; None where nothing that is printed differs, and the spec is untouched."""
    own = any(file.new == spec.path.absolute() for file in branch.changed)
    try:
        now = working_state(spec, branch.registers)
    except HyokashoError as error:
        return Reviewed(file=spec.name, title=spec.name, kind="", failure=error.message)
    title, kind = now.assessment.title, now.assessment.form.kind
    old = branch.base.before(spec)
    if old is None:
        return Reviewed(file=spec.name, title=title, kind=kind, new_day=now.day, is_new=True)
    before = branch.base.state(old)
    if before is None:
        words = "比べる前の評価書に誤りがあり、読めません。"
        return Reviewed(file=spec.name, title=title, kind=kind, failure=words)
    interval = branch.interval(spec, before, now)
    rows = log_rows(compared([interval]), branch.wording(spec, now))
    if not rows and not own:
        return None
    return Reviewed(
        file=spec.name,
        title=title,
        kind=kind,
        rows=rows,
        old_day=before.day,
        new_day=now.day,
    )
