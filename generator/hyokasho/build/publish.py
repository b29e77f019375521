"""Builds specs: check, compose, render, write; one that fails does not stop the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from hyokasho.build.files import Folder
from hyokasho.build.formats import Format, Renderers
from hyokasho.build.history import History
from hyokasho.build.logged import NO_LOG, ChangeLog, change_log, printed
from hyokasho.build.specs import Spec, UnreadableSpecError, read_source
from hyokasho.build.surroundings import Registers
from hyokasho.build.write import replace_file
from hyokasho.changes.printing import source_with_rows, with_rows
from hyokasho.check.spec import Checked, check_spec
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, has_errors
from hyokasho.forms.change_style import load_style
from hyokasho.forms.load import form_names
from hyokasho.source.canonical import canonical
from hyokasho.source.expand import expand
from hyokasho.source.library import Library
from hyokasho.source.read import publication_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of a spec: `files` is empty where findings forbid publication.

    `kind` is what the form calls it (全項目評価書), `form` the id of the form.
    """

    spec: Spec
    title: str
    agency: str
    kind: str
    form: str
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    failure: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether the outputs were written."""
        return bool(self.files)


def read_named(specs: Iterable[Spec], file: str) -> bytes:
    """The bytes of one of the specs, or of a file in its folder, by the name in its findings.

    Raises:
        HyokashoError: It cannot be read, or is of none of the specs.
    """
    for spec in specs:
        if file == spec.name:
            return read_source(spec.path)
        if file.startswith(spec.beside("")):
            return _folder(spec).read(file.removeprefix(spec.beside("")))
    raise UnreadableSpecError(f"{file} を読めません。")


def _folder(spec: Spec) -> Folder:
    return Folder(spec.path.with_suffix(""))


def check(spec: Spec, registers: Registers, as_of: date | None = None) -> Checked:
    """The findings of a spec, with the name of its file; `as_of` as `check_spec` has it.

    Raises:
        UnreadableSpecError: The file of the spec, or a register that it needs, cannot be read.
    """
    around = registers.around(spec)
    surroundings = replace(around.surroundings, files=_folder(spec))
    data = read_source(spec.path)
    checked = check_spec(data, form_names(), registers.font, surroundings, as_of)
    found = (*filter(None, (around.finding(),)), *checked.findings)
    named = (f.in_file(spec.beside(f.file) if f.file else spec.name) for f in found)
    return replace(checked, findings=tuple(named))


def check_with_log(
    spec: Spec, registers: Registers, history: History, as_of: date | None = None
) -> Checked:
    """A spec with the findings of it and of its change log.

    Raises:
        UnreadableSpecError: See `check`.
    """
    checked = check(spec, registers, as_of)
    if not checked.publishable:
        return checked
    agency = registers.around(spec).surroundings.agency
    log = change_log(spec, checked, agency, history)
    found = sorted((*checked.findings, *log.findings), key=lambda finding: finding.sort_key)
    return replace(checked, findings=tuple(found))


def printed_document(
    checked: Checked, library: Library, edition: Edition, log: ChangeLog = NO_LOG
) -> Document:
    """The document of a publishable spec with its source, which stands alone, to be attached.

    Both have the rows of the change log.
    """
    if checked.assessment is None or checked.tree is None:
        raise ValueError("findings forbid publication")
    form = checked.assessment.form
    draft = load_style().draft
    day = publication_day(checked.tree, form)
    tree = expand(checked.tree, library, day, checked.assessment.annexes)
    source = canonical(source_with_rows(tree, form, printed(log.public), draft))
    assessment = with_rows(checked.assessment, printed(log.rows), draft)
    return replace(compose(assessment, edition), source=source)


class Publisher:
    """Builds specs in one edition; the renderers are made once, when they are first used."""

    def __init__(
        self,
        out: Path,
        formats: tuple[Format, ...],
        registers: Registers,
        edition: Edition = Edition.PUBLIC,
        history: History | None = None,
    ) -> None:
        self._out = out
        self._formats = formats
        self._registers = registers
        self._edition = edition
        self._history = history
        self._renderers = Renderers(registers.font)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._renderers.close()

    def publish(self, spec: Spec) -> Built:
        """Builds a spec; findings of level ERROR leave its last good output as it is.

        Raises:
            OutputError: The output folder cannot be written.
        """
        try:
            checked = check(spec, self._registers)
        except UnreadableSpecError as error:
            return _not_built(spec, (), failure=error.message)
        if not checked.publishable or checked.assessment is None:
            return _not_built(spec, checked.findings)
        around = self._registers.around(spec).surroundings
        log = NO_LOG
        if self._history is not None:
            log = change_log(spec, checked, around.agency, self._history, self._edition)
        findings = (*checked.findings, *log.findings)
        if has_errors(log.findings):
            return _not_built(spec, findings)
        document = printed_document(checked, around.library, self._edition, log)
        try:
            rendered = self._rendered(document)
        except HyokashoError as error:
            return _not_built(spec, findings, failure=error.message)
        return Built(
            spec=spec,
            title=document.title,
            agency=document.agency,
            kind=checked.assessment.form.kind,
            form=checked.assessment.form.id,
            findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
            files=self._written(rendered, spec.agency, spec.slug),
            remarks=log.remarks,
        )

    def print(self, document: Document, agency: str, slug: str) -> tuple[Path, ...]:
        """Writes a document to the files of that agency and name, none before all are made.

        Raises:
            OutputError: The output folder cannot be written.
            HyokashoError: A renderer refuses the document.
        """
        return self._written(self._rendered(document), agency, slug)

    def _written(
        self, rendered: list[tuple[Format, bytes]], agency: str, slug: str
    ) -> tuple[Path, ...]:
        files = []
        for kind, data in rendered:
            path = self._out / agency / f"{slug}.{kind.value}"
            replace_file(path, data)
            files.append(path)
        return tuple(files)

    def _rendered(self, document: Document) -> list[tuple[Format, bytes]]:
        return [(kind, self._renderers.render(document, kind)) for kind in self._formats]


def _not_built(spec: Spec, findings: tuple[Finding, ...], failure: str = "") -> Built:
    return Built(
        spec=spec,
        title="",
        agency="",
        kind="",
        form="",
        findings=findings,
        files=(),
        failure=failure,
    )
