"""The change log of a spec from the git history: finds its versions and what stood around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Self

from hyokasho.build.git import (
    Blobs,
    Commit,
    Repository,
    Touched,
    commits,
    renamed_from,
    repository,
)
from hyokasho.build.specs import SUFFIX, Spec, UnreadableSpecError, read_source
from hyokasho.build.states import CommittedFiles, CommittedFolder
from hyokasho.build.surroundings import AGENCY, SHARED, Around, Registers
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
from hyokasho.fonts import Font
from hyokasho.forms import keys
from hyokasho.forms.load import form_names, load_form
from hyokasho.source.parse import Parsed, parse
from hyokasho.source.read import publication_day, read
from hyokasho.source.tree import Mapping, Scalar

# A file that took the place of another without a commit is the same when so much of it is.
_ALIKE = 0.5


class ShallowHistoryError(HyokashoError):
    """Older commits were not fetched, so that nobody can say what was published before."""

    hint = (
        "「git fetch --unshallow」を実行してください。"
        "GitHub Actions では actions/checkout に「fetch-depth: 0」、"
        "GitLab CI では「GIT_DEPTH: 0」と書きます。"
    )

    def __init__(self) -> None:
        super().__init__(
            "git の履歴の一部しか手元にない（浅いクローン）ので、変更箇所を計算できません。"
        )

    @property
    def message(self) -> str:
        """What is missing and how to get it."""
        return f"{self}{self.hint}"


class NoHistoryError(HyokashoError):
    """There is no git, or nothing is committed yet."""

    def __init__(self) -> None:
        super().__init__(
            "git の履歴がないので、変更箇所は「変更箇所:」に書いた行だけを印刷します。"
            "git で管理しているなら、「git log」がここで動くかを確かめてください。"
        )


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


class History:
    """The history of the repository around a folder; git is asked once for all its specs.

    `to` is the last commit that counts, `font` what is printed with. Close it when done, or use it
    as a context.
    """

    def __init__(self, folder: Path, font: Font, to: str = "HEAD") -> None:
        self._folder = folder
        self.font = font
        self._to = to
        self._blobs: Blobs | None = None
        self._forms = form_names()
        self._around: dict[tuple[object, ...], Around] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of git."""
        if self._blobs is not None:
            self._blobs.close()

    def past(self, spec: Spec, now: State | None) -> Past:
        """The intervals of a spec up to `now`, which is what stands in the working folder.

        Without it the history ends with the last commit.

        Raises:
            NoHistoryError: There is no git or no commit.
            ShallowHistoryError: The history is not all there.
            UnknownRevisionError: There is no such commit.
        """
        if not spec.path.absolute().is_relative_to(self._repository.top):
            raise NoHistoryError
        if self._repository.shallow:
            raise ShallowHistoryError
        return _Reader(self, spec).past(now)

    def state(self, spec: Spec, revision: str) -> State:
        """What a spec said at a commit.

        Raises:
            NoHistoryError: There is no git or no commit.
            UnknownRevisionError: There is no such commit.
            HyokashoError: The spec was not there then, or could not be read.
        """
        with History(self._folder, self.font, revision) as then:
            reader = _Reader(then, spec)
            found = reader.state_at(len(then.commits) - 1)
        if found is None:
            raise HyokashoError(f"{spec.name} は、コミット {revision} では読めません。")
        return found

    @cached_property
    def _repository(self) -> Repository:
        found = repository(self._folder)
        if found is None:
            raise NoHistoryError
        return found

    @cached_property
    def commits(self) -> tuple[Commit, ...]:
        """The first-parent history, oldest first."""
        return commits(self._repository, self._to)

    @cached_property
    def touched(self) -> dict[str, list[tuple[int, Touched]]]:
        """By path, the commits (by their number) that touched it, oldest first."""
        found: dict[str, list[tuple[int, Touched]]] = {}
        for number, commit in enumerate(self.commits):
            for touched in commit.touched:
                found.setdefault(touched.path, []).append((number, touched))
        return found

    @property
    def contents(self) -> Blobs:
        """Reads what stood in files."""
        if self._blobs is None:
            self._blobs = Blobs(self._repository)
        return self._blobs

    def files(self, number: int) -> CommittedFiles:
        """The files as they stood after that commit."""
        return CommittedFiles(self._repository, self.tree(number), self.contents)

    def tree(self, number: int) -> dict[str, Touched]:
        """What stood where after that commit."""
        standing: dict[str, Touched] = {}
        for commit in self.commits[: number + 1]:
            for touched in commit.touched:
                if touched.blob:
                    standing[touched.path] = touched
                else:
                    standing.pop(touched.path, None)
        return standing

    def name(self, path: Path) -> str:
        """The path as git names it."""
        return self._repository.name(path)

    def where(self, name: str) -> Path:
        """The path of what git names so."""
        return self._repository.top / name

    def before_renaming(self, number: int, path: str) -> str | None:
        """The path that a file had before the commit that made it, None where it was new."""
        commit = self.commits[number]
        if not any(not touched.blob for touched in commit.touched):
            return None
        return renamed_from(self._repository, commit, path)

    def form_id(self, tree: Mapping) -> str | None:
        """The form that a spec names, None where there is no such."""
        node = tree.get(keys.FORM)
        return self._forms.get(node.text) if isinstance(node, Scalar) else None

    def around(self, spec: Spec, files: CommittedFiles) -> Around:
        """What stood around a spec; read once as long as it stayed the same.

        Raises:
            UnreadableSpecError: A register cannot be read.
        """
        folder = spec.path.parent
        own = (entry for entry in files.contents(folder) if entry[0].name == AGENCY)
        key = (folder, *own, *files.contents(folder.parent / SHARED))
        if key not in self._around:
            self._around[key] = Registers(self.font, files).around(spec)
        return self._around[key]


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
        try:
            around = self._history.around(spec, files)
        except UnreadableSpecError:
            self._pass_over(version)
            return None
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
