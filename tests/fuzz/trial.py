"""Tries a mutant: findings that can be shown, and a Document where there are no errors."""

import hashlib
import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Final

from fuzz.mutants import SPECS, Mutant
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import AGENCY, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.annotations import as_annotations
from hyokasho.check.codes import meanings
from hyokasho.check.report import as_json, as_text
from hyokasho.check.sarif import as_sarif
from hyokasho.check.spec import MAX_FINDINGS, Checked, check_register, check_spec
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.fonts import find_font
from hyokasho.forms.load import form_names, load_form
from hyokasho.resources import resource
from hyokasho.source.decode import lines_to_show
from hyokasho.source.files import MissingFileError, RefusedFileError
from hyokasho.source.surroundings import Surroundings

# CPU time for a mutant; the slowest take a tenth of it.
SECONDS: Final = 20.0
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


class FuzzError(AssertionError):
    """A mutant led to something else than findings."""


class SlowError(BaseException):
    """A mutant took too long; no `except Exception` of ours may swallow that."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder beside the spec that has something under every name, sound or not."""

    def read(self, name: str) -> bytes:
        """Bytes that depend on the name alone."""
        chance = hashlib.sha256(name.encode("utf-8", "replace")).digest()[0] % 8
        match chance:
            case 0:
                raise MissingFileError(
                    f"ファイル「{name[:40]}」がありません。", ("甲.csv", "図.png")
                )
            case 1:
                raise RefusedFileError("読みません。", "置いてください。")
            case 2:
                return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
            case 3:
                return b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><a/></svg>"
            case 4:
                return '名前,所属\n甲,"乙\n'.encode("cp932")
            case 5:
                return bytes(range(256))
            case 6:
                return b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
            case _:
                return "提供先,法令上の根拠\n甲,乙\n丙,丁\n".encode()


BESIDE: Final = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a mutant led to: a sum over its findings, the same in each process, and their codes."""

    digest: str
    codes: frozenset[str]
    composed: bool


def tried(mutant: Mutant) -> Trial:
    """What the mutant led to.

    Raises:
        FuzzError: Something that is said of it cannot be shown, or not in that order.
        SlowError: It took too long.
    """
    with _limited(SECONDS):
        checked = _checked(mutant)
        _assert_shown(checked.findings, mutant)
        composed = checked.publishable and not mutant.is_register
        if composed:
            _compose(checked, mutant)
    told = as_json(checked.findings).encode("utf-8", "replace")
    return Trial(
        digest=hashlib.sha256(told).hexdigest(),
        codes=frozenset(finding.code for finding in checked.findings),
        composed=composed,
    )


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SlowError(f"more than {seconds:.0f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _checked(mutant: Mutant) -> Checked:
    font = find_font()
    if mutant.is_register:
        name = "agency" if mutant.origin.name == AGENCY else "shared"
        return check_register(mutant.data, load_form(name, resource("schema", "registers")), font)
    return check_spec(mutant.data, form_names(), font, _surroundings()[mutant.origin])


@cache
def _surroundings() -> dict[Path, Surroundings]:
    """What really stands around each spec, with the folder above."""
    registers = Registers(find_font())
    found = {spec.path: registers.around(spec).surroundings for spec in find_specs(SPECS)}
    return {path: replace(around, files=BESIDE) for path, around in found.items()}


def _compose(checked: Checked, mutant: Mutant) -> None:
    """Its documents, unless a renderer's own error in Japanese says why there is none."""
    library = _surroundings()[mutant.origin].library
    for edition in Edition:
        try:
            printed_document(checked, library, edition)
        except HyokashoError as error:
            if not error.message:
                raise FuzzError("an error without words") from error


def _assert_shown(findings: tuple[Finding, ...], mutant: Mutant) -> None:
    """All that is said can be shown in each format, at a place that is in the file."""
    lines = lines_to_show(mutant.data)
    keys = [finding.sort_key for finding in findings]
    if keys != sorted(keys) or len(set(keys)) != len(keys):
        raise FuzzError("the order of the findings is not stable")
    if len(findings) > MAX_FINDINGS + 1:
        raise FuzzError(f"{len(findings)} findings")
    for finding in findings:
        _assert_sound(finding, lines)
    json.loads(as_json(findings))
    as_annotations(findings).encode()
    json.loads(as_sarif(findings, lambda file: () if file else lines, meanings()).encode())


def _assert_sound(finding: Finding, lines: list[str]) -> None:
    words = (finding.message, finding.hint, finding.item)
    problems = {
        "no message or hint": not finding.message or not finding.hint,
        "too long": sum(map(len, words)) > 1_500,
        "signs that are not seen": any(map(_UNSEEN.search, words)),
        "a code without a meaning": finding.code not in meanings(),
    }
    line, column = finding.position.line, finding.position.column
    if not finding.file:
        problems["a line beyond the file"] = not 1 <= line <= len(lines) + 1
        text = lines[line - 1] if line <= len(lines) else ""
        problems["a column beyond the line"] = not 1 <= column <= len(text) + 2
        as_text(finding, text).encode()
    for problem, is_so in problems.items():
        if is_so:
            raise FuzzError(f"{problem}: {finding!r:.500}")
