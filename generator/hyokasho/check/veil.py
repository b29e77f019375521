"""Keeps words that are withheld from the public out of messages, which logs keep and show.

A rule may quote a text as it is written, in another width, in part, or as a day that it reads in
it, so nobody can tell its words from ours. Of what is withheld a finding therefore says no more
than follows from its code.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hyokasho.check.codes import meanings
from hyokasho.findings import Finding, Position
from hyokasho.forms import keys
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.source.tree import Entry, Mapping, Node, Path, Scalar, Sequence, scalars

_LOOK_UP = "この記載を「hyokasho rules {code}」の説明に照らして確かめてください"
_WHY = "（公表しない記載なので、くわしくは示しません）"


@dataclass(frozen=True, slots=True)
class _Part:
    """What is withheld together: where it is, its lines, and the files that it may name.

    `ours` are the places of what everybody knows: our own key, and a value of it that says nothing.
    """

    path: Path
    lines: range
    files: frozenset[str]
    ours: frozenset[Position]

    def holds(self, finding: Finding) -> bool:
        """Whether the finding is about it."""
        if finding.file:
            return finding.file in self.files
        return finding.position.line in self.lines


def veil(findings: Iterable[Finding], tree: Mapping, form: Form | None) -> Iterator[Finding]:
    """The findings; of those about what is withheld, without its words and marked as such.

    Their `file` is empty for the tree itself, else the name of a file beside it.
    """
    # How many lines the file has, nobody needs to know.
    parts = tuple(_withheld(tree, (), range(1, sys.maxsize)))
    for finding in findings:
        part = next((part for part in parts if part.holds(finding)), None)
        if part is None:
            yield _veiled(finding) if finding.veiled else finding
        elif finding.position in part.ours and not finding.file:
            yield replace(finding, veiled=True)
        else:
            yield replace(_veiled(finding), item=place(form, part.path) if form else "")


def _veiled(finding: Finding) -> Finding:
    known = meanings()[finding.code]
    return replace(
        finding,
        message=f"{known.title}{_WHY}。",
        hint=f"{known.remedy or _LOOK_UP.format(code=finding.code)}。",
        veiled=True,
    )


def _withheld(node: Node, path: Path, lines: range) -> Iterator[_Part]:
    """The parts at or below a node; `lines` are those from its key up to what follows it.

    Where a text ends, the tree does not tell.
    """
    match node:
        case Mapping() if (reason := node.find(keys.WITHHELD)) is not None:
            files = frozenset(scalar.text for scalar in scalars(node))
            yield _Part(path, lines, files, frozenset(_ours(reason)))
        case Mapping():
            starts = [entry.key.position.line for entry in node.entries]
            for entry, span in zip(node.entries, _spans(starts, lines, node), strict=True):
                yield from _withheld(entry.value, (*path, entry.key.text), span)
        case Sequence():
            starts = [item.position.line for item in node.items]
            for number, span in enumerate(_spans(starts, lines, node)):
                yield from _withheld(node.items[number], (*path, number), span)
        case _:
            return


def _ours(reason: Entry) -> Iterator[Position]:
    yield reason.key.position
    if isinstance(reason.value, Scalar) and reason.value.text in {"", *keys.YES, *keys.NO}:
        yield reason.value.position


def _spans(starts: list[int], lines: range, node: Mapping | Sequence) -> Iterator[range]:
    """The lines of each of several nodes; in brackets one may end on the line of the next."""
    for number, start in enumerate(starts, start=1):
        stop = starts[number] + node.flow if number < len(starts) else lines.stop
        yield range(start, max(stop, start + 1))
