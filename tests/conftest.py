"""What many tests share: the real spec, its Document, and the three files made of it once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from hyokasho.build.checked import check
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import Spec, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.spec import Checked, check_spec
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.fonts import Font, find_font
from hyokasho.forms.load import form_names
from hyokasho.render.docx import DocxRenderer
from hyokasho.render.html import HtmlRenderer
from hyokasho.render.pdf import PdfRenderer
from hyokasho.source.library import EMPTY, Library

ROOT = Path(__file__).parents[1]
OKAYAMA = ROOT / "specs" / "okayama" / "yobosesshu.yaml"
SPECS = tuple(spec.path for spec in find_specs((ROOT / "specs",)))
every_spec = pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
MADE = datetime(2026, 1, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Printed:
    """A Document and its three files."""

    document: Document
    docx: bytes
    pdf: bytes
    html: bytes


class Printer:
    """Prints documents in all formats with renderers that are made once."""

    def __init__(self, font: Font, pdf: PdfRenderer) -> None:
        self.font = font
        self._registers = Registers(font)
        self._docx = DocxRenderer()
        self._pdf = pdf
        self._html = HtmlRenderer()

    def check(self, source: bytes) -> Checked:
        return check_spec(source, form_names(), self.font)

    def document(self, source: bytes) -> Document:
        return self._document(self.check(source), EMPTY)

    def check_file(self, path: Path) -> Checked:
        """The findings of a spec that lies where its agency and the shared texts are."""
        return check(self._spec(path), self._registers)

    def document_of(self, path: Path) -> Document:
        """The document of such a spec."""
        library = self._registers.around(self._spec(path)).surroundings.library
        return self._document(self.check_file(path), library)

    def _spec(self, path: Path) -> Spec:
        (spec,) = find_specs((path,))
        return spec

    def _document(self, checked: Checked, library: Library) -> Document:
        assert checked.publishable, [f.message for f in checked.findings]
        return printed_document(checked, library, Edition.PUBLIC)

    def print(self, document: Document) -> Printed:
        return Printed(
            document=document,
            docx=self._docx.render(document, MADE),
            pdf=self._pdf.render(document, MADE),
            html=self._html.render(document),
        )


Published = Callable[[Path], Printed]


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def printer() -> Iterator[Printer]:
    font = find_font()
    with PdfRenderer(font) as pdf:
        yield Printer(font, pdf)


@pytest.fixture(scope="session")
def published(printer: Printer) -> Published:
    """Every spec of the repository in all formats, by its file; each is printed once."""
    return cache(lambda path: printer.print(printer.document_of(path)))


@pytest.fixture(scope="session")
def okayama(published: Published) -> Printed:
    """The real assessment in all formats."""
    return published(OKAYAMA)
