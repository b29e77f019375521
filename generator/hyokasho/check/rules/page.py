"""The rules as text for a terminal, as JSON, and as a page of the documentation."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from hyokasho.check.rules.catalog import Rule
from hyokasho.dates import wareki
from hyokasho.resources import resource

# How well the law behind a rule was seen.
_CONFIDENCE = {
    "": "―",
    "high": "法令・様式・公開資料で確認",
    "medium": "一部だけ確認",
    "low": "未確認（担当課で確かめること）",
}


def as_text(rules: Iterable[Rule], *, whole: bool) -> str:
    """A line for each rule, under the headings of the parts; `whole` adds all that is known."""
    lines = []
    for part, group in groupby(_in_parts(rules), key=lambda rule: rule.part):
        lines.append(part)
        for rule in group:
            validity = f"（{_validity(rule)}）" if rule.since or rule.until else ""
            lines.append(f"  {rule.code} {_levels(rule)} {rule.title}{validity}")
            if whole:
                lines += [f"    {line}".rstrip() for line in _details(rule)]
    return "\n".join(lines)


def _details(rule: Rule) -> Iterator[str]:
    new = rule.word.new if rule.word else ""
    if rule.fix or new:
        yield f"直し方：{rule.fix or new}"
    if rule.basis:
        yield f"根拠：{rule.basis}"
    if rule.confidence:
        yield f"確かさ：{_CONFIDENCE[rule.confidence]}"
    for name, piece in (("知らせの出る例", rule.example.bad), ("出ない例", rule.example.good)):
        if piece:
            yield f"{name}："
            yield from (f"  {line}" for line in piece.rstrip("\n").split("\n"))


def as_json(rules: Iterable[Rule]) -> str:
    """All rules as a JSON array; keys and levels are stable."""
    return json.dumps(
        [
            {
                "code": rule.code,
                "levels": [level.name.lower() for level in rule.levels],
                "part": rule.part,
                "title": rule.title,
                "fix": rule.fix or (rule.word.new if rule.word else ""),
                "basis": rule.basis,
                "since": rule.since.isoformat() if rule.since else None,
                "until": rule.until.isoformat() if rule.until else None,
                "confidence": rule.confidence,
                "since_seen": rule.since_seen,
                "suppressible": rule.suppressible,
                "bad": rule.example.bad,
                "good": rule.example.good,
            }
            for rule in rules
        ],
        ensure_ascii=False,
        indent=2,
    )


def as_markdown(rules: Iterable[Rule]) -> str:
    """The page `docs/rules.md`."""
    introduction = resource("schema", "law", "rules-page.md")
    pieces = [introduction.read_text(encoding="utf-8")]
    for part, group in groupby(_in_parts(rules), key=lambda rule: rule.part):
        known = list(group)
        pieces.append(f"## {part}\n\n{_table(known)}")
        pieces += [_section(rule) for rule in known if rule.example.bad]
    return "\n".join(pieces)


def _in_parts(rules: Iterable[Rule]) -> list[Rule]:
    """The rules with those of one part together, the parts in the order of their first code."""
    known = list(rules)
    parts = {part: n for n, part in enumerate(dict.fromkeys(rule.part for rule in known))}
    return sorted(known, key=lambda rule: parts[rule.part])


def _table(rules: Iterable[Rule]) -> str:
    rows = ["| 番号 | 重さ | 期間 | 内容 | 根拠 | 確かさ |", "|---|---|---|---|---|---|"]
    rows += [
        "| "
        + " | ".join(
            map(
                _cell,
                (
                    rule.code,
                    _levels(rule),
                    _validity(rule),
                    rule.title,
                    rule.basis or "―",
                    _CONFIDENCE[rule.confidence],
                ),
            )
        )
        + " |"
        for rule in rules
    ]
    return "\n".join(rows) + "\n"


def _section(rule: Rule) -> str:
    example = rule.example
    lines = [f"### {rule.code} {_cell(rule.title)}", ""]
    fix = rule.fix or (rule.word.new if rule.word else "")
    if fix:
        lines += [f"直し方：{_cell(fix)}", ""]
    if example.as_of:
        lines += [f"（`--as-of {example.as_of}`）", ""]
    language = "" if rule.word else "yaml"
    lines += ["知らせの出る例", "", f"```{language}", example.bad.rstrip("\n"), "```", ""]
    if example.good:
        lines += ["出ない例", "", f"```{language}", example.good.rstrip("\n"), "```", ""]
    return "\n".join(lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*")


def _levels(rule: Rule) -> str:
    return "・".join(level.label for level in rule.levels)


def _validity(rule: Rule) -> str:
    if rule.since is None and rule.until is None:
        return "いつでも"
    since = f"{wareki(rule.since)}から" if rule.since else ""
    until = f"{wareki(rule.until)}まで" if rule.until else ""
    return since + until + ("" if rule.since_seen else "（日は公開資料で未確認）")
