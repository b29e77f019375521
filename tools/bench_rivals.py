"""Measures what users would otherwise do, on the same documents in the same run.

LibreOffice makes the PDF of our DOCX, WeasyPrint that of our HTML. Each run has documents that none
of the programs has seen before, made by `make_portfolio.py`; what they load once is loaded.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from bench_figure import Figure
from make_portfolio import make_portfolio

from hyokasho.build.checked import check
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import Spec
from hyokasho.build.surroundings import Registers
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.fonts import find_font
from hyokasho.render.docx import DocxRenderer
from hyokasho.render.html import HtmlRenderer
from hyokasho.render.pdf import PdfRenderer

_MADE = datetime(2026, 1, 15, tzinfo=UTC)
_RUNS = 5
_AT_ONCE = 2


def rivals() -> list[Figure]:
    """PDF by us, by LibreOffice and by WeasyPrint; those that are not installed are not there."""
    font = find_font()
    docx, html = DocxRenderer(), HtmlRenderer()
    with tempfile.TemporaryDirectory() as place, PdfRenderer(font) as pdf:
        folder = Path(place)
        documents = iter(_documents(folder / "portfolio", (_RUNS + 1) * _AT_ONCE))
        ours: list[float] = []
        theirs: dict[str, list[float]] = {}
        for number in range(_RUNS + 1):
            batch = list(islice(documents, _AT_ONCE))
            here = folder / str(number)
            here.mkdir()
            ours.append(_seconds(partial(_print, pdf, batch)))
            for one, document in enumerate(batch):
                (here / f"{one}.docx").write_bytes(docx.render(document, _MADE))
                (here / f"{one}.html").write_bytes(html.render(document))
            for name, work in _others(here, folder / "profile"):
                theirs.setdefault(name, []).append(_seconds(work))
    # The first run is not counted.
    name = f"PDF of {_AT_ONCE} documents, hyokasho"
    figures = [Figure(name=name, unit="s wall", runs=tuple(ours[1:]))]
    for name, runs in theirs.items():
        ratios = tuple(their / our for their, our in zip(runs, ours, strict=True))[1:]
        told = f"– {name}"
        figures += [
            Figure(name=told, unit="s wall", runs=tuple(runs[1:])),
            Figure(
                name="– – against hyokasho", unit="times as long", runs=ratios, least=_LEAST[name]
            ),
        ]
    return figures


def _print(pdf: PdfRenderer, documents: list[Document]) -> None:
    for document in documents:
        pdf.render(document, _MADE)


def _documents(folder: Path, count: int) -> Iterator[Document]:
    """Documents of which no two are alike."""
    registers = Registers(find_font())
    for path in make_portfolio(folder, count):
        yield _document(Spec(Path(path).parent.name, Path(path).stem, folder / path), registers)


def _document(spec: Spec, registers: Registers) -> Document:
    library = registers.around(spec).surroundings.library
    return printed_document(check(spec, registers), library, Edition.PUBLIC)


_OFFICE = "LibreOffice, from the DOCX"
_WEASY = "WeasyPrint, from the HTML"
_LEAST = {_OFFICE: 8.0, _WEASY: 30.0}


def _others(folder: Path, profile: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What makes PDFs of all that lies in the folder."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is not None:
        files = sorted(str(path) for path in folder.glob("*.docx"))
        user = f"-env:UserInstallation=file://{profile}"
        command = [office, user, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        yield _OFFICE, lambda: subprocess.run([*command, *files], check=True, capture_output=True)  # noqa: S603 - our own words.
    if find_spec("weasyprint") is not None:
        import weasyprint  # noqa: PLC0415 - installed for this alone.

        pages = sorted(folder.glob("*.html"))
        yield _WEASY, lambda: [weasyprint.HTML(filename=str(path)).write_pdf() for path in pages]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
