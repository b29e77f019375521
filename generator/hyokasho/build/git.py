"""What git knows of the folder: its commits and the files at each; git runs without a shell."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from hyokasho.errors import HyokashoError

_LINK = "120000"
_SUBMODULE = "160000"
_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit that the working folder stands at; `dirty` when files differ from it."""

    commit: str
    dirty: bool


class UnknownRevisionError(HyokashoError):
    """There is no such commit."""


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


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: its top folder, its last commit, whether older commits were not fetched."""

    top: Path
    head: str
    shallow: bool

    def name(self, path: Path) -> str:
        """The path as git names it, from the top with slashes.

        Raises:
            ValueError: The path lies outside of the repository.
        """
        return path.absolute().relative_to(self.top).as_posix()


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that a commit changed: its content as `blob` from then on, empty where it went.

    `made` says that it was not there before.
    """

    path: str
    blob: str
    link: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, and the files that differ from its first parent."""

    id: str
    message: str
    touched: tuple[Touched, ...]


def revision(folder: Path) -> Revision | None:
    """The revision of the folder, None where there is no git or no commit."""
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return None
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return Revision(commit, dirty=bool(changes))


def repository(folder: Path) -> Repository | None:
    """The repository that the folder lies in, None where there is no git or no commit."""
    said = _git(folder, "rev-parse", "--is-shallow-repository", "--show-cdup", "--verify", "HEAD")
    lines = said.split("\n") if said else []
    if len(lines) < 2:
        return None
    # Going up from the folder as it was named keeps links on the way to it as they are.
    up = PurePosixPath(lines[1]).parts if len(lines) > 2 else ()
    top = folder.absolute()
    for _ in up:
        top = top.parent
    return Repository(top=top, head=lines[-1], shallow=lines[0] == "true")


def commits(found: Repository, to: str = "HEAD") -> tuple[Commit, ...]:
    """The commits of the first-parent history up to that revision, oldest first.

    A merge stands as one commit with all that it brought.

    Raises:
        UnknownRevisionError: There is no such revision.
    """
    if to.startswith("-"):
        raise UnknownRevisionError(f"「{to}」というコミットはありません。")
    done = _run(
        found.top,
        "-c", "i18n.logOutputEncoding=UTF-8",
        "log", "--first-parent", "-m", "--root", "--reverse", "--raw", "-z", "--no-abbrev",
        "--no-renames", "--no-show-signature", "--no-color", "--no-notes",
        "--format=%x00%H%x00%B%x00", "--end-of-options", to, "--",
    )  # fmt: skip
    if done is None:
        raise UnknownRevisionError(f"「{to}」というコミットはありません。")
    return tuple(_commits(done.decode("utf-8", "surrogateescape")))


def _commits(text: str) -> Iterator[Commit]:
    """The commits of a log whose parts end with NUL, the one sign that git has in no message."""
    words = iter(text.split("\0"))
    commit, message = "", ""
    touched: list[Touched] = []
    for word in words:
        start = word.lstrip("\n")
        if start.startswith(":"):
            touched.append(_touched(start, next(words)))
        elif start:
            if commit:
                yield Commit(commit, message, tuple(touched))
            commit, message, touched = start, next(words), []
    if commit:
        yield Commit(commit, message, tuple(touched))


def _touched(raw: str, path: str) -> Touched:
    _, mode, _, blob, kind = raw.lstrip(":").split(" ")
    # The content of a submodule lies in another repository.
    gone, made = kind.startswith("D") or mode == _SUBMODULE, kind.startswith("A")
    return Touched(path, "" if gone else blob, mode == _LINK, made)


@dataclass(frozen=True, slots=True)
class Remark:
    """Words in the history that stand in no file: of a commit or a tag, which `name` names."""

    name: str
    words: str


def every_commit(found: Repository, patterns: Sequence[str]) -> tuple[Commit, ...]:
    """The commits of all branches and tags that touch files of the patterns, oldest first.

    A merge is there once for each parent. A file that was changed and changed back is there too.

    Raises:
        HyokashoError: git does not tell.
    """
    done = _run(
        found.top,
        "--no-replace-objects", "-c", "i18n.logOutputEncoding=UTF-8",
        "log", "--all", "--full-history", "--topo-order", "--reverse", "-m", "--root", "--raw",
        "-z", "--no-abbrev", "--no-renames", "--no-show-signature", "--no-color", "--no-notes",
        "--format=%x00%H%x00%B%x00", "--", *patterns,
    )  # fmt: skip
    return tuple(_commits(_read(done).decode("utf-8", "surrogateescape")))


def every_remark(found: Repository) -> Iterator[Remark]:
    """The names, messages and people of all commits, branches and tags, oldest commits first.

    Raises:
        HyokashoError: git does not tell.
    """
    done = _run(
        found.top,
        "--no-replace-objects", "-c", "i18n.logOutputEncoding=UTF-8",
        "log", "--all", "--reverse", "--no-patch", "--no-show-signature", "--no-color",
        "--no-notes", "-z", "--format=%x00%H%x00%B%n%n%an %ae%n%n%cn %ce%x00",
    )  # fmt: skip
    for commit in _commits(_read(done).decode("utf-8", "replace")):
        yield Remark(f"コミット {commit.id[:10]}", commit.message)
    tags = "%(if:equals=tag)%(objecttype)%(then)%(contents)%(end)"
    done = _run(found.top, "for-each-ref", f"--format=%(refname)%02{tags}%01")
    for one in _read(done).decode("utf-8", "replace").split("\x01"):
        name, _, words = one.strip("\n").partition("\x02")
        if name:
            yield Remark(name.removeprefix("refs/"), f"{name}\n\n{words}")


def _read(done: bytes | None) -> bytes:
    if done is None:
        raise HyokashoError("git の履歴を読めません。「git fsck」で調べてください。")
    return done


def read_all(found: Repository, blobs: Sequence[str]) -> Iterator[bytes]:
    """The contents of those blobs, in their order.

    Raises:
        HyokashoError: The repository does not have one, or git cannot be run.
    """
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{blob}\n" for blob in blobs).encode())
        asked.seek(0)
        command = ["git", "--no-replace-objects", "-C", str(found.top), "cat-file"]
        with subprocess.Popen(  # noqa: S603 - fixed words, no shell.
            [*command, "--batch", "--buffer"], stdin=asked, stdout=subprocess.PIPE
        ) as process:
            if process.stdout is not None:
                for _ in blobs:
                    yield _batched(process.stdout)


def _batched(out: IO[bytes]) -> bytes:
    head = out.readline().split()
    if len(head) != 3:
        raise HyokashoError("git の履歴に、あるはずのファイルがありません。")
    data = out.read(int(head[2]))
    out.read(1)
    return data


def renames(found: Repository, commit: Commit) -> dict[str, str]:
    """The path that each file had before the commit that gave it a new one."""
    done = _run(
        found.top,
        "diff-tree", "-r", "-z", "--no-commit-id", "--name-status", "-M",
        "--diff-filter=R", f"{commit.id}^1", commit.id, "--",
    )  # fmt: skip
    words = (done or b"").decode("utf-8", "surrogateescape").split("\0")
    return {new: old for _, old, new in zip(*[iter(words)] * 3, strict=False)}


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that differs from a commit: its path then and now, None where it was not, or is not.

    Both differ where the file was renamed.
    """

    old: Path | None
    new: Path | None


# Where the main line of work is called so.
_MAIN = ("origin/main", "origin/master", "main", "master", "HEAD")


def merge_base(folder: Path, base: str | None) -> str:
    """The commit at which the branch of the folder left `base`, else the main line of work.

    Raises:
        ShallowHistoryError: It was not fetched.
        UnknownRevisionError: There is no such commit, or none that both come from.
    """
    for name in (base,) if base else _MAIN:
        found = (
            ""
            if name.startswith("-")
            else _git(folder, "rev-parse", "--verify", f"{name}^{{commit}}")
        )
        if found:
            return _parting(folder, name, found)
    raise UnknownRevisionError(
        f"「{base or 'main'}」というコミットはありません。"
        "浅いクローンなら「git fetch --unshallow」を実行してください。"
    )


def _parting(folder: Path, name: str, commit: str) -> str:
    parting = _git(folder, "merge-base", "HEAD", commit)
    if parting:
        return parting
    whole = repository(folder)
    if whole is not None and whole.shallow:
        raise ShallowHistoryError
    raise UnknownRevisionError(
        f"「{name}」と今のブランチには、共通のコミットがありません。"
        "比べる前のコミットを --base で指定してください。"
    )


def changed_files(found: Repository, commit: str) -> tuple[Changed, ...]:
    """The files of the working folder that differ from the commit, new ones included."""
    raw = _run(found.top, "diff", "--name-status", "-M", "-z", "--no-ext-diff", commit, "--")
    words = iter((raw or b"").decode("utf-8", "surrogateescape").split("\0"))
    changed = []
    for status in words:
        if not status:
            continue
        old = new = found.top / next(words)
        if status[0] in "RC":
            new = found.top / next(words)
        gone, made = status[0] == "D", status[0] in "AC"
        changed.append(Changed(None if made else old, None if gone else new))
    others = _run(found.top, "ls-files", "--others", "--exclude-standard", "-z")
    fresh = (others or b"").decode("utf-8", "surrogateescape").split("\0")
    return (*changed, *(Changed(None, found.top / name) for name in fresh if name))


class Blobs:
    """Reads contents from a repository through one git process."""

    def __init__(self, found: Repository) -> None:
        self._top = found.top
        self._process: subprocess.Popen[bytes] | None = None
        self._read: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            if process.stdin:
                process.stdin.close()
            if process.stdout:
                process.stdout.close()
            process.wait(_TIMEOUT_S)

    def read(self, blob: str) -> bytes:
        """The content of that blob.

        Raises:
            HyokashoError: The repository does not have it.
        """
        if blob not in self._read:
            self._read[blob] = self._fetch(blob)
        return self._read[blob]

    def _fetch(self, blob: str) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - fixed words, no shell.
                ["git", "-C", str(self._top), "cat-file", "--batch"],  # noqa: S607 - on the path.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise HyokashoError("git からファイルを読めません。")
        process.stdin.write(f"{blob}\n".encode())
        process.stdin.flush()
        return _batched(process.stdout)


def _git(folder: Path, *arguments: str) -> str:
    """What git prints, empty when it fails or is not installed."""
    done = _run(folder, *arguments)
    return done.decode("utf-8", "replace").strip() if done is not None else ""


def _run(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, None when it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell.
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git is found on the path.
            capture_output=True,
            check=True,
            timeout=_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
