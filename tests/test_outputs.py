"""What can be proven of an output folder, what stands at the foot, and what machines are told."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pikepdf
import pytest

from commands import Done, run_here
from histories import Repo, Step, add, make, spec

SPEC = "specs/kou/a.yaml"


@pytest.fixture(autouse=True)
def repo(tmp_path: Path) -> Iterator[Repo]:
    found = make(tmp_path, Step({SPEC: spec(content="文")}))
    with chdir(tmp_path):
        yield found


def build(*arguments: str) -> Done:
    done = run_here("build", "--jobs", "1", *arguments)
    assert done.returncode in {0, 1}, done.stderr
    return done


# verify


def test_a_folder_is_as_it_was_published() -> None:
    assert build("--format", "html").returncode == 0
    done = run_here("verify")
    assert done.returncode == 0
    assert done.stderr == "1 件のうち 1 件が、公表したときのままです。\n"


def test_a_file_that_was_changed_or_is_gone_is_named() -> None:
    build("--format", "html,pdf")
    page = Path("build/kou/a.html")
    page.write_bytes(page.read_bytes().replace(b"html", b"HTML", 1))
    Path("build/kou/a.pdf").unlink()
    Path("build/kou/b.pdf").write_bytes(b"")
    done = run_here("verify", "build")
    assert done.returncode == 1
    assert "kou/a.html: 公表したものと違います（大きさは同じで、中身が違います）。" in done.stdout
    assert "kou/a.pdf: ないか、読めません。" in done.stdout
    assert "kou/b.pdf は manifest.json に書かれていません" in done.stderr
    page.write_bytes(b"")
    assert "バイトのはずが 0 バイト" in run_here("verify").stdout


def test_a_folder_without_a_manifest_is_an_error_of_the_user() -> None:
    Path("build").mkdir()
    done = run_here("verify")
    assert done.returncode == 2
    assert "manifest.json がないか、読めません" in done.stderr


def test_the_manifest_names_all_that_shaped_the_outputs() -> None:
    build("--format", "html")
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    assert {"typst", "docxtpl", "jinja2", "lxml", "ruamel.yaml"} <= said["libraries"].keys()
    (one,) = said["assessments"]
    assert one["form"] == "juten-2024-10"
    assert re.fullmatch("[0-9a-f]{64}", said["font"]["sha256"])


@pytest.mark.parametrize("text", ['{"outputs": null}', "[" * 100_000, "[]", '{"parts": {"a": 1}}'])
def test_what_is_known_of_earlier_builds_may_be_anything(text: str) -> None:
    build("--format", "html")
    Path("build/.cache/built/kou/a.json").write_text(text, encoding="utf-8")
    assert build("--format", "html").returncode == 0
    assert run_here("verify").returncode == 0


# --stamp


def test_the_stamp_names_the_commit_that_last_changed_the_assessment(repo: Repo) -> None:
    ours = repo.git("rev-parse", "HEAD").strip()
    add(repo, Step({"README.md": "ほか"}))
    assert build("--stamp").returncode == 0
    with pikepdf.open("build/kou/a.pdf") as pdf:
        (name,) = pdf.attachments
        source = pdf.attachments[name].get_file().read_bytes()
    stamp = f"コミット {ours[:12]}　元データ SHA-256 {hashlib.sha256(source).hexdigest()[:16]}"
    page = Path("build/kou/a.html").read_text(encoding="utf-8")
    assert f'<footer class="stamp">{stamp}</footer>' in page
    with zipfile.ZipFile(io.BytesIO(Path("build/kou/a.docx").read_bytes())) as parts:
        feet = [parts.read(n).decode() for n in parts.namelist() if "footer" in n]
    assert any(stamp in foot for foot in feet)


def test_the_stamp_says_that_what_is_printed_was_not_committed() -> None:
    path = Path("specs/kou/a.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    assert build("--stamp", "--format", "html").returncode == 0
    page = Path("build/kou/a.html").read_text(encoding="utf-8")
    assert "に未コミットの変更を加えたもの　元データ SHA-256 " in page


def test_without_it_nothing_stands_there() -> None:
    build()
    assert "コミット" not in Path("build/kou/a.html").read_text(encoding="utf-8")
    with zipfile.ZipFile("build/kou/a.docx") as parts:
        assert not any(
            "コミット" in parts.read(n).decode() for n in parts.namelist() if "footer" in n
        )


# What the environment does not give


@pytest.mark.parametrize("told", ["あした", "-1", "99999999999999", "１"])
def test_a_time_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    done = run_here("build")
    assert done.returncode == 2
    assert f"SOURCE_DATE_EPOCH の「{told}」は、1970年からの秒数ではありません" in done.stderr


def test_no_room_to_work_is_told_and_old_outputs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert build("--format", "pdf").returncode == 0
    before = Path("build/kou/a.pdf").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hyokasho.build.task._renderers", full)
    done = run_here("build", "--format", "pdf", "--force", "--jobs", "1")
    assert done.returncode == 2
    assert "作業用のフォルダ" in done.stderr
    assert "No space left on device" in done.stderr
    assert Path("build/kou/a.pdf").read_bytes() == before


# --format json


def test_machines_are_told_what_became_of_each_assessment() -> None:
    Path("specs/kou/b.yaml").write_text("様式: 何か\n", encoding="utf-8")
    done = build("--format", "html,json")
    assert done.returncode == 1
    told = {one["spec"]: one for one in json.loads(done.stdout)}
    assert done.stderr == ""
    assert told[SPEC]["result"] == "made"
    assert told[SPEC]["files"] == ["build/kou/a.html"]
    assert told["specs/kou/b.yaml"]["result"] == "refused"
    assert told["specs/kou/b.yaml"]["findings"][0]["code"] == "S200"
    again = {one["spec"]: one for one in json.loads(build("--format", "html,json").stdout)}
    assert again[SPEC]["result"] == "untouched"


def test_json_alone_reports_on_all_formats() -> None:
    (told,) = json.loads(build("--format", "json").stdout)
    assert [Path(name).suffix for name in told["files"]] == [".docx", ".pdf", ".html"]
