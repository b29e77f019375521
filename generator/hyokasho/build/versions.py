"""The versions of one spec in the history: which of them published, and what each said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from hyokasho.build.git import Commit
from hyokasho.build.history import History
from hyokasho.build.specs import SUFFIX, Spec, read_source
from hyokasho.build.states import CommittedFolder
from hyokasho.build.surroundings import AGENCY, SHARED
from hyokasho.changes.diff import diff
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
from hyokasho.forms.load import load_form
from hyokasho.source.parse import Parsed, parse
from hyokasho.source.read import publication_day, read

# A file that took the place of another without a commit is the same when so much of it is.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the history says of a spec: its intervals, and what had to be passed over."""

    intervals: tuple[Interval, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Version:
    """A spec as a commit left it: the number of the commit, and path and content from then on."""

    number: int
    path: str
    blob: str


def past_of(spec: Spec, now: State | None, history: History) -> Past:
    """The intervals of a spec up to `now`, which is what stands in the working folder.

    Without it the history ends with the last commit.

    Raises:
        NoHistoryError: There is no git or no commit.
        ShallowHistoryError: The history is not all there.
        UnknownRevisionError: There is no such commit.
    """
    history.require(spec, whole=True)
    return _Reader(history, spec).past(now)


def state_of(spec: Spec, revision: str, history: History) -> State:
    """What a spec said at a commit.

    Raises:
        NoHistoryError: There is no git or no commit.
        UnknownRevisionError: There is no such commit.
        HyokashoError: The spec was not there then, or could not be read.
    """
    with history.at(revision) as then:
        then.require(spec, whole=False)
        found = last_state(spec, then)
    if found is None:
        raise HyokashoError(f"{spec.name} は、コミット {revision} では読めません。")
    return found


def last_state(spec: Spec, history: History) -> State | None:
    """What a spec said at the last commit of the history, None where it could not be read.

    Raises:
        NoHistoryError: There is no git or no commit.
        UnknownRevisionError: There is no such commit.
    """
    return _Reader(history, spec).state_at(len(history.commits) - 1)


class _Reader:
    """Reads the versions of one spec."""

    def __init__(self, history: History, spec: Spec) -> None:
        self._history = history
        self._spec = spec
        self._remarks: dict[str, None] = {}
        self._states: dict[int, State | None] = {}
        self._trees: dict[str, Parsed] = {}
        self._versions = tuple(reversed(list(self._backwards())))

    def past(self, now: State | None) -> Past:
        states: list[tuple[int | None, State]] = []
        latest: date | None = None
        for version in self._versions:
            # Most versions keep the day, and need not be read whole.
            day = self._day(version)
            if day in {None, latest} or (state := self.state_at(version.number)) is None:
                continue
            states.append((version.number, state))
            latest = day
        last = len(self._history.commits) - 1
        now = now or self.state_at(last)
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
            told=tuple(self._told(range(first, end))),
        )

    def _told(self, numbers: Sequence[int]) -> Iterator[Told]:
        """What the messages of commits say that changed the spec or what stands around it."""
        for number in numbers:
            commit = self._history.commits[number]
            trailer = read_trailer(commit.message)
            if trailer == NO_TRAILER or not self._concerns(commit, number):
                continue
            before, after = self.state_at(number - 1), self.state_at(number)
            if before is not None and after is not None:
                changes = diff(before.assessment, after.assessment)
                yield Told(
                    trailer=trailer,
                    places=frozenset(change.place.identity for change in changes),
                )

    def _concerns(self, commit: Commit, number: int) -> bool:
        version = self._version(number)
        if version is None:
            return False
        folder = version.path.rpartition("/")[0]
        above = folder.rpartition("/")[0]
        own = (version.path, f"{folder}/{AGENCY}")
        inside = (
            version.path.removesuffix(SUFFIX) + "/",
            f"{above}/{SHARED}/" if above else f"{SHARED}/",
        )
        return any(t.path in own or t.path.startswith(inside) for t in commit.touched)

    def _version(self, number: int) -> _Version | None:
        """The version in force after that commit."""
        earlier = [version for version in self._versions if version.number <= number]
        return earlier[-1] if earlier else None

    def _backwards(self) -> Iterator[_Version]:
        """The versions of the spec, the newest first, under whatever names it had."""
        path, limit = self._start(), len(self._history.commits)
        while path:
            came = ""
            for number, touched in reversed(self._history.touched.get(path, [])):
                if number >= limit or not touched.blob:
                    continue
                yield _Version(number, path, touched.blob)
                if touched.made and (came := self._before(number, path)):
                    limit = number
                    break
            path = came

    def _before(self, number: int, path: str) -> str:
        return self._history.before_renaming(number, path) or ""

    def _start(self) -> str:
        """The path of the spec at the last commit, where it may still have had another name."""
        name = self._history.name(self._spec.path)
        if name in self._history.touched or not self._spec.path.is_file():
            return name
        return self._renamed_since(name)

    def _renamed_since(self, name: str) -> str:
        """The spec that is gone from the folder without a commit and is most like this one."""
        text = read_source(self._spec.path).decode("utf-8", "replace").splitlines()
        best, found = _ALIKE, name
        for path, touched in self._history.tree(len(self._history.commits) - 1).items():
            if not path.endswith(SUFFIX) or self._history.where(path).exists():
                continue
            old = self._history.contents.read(touched.blob).decode("utf-8", "replace")
            ratio = SequenceMatcher(None, old.splitlines(), text, autojunk=False).ratio()
            if ratio > best:
                best, found = ratio, path
        return found

    def _day(self, version: _Version) -> date | None:
        """What the version says at 公表日, None where it says nothing or cannot be read."""
        tree = self._parsed(version).tree
        form_id = self._history.form_id(tree) if tree is not None else None
        if tree is None or form_id is None:
            self._pass_over(version)
            return None
        form = load_form(form_id)
        return publication_day(renamed(tree, form), form)

    def _parsed(self, version: _Version) -> Parsed:
        if version.blob not in self._trees:
            self._trees[version.blob] = parse(self._history.contents.read(version.blob))
        return self._trees[version.blob]

    def state_at(self, number: int) -> State | None:
        """What the spec said after that commit, None where it cannot be read."""
        version = self._version(number)
        if version is None:
            return None
        if number not in self._states:
            self._states[number] = self._state(version, number)
        return self._states[number]

    def _state(self, version: _Version, number: int) -> State | None:
        parsed = self._parsed(version)
        form_id = self._history.form_id(parsed.tree) if parsed.tree is not None else None
        if parsed.tree is None or form_id is None or has_errors(parsed.findings):
            self._pass_over(version)
            return None
        form = load_form(form_id)
        tree = renamed(parsed.tree, form)
        path = self._history.where(version.path)
        spec = replace(self._spec, agency=path.parent.name, slug=path.stem, path=path)
        files = self._history.files(number)
        around = self._history.around(spec, files)
        library = around.surroundings.library
        beside = CommittedFolder(files, path.with_suffix(""))
        assessment, reading = read(tree, form, library, beside)
        if around.unreadable or has_errors((*check_schema(tree, form), *reading)):
            self._pass_over(version)
            return None
        return State(
            assessment=derive(assessment, around.surroundings.agency),
            notes=read_notes(tree),
            day=publication_day(tree, form),
        )

    def _pass_over(self, version: _Version) -> None:
        commit = self._history.commits[version.number].id[:10]
        self._remarks[
            f"{self._spec.name}：コミット {commit} の評価書には誤りがあり読めないので、"
            "変更箇所の計算ではないものとします。"
        ] = None
