"""`hyokasho review`: what a pull request changes, and what the law asks for it."""

import os
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from commands import run_here
from conftest import ROOT
from histories import git
from hyokasho.changes.words import Run, marked
from hyokasho.forms.review_style import Verdict, load_review_style
from reading import docx_text, html_text, pdf_text, squeezed
from small_specs import write

KOU = """\
様式: {form}
表紙:
  評価書番号: '1'
  評価書名: 甲の評価書
  評価実施機関名: 甲市長
  公表日: {day}
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の名称: {name}
特定個人情報ファイルの概要:
  特定個人情報の入手・使用:
    使用目的: {purpose}
{notes}"""
FULL, FOCUSED = "全項目評価書 令和6年10月", "重点項目評価書 令和6年10月"


def kou(**words: str) -> str:
    known = {"form": FULL, "day": "2025-04-01", "name": "甲の事務", "purpose": "資格の管理"}
    return KOU.format(**{**known, "notes": "", **words})


@pytest.fixture
def folder(empty_folder: Path) -> Path:
    """A repository with one published assessment, on a branch of its own."""
    write(empty_folder, "甲市/甲.yaml", kou())
    git(empty_folder, "init", "-q", "-b", "main")
    git(empty_folder, "add", ".")
    git(empty_folder, "commit", "-q", "-m", "公表")
    git(empty_folder, "switch", "-q", "-c", "修正")
    return empty_folder


def review(*arguments: str, code: int = 0) -> str:
    """`hyokasho review …`, which must end so; what it printed."""
    done = run_here("review", *arguments)
    assert done.returncode == code, done.stderr
    return done.output


def note(item: str, kind: str) -> str:
    return f"次回の変更:\n- 項目: {item}\n  変更の種類: {kind}\n"


@pytest.mark.parametrize(
    ("form", "changes", "title", "words"),
    [
        (FULL, {"name": "乙の事務"}, "修正", "速やかに提出し"),
        (FULL, {"purpose": "別の目的"}, "要判断", "選んでいない行"),
        (
            FULL,
            {"purpose": "別の目的", "notes": note("③使用目的", "リスクを明らかに軽減させる変更")},
            "要判断",
            "選んでいない行",
        ),
        (
            FULL,
            {"purpose": "別の目的", "notes": note("⑥使用目的", "リスクを明らかに軽減させる変更")},
            "修正",
            "速やかに提出し",
        ),
        (
            FULL,
            {"purpose": "別の目的", "notes": note("⑥使用目的", "重要な変更")},
            "重要な変更あり",
            "原則30日以上",
        ),
        (
            FOCUSED,
            {"purpose": "別の目的", "notes": note("③使用目的", "重要な変更")},
            "重要な変更あり",
            "意見の聴取と第三者点検は任意",
        ),
    ],
)
def test_the_verdict_follows_from_the_marks_and_from_what_a_person_chose(
    folder: Path, form: str, changes: dict[str, str], title: str, words: str
) -> None:
    write(folder, "甲市/甲.yaml", kou(form=form))
    git(folder, "commit", "-q", "-a", "--allow-empty", "-m", "様式")
    write(folder, "甲市/甲.yaml", kou(form=form, **changes))
    said = review("--base", "HEAD")
    assert re.search(rf"^\*\*【{title}", said, re.MULTILINE), said
    assert words in said
    assert "計画管理書" in said or title == "要判断"


def test_changed_words_are_marked_and_items_with_a_mark_flagged(folder: Path) -> None:
    write(folder, "甲市/甲.yaml", kou(purpose="資格の確認"))
    said = review()
    assert "| ※ Ⅱ 特定個人情報ファイルの概要" in said
    assert "資格の<del>管理</del> | 資格の<ins>確認</ins>" in said
    assert "誤字脱字の修正」が考えられます" in said
    assert "令和7年4月1日のまま変わっていません" in said


def test_nothing_in_a_text_is_markup(folder: Path) -> None:
    write(folder, "甲市/甲.yaml", kou(name="'<script>|`*_[x](y)@all #1'"))
    said = review()
    assert "<script>" not in said
    assert "@all" not in said
    assert "&lt;script&gt;&#124;&#96;" in said


def test_a_comment_that_would_be_too_long_has_no_table(folder: Path) -> None:
    long = "|-\n" + "\n".join(f"      {number} 行目の文。" for number in range(9000))
    write(folder, "甲市/甲.yaml", kou(name=long))
    said = review()
    assert len(said) < 65_000
    assert "表が長いので省きました" in said
    assert "【修正】" in said


OTSU = """\
様式: 基礎項目評価書 令和6年10月
表紙: {評価書番号: '2', 評価書名: 乙の評価書, 評価実施機関名: 乙市長}
"""


def test_new_renamed_and_removed_assessments_are_told(folder: Path) -> None:
    write(folder, "甲市/乙.yaml", OTSU)
    git(folder, "mv", "specs/甲市/甲.yaml", "specs/甲市/丙.yaml")
    said = review()
    assert "specs/甲市/乙.yaml\n\n新しい評価書" in said
    assert "specs/甲市/丙.yaml\n\n記載の変更はありません。" in said
    assert "甲.yaml" not in said
    Path("specs/甲市/丙.yaml").unlink()
    assert "specs/甲市/甲.yaml\n\n削除された評価書" in review()


def test_names_that_are_no_text_and_folders_in_the_place_of_specs_stop_nothing(
    folder: Path,
) -> None:
    """As a disk from another system leaves them; git takes any bytes for a name."""
    odd = os.fsdecode(b"specs/\x83\x65/\xff.yaml")
    os.makedirs(os.path.dirname(odd))  # noqa: PTH103, PTH120 - the bytes stay as they are.
    shutil.copy("specs/甲市/甲.yaml", odd)
    write(folder, "甲市/乙.yaml", OTSU)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "取込み")
    assert "新しい評価書" in review()
    assert review("--base", "HEAD") == "この変更で変わる評価書はありません。\n"
    git(folder, "rm", "-q", "-r", "specs")
    write(folder, "甲市/乙.yaml/丙.txt", "")
    said = review("--base", "HEAD")
    assert "specs/甲市/乙.yaml はファイルではないので読めません" in said
    assert said.count("削除された評価書") == 2


TRAILER = "目的を直す\n\n変更の種類: リスクを明らかに軽減させる変更\n説明: 閲覧できる職員を減らす。"


def test_what_the_commits_of_the_branch_say_counts(folder: Path) -> None:
    write(folder, "甲市/甲.yaml", kou(purpose="別の目的"))
    git(folder, "commit", "-q", "-a", "-m", TRAILER)
    said = review()
    assert "【修正】" in said
    assert "事後：閲覧できる職員を減らす。" in said
    write(folder, "甲市/甲.yaml", kou(purpose="別の目的", name="乙の事務"))
    assert "【修正】" in review()
    git(folder, "mv", "specs/甲市/甲.yaml", "specs/甲市/丙.yaml")
    assert "閲覧できる職員を減らす。" in review()


def test_what_commits_before_the_branch_said_does_not_count(folder: Path) -> None:
    write(folder, "甲市/甲.yaml", kou(purpose="別の目的"))
    git(folder, "commit", "-q", "-a", "-m", TRAILER)
    write(folder, "甲市/甲.yaml", kou(purpose="また別の目的"))
    git(folder, "commit", "-q", "-a", "-m", "直す")
    assert "【要判断】" in review("--base", "HEAD^")
    assert "【修正】" in review()


def test_an_assessment_that_leaves_the_specs_is_told_as_removed(folder: Path) -> None:
    Path("保存").mkdir()
    git(folder, "mv", "specs/甲市/甲.yaml", "保存/甲.yaml")
    said = review()
    assert "### 甲の評価書\n\nspecs/甲市/甲.yaml\n\n削除された評価書" in said
    git(folder, "mv", "保存/甲.yaml", "specs/甲市/_甲.yaml")
    assert "specs/甲市/甲.yaml\n\n削除された評価書" in review()


def test_one_that_comes_from_elsewhere_is_new(folder: Path) -> None:
    draft = folder / "下書き/乙.yaml"
    draft.parent.mkdir()
    draft.write_text(kou(), encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "下書き")
    draft.rename(folder / "specs/甲市/乙.yaml")
    assert "specs/甲市/乙.yaml\n\n新しい評価書" in review("--base", "HEAD")


def test_the_last_assessment_may_go(folder: Path) -> None:
    git(folder, "rm", "-q", "specs/甲市/甲.yaml")
    assert "specs/甲市/甲.yaml\n\n削除された評価書" in review()
    git(folder, "commit", "-q", "-m", "削除")
    assert "specs" in review("--base", "HEAD", code=2)


def test_of_two_that_are_like_one_that_went_the_more_alike_is_that_one(folder: Path) -> None:
    write(folder, "甲市/1.yaml", kou(name="乙の事務", purpose="別の目的"))
    Path("specs/甲市/甲.yaml").rename("specs/甲市/2.yaml")
    said = review()
    assert "specs/甲市/1.yaml\n\n新しい評価書" in said
    assert "specs/甲市/2.yaml\n\n記載の変更はありません。" in said


def test_one_that_is_renamed_without_a_word_to_git_is_recognised(folder: Path) -> None:
    Path("specs/乙市").mkdir()
    Path("specs/甲市/甲.yaml").rename("specs/乙市/丙.yaml")
    write(folder, "乙市/丙.yaml", kou(name="乙の事務"))
    said = review()
    assert "<ins>乙</ins>の事務" in said
    assert "新しい" not in said
    assert "削除" not in said


def test_an_assessment_is_touched_by_what_it_shares(folder: Path) -> None:
    register = "様式: 評価実施機関の台帳\n評価実施機関:\n  評価実施機関名: 甲市長\n"
    write(folder, "甲市/_agency.yaml", register)
    assert review() == "この変更で変わる評価書はありません。\n"
    write(folder, "甲市/_agency.yaml", f"{register}  開示請求の請求先: 総務課\n")
    assert "<ins>総務課</ins>" in review()


def test_one_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    write(folder, "甲市/乙.yaml", "様式: ない様式\n")
    write(folder, "甲市/甲.yaml", kou(name="乙の事務"))
    said = review()
    assert "specs/甲市/乙.yaml にエラーがある" in said
    assert "<ins>乙</ins>の事務" in said


def test_a_base_that_is_not_there_is_told(folder: Path) -> None:
    assert "「ない」というコミットはありません" in review("--base", "ない", code=2)
    assert "コミットはありません" in review("--base", "--output=x", code=2)
    assert folder.is_dir()


def test_without_git_it_is_told(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(empty_folder, "甲市/甲.yaml", kou())
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(empty_folder.parent))
    assert "git の履歴がない" in review(code=2)


@pytest.mark.parametrize(
    ("arguments", "order"), [((), ("改正後", "改正前")), (("--old-left",), ("改正前", "改正後"))]
)
def test_the_comparison_is_laid_out_for_a_committee(
    folder: Path, arguments: tuple[str, ...], order: tuple[str, str]
) -> None:
    write(folder, "甲市/甲.yaml", kou(purpose="資格の確認"))
    texts = []
    for kind, read in (("docx", docx_text), ("pdf", pdf_text)):
        out = folder / f"対照.{kind}"
        assert review("--format", kind, "--out", str(out), *arguments).strip() == out.as_posix()
        texts.append(squeezed(read(out.read_bytes())))
    assert texts[0] == texts[1]
    assert f"項目{''.join(order)}" in texts[0]
    assert "新旧対照表甲の評価書" in texts[0]
    assert "要判断" not in texts[0]
    with pikepdf.open(folder / "対照.pdf") as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
    with ZipFile(folder / "対照.docx") as parts:
        assert '<w:u w:val="single"/>' in parts.read("word/document.xml").decode()


def test_a_page_for_reviewers_has_verdict_and_underlines(folder: Path) -> None:
    write(folder, "甲市/甲.yaml", kou(purpose="資格の確認"))
    review("--format", "html")
    page = (folder / "review.html").read_bytes()
    assert "【要判断】" in squeezed(html_text(page))
    assert "資格の<u>確認</u>" in page.decode()


def test_withheld_words_come_out_in_no_review(folder: Path) -> None:
    withheld = "{記載: 禊錺, 公表しない: 保安}"
    write(folder, "甲市/甲.yaml", kou(purpose=withheld))
    assert "禊" not in review()
    assert "非公表" in review()
    assert "禊錺" in review("--edition", "submission")


def test_marks_stand_on_the_words_that_differ() -> None:
    old, new = marked("一つ目\n課長が決める。\n同じ", "一つ目\n部長が決める。\n足した\n同じ")
    assert old == ((Run("一つ目"),), (Run("課長", changed=True), Run("が決める。")), (Run("同じ"),))
    assert new[1] == (Run("部長", changed=True), Run("が決める。"))
    assert new[2] == (Run("足した", changed=True),)


def test_every_verdict_has_words_for_every_kind_of_form() -> None:
    style = load_review_style()
    for verdict in Verdict:
        for kind in ("全項目評価書", "重点項目評価書", "基礎項目評価書"):
            advice = style.advice(verdict, kind)
            assert advice.title
            assert advice.basis
            assert advice.steps


def test_a_diff_names_the_item_in_its_hunk_headers(folder: Path) -> None:
    """As docs/review.md says to set it up."""
    long = "\n".join(f"      {number}" for number in range(20))
    write(folder, "甲市/甲.yaml", kou(purpose=f"|-\n{long}"))
    git(folder, "commit", "-q", "-a", "-m", "長い文")
    (folder / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    recipe = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    pattern = re.search(r"git config diff\.hyokasho\.xfuncname '(.+)'", recipe)
    assert pattern
    git(folder, "config", "diff.hyokasho.xfuncname", pattern[1])
    write(folder, "甲市/甲.yaml", kou(purpose=f"|-\n{long}21"))
    assert re.search(r"^@@ .* @@ +使用目的:", git(folder, "diff"), re.MULTILINE)
