"""Makes git repositories from a list of states, without a working folder until it is wanted."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from hyokasho.changes.diff import Change, diff
from small_specs import derived

SPEC = "specs/kou/hyoka.yaml"


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
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            input=data,
            capture_output=True,
            check=True,
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
