"""Findings: frozen values that say what is wrong in a document, where, and what to write."""

from dataclasses import dataclass, replace
from enum import IntEnum


class Level(IntEnum):
    """How grave a finding is; a document with an ERROR is not published."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The Japanese word shown to users."""
        return {Level.NOTE: "参考", Level.WARNING: "警告", Level.ERROR: "エラー"}[self]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; both count from 1, columns in characters."""

    line: int
    column: int

    def after(self, text: str) -> "Position":
        """The place behind a text that begins here, its lines separated by LF."""
        lines = text.count("\n")
        if lines:
            return Position(self.line + lines, len(text) - text.rfind("\n"))
        return Position(self.line, self.column + len(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, with its place and the way out.

    `code` is stable and never reused: `S…` for what the schema or YAML itself forbids, `D…` for the
    domain. `item` is the official item as printed (Ⅱ－４－委託事項２－⑥委託先名), empty where none
    applies. `basis` is the article, guideline or form item that the finding rests on. `veiled` says
    that it is about what is withheld from the public, so that its line must not be shown.
    """

    code: str
    level: Level
    message: str
    position: Position
    file: str = ""
    item: str = ""
    hint: str = ""
    basis: str = ""
    veiled: bool = False

    @property
    def sort_key(self) -> tuple[str, Position, str, str, str, str, int]:
        """By file, then place, then code, then words: no two findings that differ are equal."""
        place = (self.file, self.position, self.code)
        return (*place, self.message, self.item, self.hint, -self.level)

    def in_file(self, file: str) -> "Finding":
        """The same finding, said of a file."""
        return replace(self, file=file)


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Whether any of them forbids publication."""
    return any(finding.level is Level.ERROR for finding in findings)
