"""Makes a portfolio of assessments: `python tools/make_portfolio.py FOLDER COUNT`.

They come from the real 全項目評価書, but no two are alike: sentences, entries of lists, records,
sizes and the words of flow charts differ, so that nothing made for one can serve another. All are
published, then revised and published again, so that each has a change log to be computed. The same
numbers give the same repository, byte for byte.
"""

import random
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from make_history import commit, import_commits, published, shared

SPECS = Path("specs")
_REAL = "\n様式: 全項目評価書"
_PER_AGENCY = 50
# So that the accidents in the registers fall into their three years.
_DAYS = {
    "kobe": (date(2018, 6, 1), date(2018, 9, 1)),
    "okayama": (date(2025, 8, 1), date(2025, 10, 1)),
}
_ENTRY = re.compile(r"( *)- (?:システムの名称|委託事項): ")
_LEAF = re.compile(r"      - [^:{|!]+$")


def make_portfolio(folder: Path, count: int, seed: int = 1) -> list[str]:
    """The repository with so many assessments; the paths of the specs."""
    chance = random.Random(seed)  # noqa: S311 - no secrets here.
    real = [path for path in sorted(SPECS.glob("*/*.yaml")) if _is_real(path)]
    texts = {}
    for number in range(count):
        path = real[number % len(real)]
        name = f"specs/{path.parent.name}{number // _PER_AGENCY:02}/s{number:05}.yaml"
        texts[name] = _varied(path.read_text(encoding="utf-8"), number, chance)
    around = shared(sorted({(Path(name).parts[1], Path(name).parts[1][:-2]) for name in texts}))
    import_commits(folder, _commits(texts, around, chance))
    return sorted(texts)


def _is_real(path: Path) -> bool:
    return _REAL in path.read_text(encoding="utf-8")


def _commits(
    texts: dict[str, str], around: dict[str, str], chance: random.Random
) -> Iterator[bytes]:
    first = {name: published(text, _days(name)[0]) for name, text in texts.items()}
    yield commit(0, "公表", {**around, **first})
    revised = {
        name: published(_sentences(text, "改", 0.05, chance), _days(name)[1])
        for name, text in texts.items()
    }
    yield commit(1, "見直し", revised)


def _days(name: str) -> tuple[date, date]:
    return _DAYS[Path(name).parts[1][:-2]]


def _varied(text: str, number: int, chance: random.Random) -> str:
    text = _without_accidents(text)
    text = _with_other_entries(text, number, chance)
    text = _with_other_chart(text, number)
    text = re.sub(r"(?m)^(  評価書名: .*)$", rf"\1（{number}）", text, count=1)
    return _sentences(text, str(number), chance.uniform(0.1, 0.5), chance)


def _without_accidents(text: str) -> str:
    """The spec without what it says of accidents, which the register of the agency says for it."""
    return re.sub(
        r"(?m)^( +)[^\n]*個人情報に関する重大事故が発生したか:\n(?:\1 +.*\n|\n)*", "", text
    )


def _sentences(text: str, tag: str, share: float, chance: random.Random) -> str:
    """A share of the sentences of block texts with a tag at their ends, some of them twice."""
    found = []
    for line in text.split("\n"):
        if not (line.startswith("      ") and line.endswith("。")) or chance.random() > share:
            found.append(line)
            continue
        found.append(f"{line.removesuffix('。')}（{tag}）。")
        if ": " not in line and chance.random() < share / 4:
            found.append(line)
    return "\n".join(found)


def _with_other_entries(text: str, number: int, chance: random.Random) -> str:
    """Some entries of lists once more under another name, some leaves of lists gone."""
    lines = text.split("\n")
    found: list[str] = []
    at = 0
    while at < len(lines):
        match = _ENTRY.match(lines[at])
        if match is None:
            if not _LEAF.match(lines[at]) or chance.random() > 0.03:
                found.append(lines[at])
            at += 1
            continue
        end = at + 1
        while end < len(lines) and (
            not lines[end].strip() or lines[end].startswith(f"{match[1]}  ")
        ):
            end += 1
        found += lines[at:end]
        for copy in range(chance.choice((0, 0, 1, 2))):
            found += [f"{lines[at]}（{number}の{copy}）", *lines[at + 1 : end]]
        at = end
    return "\n".join(found)


def _with_other_chart(text: str, number: int) -> str:
    """The first flow of each chart with other words."""
    return re.sub(r"(へ: .*?内容: )([^,}\n]+)", rf"\1\g<2>{number}", text, count=1)


if __name__ == "__main__":
    make_portfolio(Path(sys.argv[1]), int(sys.argv[2]))
