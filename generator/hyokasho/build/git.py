"""What git says of the working folder; nothing here fails when there is no git."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit that the working folder stands at; `dirty` when files differ from it."""

    commit: str
    dirty: bool


def revision(folder: Path) -> Revision | None:
    """The revision of the folder, None where there is no git or no commit."""
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return None
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return Revision(commit, dirty=bool(changes))


def _git(folder: Path, *arguments: str) -> str:
    """What git prints, empty when it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell.
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git is found on the path.
            capture_output=True,
            check=True,
            timeout=30,
            encoding="utf-8",
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
