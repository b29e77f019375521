"""Findings as text for people and as JSON for machines."""

import json
from collections.abc import Iterable

from hyokasho.document.lines import columns
from hyokasho.findings import Finding, Level
from hyokasho.my_number.find import masked
from hyokasho.words import visible

_CONTEXT = 60


def as_text(finding: Finding, line: str) -> str:
    """The finding with its line and a marker below the place.

    `line` is the text of the line in the file; long lines are cut around the place.
    """
    place = f"{masked(finding.file)}:{finding.position.line}:{finding.position.column}"
    item = f"〔{masked(finding.item)}〕" if finding.item else ""
    out = [f"{place}: {finding.level.label} {finding.code} {item}{masked(finding.message)}"]
    if finding.veiled:
        out.append(f"  {finding.position.line} | （公表しない記載なので、ここには示しません）")
    elif (line := masked(line)).strip():
        column = finding.position.column - 1
        start = max(column - _CONTEXT // 2, 0)
        shown = visible(line[start : start + _CONTEXT])
        before = columns(visible(line[start:column]))
        number = str(finding.position.line)
        out.append(f"  {number} | {shown}")
        out.append(f"  {' ' * len(number)} | {' ' * before}^")
    if finding.hint:
        out.append(f"    → {masked(finding.hint)}")
    return "\n".join(out)


def as_json(findings: Iterable[Finding]) -> str:
    """All findings as a JSON array; keys and levels are stable."""
    return json.dumps(as_data(findings), ensure_ascii=False, indent=2)


def as_data(findings: Iterable[Finding]) -> list[dict[str, str | int]]:
    """All findings as plain data, which becomes JSON."""
    return [
        {
            "file": masked(finding.file),
            "line": finding.position.line,
            "column": finding.position.column,
            "code": finding.code,
            "level": finding.level.name.lower(),
            "item": masked(finding.item),
            "message": masked(finding.message),
            "hint": masked(finding.hint),
            "basis": finding.basis,
        }
        for finding in findings
    ]


def summary(findings: Iterable[Finding]) -> str:
    """How many findings of each level: `エラー 1 件、警告 3 件`."""
    counts = dict.fromkeys((Level.ERROR, Level.WARNING, Level.NOTE), 0)
    for finding in findings:
        counts[finding.level] += 1
    shown = [f"{level.label} {count} 件" for level, count in counts.items() if count]
    return "、".join(shown) or "指摘なし"
