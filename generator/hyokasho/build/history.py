"""The git history of the folder: its commits, what stood where after each, registers included."""

from functools import cached_property
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
from hyokasho.build.specs import Spec
from hyokasho.build.states import CommittedFiles
from hyokasho.build.surroundings import AGENCY, SHARED, Around, Registers
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font
from hyokasho.forms import keys
from hyokasho.forms.load import form_names
from hyokasho.source.tree import Mapping, Scalar


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

    def at(self, revision: str) -> "History":
        """The history of the same folder up to that commit."""
        return History(self._folder, self.font, revision)

    def require(self, spec: Spec, *, whole: bool) -> None:
        """Nothing, where there is a history of the spec.

        Raises:
            NoHistoryError: There is no git or no commit, or the spec lies elsewhere.
            ShallowHistoryError: The `whole` of it is wanted and not there.
        """
        if not spec.path.absolute().is_relative_to(self._repository.top):
            raise NoHistoryError
        if whole and self._repository.shallow:
            raise ShallowHistoryError

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
        """What stood around a spec; read once as long as it stayed the same."""
        folder = spec.path.parent
        own = (entry for entry in files.contents(folder) if entry[0].name == AGENCY)
        key = (folder, *own, *files.contents(folder.parent / SHARED))
        if key not in self._around:
            self._around[key] = Registers(self.font, files).around(spec)
        return self._around[key]
