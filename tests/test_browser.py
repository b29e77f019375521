"""A real browser loads the page: no console message, no sideways scrolling, printable."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from conftest import ROOT, Printed, Printer

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--v=0",
)  # fmt: skip


def chromium(*arguments: str) -> subprocess.CompletedProcess[str]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    assert browser, "Chromium がありません"
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(
            [browser, *FLAGS, f"--user-data-dir={profile}", *arguments],
            check=True,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
        )


@pytest.fixture
def page(okayama: Printed, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(okayama.html)
    return path


@pytest.fixture
def letter(printer: Printer, tmp_path: Path) -> Path:
    """A title page and a letter."""
    source = (ROOT / "specs" / "kobe" / "jido-teate-shimon.yaml").read_bytes()
    path = tmp_path / "letter.html"
    path.write_bytes(printer.print(printer.document(source)).html)
    return path


def test_page_loads_without_console_messages(page: Path) -> None:
    done = chromium("--dump-dom", page.as_uri())
    assert "予防接種事務" in done.stdout
    assert "CONSOLE" not in done.stderr


def test_a_console_message_would_be_seen(tmp_path: Path) -> None:
    """Guards the test above."""
    page = tmp_path / "loud.html"
    page.write_text("<script>console.error('loud')</script>", encoding="utf-8")
    assert "CONSOLE" in chromium("--dump-dom", page.as_uri()).stderr


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_scrolls_sideways(page: Path, width: int) -> None:
    sizes = measured(page, width)
    assert sizes["whole"] <= sizes["inner"]
    if width < 700:
        assert sizes["small"] >= 12


@pytest.mark.parametrize("width", [360, 1280])
def test_a_letter_does_not_scroll_sideways(letter: Path, width: int) -> None:
    sizes = measured(letter, width)
    assert sizes["whole"] <= sizes["inner"]
    assert sizes["small"] >= 15


def measured(page: Path, width: int) -> dict[str, float]:
    """Widths and the smallest letters, in a frame as wide as a phone, as a desk."""
    frame = page.with_name("frame.html")
    frame.write_text(
        f"<iframe id=f src='{page.name}' width={width} height=800></iframe><pre id=out></pre>"
        "<script>onload=()=>{const d=document.getElementById('f').contentDocument;"
        "document.getElementById('out').textContent=JSON.stringify({"
        "inner:d.documentElement.clientWidth,whole:d.documentElement.scrollWidth,"
        "small:Math.min(...[...d.querySelectorAll('main p,main td,main th')]"
        ".map(e=>parseFloat(getComputedStyle(e).fontSize)))})}</script>",
        encoding="utf-8",
    )
    done = chromium("--allow-file-access-from-files", "--dump-dom", frame.as_uri())
    sizes: dict[str, float] = json.loads(done.stdout.split('<pre id="out">')[1].split("</pre>")[0])
    return sizes


def test_prints_to_pages(page: Path) -> None:
    text = printed(page)
    assert "特定個人情報ファイルの概要" in text
    assert 20 <= text.count("\f") <= 60


def test_a_letter_prints_to_its_two_pages_without_numbers(letter: Path) -> None:
    title_page, text, rest = printed(letter).split("\f")
    assert "保健福祉局" in title_page
    assert text.startswith("神こここ第3344号")
    assert rest == ""
    assert "- 1 -" not in title_page


def printed(page: Path) -> str:
    """The text of the page as it is printed, a form feed behind each sheet."""
    out = page.with_name("print.pdf")
    chromium(f"--print-to-pdf={out}", "--no-pdf-header-footer", page.as_uri())
    return subprocess.run(
        ["pdftotext", str(out), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
