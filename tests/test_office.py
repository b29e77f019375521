"""LibreOffice opens the DOCX and reads the same words in it."""

import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from conftest import Printed
from reading import docx_figures, docx_text, squeezed

pytestmark = pytest.mark.office

SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


@pytest.fixture(scope="module")
def converted(okayama: Printed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "o.docx").write_bytes(okayama.docx)
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice がありません（soffice）"
    profile = (folder / "profile").as_uri()
    for kind in ("pdf", "odt"):
        command = [soffice, f"-env:UserInstallation={profile}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", str(folder), str(folder / "o.docx")],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder


def test_libreoffice_reads_the_same_text(converted: Path, okayama: Printed) -> None:
    with zipfile.ZipFile(converted / "o.odt") as odt:
        content = etree.fromstring(odt.read("content.xml"))
    body = next(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"))
    # LibreOffice keeps the alternative text of a drawing between its texts.
    told = list(body.iter(f"{SVG}desc"))
    assert [element.text for element in told] == docx_figures(okayama.docx)
    for element in (*told, *body.iter(f"{SVG}title")):
        element.text = None
    assert squeezed("".join(map(str, body.itertext()))) == squeezed(docx_text(okayama.docx))


def test_no_sign_is_lost_on_the_pages(converted: Path, okayama: Printed) -> None:
    """Page by page the order differs in tables, so signs are counted."""
    text = subprocess.run(
        ["pdftotext", str(converted / "o.pdf"), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    wanted, got = (Counter(squeezed(t)) for t in (docx_text(okayama.docx), text))
    lost = wanted - got
    assert sum(lost.values()) <= 0.005 * sum(wanted.values()), lost
