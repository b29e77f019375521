"""Reads what stands around the specs: the register of each agency and the shared texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from hyokasho.build.leaks import with_leaks
from hyokasho.build.specs import AGENCY, Spec, UnreadableSpecError
from hyokasho.build.states import WORKING, Files, register_paths
from hyokasho.check.my_number import LEAK
from hyokasho.check.spec import Checked, check_register
from hyokasho.findings import Finding, Level, Position, has_errors
from hyokasho.fonts import Font
from hyokasho.forms.load import load_form
from hyokasho.forms.model import Form
from hyokasho.resources import resource
from hyokasho.source.library import Shelf, library
from hyokasho.source.read import read
from hyokasho.source.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The surroundings of the specs of one agency, with what is wrong in their files.

    `unreadable` is the file that must be mended before anything is built: the register of the
    agency, or shared texts with a 個人番号.
    """

    surroundings: Surroundings
    findings: tuple[Finding, ...]
    unreadable: str = ""

    def finding(self) -> Finding | None:
        """What a spec says when the register of its agency cannot be used."""
        if not self.unreadable:
            return None
        return Finding(
            code="S326",
            level=Level.ERROR,
            message=f"{self.unreadable} に誤りがあるので、この評価書を作れません。",
            hint=f"先に {self.unreadable} を直してください。",
            position=Position(1, 1),
        )


class Registers:
    """The registers around specs; each file is read once.

    `font` is what their texts are to be printed with, None for those of former times. They are
    taken from `files`, which may be those of a commit.
    """

    def __init__(self, font: Font | None, files: Files = WORKING) -> None:
        self._font = font
        self._files = files
        self._around: dict[Path, Around] = {}
        self._checked: dict[Path, Checked] = {}
        self._told: dict[Finding, None] = {}

    @property
    def font(self) -> Font:
        """The font that their texts are printed with."""
        if self._font is None:
            raise ValueError("registers of former times are not printed")
        return self._font

    def around(self, spec: Spec) -> Around:
        """What stands around a spec."""
        folder = spec.path.absolute().parent
        if folder not in self._around:
            self._around[folder] = self._read(folder)
        return self._around[folder]

    def fresh_findings(self) -> tuple[Finding, ...]:
        """What is wrong in the registers that were read since this was last asked."""
        every = dict.fromkeys(f for around in self._around.values() for f in around.findings)
        fresh = tuple(finding for finding in every if finding not in self._told)
        self._told |= every
        return fresh

    def _read(self, folder: Path) -> Around:
        checked = {path: self._check(path, form) for path, form in _registers(folder, self._files)}
        shelves = (_shelf(self._files.name(path), one) for path, one in checked.items())
        texts, wrong = library(shelf for shelf in shelves if shelf is not None)
        findings = [*chain.from_iterable(one.findings for one in checked.values()), *wrong]
        agency = None
        for path, one in checked.items():
            if one.assessment is None or one.tree is None:
                continue
            # Once more, now that it is known which texts there are.
            register, dead = read(one.tree, one.assessment.form, texts)
            findings += (finding.in_file(self._files.name(path)) for finding in dead)
            if path.name == AGENCY:
                agency = register
        ours = self._files.name(folder / AGENCY)
        broken = [f.file for f in findings if f.code == LEAK]
        if has_errors(tuple(finding for finding in findings if finding.file == ours)):
            broken.insert(0, ours)
        return Around(
            surroundings=Surroundings(library=texts, agency=agency),
            findings=tuple(dict.fromkeys(findings)),
            unreadable=broken[0] if broken else "",
        )

    def _check(self, path: Path, form: Form) -> Checked:
        if path not in self._checked:
            checked = self._read_register(path, form)
            self._checked[path] = Checked(
                findings=tuple(
                    finding.in_file(self._files.name(path)) for finding in checked.findings
                ),
                assessment=checked.assessment,
                tree=checked.tree,
            )
        return self._checked[path]

    def _read_register(self, path: Path, form: Form) -> Checked:
        try:
            data = self._files.read(path)
        except UnreadableSpecError as error:
            return Checked(findings=(error.finding(self._files.name(path)),))
        checked = check_register(data, form, self._font)
        if self._font is None:
            # What was committed before is told by `check --history`.
            return checked
        return with_leaks(checked, self._files.name(path), data)


def _registers(folder: Path, files: Files) -> Iterator[tuple[Path, Form]]:
    """The files around the specs of a folder that are there, each with its form."""
    registers = resource("schema", "registers")
    for path in register_paths(folder, files):
        yield path, load_form("agency" if path.name == AGENCY else "shared", registers)


def _shelf(file: str, checked: Checked) -> Shelf | None:
    if checked.assessment is None:
        return None
    wrong = tuple(
        finding.position.line for finding in checked.findings if finding.level is Level.ERROR
    )
    return Shelf(file=file, register=checked.assessment, wrong=wrong)
