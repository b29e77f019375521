"""The git history of the folder: its commits, and what of them says something of one spec."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Protocol, Self

from hyokasho.build.git import (
    Blobs,
    Commit,
    NoHistoryError,
    Repository,
    ShallowHistoryError,
    Touched,
    commits,
    renames,
    repository,
)
from hyokasho.build.specs import AGENCY, SHARED, SUFFIX, Spec, read_source


class Contents(Protocol):
    """What stood in files, by the id of the content."""

    def read(self, blob: str) -> bytes:
        """The content of that id."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Contents that are held in memory, and can be sent to another machine."""

    blobs: Mapping[str, bytes]

    def read(self, blob: str) -> bytes:
        """The content of that id."""
        return self.blobs[blob]


@dataclass(frozen=True, slots=True)
class Version:
    """A spec as a commit left it: the number of the commit, and path and content from then on."""

    number: int
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Former:
    """The path that a spec seems to have had at a commit, and how alike both are (to 1)."""

    path: Path
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecHistory:
    """The history as if nothing were in it but one spec and what it is made with.

    `commits` are those of the first-parent history that touched one of these files, oldest first,
    `versions` what became of the spec itself; `top` is the folder from which paths count. `current`
    says that the last commit left the spec and what it is made with as they lie in the folder.
    """

    top: Path
    commits: tuple[Commit, ...]
    versions: tuple[Version, ...]
    contents: Contents
    current: bool = False

    @property
    def digest(self) -> str:
        """A hash of the commits and of the names that the spec had."""
        told = [[commit.id for commit in self.commits], [one.path for one in self.versions]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def packed(self, top: Path) -> "SpecHistory":
        """The same with all contents in memory, and as if it had happened in that folder."""
        blobs = {t.blob for commit in self.commits for t in commit.touched if t.blob}
        held = Packed({blob: self.contents.read(blob) for blob in sorted(blobs)})
        return replace(self, top=top, contents=held)

    def where(self, version: Version) -> Path:
        """The path that the spec had in that version."""
        return self.top / version.path

    def settled(self, spec: Spec) -> bool:
        """Whether the last commit knows the spec by its present name.

        Else what the history says also follows from the other files of the working folder.
        """
        return bool(self.versions) and self.where(self.versions[-1]) == spec.path.absolute()

    def tree(self, number: int) -> dict[str, Touched]:
        """What stood where after that commit."""
        return _standing(self.commits[: number + 1])


class Missing(Enum):
    """Why there is no history of a spec."""

    NONE = "none"
    SHALLOW = "shallow"


class History:
    """The history of the repository around a folder; git is asked once for all its specs.

    `to` is the last commit that counts. Close it when done, or use it as a context.
    """

    def __init__(self, folder: Path, to: str = "HEAD") -> None:
        self._folder = folder
        self.to = to
        self._blobs: Blobs | None = None
        self._renames: dict[int, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of git."""
        if self._blobs is not None:
            self._blobs.close()

    def of(self, spec: Spec, *, whole: bool = True) -> SpecHistory:
        """What of the history says something of that spec.

        Raises:
            NoHistoryError: There is no git or no commit, or the spec lies elsewhere.
            ShallowHistoryError: The `whole` of it is wanted and not there.
            UnknownRevisionError: There is no such commit.
        """
        if not spec.path.absolute().is_relative_to(self._repository.top):
            raise NoHistoryError
        if whole and self._repository.shallow:
            raise ShallowHistoryError
        versions = tuple(reversed(list(self._backwards(spec))))
        concerning: dict[int, list[Touched]] = {}
        for path in sorted({p for version in versions for p in self._around(version.path)}):
            for number, touched in self._touched.get(path, ()):
                concerning.setdefault(number, []).append(touched)
        numbers = {number: at for at, number in enumerate(sorted(concerning))}
        return SpecHistory(
            top=self._repository.top,
            commits=tuple(
                replace(self.commits[number], touched=tuple(concerning[number]))
                for number in numbers
            ),
            versions=tuple(replace(one, number=numbers[one.number]) for one in versions),
            contents=self._contents,
        )

    def find(self, spec: Spec) -> SpecHistory | Missing:
        """What of the history says something of a spec, or why there is nothing."""
        try:
            return self.of(spec)
        except NoHistoryError:
            return Missing.NONE
        except ShallowHistoryError:
            return Missing.SHALLOW

    @cached_property
    def _repository(self) -> Repository:
        found = repository(self._folder)
        if found is None:
            raise NoHistoryError
        return found

    def top_of(self, spec: Spec) -> Path | None:
        """The top folder of the repository, None where the spec lies in none."""
        try:
            top = self._repository.top
        except NoHistoryError:
            return None
        return top if spec.path.absolute().is_relative_to(top) else None

    @property
    def head(self) -> str:
        """The last commit and whether all before it is there; empty without a history."""
        try:
            return f"{self._repository.head}{' shallow' * self._repository.shallow}"
        except NoHistoryError:
            return ""

    @cached_property
    def commits(self) -> tuple[Commit, ...]:
        """The first-parent history, oldest first."""
        return commits(self._repository, self.to)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that stood there after the last commit."""
        return tuple(self._repository.top / path for path in _standing(self.commits))

    @cached_property
    def _touched(self) -> dict[str, list[tuple[int, Touched]]]:
        """By path, the commits (by their number) that touched it, oldest first."""
        found: dict[str, list[tuple[int, Touched]]] = {}
        for number, commit in enumerate(self.commits):
            for touched in commit.touched:
                found.setdefault(touched.path, []).append((number, touched))
        return found

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        """The paths that were ever touched, by each of the folders above them."""
        found: dict[str, list[str]] = {}
        for path in self._touched:
            for at, sign in enumerate(path):
                if sign == "/":
                    found.setdefault(path[:at], []).append(path)
        return found

    def _around(self, spec: str) -> Iterator[str]:
        """The files that say something of the spec of that path."""
        folder = spec.rpartition("/")[0]
        above = folder.rpartition("/")[0]
        shared = f"{above}/{SHARED}" if above else SHARED
        yield from (spec, f"{folder}/{AGENCY}" if folder else AGENCY)
        yield from self._below.get(spec.removesuffix(SUFFIX), ())
        yield from self._below.get(shared, ())

    @property
    def _contents(self) -> Blobs:
        if self._blobs is None:
            self._blobs = Blobs(self._repository)
        return self._blobs

    def _backwards(self, spec: Spec) -> Iterator[Version]:
        """The versions of the spec, the newest first, under whatever names it had."""
        path, limit = self._start(spec), len(self.commits)
        while path:
            came = ""
            for number, touched in reversed(self._touched.get(path, [])):
                if number >= limit or not touched.blob:
                    continue
                yield Version(number, path, touched.blob)
                if touched.made and (came := self._before_renaming(number, touched)):
                    limit = number
                    break
            path = came

    def _before_renaming(self, number: int, made: Touched) -> str:
        """The path before the commit that made the file, empty where it was no or another spec."""
        commit = self.commits[number]
        if all(touched.blob for touched in commit.touched):
            return ""
        if number not in self._renames:
            self._renames[number] = renames(self._repository, commit)
        name = self._renames[number].get(made.path, "")
        old = _standing(self.commits[:number]).get(name)
        if old is None:
            return ""
        from hyokasho.build.likeness import likeness  # noqa: PLC0415 - see `former`.

        former, latter = (self._contents.read(touched.blob) for touched in (old, made))
        return name if likeness(former, latter) else ""

    def _start(self, spec: Spec) -> str:
        """The path of the spec at the last commit, where it may still have had another name."""
        name = self._repository.name(spec.path)
        if name in self._touched or not spec.path.is_file():
            return name
        former = self.former(spec)
        return self._repository.name(former.path) if former else name

    def former(self, spec: Spec) -> Former | None:
        """The spec of the last commit that is gone from the folder and most like this one.

        None where there is none that is at all like it.

        Raises:
            UnreadableSpecError: The spec cannot be read.
        """
        # Reads YAML, which takes long to load, and few specs are renamed.
        from hyokasho.build.likeness import likeness  # noqa: PLC0415

        text = read_source(spec.path)
        found: Former | None = None
        for path, touched in _standing(self.commits).items():
            if not path.endswith(SUFFIX) or (self._repository.top / path).exists():
                continue
            ratio = likeness(self._contents.read(touched.blob), text)
            if ratio > (found.likeness if found else 0):
                found = Former(self._repository.top / path, ratio)
        return found


def _standing(done: tuple[Commit, ...]) -> dict[str, Touched]:
    """What stands where after these commits."""
    standing: dict[str, Touched] = {}
    for commit in done:
        for touched in commit.touched:
            if touched.blob:
                standing[touched.path] = touched
            else:
                standing.pop(touched.path, None)
    return standing
