"""The versions of one spec in the history: which of them published, and what each said."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hyokasho.build.git import Touched
from hyokasho.build.history import History, SpecHistory, Version
from hyokasho.build.specs import SUFFIX, Spec, UnreadableSpecError
from hyokasho.build.states import (
    CommittedFiles,
    CommittedFolder,
    RememberedFiles,
    register_paths,
)
from hyokasho.build.surroundings import Around, Registers
from hyokasho.changes.former_keys import renamed
from hyokasho.changes.log import Interval, State, Told
from hyokasho.changes.notes import read_notes
from hyokasho.changes.publications import publications
from hyokasho.changes.rows import NO_TRAILER
from hyokasho.changes.trailers import read_trailer
from hyokasho.check.schema import check_schema
from hyokasho.derive.derive import derive
from hyokasho.errors import HyokashoError
from hyokasho.findings import has_errors
from hyokasho.forms import keys
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.model import Form
from hyokasho.source.parse import parse
from hyokasho.source.read import publication_day, read
from hyokasho.source.tree import Mapping, Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the history says of a spec: its intervals, and what had to be passed over."""

    intervals: tuple[Interval, ...]
    remarks: tuple[str, ...] = ()


def past_of(spec: Spec, now: State | None, history: SpecHistory) -> Past:
    """The intervals of a spec up to `now`, which is what stands in the working folder.

    Without it the history ends with the last commit.
    """
    return _Reader(history, spec, now).past()


def state_of(spec: Spec, history: History) -> State:
    """What a spec said at the last commit of the history.

    Raises:
        NoHistoryError: There is no git or no commit.
        UnknownRevisionError: There is no such commit.
        HyokashoError: The spec was not there then, or could not be read.
    """
    found = last_state(spec, history)
    if found is None:
        raise HyokashoError(f"{spec.name} は、コミット {history.to} では読めません。")
    return found


def last_state(spec: Spec, history: History) -> State | None:
    """What a spec said at the last commit of the history, None where it could not be read.

    Raises:
        NoHistoryError: There is no git or no commit.
        UnknownRevisionError: There is no such commit.
    """
    ours = history.of(spec, whole=False)
    return _Reader(ours, spec).state_at(len(ours.commits) - 1)


@dataclass(frozen=True, slots=True)
class _Written:
    """A version as YAML that its form can read."""

    tree: Mapping
    form: Form
    sound: bool


def told_since(spec: Spec, commits: Container[str], history: History) -> tuple[Told, ...]:
    """What the messages of those commits of the history say of the spec, the oldest first.

    Raises:
        NoHistoryError: There is no git or no commit.
    """
    ours = history.of(spec, whole=False)
    numbers = [number for number, one in enumerate(ours.commits) if one.id in commits]
    return tuple(_Reader(ours, spec).told(numbers))


class _Reader:
    """Reads the versions of one spec; the last is not read again if `now` is known to be it."""

    def __init__(self, history: SpecHistory, spec: Spec, now: State | None = None) -> None:
        self._history = history
        self._spec = spec
        self._now = now
        # Another state than `now`, which may be a draft that nothing has changed yet.
        self._committed = replace(now) if now is not None and history.current else None
        self._remarks: dict[str, None] = {}
        # By all that stood there: most commits leave a spec and what is around it as they are.
        self._states: dict[object, State | None] = {}
        self._written: dict[str, _Written | None] = {}

    def past(self) -> Past:
        states: list[tuple[int | None, State]] = []
        latest: date | None = None
        for version in self._history.versions:
            # Most versions keep the day, and need not be read whole.
            day = self._day(version)
            if day in {None, latest} or (state := self.state_at(version.number)) is None:
                continue
            states.append((version.number, state))
            latest = day
        last = len(self._history.commits) - 1
        now = self._now or self.state_at(last)
        if now is not None:
            states.append((None, now))
        found = publications((pair, pair[1].day) for pair in states)
        intervals = [self._interval(one.state, other.state) for one, other in pairwise(found)]
        if found and now is not None and found[-1].state[1] is not now:
            intervals.append(self._interval(found[-1].state, (None, now), draft=True))
        return Past(intervals=tuple(intervals), remarks=tuple(self._remarks))

    def _interval(
        self,
        old: tuple[int | None, State],
        new: tuple[int | None, State],
        *,
        draft: bool = False,
    ) -> Interval:
        first = 0 if old[0] is None else old[0] + 1
        end = len(self._history.commits) if new[0] is None else new[0] + 1
        return Interval(
            old=old[1],
            new=new[1],
            day=None if draft else new[1].day,
            told=tuple(self.told(range(first, end))),
        )

    def told(self, numbers: Sequence[int]) -> Iterator[Told]:
        """What the messages of commits say that changed the spec or what stands around it."""
        for number in numbers:
            commit = self._history.commits[number]
            trailer = read_trailer(commit.message)
            if trailer == NO_TRAILER:
                continue
            before, after = self.state_at(number - 1), self.state_at(number)
            if before is not None and after is not None:
                yield Told(trailer=trailer, old=before.assessment, new=after.assessment)

    def _version(self, number: int) -> Version | None:
        """The version in force after that commit."""
        earlier = [version for version in self._history.versions if version.number <= number]
        return earlier[-1] if earlier else None

    def _day(self, version: Version) -> date | None:
        """What the version says at 公表日, None where it says nothing or cannot be read."""
        if self._committed is not None and version.blob == self._history.versions[-1].blob:
            return self._committed.day
        written = self._read(version)
        if written is None:
            self._pass_over(version)
            return None
        return publication_day(written.tree, written.form)

    def _read(self, version: Version) -> _Written | None:
        if version.blob not in self._written:
            self._written[version.blob] = _written(self._history.contents.read(version.blob))
        return self._written[version.blob]

    def state_at(self, number: int) -> State | None:
        """What the spec said after that commit, None where it cannot be read."""
        version = self._version(number)
        if version is None:
            return None
        standing = self._history.tree(number)
        key = (version.path, *sorted((path, found.blob) for path, found in standing.items()))
        if key not in self._states:
            is_last = number == len(self._history.commits) - 1
            known = self._committed if is_last else None
            self._states[key] = known or self._state(version, standing)
        return self._states[key]

    def _state(self, version: Version, standing: dict[str, Touched]) -> State | None:
        written = self._read(version)
        if written is None or not written.sound:
            self._pass_over(version)
            return None
        path = self._history.where(version)
        files = CommittedFiles(self._history.top, standing, self._history.contents)
        spec = Spec(path.parent.name, path.stem, path)
        try:
            around = _around(spec, files)
        except UnreadableSpecError:
            self._pass_over(version)
            return None
        library = around.surroundings.library
        beside = CommittedFolder(files, path.with_suffix(""))
        tree, form = written.tree, written.form
        assessment, reading = read(tree, form, library, beside)
        if around.unreadable or has_errors((*check_schema(tree, form), *reading)):
            self._pass_over(version)
            return None
        return State(
            assessment=derive(assessment, around.surroundings.agency),
            notes=read_notes(tree),
            day=publication_day(tree, form),
        )

    def _pass_over(self, version: Version) -> None:
        commit = self._history.commits[version.number].id[:10]
        self._remarks[
            f"{self._spec.name}：コミット {commit} の評価書には誤りがあり読めないので、"
            "変更箇所の計算ではないものとします。"
        ] = None


def _written(data: bytes) -> _Written | None:
    """What stands in a file; None where it is no YAML or names no form."""
    parsed = parse(data)
    node = parsed.tree.get(keys.FORM) if parsed.tree is not None else None
    form_id = form_names().get(node.text) if isinstance(node, Scalar) else None
    if parsed.tree is None or form_id is None:
        return None
    form = load_form(form_id)
    return _Written(renamed(parsed.tree, form), form, sound=not has_errors(parsed.findings))


def _around(spec: Spec, files: CommittedFiles) -> Around:
    """What stood around a spec.

    Raises:
        UnreadableSpecError: A register could not be read.
    """
    folder = spec.path.parent
    found = tuple((path, files.read(path)) for path in register_paths(folder, files))
    return _registered(folder, RememberedFiles(found))


@lru_cache(maxsize=64)
def _registered(folder: Path, files: RememberedFiles) -> Around:
    # The specs of an agency share their registers, which change seldom.
    return Registers(None, files).around(Spec(folder.name, "", folder / SUFFIX))
