"""What can be proven of an output folder, what stands at the foot, and what machines are told."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pikepdf
import pytest

from commands import Done, run_here
from histories import Repo, Step, add, make, spec
from hyokasho.build.formats import Format
from hyokasho.build.history import History
from hyokasho.build.kit import kit
from hyokasho.build.overview import write_overview
from hyokasho.build.portfolio import Order, Portfolio
from hyokasho.build.specs import find_specs
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font
from small_specs import write

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
    assert done.stderr == "2 件のうち 2 件が、公表したときのままです。\n"


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


def test_the_page_that_links_all_is_one_of_the_files() -> None:
    build("--format", "html")
    with Path("build/index.html").open("a", encoding="utf-8") as page:
        page.write("<script src=https://evil.example/></script>")
    done = run_here("verify")
    assert done.returncode == 1
    assert done.stdout.startswith("index.html: 公表したものと違います")
    assert "2 件のうち 1 件が" in done.stderr


def test_a_link_is_never_what_was_published(tmp_path: Path) -> None:
    build("--format", "html")
    elsewhere = tmp_path / "elsewhere"
    Path("build/kou").rename(elsewhere)
    Path("build/kou").symlink_to(elsewhere)
    (elsewhere / "b.html").write_text("", encoding="utf-8")
    Path("build/page.html").symlink_to("nowhere")
    done = run_here("verify")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "kou: リンクです。リンクの先はいつでも変わり、フォルダの外かもしれません。",
        "kou/a.html: 途中の kou がリンクです。",
        "page.html: リンクです。リンクの先はいつでも変わり、フォルダの外かもしれません。",
    ]
    Path("build/kou").unlink()
    elsewhere.rename("build/kou")
    page = Path("build/kou/a.html")
    page.rename("a.html")
    page.symlink_to(tmp_path / "a.html")
    assert "kou/a.html: リンクです。" in run_here("verify").stdout


def test_what_builds_do_not_make_is_named_wherever_it_lies() -> None:
    build("--format", "html")
    for name in (".cache/page.html", ".cache/built/page.html", "新しい/紙.html"):
        Path("build", name).parent.mkdir(exist_ok=True)
        Path("build", name).write_text("", encoding="utf-8")
    done = run_here("verify")
    assert done.returncode == 0
    assert re.findall("参考：(.+) は manifest.json に書かれていません。", done.stderr) == [
        ".cache/built/page.html",
        ".cache/page.html",
        "新しい/紙.html",
    ]
    assert run_here("verify", "--strict").returncode == 1


def changed_manifest(old: str, new: str) -> None:
    path = Path("build/manifest.json")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kou/a.html"', '"../build/kou/a.html"'),
        ('"kou/a.html"', '"/etc/passwd"'),
        ('"kou/a.html"', '"kou/a\\u0000.html"'),
        ('"kou/a.html"', "5"),
        ('"size": ', '"size": "1", "more": '),
        ('"size": ', '"size": "1'),
        ('"public"', '"secret"'),
        ("{", "[" * 100_000),
    ],
)
def test_a_manifest_that_no_build_wrote_is_an_error_of_the_user(old: str, new: str) -> None:
    build("--format", "html")
    changed_manifest(old, new)
    done = run_here("verify")
    assert done.returncode == 2
    assert "manifest.json がないか、読めません" in done.stderr
    assert build("--format", "html").returncode == 0
    assert run_here("verify").returncode == 0


@pytest.mark.parametrize("text", ['{"outputs": null}', "[" * 100_000, "[]", '{"parts": {"a": 1}}'])
def test_what_is_known_of_earlier_builds_may_be_anything(text: str) -> None:
    build("--format", "html")
    Path("build/.cache/built/kou/a.json").write_text(text, encoding="utf-8")
    assert build("--format", "html").returncode == 0
    assert run_here("verify").returncode == 0


# What the manifest and the page list


def listed() -> dict[str, list[str]]:
    """By title, the files in the manifest."""
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    return {one["title"]: [f["path"] for f in one["files"]] for one in said["assessments"]}


def test_the_manifest_says_of_no_file_that_it_is_of_a_commit_that_it_is_not_of(repo: Repo) -> None:
    """Neither of what is wrong at that commit, nor of what was not asked for and has changed."""
    other, shared = "specs/otsu/b.yaml", "specs/_shared/文.yaml"
    add(repo, Step({other: spec(title="乙"), "specs/otsu/c.yaml": spec(title="丙")}))
    build("--format", "html")
    all_of_it = {"甲": ["kou/a.html"], "乙": ["otsu/b.html"], "丙": ["otsu/c.html"]}
    assert listed() == all_of_it
    add(repo, Step({SPEC: "様式: 何か\n", other: spec(title="丁")}))
    assert build("--format", "html", "specs/otsu/c.yaml").returncode == 0
    assert listed() == {"丙": ["otsu/c.html"]}
    assert build("--format", "html").returncode == 1
    assert listed() == {"丁": ["otsu/b.html"], "丙": ["otsu/c.html"]}
    found = Path("build/manifest.json").read_bytes()
    shutil.rmtree("build")
    build("--format", "html")
    assert Path("build/manifest.json").read_bytes() == found
    # A comment changes nothing of the outputs, but nobody knows that before they are made.
    add(repo, Step({shared: "様式: 共通文\n共通文: [{名称: 文, 本文: 文}]\n"}))
    build("--format", "html", other)
    assert listed() == {"丁": ["otsu/b.html"]}


def test_what_another_build_writes_meanwhile_is_listed_as_it_wrote_it() -> None:
    font = find_font()
    order = Order(out=Path("build"), formats=(Format.HTML,), edition=Edition.PUBLIC)
    with History(Path.cwd()) as history:
        ours = kit(font, order.out)
        built = list(Portfolio(order, ours, history).publish(find_specs(())))
        Path(SPEC).write_text(spec(title="新しい甲"), encoding="utf-8")
        build("--format", "html")
        write_overview(built, order, font, ours, history)
    assert listed() == {"新しい甲": ["kou/a.html"]}
    assert "新しい甲" in Path("build/index.html").read_text(encoding="utf-8")
    assert run_here("verify").returncode == 0


def test_an_edition_is_named_and_takes_no_folder_of_the_other() -> None:
    build("--format", "html")
    page = Path("build/kou/a.html").read_bytes()
    done = run_here("build", "--edition", "submission", "--out", "build")
    assert done.returncode == 2
    assert "build には公表版（public）の評価書があるので、提出版（submission）は" in done.stderr
    assert Path("build/kou/a.html").read_bytes() == page
    build("--edition", "submission", "--format", "html")
    internal = Path("build-submission")
    said = json.loads((internal / "manifest.json").read_text(encoding="utf-8"))
    assert said["edition"] == "submission"
    words = "公表しないでください"
    assert words in (internal / "index.html").read_text(encoding="utf-8")
    assert words not in Path("build/index.html").read_text(encoding="utf-8")
    assert run_here("build", "--out", "build-submission").returncode == 2


def test_specs_of_one_name_outside_the_working_folder_are_told_apart(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    theirs = tmp_path / "theirs" / "specs"
    for agency in ("a", "b"):
        (theirs / agency).mkdir(parents=True)
        (theirs / agency / "x.yaml").write_text(spec(title=agency), encoding="utf-8")
    with chdir(work):
        assert build("--format", "html", str(theirs)).returncode == 0
        assert listed() == {"a": ["a/x.html"], "b": ["b/x.html"]}
        done = run_here("verify", "--strict")
        assert done.returncode == 0, done.output


def test_a_name_that_no_output_can_have_stops_no_other() -> None:
    for name in ("manifest.json/x.yaml", ".cache/x.yaml", "kou/\udcff.yaml"):
        write(Path(), name, spec(title="奇"))
    for style in ("html", "html,json"):
        done = build("--format", style)
        assert done.returncode == 1
        assert done.output.count("S129") == 3
    assert listed() == {"甲": ["kou/a.html"]}
    assert run_here("verify", "--strict").returncode == 0


def test_a_folder_that_cannot_be_written_is_named() -> None:
    Path("build").mkdir()
    Path("build/kou").write_text("", encoding="utf-8")
    done = run_here("build", "--jobs", "1", "--format", "html")
    assert done.returncode == 2
    assert "hyokasho: build/kou/a.html を書き込めません" in done.stderr


def test_odd_names_are_linked_so_that_browsers_find_them() -> None:
    Path("specs/c:d").mkdir()
    Path("specs/c:d/a#b?c%20.yaml").write_text(spec(title="奇"), encoding="utf-8")
    build("--format", "html")
    page = Path("build/index.html").read_text(encoding="utf-8")
    assert 'href="c%3Ad/a%23b%3Fc%2520.html"' in page


def test_the_manifest_names_all_that_shaped_the_outputs() -> None:
    build("--format", "html")
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    assert {"typst", "docxtpl", "jinja2", "lxml", "ruamel.yaml"} <= said["libraries"].keys()
    (one,) = said["assessments"]
    assert one["form"] == "juten-2024-10"
    assert re.fullmatch("[0-9a-f]{64}", said["font"]["sha256"])


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
