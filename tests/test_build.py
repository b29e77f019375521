"""The build as its users meet it: what is written, what is left alone, which exit code."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Done, run_apart
from conftest import OKAYAMA, ROOT
from histories import git
from small_specs import write

SMALL = """様式: 全項目評価書 平成30年5月
表紙:
  評価書番号: 1
  評価書名: {title}
  評価実施機関名: 試験市長
  公表日: 2025-12-26
"""


def run(folder: Path, *arguments: str, **environment: str) -> Done:
    """`hyokasho …` in a folder, as a user would run it, but for the processes of a pool."""
    alone = ("--jobs", "1") if arguments[:1] == ("build",) else ()
    return run_apart(*arguments, *alone, folder=folder, **environment)


def test_all_specs_are_built_in_all_formats_with_index_and_manifest(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    write(tmp_path, "test/b.yaml", SMALL.format(title="評価乙"))
    register = "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: 試験市長}\n"
    write(tmp_path, "test/_agency.yaml", register)
    done = run(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    built = tmp_path / "build"
    names = sorted(p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file())
    assert [name for name in names if not name.startswith(".cache/")] == [
        "index.html",
        "manifest.json",
        *(f"test/{slug}.{kind}" for slug in "ab" for kind in ("docx", "html", "pdf")),
    ]
    index = (built / "index.html").read_text(encoding="utf-8")
    assert "評価甲" in index
    assert 'href="test/b.pdf"' in index
    assert '<span class="kind">全項目評価書</span><span class="title">評価甲</span>' in index
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    for assessment in manifest["assessments"]:
        for file in assessment["files"]:
            data = (built / file["path"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(data).hexdigest()
            assert file["size"] == len(data)


def test_a_spec_with_an_error_keeps_its_last_good_output_and_stops_no_other(
    tmp_path: Path,
) -> None:
    spec = write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    write(tmp_path, "test/b.yaml", SMALL.format(title="評価乙"))
    assert run(tmp_path, "build").returncode == 0
    outputs = {p: p.read_bytes() for p in (tmp_path / "build" / "test").glob("a.*")}
    spec.write_text(SMALL.format(title="評価甲") + "基本事項: {}\n", encoding="utf-8")
    write(tmp_path, "test/b.yaml", SMALL.format(title="評価丙"))
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert "もしかして「基本情報」" in done.stderr
    assert "specs/test/a.yaml:7:1" in done.stderr
    assert {p: p.read_bytes() for p in outputs} == outputs
    assert "評価丙" in (tmp_path / "build" / "test" / "b.html").read_text(encoding="utf-8")


def test_manifest_names_the_commit_and_whether_files_differ_from_it(tmp_path: Path) -> None:
    spec = write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))

    def manifest() -> dict[str, object]:
        assert run(tmp_path, "build", "--format", "html").returncode == 0
        text = (tmp_path / "build" / "manifest.json").read_text(encoding="utf-8")
        data: dict[str, object] = json.loads(text)
        return data

    assert manifest()["commit"] is None
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "specs")
    git(tmp_path, "commit", "-qm", "spec: 甲")
    assert manifest()["commit"] == git(tmp_path, "rev-parse", "HEAD").strip()
    assert manifest()["dirty"] is False
    spec.write_text(SMALL.format(title="評価丁"), encoding="utf-8")
    assert manifest()["dirty"] is True


def test_two_builds_at_once_leave_whole_files(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    command = [sys.executable, "-m", "hyokasho", "build", "--quiet"]
    both = [subprocess.Popen(command, cwd=tmp_path) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    run(tmp_path, "build", "--out", "alone")
    for kind in ("docx", "pdf", "html"):
        name = Path("test", f"a.{kind}")
        assert (tmp_path / "build" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    left = [p.name for p in (tmp_path / "build").rglob("*") if p.name.startswith(".")]
    assert left == [".cache"]
    assert list((tmp_path / "build" / ".cache" / "tmp").iterdir()) == []


def test_index_and_manifest_keep_what_was_not_asked_for_but_not_what_was_refused(
    tmp_path: Path,
) -> None:
    spec = write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    other = write(tmp_path, "test/b.yaml", SMALL.format(title="評価乙"))
    assert run(tmp_path, "build").returncode == 0
    assert run(tmp_path, "build", "specs/test/a.yaml").returncode == 0

    def titles() -> list[str]:
        manifest = json.loads((tmp_path / "build" / "manifest.json").read_text(encoding="utf-8"))
        return [a["title"] for a in manifest["assessments"]]

    assert titles() == ["評価甲", "評価乙"]
    spec.write_text("様式: 何か\n", encoding="utf-8")
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert (
        "前の出力は残しますが、一覧（index.html と manifest.json）には載せません。" in done.stderr
    )
    assert (tmp_path / "build" / "test" / "a.html").is_file()
    assert titles() == ["評価乙"]
    other.unlink()
    run(tmp_path, "build")
    assert "評価乙" not in (tmp_path / "build" / "index.html").read_text(encoding="utf-8")


def test_same_source_gives_same_bytes_on_another_path_and_in_another_locale(
    tmp_path: Path,
) -> None:
    places = [tmp_path / "一 つ目", tmp_path / "two"]
    for place in places:
        for folder in (OKAYAMA.parent, OKAYAMA.parents[1] / "_shared"):
            shutil.copytree(folder, place / "specs" / folder.name)
    assert run(places[0], "build").returncode == 0
    second = run(places[1], "build", LANG="C", LC_ALL="C", TZ="Pacific/Kiritimati")
    assert second.returncode == 0, second.stderr
    for kind in ("docx", "pdf", "html"):
        name = Path("build", "okayama", f"yobosesshu.{kind}")
        assert (places[0] / name).read_bytes() == (places[1] / name).read_bytes()


def test_an_image_lies_in_the_folder_of_its_spec(tmp_path: Path) -> None:
    page = "事務の内容:\n  - 図: {画像: 流れ.svg, 代替テキスト: 全体の流れ}\n"
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲") + page)
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert "S403" in done.stderr
    assert "フォルダ「a」にありません" in done.stderr
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm"><rect/></svg>'
    write(tmp_path, "test/a/流れ.svg", drawing)
    done = run(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    assert "全体の流れ" in (tmp_path / "build" / "test" / "a.html").read_text(encoding="utf-8")


def test_source_date_epoch_is_honoured(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    run(tmp_path, "build", "--out", "one", SOURCE_DATE_EPOCH="1700000000")
    run(tmp_path, "build", "--out", "two", SOURCE_DATE_EPOCH="1800000000")
    one, two = ((tmp_path / out / "test" / "a.pdf").read_bytes() for out in ("one", "two"))
    assert one != two
    assert b"D:20231114" in one


def test_windows_line_ends_give_the_same_output(tmp_path: Path) -> None:
    spec = write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    run(tmp_path, "build", "--out", "one")
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    run(tmp_path, "build", "--out", "two")
    for kind in ("docx", "pdf", "html"):
        files = [(tmp_path / out / "test" / f"a.{kind}").read_bytes() for out in ("one", "two")]
        assert files[0] == files[1]


def test_the_edition_for_submission_goes_to_a_folder_of_its_own(tmp_path: Path) -> None:
    """What is withheld from the public stands nowhere in the public output."""
    withheld = SMALL.format(title="評価甲") + (
        "基本情報:\n  評価実施機関における担当部署:\n"
        "    部署: {記載: 秘密の部署, 公表しない: 保安上の理由}\n"
    )
    write(tmp_path, "test/a.yaml", withheld)
    assert run(tmp_path, "build").returncode == 0
    for path in (tmp_path / "build").rglob("*.html"):
        assert "秘密の部署" not in path.read_text(encoding="utf-8")
    assert run(tmp_path, "build", "--edition", "submission").returncode == 0
    page = tmp_path / "build-submission" / "test" / "a.html"
    assert "秘密の部署" in page.read_text(encoding="utf-8")


def test_only_the_asked_formats_are_made(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    assert run(tmp_path, "build", "--format", "html").returncode == 0
    assert [p.name for p in (tmp_path / "build" / "test").iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build",), "specs がありません"),
        (("build", "no.yaml"), "no.yaml がありません"),
        (("build", "--format", "doc"), "docx、pdf、html"),
        (("check", "--font", "no.ttf"), "フォント no.ttf を読めません"),
        (("nothing",), ""),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    if "--format" in arguments or "--font" in arguments:
        write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_folder_that_is_a_file_is_an_error_of_the_environment(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "test").write_text("ファイル", encoding="utf-8")
    done = run(tmp_path, "build", "--out", "out")
    assert done.returncode == 2
    assert "書き込めません" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_specs_with_one_output_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path, "x/test/a.yaml", SMALL.format(title="評価甲"))
    two = write(tmp_path, "y/test/a.yaml", SMALL.format(title="評価乙"))
    done = run(tmp_path, "build", str(one), str(two))
    assert done.returncode == 2
    assert "出力先が同じ" in done.stderr


def test_check_gives_json_for_machines(tmp_path: Path) -> None:
    write(tmp_path, "test/a.yaml", "様式: 全項目評価書 平成30年6月\n")
    done = run(tmp_path, "check", "--format", "json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)
    assert finding["code"] == "S200"
    assert (finding["line"], finding["column"]) == (1, 5)
    assert "全項目評価書 平成30年5月" in finding["hint"]


def test_a_link_is_not_followed_and_the_others_are_built(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("秘密: 1\n", encoding="utf-8")
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    (tmp_path / "specs" / "test" / "b.yaml").symlink_to(secret)
    done = run(tmp_path, "build")
    assert done.returncode == 1
    assert "specs/test/b.yaml はリンク" in done.stderr
    assert "秘密" not in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "build" / "test" / "a.pdf").is_file()


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("{{ agancy }}", "agancy"),
        ("{% for %}", "templates/html/index.html.j2 の "),
    ],
)
def test_a_slip_in_the_template_of_the_index_is_a_sentence_and_no_traceback(
    tmp_path: Path, new: str, words: str
) -> None:
    """In a checkout of its own, as staff restyle it."""
    for part in ("generator", "schema", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    template = tmp_path / "templates" / "html" / "index.html.j2"
    text = template.read_text(encoding="utf-8")
    assert "{{ agency }}" in text
    template.write_text(text.replace("{{ agency }}", new, 1), encoding="utf-8")
    write(tmp_path, "test/a.yaml", SMALL.format(title="評価甲"))
    generator = str(tmp_path / "generator")
    done = run(tmp_path, "build", "--format", "html", PYTHONPATH=generator)
    assert done.returncode in {1, 2}
    assert "HTML を作れませんでした" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
