"""Keeps words that are withheld from the public out of messages, which logs keep and show."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hyokasho.findings import Finding
from hyokasho.forms import keys
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence, scalars
from hyokasho.words import VEILED, one_line

_QUOTED = re.compile(r"「([^」]*)」")
_FLAGS = frozenset({*keys.YES, *keys.NO})


@dataclass(frozen=True, slots=True)
class _Part:
    """What is withheld together: the lines on which it stands, and its words."""

    lines: range
    words: str


def veil(findings: Iterable[Finding], tree: Mapping) -> Iterator[Finding]:
    """The findings; of those about what is withheld, without its words and marked as such."""
    parts = tuple(_withheld(tree))
    for finding in findings:
        line = 0 if finding.file else finding.position.line
        part = next((part for part in parts if line in part.lines), None)
        yield _veiled(finding, part) if part else finding


def _veiled(finding: Finding, part: _Part) -> Finding:
    def hide(found: re.Match[str]) -> str:
        words = found[1].removesuffix("…")
        return f"「{VEILED}」" if words and words in part.words else found[0]

    return replace(
        finding,
        message=_QUOTED.sub(hide, finding.message),
        hint=_QUOTED.sub(hide, finding.hint),
        veiled=True,
    )


def _withheld(node: Node) -> Iterator[_Part]:
    match node:
        case Mapping() if node.find(keys.WITHHELD) is not None:
            yield _part(node)
        case Mapping():
            for entry in node.entries:
                yield from _withheld(entry.value)
        case Sequence():
            for item in node.items:
                yield from _withheld(item)
        case Scalar():
            return


def _part(node: Mapping) -> _Part:
    # Keys are those of the form, which everybody knows.
    written = [scalar for entry in node.entries for scalar in scalars(entry.value)]
    lines = [node.position.line]
    for scalar in written:
        lines += [scalar.position.line, scalar.position_of(len(scalar.text)).line]
    words = "\n".join(one_line(scalar.text) for scalar in written if scalar.text not in _FLAGS)
    return _Part(range(min(lines), max(lines) + 1), words)
