"""Looks for 個人番号 in all that git keeps of the specs: on every branch, however long ago."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hyokasho.build.git import (
    Repository,
    every_commit,
    every_remark,
    read_all,
    repository,
)
from hyokasho.build.specs import AGENCY, SHARED, SPECS, SUFFIX, shown
from hyokasho.check.my_number import (
    Found,
    check_past_file,
    check_past_name,
    check_remark,
    is_shallow,
    numbers_in,
    numbers_in_yaml,
)
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.my_number.find import find_my_numbers
from hyokasho.source.parse import parse

# A sign of a text that is written as a number, which only a reader of YAML sees.
_ESCAPE = re.compile(rb"\\[xuU][0-9a-fA-F]")


class NoPastError(HyokashoError):
    """There is no git, or nothing is committed yet."""

    def __init__(self) -> None:
        super().__init__(
            "git の履歴がないので、調べられません。「git log」がここで動くかを確かめてください。"
        )


class OutsideError(HyokashoError):
    """A path lies outside of the repository, whose history says nothing of it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{shown(path)} は、この git のリポジトリの外にあるので、履歴を調べられません。"
            "リポジトリの中の評価書を指定してください。"
        )


@dataclass(slots=True)
class _Version:
    """A content that a file once had: with which commit it came first."""

    commit: str
    path: str


@dataclass(slots=True)
class _Leak:
    """A number that a file once held: where it stood first, and in how many versions it stands."""

    first: _Version
    found: Found
    versions: set[str] = field(default_factory=set)


def past_leaks(paths: Sequence[Path]) -> Iterator[Finding]:
    """A finding for each number that a file of the specs, a commit or a tag ever held.

    `paths` are specs or folders of them, none for all that ever lay in a folder `specs`. Files
    count with all that lies beside and around a spec.

    Raises:
        NoPastError: There is no history.
        OutsideError: A path lies outside of the repository.
        HyokashoError: The repository is broken.
    """
    whole = repository(Path.cwd())
    if whole is None:
        raise NoPastError
    if whole.shallow:
        yield is_shallow()
    versions = _versions(whole, tuple(_patterns(whole, paths)))
    for path, commit in _names(versions).items():
        yield from check_past_name(path, commit)
    for leak in _leaks(whole, versions):
        first = leak.first
        yield check_past_file(first.path, first.commit, len(leak.versions), leak.found)
    for remark in every_remark(whole):
        yield from check_remark(remark.name, find_my_numbers(remark.words), remark.words)


def _patterns(whole: Repository, paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        here = path.absolute()
        if not here.is_relative_to(whole.top):
            raise OutsideError(path)
        around = (here.parent / AGENCY, here.parent.parent / SHARED)
        for one in (here, here.with_suffix(""), *(around if here.suffix == SUFFIX else ())):
            yield f":(top,literal){whole.name(one)}"
    if not paths:
        yield f":(top,glob)**/{SPECS.name}/**"


def _versions(whole: Repository, patterns: tuple[str, ...]) -> dict[str, list[_Version]]:
    """By the id of the content, the files that had it, the oldest first."""
    found: dict[str, list[_Version]] = {}
    for commit in every_commit(whole, patterns):
        for touched in commit.touched:
            known = found.setdefault(touched.blob, []) if touched.blob else []
            if all(version.path != touched.path for version in known):
                known.append(_Version(commit.id, touched.path))
    return found


def _names(versions: dict[str, list[_Version]]) -> dict[str, str]:
    """The commit with which each path came."""
    names: dict[str, str] = {}
    for version in (version for files in versions.values() for version in files):
        names.setdefault(version.path, version.commit)
    return names


def _leaks(whole: Repository, versions: dict[str, list[_Version]]) -> list[_Leak]:
    leaks: dict[tuple[str, str], _Leak] = {}
    for blob, data in zip(versions, read_all(whole, tuple(versions)), strict=True):
        for version in versions[blob]:
            for found in _numbers(version.path, data):
                leak = leaks.setdefault((version.path, found.digits), _Leak(version, found))
                leak.versions.add(blob)
    return list(leaks.values())


def _numbers(path: str, data: bytes) -> tuple[Found, ...]:
    if path.endswith(SUFFIX) and _ESCAPE.search(data):
        return numbers_in_yaml(path, data, parse(data).tree)
    return numbers_in(path, data)
