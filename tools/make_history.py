"""Makes a git repository with the history of a portfolio: `python tools/make_history.py FOLDER`.

The specs are the real ones over and over. Each commit edits a sentence of one of them, and every so
often gives it a new 公表日, so that each has publications of its own. The same numbers give the
same repository, byte for byte.
"""

import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

SPECS = Path("specs")
_FIRST = date(2016, 4, 1)
_PUBLISH_EVERY = 4


def make_history(folder: Path, specs: int = 100, commits: int = 1_000, seed: int = 1) -> list[str]:
    """The repository with so many specs and commits after the first; the paths of the specs."""
    import_commits(folder, _commits(specs, commits, seed))
    return [path for path, _ in _portfolio(specs)]


def import_commits(folder: Path, commits: Iterable[bytes]) -> None:
    """A repository of these commits, in the words of `git fast-import`, with its files."""
    folder.mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "fast-import", "--quiet", stream=b"".join(commits))
    _git(folder, "reset", "-q", "--hard", "main")


def _git(folder: Path, *arguments: str, stream: bytes = b"") -> None:
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, input=stream, check=True)  # noqa: S603 - our own words.


def _commits(specs: int, commits: int, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)  # noqa: S311 - no secrets here.
    texts = dict(_portfolio(specs))
    agencies = {Path(path).parts[1] for path in texts}
    files = {**texts, **shared((agency, agency) for agency in sorted(agencies))}
    yield commit(0, "最初", files)
    paths = list(texts)
    edits = dict.fromkeys(paths, 0)
    for number in range(1, commits + 1):
        path = chance.choice(paths)
        edits[path] += 1
        texts[path] = _edited(texts[path], number, chance)
        if edits[path] % _PUBLISH_EVERY == 0:
            texts[path] = published(texts[path], _FIRST + timedelta(days=3 * number))
        yield commit(number, f"変更 {number}", {path: texts[path]})


def _portfolio(count: int) -> Iterator[tuple[str, str]]:
    real = sorted(path for path in SPECS.glob("*/*.yaml") if "公表日:" in path.read_text("utf-8"))
    real = [path for path in real if not path.name.startswith("_") and path.parent.name[0] != "_"]
    for number in range(count):
        path = real[number % len(real)]
        text = path.read_text(encoding="utf-8")
        yield f"specs/{path.parent.name}/s{number:03}.yaml", published(text, _FIRST)


def shared(agencies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The shared texts, and for each agency the register of the real one that it comes from."""
    found = {path.as_posix(): path.read_text("utf-8") for path in SPECS.glob("_shared/*.yaml")}
    for agency, real in agencies:
        register = SPECS / real / "_agency.yaml"
        found[f"specs/{agency}/_agency.yaml"] = register.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


def published(text: str, day: date) -> str:
    """The spec with another 公表日."""
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("  公表日:"))
    lines[at] = f"  公表日: {day.isoformat()}"
    return "\n".join(lines)


def _edited(text: str, number: int, chance: random.Random) -> str:
    """One sentence of a block text with a number more at its end."""
    lines = text.split("\n")
    sentences = [
        at for at, line in enumerate(lines) if line.startswith("      ") and line.endswith("。")
    ]
    at = chance.choice(sentences)
    lines[at] = f"{lines[at].removesuffix('。')}（{number}）。"
    return "\n".join(lines)


def commit(number: int, message: str, files: dict[str, str]) -> bytes:
    """A commit of these files in the words of `git fast-import`."""
    words = message.encode()
    head = (
        f"commit refs/heads/main\ncommitter t <t@example.org> {1_500_000_000 + number} +0000\n"
        f"data {len(words)}\n"
    )
    parts = [head.encode(), words, b"\n"]
    for path, text in files.items():
        data = text.encode()
        parts += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
    return b"".join(parts)


if __name__ == "__main__":
    make_history(Path(sys.argv[1]))
