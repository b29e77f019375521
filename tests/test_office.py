"""LibreOffice opens the DOCX and reads the same words in it."""

import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from conftest import SPECS, Published, every_spec
from reading import docx_figures, docx_text, squeezed

pytestmark = pytest.mark.office

SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


@pytest.fixture(scope="module")
def converted(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each DOCX, and what LibreOffice makes of it."""
    folder = tmp_path_factory.mktemp("office")
    for spec in SPECS:
        (folder / f"{spec.stem}.docx").write_bytes(published(spec).docx)
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice がありません（soffice）"
    profile = (folder / "profile").as_uri()
    for kind in ("pdf", "odt"):
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, folder.glob("*.docx"))],
            check=True,
            capture_output=True,
            timeout=600,
        )
    return folder


@every_spec
def test_libreoffice_reads_the_same_text(converted: Path, published: Published, spec: Path) -> None:
    docx = published(spec).docx
    with zipfile.ZipFile(converted / f"{spec.stem}.odt") as odt:
        content = etree.fromstring(odt.read("content.xml"))
    body = next(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"))
    # LibreOffice keeps the alternative text of a drawing between its texts.
    told = list(body.iter(f"{SVG}desc"))
    assert [element.text for element in told] == docx_figures(docx)
    for element in (*told, *body.iter(f"{SVG}title")):
        element.text = None
    assert squeezed("".join(map(str, body.itertext()))) == squeezed(docx_text(docx))


@every_spec
def test_no_sign_is_lost_on_the_pages(converted: Path, published: Published, spec: Path) -> None:
    """Page by page the order differs in tables, so signs are counted."""
    text = subprocess.run(
        ["pdftotext", str(converted / f"{spec.stem}.pdf"), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    wanted, got = (Counter(squeezed(t)) for t in (docx_text(published(spec).docx), text))
    lost = wanted - got
    assert sum(lost.values()) <= 0.005 * sum(wanted.values()), lost
