"""Findings as annotations of GitHub, which shows them at the lines of a pull request."""

from collections.abc import Iterable

from hyokasho.findings import Finding, Level
from hyokasho.words import visible

# See "Workflow commands for GitHub Actions" in the manual of GitHub.
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def as_annotations(findings: Iterable[Finding]) -> str:
    """A line for each finding, in their order; empty where there is none."""
    return "\n".join(map(_annotation, findings))


def _annotation(finding: Finding) -> str:
    title = " ".join(filter(None, (finding.level.label, finding.code, finding.item)))
    properties = {
        "file": visible(finding.file),
        "line": str(finding.position.line),
        "col": str(finding.position.column),
        "title": title,
    }
    written = ",".join(f"{name}={words.translate(_PROPERTY)}" for name, words in properties.items())
    words = "\n→ ".join(filter(None, (finding.message, finding.hint)))
    return f"::{_COMMANDS[finding.level]} {written}::{words.translate(_DATA)}"
