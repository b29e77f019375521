"""Findings as SARIF 2.1.0, the format of the OASIS that code hosts and editors read.

Numbers in comments are sections of "Static Analysis Results Interchange Format (SARIF) Version
2.1.0", OASIS Standard.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

from hyokasho import __version__
from hyokasho.check.codes import Meaning
from hyokasho.findings import Finding, Level

# A value of JSON; typed no further, for json takes all of these.
Json = dict[str, object]

# The lines of a file, by the name that findings give it; none where it cannot be read.
Lines = Callable[[str], Sequence[str]]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# 3.27.10: note, warning and error mean what they mean here.
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
_DIGITS = re.compile(r"[0-9０-９]+")


def as_sarif(findings: Iterable[Finding], lines: Lines, meanings: Mapping[str, Meaning]) -> str:
    """A log with one run, its results in the order of the findings.

    Places are counted in UTF-16 as the format wants it, so `lines` must give the text of the files.
    Nothing of that text is in the log but what the messages quote.
    """
    found = tuple(findings)
    rules = _rules(found, meanings)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    prints = _fingerprints(found, lines)
    results = [
        _result(finding, numbers[finding.code], fingerprint, lines(finding.file))
        for finding, fingerprint in zip(found, prints, strict=True)
    ]
    run = {
        "tool": {"driver": {"name": "hyokasho", "version": __version__, "rules": rules}},
        "language": "ja",
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rules(findings: Sequence[Finding], meanings: Mapping[str, Meaning]) -> list[Json]:
    """One rule for each code that was found, by code; an unknown one is named by its message."""
    first = {finding.code: finding for finding in reversed(findings)}
    return [_rule(first[code], meanings.get(code)) for code in sorted(first)]


def _rule(finding: Finding, meaning: Meaning | None) -> Json:
    rule: Json = {"id": finding.code}
    if meaning is None:
        rule["shortDescription"] = _message(finding.message)
        return rule
    rule["shortDescription"] = _message(meaning.title)
    rule["fullDescription"] = _message(meaning.meaning)
    if meaning.remedy:
        rule["help"] = _message(meaning.remedy)
    return rule


def _message(words: str) -> Json:
    """The words as plain text: braces doubled (3.11.5), and nothing is a link (3.11.6).

    A message quotes the spec, whose author must not put links into the page of a code host.
    """
    return {"text": words.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _result(finding: Finding, number: int, fingerprint: str, lines: Sequence[str]) -> Json:
    said = {"item": finding.item, "hint": finding.hint, "basis": finding.basis}
    location: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.file), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": finding.position.line,
                "startColumn": _utf16_column(finding, lines),
            },
        },
    }
    if finding.item:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.item}]
    words = (f"〔{finding.item}〕" if finding.item else "") + finding.message
    return {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": _LEVELS[finding.level],
        "message": _message("\n→ ".join(filter(None, (words, finding.hint)))),
        "locations": [location],
        "partialFingerprints": {"hyokasho/v1": fingerprint},
        "properties": {name: words for name, words in said.items() if words},
    }


def _uri(file: str) -> str:
    """The name as a relative URI (3.10.1): all but ASCII in percent signs, also signs of no UTF-8.

    A first segment with a colon would be taken for a scheme (RFC 3986, 4.2), so it is escaped too.
    """
    errors = "surrogatepass" if os.name == "nt" else "surrogateescape"
    return quote(file.encode("utf-8", errors), safe="/")


def _utf16_column(finding: Finding, lines: Sequence[str]) -> int:
    """The column in units of UTF-16 (3.14.17); a sign beyond the BMP, such as 𠮷, has two."""
    line = _line(finding, lines)
    before = line[: finding.position.column - 1]
    return finding.position.column + sum(sign > "\uffff" for sign in before)


def _line(finding: Finding, lines: Sequence[str]) -> str:
    number = finding.position.line
    return lines[number - 1] if number <= len(lines) else ""


def _fingerprints(findings: Sequence[Finding], lines: Lines) -> list[str]:
    """What tells a finding from others (3.27.17), and stays when lines are put in above it.

    It is made of code, item and the words of the line; digits are left out, so that nobody learns
    a number by trying, and so is a line that is withheld from the public.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        line = "" if finding.veiled else _line(finding, lines(finding.file)).strip()
        key = (finding.code, finding.item, _DIGITS.sub("0", line))
        number = seen[(finding.file, *key)]
        seen[(finding.file, *key)] += 1
        digest = hashlib.sha256("\0".join((*key, str(number))).encode("utf-8", "surrogatepass"))
        made.append(digest.hexdigest()[:32])
    return made
