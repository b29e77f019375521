"""Names of files may hold any sign; none is obeyed by a terminal or a CI, wherever it is shown."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import run_here
from conftest import ROOT
from histories import Step, make
from small_specs import HEAD, write

NAME = "a\n::error::pwned \033[2J.yaml"
UNTIDY = HEAD.replace("  評価書名: 甲", "  評価書名:   '甲'")


@pytest.fixture(autouse=True)
def _specs(empty_folder: Path) -> None:
    write(empty_folder, f"k/{NAME}", UNTIDY)


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--format", "html"],
        ["build", "--format", "html", "--explain"],
        ["fmt", "--check"],
        ["fmt"],
        ["check", "--strict"],
        ["plan", "k", "--format", "html"],
        ["new", "全項目評価書", f"specs/k/b{NAME}"],
        ["new", "全項目評価書", f"specs/k/{NAME}"],
        ["check", f"specs/{NAME}"],
        ["changes", f"specs/k/{NAME}"],
    ],
    ids=" ".join,
)
def test_no_line_of_the_output_is_made_by_a_name(arguments: list[str]) -> None:
    assert_plain(run_here(*arguments).output)


def assert_plain(said: str) -> None:
    assert said
    assert "\033" not in said
    assert not [line for line in said.splitlines() if line.startswith("::")]


def test_files_that_look_like_specs_and_are_none_are_named(empty_folder: Path) -> None:
    write(empty_folder, "k/a.yaml", HEAD)
    for name in ("k/y.yml", "k/z.YAML", "nenkin.yaml", "_shared/s.yml"):
        write(empty_folder, name, HEAD)
    for name in ("k/_draft.yaml", "k/a/beside.yml", "k/readme.md"):
        write(empty_folder, name, "")
    for command in (["check"], ["build", "--format", "html"], ["check", "specs"]):
        done = run_here(*command)
        assert done.returncode == 0, done.output
        told = [line for line in done.stderr.splitlines() if "は読んでいません" in line]
        names = ("specs/_shared/s.yml", "specs/k/y.yml", "specs/k/z.YAML", "specs/nenkin.yaml")
        assert [line.split()[0] for line in told] == [f"参考：{name}" for name in names]
    assert "は読んでいません" not in run_here("check", "specs/k/a.yaml").output


def test_no_format_at_all_is_wrong_use() -> None:
    for command in (["plan", "k"], ["build"]):
        done = run_here(*command, "--format", " , ")
        assert done.returncode == 2
        assert "形式が一つも書かれていません" in done.stderr


def test_a_path_outside_of_the_repository_has_no_history(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({"specs/k/a.yaml": HEAD}))
    outside = write(tmp_path / "x", "k/a.yaml", HEAD)
    done = run_here("check", "--history", str(outside), folder=repo.folder)
    assert done.returncode == 2
    assert "リポジトリの外" in done.stderr


def test_verify_shows_names_that_are_not_obeyed(empty_folder: Path) -> None:
    run_here("build", "--format", "html")
    (made,) = (empty_folder / "build" / "k").glob("*.html")
    made.write_text("", encoding="utf-8")
    (made.parent / "b\n::error::pwned").write_text("", encoding="utf-8")
    done = run_here("verify")
    assert done.returncode == 1
    assert "pwned" in done.stdout
    assert "pwned" in done.stderr
    assert_plain(done.output)


def test_the_paths_for_machines_are_those_of_the_files(empty_folder: Path) -> None:
    done = run_here("build", "--format", "html,json")
    (told,) = json.loads(done.stdout)
    assert told["spec"] == f"specs/k/{NAME}"
    assert all((empty_folder / name).is_file() for name in told["files"])


def test_a_bar_on_a_terminal_takes_a_name_for_no_markup(empty_folder: Path) -> None:
    for name in ("[/b].yaml", "k/[red].yaml"):
        write(empty_folder, name, HEAD)
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "hyokasho", "build", "--format", "html", "--jobs", "1"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "generator"),
            "TERM": "xterm",
            "COLUMNS": "200",
        },
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    assert b"specs/[/b].yaml" in shown
    assert b"specs/k/[red].yaml" in shown
    assert b"\x1b[2J" not in shown
    assert b"\n::error" not in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        # So Linux says that nobody writes there any more.
        return b""
