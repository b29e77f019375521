"""Makes git repositories of small specs from a list of states, and asks what changed in them."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commands import Done, run_here
from hyokasho.changes.diff import Change, diff
from small_specs import derived

SPEC = "specs/kou/hyoka.yaml"


def spec(
    day: str = "2024-01-10",
    content: str = "一の文",
    extra: str = "",
    *,
    form: str = "重点項目評価書 令和6年10月",
    title: str = "甲",
) -> str:
    """A small spec with one text that changes, in line 6, and a day of publication."""
    return f"""様式: {form}
表紙: {{評価書名: {title}, 評価実施機関名: 甲市長, 公表日: {day}}}
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の名称: 甲の事務
    事務の内容: {content}
{extra}"""


def changes(old: str, new: str) -> tuple[Change, ...]:
    return diff(derived(old), derived(new))


def said(change: Change) -> tuple[str, str, str]:
    """Path, before and after of a change."""
    return change.place.path, "\n".join(change.before), "\n".join(change.after)


@dataclass
class Step:
    """A commit: the files that it writes (None deletes one), its message, what it merges."""

    files: dict[str, str | None]
    message: str = "変更"
    side: tuple["Step", ...] = ()


@dataclass
class Repo:
    """A repository in a folder; `steps` are its first-parent history."""

    folder: Path
    count: int = field(default=0)

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        return git(self.folder, *arguments, data=data)


def git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    """What git says in that folder; it signs nothing, and who commits has a name."""
    names = ("-c", "user.name=甲", "-c", "user.email=kou@example.jp", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *names, *arguments], input=data, capture_output=True, check=True
    )
    return done.stdout.decode()


def make(folder: Path, *steps: Step) -> Repo:
    """A repository with those commits, its files checked out."""
    folder.mkdir(parents=True, exist_ok=True)
    repo = Repo(folder)
    repo.git("init", "-q", "-b", "main")
    add(repo, *steps)
    return repo


def add(repo: Repo, *steps: Step) -> None:
    """More commits on top, then the files are those of the last one."""
    stream: list[bytes] = []
    # A new import does not know where the branch stands.
    base = "refs/heads/main^0" if repo.count else ""
    for step in steps:
        for number, inner in enumerate(step.side):
            stream.append(
                _commit(repo, "refs/heads/side", inner, "" if number else "refs/heads/main")
            )
        merged = "refs/heads/side" if step.side else ""
        stream.append(_commit(repo, "refs/heads/main", step, base, merged))
        base = ""
    repo.git("fast-import", "--quiet", "--force", data=b"".join(stream))
    repo.git("reset", "-q", "--hard", "main")


def states(*texts: str) -> list[Step]:
    """One commit for each state of the spec."""
    return [Step({SPEC: text}) for text in texts]


def hyokasho(repo: Repo, *arguments: str) -> Done:
    """`hyokasho …` in the repository."""
    return run_here(*arguments, folder=repo.folder)


def log(repo: Repo, *arguments: str, path: str = SPEC) -> list[dict[str, Any]]:
    """The rows of the change log, as `hyokasho changes` tells machines."""
    done = hyokasho(repo, "changes", path, "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _commit(repo: Repo, ref: str, step: Step, base: str = "", merged: str = "") -> bytes:
    repo.count += 1
    message = step.message.encode()
    head = f"commit {ref}\ncommitter 甲 <kou@example.jp> {1_700_000_000 + repo.count} +0900\n"
    lines = [head.encode(), f"data {len(message)}\n".encode(), message, b"\n"]
    if base:
        lines.append(f"from {base}\n".encode())
    if merged:
        lines.append(f"merge {merged}\n".encode())
    for path, text in step.files.items():
        if text is None:
            lines.append(f"D {path}\n".encode())
            continue
        data = text.encode()
        lines += [f"M 100644 inline {path}\n".encode(), f"data {len(data)}\n".encode(), data, b"\n"]
    return b"".join(lines) + b"\n"
