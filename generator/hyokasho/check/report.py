"""Findings as text for people and as JSON for machines."""

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from hyokasho.findings import Finding, Level
from hyokasho.my_number.find import masked
from hyokasho.words import visible

_CONTEXT = 60
# Marks that stand on the sign before them.
_NO_WIDTH = frozenset({"Mn", "Me"})


def _plain(words: str, _level: Level) -> str:
    return words


def as_text(finding: Finding, line: str, paint: Callable[[str, Level], str] = _plain) -> str:
    """The finding with its line and a marker below the place.

    `line` is the text of the line in the file; long lines are cut around the place. `paint` gives
    level and marker the colour of the level.
    """
    finding, line = masked_finding(finding), masked(line)
    level = finding.level
    place = f"{visible(finding.file)}:{finding.position.line}:{finding.position.column}"
    item = f"〔{finding.item}〕" if finding.item else ""
    out = [f"{place}: {paint(f'{level.label} {finding.code}', level)} {item}{finding.message}"]
    if finding.veiled:
        out.append(f"  {finding.position.line} | （公表しない記載なので、ここには示しません）")
    elif line.strip():
        column = finding.position.column - 1
        start = max(column - _CONTEXT // 2, 0)
        shown = visible(line[start : start + _CONTEXT])
        before = _width(visible(line[start:column]))
        number = str(finding.position.line)
        out.append(f"  {number} | {shown}")
        out.append(f"  {' ' * len(number)} | {' ' * before}{paint('^', level)}")
    if finding.hint:
        out.append(f"    → {finding.hint}")
    return "\n".join(out)


def _width(text: str) -> int:
    """The columns that a text takes on a terminal, where a sign of ambiguous width (①) takes one.

    On paper, where the text is set in a Japanese font, it takes two.
    """
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
        if unicodedata.category(sign) not in _NO_WIDTH
    )


def as_json(findings: Iterable[Finding]) -> str:
    """All findings as a JSON array; keys and levels are stable."""
    return json.dumps(as_data(findings), ensure_ascii=False, indent=2)


def as_data(findings: Iterable[Finding]) -> list[dict[str, str | int]]:
    """All findings as plain data, which becomes JSON."""
    return [
        {
            "file": finding.file,
            "line": finding.position.line,
            "column": finding.position.column,
            "code": finding.code,
            "level": finding.level.name.lower(),
            "item": finding.item,
            "message": finding.message,
            "hint": finding.hint,
            "basis": finding.basis,
        }
        for finding in map(masked_finding, findings)
    ]


def masked_finding(finding: Finding) -> Finding:
    """The finding with each 個人番号 in its words masked."""
    return replace(
        finding,
        file=masked(finding.file),
        item=masked(finding.item),
        message=masked(finding.message),
        hint=masked(finding.hint),
    )


def summary(findings: Iterable[Finding]) -> str:
    """How many findings of each level: `エラー 1 件、警告 3 件`."""
    counts = dict.fromkeys((Level.ERROR, Level.WARNING, Level.NOTE), 0)
    for finding in findings:
        counts[finding.level] += 1
    shown = [f"{level.label} {count} 件" for level, count in counts.items() if count]
    return "、".join(shown) or "指摘なし"
