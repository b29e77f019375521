"""An output is made again when, and only when, something that it depends on has changed."""

import errno
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from unittest.mock import Mock

import pytest

import histories
from commands import run_here
from histories import Repo, Step, add, make
from hyokasho import kept
from hyokasho.build import fingerprint

A, B = "specs/kou/a.yaml", "specs/kou/b.yaml"
AGENCY, SHARED = "specs/kou/_agency.yaml", "specs/_shared/文.yaml"
REGISTER = """様式: 評価実施機関の台帳
評価実施機関: {評価実施機関名: 甲市長}
部署: [{名称: 総務課, 所属長の役職名: %s}]
"""
TEXTS = "様式: 共通文\n共通文: [{名称: 文, 本文: %s}, {名称: 使われない文, 本文: %s}]\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm"><rect/></svg>'


def spec(title: str, content: str, day: str = "2024-01-10") -> str:
    return histories.spec(day, content, title=title)


@pytest.fixture(autouse=True)
def repo(tmp_path: Path) -> Iterator[Repo]:
    """Two specs, of which the first uses a shared text, committed and built."""
    found = make(
        tmp_path,
        Step(
            {
                A: spec("甲", "!共通 文"),
                B: spec("乙", "乙の文"),
                AGENCY: REGISTER % "課長",
                SHARED: TEXTS % ("共通の文", "ほか"),
            }
        ),
    )
    with chdir(tmp_path):
        assert build() == {"a": "作成", "b": "作成"}
        yield found


def build(*arguments: str) -> dict[str, str]:
    """What became of each spec."""
    options = ["--jobs", "1", "--format", "html", "--explain"]
    done = run_here("build", *options, *arguments)
    assert done.returncode in {0, 1}, done.stderr
    told = [line for line in done.output.splitlines() if line.startswith("specs/")]
    fates = ("作成。", "内容は同じ。", "変更なし。", "エラー。")
    found = {
        Path(line.split(": ")[0]).stem: line.split(": ")[1].split("。")[0]
        for line in told
        if line.partition(": ")[2].startswith(fates)
    }
    why.update(
        {Path(line.split(": ")[0]).stem: line.partition("。")[2] for line in told if "。" in line}
    )
    return found


why: dict[str, str] = {}


def test_nothing_is_made_where_nothing_has_changed() -> None:
    before = {path: path.stat().st_mtime_ns for path in Path("build").rglob("*.html")}
    manifest = Path("build/manifest.json").stat().st_mtime_ns
    assert build() == {"a": "変更なし", "b": "変更なし"}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert Path("build/manifest.json").stat().st_mtime_ns == manifest


def test_times_of_files_mean_nothing() -> None:
    os.utime(A, (1, 1))
    os.utime("build/kou/a.html", (2**31, 2**31))
    assert build() == {"a": "変更なし", "b": "変更なし"}


def test_an_edit_makes_that_one() -> None:
    Path(B).write_text(spec("乙", "新しい文"), encoding="utf-8")
    assert build() == {"a": "変更なし", "b": "作成"}
    assert why["b"] == "評価書が変わりました。"


def test_a_comment_changes_nothing_that_is_printed() -> None:
    Path(B).write_text(spec("乙", "乙の文") + "# 注釈\n", encoding="utf-8")
    assert build() == {"a": "変更なし", "b": "内容は同じ"}
    assert build() == {"a": "変更なし", "b": "変更なし"}


def test_a_shared_text_makes_those_that_use_it() -> None:
    Path(SHARED).write_text(TEXTS % ("別の文", "ほか"), encoding="utf-8")
    assert build() == {"a": "作成", "b": "内容は同じ"}
    assert why["a"] == "機関の台帳と共通文が変わりました。"
    Path(SHARED).write_text(TEXTS % ("別の文", "使われないまま"), encoding="utf-8")
    assert build() == {"a": "内容は同じ", "b": "内容は同じ"}


def test_a_register_that_says_nothing_of_a_spec_makes_nothing() -> None:
    Path(AGENCY).write_text(REGISTER % "部長", encoding="utf-8")
    assert build() == {"a": "内容は同じ", "b": "内容は同じ"}


def test_a_commit_that_publishes_makes_that_one(repo: Repo) -> None:
    add(repo, Step({B: spec("乙", "新しい文", "2025-01-10")}))
    assert build() == {"a": "変更なし", "b": "作成"}
    assert why["b"] == "評価書、git の履歴が変わりました。"
    assert "乙の文" in Path("build/kou/b.html").read_text(encoding="utf-8")


def test_a_message_alone_can_change_a_row(repo: Repo) -> None:
    Path(B).write_text(spec("乙", "新しい文", "2025-01-10"), encoding="utf-8")
    build()
    add(repo, Step({B: spec("乙", "新しい文", "2025-01-10")}, "文\n\n説明: 分かりやすくした。"))
    assert build() == {"a": "変更なし", "b": "作成"}
    assert "分かりやすくした。" in Path("build/kou/b.html").read_text(encoding="utf-8")


def test_a_commit_about_something_else_makes_nothing(repo: Repo) -> None:
    add(repo, Step({"README.md": "ほか\n"}))
    assert build() == {"a": "変更なし", "b": "変更なし"}


def test_a_file_beside_the_spec_counts() -> None:
    figure = "事務の内容:\n  - 図: {画像: 図.svg, 代替テキスト: 図の説明}\n"
    text = spec("丙", "丙の文").replace("重点項目評価書", "全項目評価書") + figure
    Path("specs/kou/c.yaml").write_text(text, encoding="utf-8")
    Path("specs/kou/c").mkdir()
    Path("specs/kou/c/図.svg").write_text(PICTURE, encoding="utf-8")
    assert build()["c"] == "作成"
    Path("specs/kou/c/図.svg").write_text(PICTURE.replace("9mm", "8mm"), encoding="utf-8")
    assert build() == {"a": "変更なし", "b": "変更なし", "c": "作成"}
    Path("specs/kou/c/使わない.txt").write_text("ほか", encoding="utf-8")
    assert build()["c"] == "内容は同じ"


@pytest.mark.parametrize(
    ("what", "fate"),
    [("template_digest", "作成"), ("code_digest", "作成"), ("schema_digest", "内容は同じ")],
)
def test_templates_forms_and_hyokasho_itself_count(
    monkeypatch: pytest.MonkeyPatch, what: str, fate: str
) -> None:
    monkeypatch.setattr(fingerprint, what, lambda *_: "changed")
    assert build() == {"a": fate, "b": fate}


def test_the_time_that_files_carry_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build() == {"a": "作成", "b": "作成"}
    assert why["a"] == "指定が変わりました。"


def test_the_font_counts(tmp_path: Path) -> None:
    from hyokasho.fonts import find_font  # noqa: PLC0415

    other = tmp_path / "other.ttf"
    other.write_bytes(find_font().path.read_bytes() + b"\0")
    assert build("--font", str(other)) == {"a": "作成", "b": "作成"}


def test_an_output_that_is_gone_or_was_changed_is_made_again() -> None:
    good = Path("build/kou/a.html").read_bytes()
    Path("build/kou/a.html").write_bytes(good.replace(b"html", b"HTML", 1))
    Path("build/kou/b.html").unlink()
    assert build() == {"a": "作成", "b": "作成"}
    assert "書き換えられています" in why["a"]
    assert Path("build/kou/a.html").read_bytes() == good


def test_another_format_is_made_of_the_same() -> None:
    options = ["build", "--jobs", "1", "--format"]
    done = run_here(*options, "docx")
    assert done.returncode == 0
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    files = [file["path"] for one in said["assessments"] for file in one["files"]]
    assert files == ["kou/a.docx", "kou/a.html", "kou/b.docx", "kou/b.html"]
    # What was made of an older state is not listed with what was made of the newer.
    Path(B).write_text(spec("乙", "新しい文"), encoding="utf-8")
    assert build()["b"] == "作成"
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    files = [file["path"] for one in said["assessments"] for file in one["files"]]
    assert files == ["kou/a.docx", "kou/a.html", "kou/b.html"]
    run_here(*options, "docx,html")
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    assert len([file for one in said["assessments"] for file in one["files"]]) == 4


def test_an_error_is_told_again_although_nothing_has_changed() -> None:
    good = Path("build/kou/b.html").read_bytes()
    Path(B).write_text(spec("乙", "乙の文") + "何か: 1\n", encoding="utf-8")
    assert build() == {"a": "変更なし", "b": "エラー"}
    assert build() == {"a": "変更なし", "b": "エラー"}
    assert Path("build/kou/b.html").read_bytes() == good
    Path(B).write_text(spec("乙", "乙の文"), encoding="utf-8")
    assert build() == {"a": "変更なし", "b": "内容は同じ"}


def test_force_makes_all() -> None:
    assert build("--force") == {"a": "作成", "b": "作成"}
    assert why["a"] == "--force が指定されました。"


def test_the_folder_may_be_deleted_and_what_is_kept_may_be_damaged() -> None:
    shutil.rmtree("build")
    assert build() == {"a": "作成", "b": "作成"}
    for path in Path("build/.cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"{]")
    assert build() == {"a": "作成", "b": "作成"}


def test_the_cache_may_be_deleted_at_any_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever deletes it comes between what is written aside and what is put in its place."""
    replaced = Path.replace
    gone: list[str] = []

    def replace(path: Path, target: Path) -> Path:
        if ".cache" in path.parts:
            gone.append(target.name)
            shutil.rmtree("build/.cache")
        return replaced(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert build("--force") == {"a": "作成", "b": "作成"}
    monkeypatch.undo()
    assert {"a.html", "a.json", "index.html", "manifest.json"} <= set(gone)
    assert run_here("verify", "--strict").returncode == 0
    left = [path.name for path in Path("build").rglob(".*")]
    assert left in ([], [".cache"])


def test_what_was_left_half_written_or_kept_for_long_is_removed() -> None:
    ours = fingerprint.kept_in(Path("build"))
    half = "build/.cache/tmp/.a.pdf.abcdefgh", "build/kou/.a.pdf.abcdefgh", f"{ours}/charts/aside-1"
    drawn = f"{ours}/charts/{'0' * 64}"
    others = f"{ours.parent}/{'0' * 16}/charts/{'0' * 64}"
    foreign = "build/kou/.htaccess"
    every = (*half, drawn, others, foreign)

    def left(age: int) -> set[str]:
        for name in every:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(b"")
            then = time.time() - age
            os.utime(name, (then, then))
        build("--force")
        return {name for name in every if Path(name).exists()}

    assert left(60) == set(every)
    assert left(2 * 3600) == {drawn, others, foreign}
    assert left(2 * 86_400) == {drawn, foreign}
    assert left(40 * 86_400) == {foreign}
    assert not Path(others).parents[1].exists()


def test_what_cannot_be_kept_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    kept.keep_in(folder)
    try:
        kept.keep("charts", "甲", b"1")
        monkeypatch.setattr(Path, "replace", Mock(side_effect=OSError(errno.ENOSPC, "full")))
        kept.keep("charts", "乙", b"2")
        assert kept.recall("charts", "甲") == b"1"
        assert kept.recall("charts", "乙") is None
    finally:
        kept.keep_in(None)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_editions_do_not_share_what_is_known() -> None:
    assert build("--edition", "submission") == {"a": "作成", "b": "作成"}
    assert build() == {"a": "変更なし", "b": "変更なし"}


def test_what_is_kept_of_a_withheld_chart_can_only_be_read_by_who_has_it() -> None:
    chart = """{登場者: [{要素: [{名前: 秘密の課, 種類: 機関}, {名前: 乙, 種類: 人}]}],
      流れ: [{番号: ①, から: 秘密の課, へ: 乙, 内容: 秘密の内容}]}"""
    hidden = f"事務の内容:\n  - 図: {{記載: {{流れ図: {chart}}}, 公表しない: 理由}}\n"
    text = spec("丙", "丙の文").replace("重点項目評価書", "全項目評価書") + hidden
    Path("specs/kou/c.yaml").write_text(text, encoding="utf-8")
    assert build()["c"] == "作成"
    assert any(path.is_file() for path in Path("build/.cache/kept").rglob("*"))
    for path in Path("build").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert "秘密の".encode() not in data, path
            assert json.dumps("秘密の").strip('"').encode() not in data, path


def test_a_spec_that_takes_the_place_of_another_takes_its_history_when_that_goes() -> None:
    """Without a commit, from which nothing else could tell."""
    Path("specs/kou/c.yaml").write_text(spec("乙", "乙の文", "2025-01-10"), encoding="utf-8")
    assert build()["c"] == "作成"
    Path(B).unlink()
    assert build() == {"a": "変更なし", "c": "内容は同じ"}
    assert why["c"] == "git の履歴が変わりました。"


def test_the_manifest_names_no_file_that_is_gone() -> None:
    run_here("build", "--jobs", "1", "--format", "docx")
    Path("build/kou/a.docx").unlink()
    build()
    said = json.loads(Path("build/manifest.json").read_text(encoding="utf-8"))
    files = [file["path"] for one in said["assessments"] for file in one["files"]]
    assert files == ["kou/a.html", "kou/b.docx", "kou/b.html"]
