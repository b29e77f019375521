"""CONTRIBUTING.ja.md: what it tells the staff to do leads to what it says and shows."""

import re
import shutil
from pathlib import Path

import pytest

from commands import run_here
from conftest import OKAYAMA, ROOT
from histories import git
from test_editor import sessions

PAGE = (ROOT / "CONTRIBUTING.ja.md").read_text(encoding="utf-8")
TOOL = (ROOT / "tools" / "make_contributing_pictures.py").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def changed_lines() -> tuple[str, str]:
    """The line that the page takes away, and the one that it puts there."""
    old, new = block("diff").splitlines()
    assert (old[0], new[0]) == ("-", "+")
    return old[1:], new[1:]


def test_every_picture_is_there_small_and_described() -> None:
    pictures = re.findall(r"!\[(.+?)\]\((.+?)\)", PAGE)
    assert len(pictures) >= 5
    for words, path in pictures:
        assert len(words) > 10
        data = (ROOT / path).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < 150_000, path
        assert f'"{Path(path).stem}"' in TOOL


def test_the_pictures_show_the_sentence_and_the_note_of_the_page() -> None:
    for line in (*changed_lines(), *block("yaml").splitlines()):
        words = line.strip().removeprefix("・職員に対し、特定個人情報保護研修及び")
        assert words in TOOL


def test_every_command_of_the_page_is_a_session() -> None:
    named = re.findall(r"nox -s (\w+)", PAGE)
    assert {"check", "fmt", "build", "review", "new"} <= set(named) <= sessions()


def test_links_lead_to_pages_and_headings() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        path, _, anchor = target.partition("#")
        text = (ROOT / path).read_bytes()
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text.decode(), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w\s-]", "", h).strip().lower().replace(" ", "-") for h in headings
            }, target


@pytest.fixture
def folder(empty_folder: Path) -> Path:
    """A repository with the spec of the page, on a branch."""
    shutil.copytree(ROOT / "specs" / "_shared", empty_folder / "specs" / "_shared")
    (empty_folder / "specs" / "okayama").mkdir()
    for name in ("yobosesshu.yaml", "_agency.yaml"):
        shutil.copy(OKAYAMA.with_name(name), empty_folder / "specs" / "okayama")
    git(empty_folder, "init", "-q", "-b", "main")
    git(empty_folder, "add", "-A")
    git(empty_folder, "commit", "-q", "-m", "評価書")
    git(empty_folder, "checkout", "-q", "-b", "kenshu")
    return empty_folder


def test_what_the_page_does_gives_the_verdicts_that_it_tells(folder: Path) -> None:
    old, new = changed_lines()
    spec = folder / "specs" / "okayama" / "yobosesshu.yaml"
    text = spec.read_text(encoding="utf-8")
    assert text.count(f"{old}\n") == 1
    changed = text.replace(old, new)
    spec.write_text(changed, encoding="utf-8")
    assert "【要判断】" in run_here("review", "--base", "main").stdout
    spec.write_text(f"{changed}\n{block('yaml')}", encoding="utf-8")
    assert run_here("fmt", "--check").returncode == 0
    reviewed = run_here("review", "--base", "main").stdout
    assert "【修正】" in reviewed
    assert "事後：研修を受けない者をなくす措置" in reviewed


def test_the_slip_of_the_page_is_told_where_it_says(folder: Path) -> None:
    spec = folder / "specs" / "okayama" / "yobosesshu.yaml"
    text = spec.read_text(encoding="utf-8").replace("対象人数: 30", "対象人数：30", 1)
    spec.write_text(text, encoding="utf-8")
    said = run_here("check", "specs/okayama/yobosesshu.yaml")
    assert said.returncode == 1
    assert said.stdout.startswith("specs/okayama/yobosesshu.yaml:45:9: エラー S115")
    assert "45 行 9 文字目" in PAGE
