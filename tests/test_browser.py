"""A real browser loads the page: no console message, no sideways scrolling, printable."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from conftest import Published, every_spec

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
def page(published: Published, spec: Path, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(published(spec).html)
    return path


def is_letter(spec: Path) -> bool:
    return spec.stem.endswith("-shimon")


@every_spec
def test_page_loads_without_console_messages(page: Path) -> None:
    done = chromium("--dump-dom", page.as_uri())
    assert "</main>" in done.stdout
    assert "CONSOLE" not in done.stderr


def test_a_console_message_would_be_seen(tmp_path: Path) -> None:
    """Guards the test above."""
    page = tmp_path / "loud.html"
    page.write_text("<script>console.error('loud')</script>", encoding="utf-8")
    assert "CONSOLE" in chromium("--dump-dom", page.as_uri()).stderr


@every_spec
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_scrolls_sideways(page: Path, spec: Path, width: int) -> None:
    sizes = measured(page, width)
    assert sizes["whole"] <= sizes["inner"]
    if is_letter(spec):
        assert sizes["small"] >= 15
    elif width < 700:
        assert sizes["small"] >= 12


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


@every_spec
def test_prints_to_pages(page: Path, spec: Path) -> None:
    pages = printed(page).split("\f")
    assert pages.pop() == ""
    if is_letter(spec):
        title_page, text = pages
        assert "保健福祉局" in title_page
        assert text.startswith("神こここ第3344号")
        assert "- 1 -" not in title_page
    else:
        assert 4 <= len(pages) <= 60
        assert "リスク対策" in "".join(pages)


def printed(page: Path) -> str:
    """The text of the page as it is printed, a form feed behind each sheet."""
    out = page.with_name("print.pdf")
    chromium(f"--print-to-pdf={out}", "--no-pdf-header-footer", page.as_uri())
    return subprocess.run(
        ["pdftotext", str(out), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
