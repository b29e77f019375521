"""Measures what users would otherwise do, on the same documents in the same run.

LibreOffice makes the PDF of our DOCX, WeasyPrint that of our HTML; both cold and warm, as far as
they can be warm.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench_figure import Figure

from hyokasho.build.checked import check
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import Spec, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.fonts import find_font
from hyokasho.render.docx import DocxRenderer
from hyokasho.render.html import HtmlRenderer
from hyokasho.render.pdf import PdfRenderer

_SPECS = ("specs/okayama/yobosesshu.yaml", "specs/kobe/jido-teate.yaml")
_MADE = datetime(2026, 1, 15, tzinfo=UTC)
_RUNS = 5


def rivals() -> list[Figure]:
    """PDF by us, by LibreOffice and by WeasyPrint; those that are not installed are not there."""
    font = find_font()
    registers = Registers(font)
    documents = [_document(spec, registers) for spec in find_specs(tuple(map(Path, _SPECS)))]
    with PdfRenderer(font) as pdf:
        ours = _seconds(lambda: [pdf.render(one, _MADE) for one in documents])
    count = len(documents)
    figures = [Figure(name=f"PDF of {count} documents, hyokasho", unit="s wall", runs=ours)]
    docx, html = DocxRenderer(), HtmlRenderer()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, one in enumerate(documents):
            (folder / f"{number}.docx").write_bytes(docx.render(one, _MADE))
            (folder / f"{number}.html").write_bytes(html.render(one))
        for name, work, least in (
            ("LibreOffice, from the DOCX", _libreoffice(folder), 8.0),
            ("WeasyPrint, from the HTML", _weasyprint(folder), 30.0),
        ):
            if work is None:
                continue
            theirs = _seconds(work)
            ratio = tuple(their / our for their, our in zip(theirs, ours, strict=True))
            figures += [
                Figure(name=f"– {name}", unit="s wall", runs=theirs),
                Figure(name="– – against hyokasho", unit="times as long", runs=ratio, least=least),
            ]
    return figures


def _document(spec: Spec, registers: Registers) -> Document:
    library = registers.around(spec).surroundings.library
    return printed_document(check(spec, registers), library, Edition.PUBLIC)


def _libreoffice(folder: Path) -> Callable[[], object] | None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    files = sorted(str(path) for path in folder.glob("*.docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    return lambda: subprocess.run([*command, *files], check=True, capture_output=True)  # noqa: S603 - our own words.


def _weasyprint(folder: Path) -> Callable[[], object] | None:
    try:
        import weasyprint  # noqa: PLC0415 - installed for this alone.
    except ImportError:
        return None
    files = sorted(folder.glob("*.html"))
    return lambda: [weasyprint.HTML(filename=str(path)).write_pdf() for path in files]


def _seconds(work: Callable[[], object]) -> tuple[float, ...]:
    """Wall seconds of each run, after one that is not counted."""
    work()
    seconds = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return tuple(seconds)
