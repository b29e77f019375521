"""提出時期 and 説明 of computed rows: notes, then commits, then rules; and what check asks."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from conftest import ROOT
from histories import SPEC, Step, hyokasho, log, make, spec, states
from hyokasho.forms.change_style import load_style

NOTE = """次回の変更:
  - 項目: {item}
    {words}
"""
BASE = """様式: 重点項目評価書 令和6年10月
表紙: {{評価書名: 甲, 評価実施機関名: 甲市長, 公表日: {day}}}
基本情報:
  評価実施機関における担当部署: {{部署: {section}}}
特定個人情報ファイルの概要:
  特定個人情報の入手・使用: {{使用目的: {purpose}}}
"""
PURPOSE = "Ⅱ 特定個人情報ファイルの概要－３．特定個人情報の入手・使用－③使用目的"


def text(
    day: str = "2024-01-10", section: str = "甲課", purpose: str = "資格の管理", notes: str = ""
) -> str:
    return BASE.format(day=day, section=section, purpose=purpose) + notes


def row(folder: Path, *later: str, message: str = "変更") -> dict[str, Any]:
    """The only row of a spec whose 使用目的 has changed."""
    repo = make(folder, *states(text()), *(Step({SPEC: one}, message) for one in later))
    (found,) = log(repo)
    return found


def test_without_any_word_the_rules_say_it_and_check_asks(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(text(), text(purpose="別の目的", section="乙課")))
    section, purpose = log(repo)
    assert (section["timing"], section["origin"], section["important"]) == ("事後", "rule", False)
    assert "その他の項目の変更" in section["reason"]
    assert (purpose["timing"], purpose["origin"], purpose["important"]) == ("事前", "rule", True)
    assert purpose["reason"] == "重要な変更に該当するため、変更前に提出・公表する。"
    assert purpose["kind"] is None
    said = hyokasho(repo, "check").stdout
    assert f"{SPEC}:6:24: 警告 D201 〔{PURPOSE}〕" in said
    assert "「変更の種類: …」を書いてください" in said
    assert said.count("D201") == 1


def test_a_kind_gives_timing_and_reason_and_answers_the_question(tmp_path: Path) -> None:
    note = NOTE.format(item="Ⅱ－３－③使用目的", words="変更の種類: リスクを明らかに軽減させる変更")
    repo = make(tmp_path, *states(text(), text("2025-02-01", purpose="別", notes=note)))
    (found,) = log(repo)
    assert found["timing"] == "事後"
    assert found["reason"] == "リスクを明らかに軽減させる変更であり、重要な変更に該当しない。"
    assert (found["origin"], found["kind"]) == ("note", "リスクを明らかに軽減させる変更")
    assert "D201" not in hyokasho(repo, "check").stdout


def test_a_reason_without_a_kind_is_printed_but_leaves_the_question_open(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="{説明: 事務の実態に合わせた変更, 提出時期: 事後}")
    note = (
        note.replace("    {説明", "    説明")
        .replace(", 提出", "\n    提出")
        .replace("事後}", "事後")
    )
    repo = make(tmp_path, *states(text(), text(purpose="別", notes=note)))
    (found,) = log(repo)
    assert (found["timing"], found["reason"]) == ("事後", "事務の実態に合わせた変更")
    assert "参考 D201" in hyokasho(repo, "check").stdout


def test_the_closest_note_goes_first_wherever_it_stands(tmp_path: Path) -> None:
    notes = """次回の変更:
  - {項目: Ⅱ－３－③使用目的, 説明: 近い}
  - {項目: Ⅱ, 説明: 遠い, 提出時期: 事後}
"""
    found = row(tmp_path, text(purpose="別", notes=notes))
    assert (found["reason"], found["timing"]) == ("近い", "事後")


def test_a_row_is_reworded_and_its_computed_words_stay_visible(tmp_path: Path) -> None:
    notes = """次回の変更:
  - 項目: ③使用目的
    項目の記載: Ⅱ ３③ 使用目的
    変更前の記載: 前の言い方
    変更後の記載: 後の言い方
    変更日: 2025-03-31
"""
    repo = make(tmp_path, *states(text(), text("2025-04-01", purpose="別", notes=notes)))
    (found,) = log(repo)
    shown = [found[key] for key in ("date", "item", "before", "after")]
    assert shown == ["2025-03-31", "Ⅱ ３③ 使用目的", "前の言い方", "後の言い方"]
    full = hyokasho(repo, "changes", SPEC, "--full").stdout
    assert "変更前：資格の管理" in full
    assert PURPOSE in full


def test_a_row_that_is_left_out_is_not_printed_but_shown_in_full(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="載せない: 印刷の誤りを戻しただけのため")
    repo = make(tmp_path, *states(text(), text("2025-02-01", purpose="別", notes=note)))
    assert hyokasho(repo, "changes", SPEC).stdout == "変更はありません。\n"
    assert (
        "載せない：印刷の誤りを戻しただけのため" in hyokasho(repo, "changes", SPEC, "--full").stdout
    )
    assert hyokasho(repo, "build", "--format", "html").returncode == 0
    assert "別" not in (tmp_path / "build/kou/hyoka.html").read_text("utf-8").split("変更箇所")[-1]
    assert "D201" not in hyokasho(repo, "check").stdout


def test_trailers_speak_of_what_their_commit_changed_only(tmp_path: Path) -> None:
    message = "使用目的を直す\n\n提出時期: 事後\n説明: 条ずれのため\n"
    repo = make(
        tmp_path,
        Step({SPEC: text()}),
        Step({SPEC: text(purpose="別")}, message),
        Step({SPEC: text("2025-02-01", "乙課", "別")}),
    )
    section, purpose = log(repo)
    assert (purpose["timing"], purpose["reason"], purpose["origin"]) == (
        "事後",
        "条ずれのため",
        "trailer",
    )
    assert section["origin"] == "rule"


def test_a_note_goes_before_a_trailer(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="説明: メモの理由")
    found = row(tmp_path, text(purpose="別", notes=note), message="x\n\n説明: コミットの理由\n")
    assert found["reason"] == "メモの理由"


def test_the_kind_of_a_note_goes_before_the_reason_of_a_trailer(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="変更の種類: 誤字脱字の修正")
    message = "x\n\n説明: コミットの理由\n提出時期: 事前\n"
    found = row(tmp_path, text(purpose="別", notes=note), message=message)
    assert found["reason"] == "記載の誤りの修正であり、重要な変更に該当しない。"
    assert (found["timing"], found["origin"]) == ("事後", "note")


def test_a_timing_that_the_form_does_not_offer_is_passed_over(tmp_path: Path) -> None:
    edited = text(purpose="別")
    steps = [Step({SPEC: edited}, f"直す\n\n提出時期: {words}") for words in ("事後", "そのうち")]
    steps[1] = replace(steps[1], files={SPEC: text(purpose="別の目的")})
    (found,) = log(make(tmp_path, *states(text()), *steps))
    assert (found["timing"], found["origin"]) == ("事後", "trailer")


def test_a_trailer_may_name_a_kind(tmp_path: Path) -> None:
    found = row(tmp_path, text(purpose="別"), message="x\n\n変更の種類: 誤字脱字の修正\n")
    assert (found["timing"], found["origin"]) == ("事後", "trailer")
    assert found["kind"] == "誤字脱字の修正"


def test_the_question_is_shown_as_long_as_it_is_open(tmp_path: Path) -> None:
    """A kind that is no exception does not answer it; a row that is left out asks nothing."""
    asked = "候補：重要な変更に当たるかが選ばれていません。"
    for number, (words, is_open) in enumerate(
        (
            ("変更の種類: 定期の見直し", True),
            ("変更の種類: 重要な変更", False),
            ("載せない: 誤り", False),
        )
    ):
        note = NOTE.format(item="③使用目的", words=words)
        edited = text("2025-02-01", purpose="別", notes=note)
        said = hyokasho(
            make(tmp_path / str(number), *states(text(), edited)), "changes", SPEC, "--full"
        )
        assert (asked in said.stdout) is is_open


def test_notes_of_one_publication_do_not_speak_of_the_next(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="説明: 一度だけの理由")
    repo = make(
        tmp_path,
        *states(text(), text("2025-02-01", purpose="二", notes=note)),
        *states(text("2026-02-01", purpose="三", notes=note)),
    )
    first, second = log(repo)
    assert first["reason"] == "一度だけの理由"
    assert second["origin"] == "rule"
    assert "参考 D203" in hyokasho(repo, "check").stdout


def test_a_note_that_means_nothing_is_said(tmp_path: Path) -> None:
    note = NOTE.format(item="Ⅳ－２", words="説明: 理由")
    repo = make(tmp_path, *states(text(), text(purpose="別", notes=note)))
    said = hyokasho(repo, "check").stdout
    assert f"{SPEC}:8:5: 警告 D202 〔次回の変更〕「Ⅳ－２」に当たる変更がありません。" in said


def test_a_note_with_a_kind_that_is_none_is_refused(tmp_path: Path) -> None:
    note = NOTE.format(item="Ⅱ", words="変更の種類: 重大な変更")
    repo = make(tmp_path, *states(text(notes=note)))
    done = hyokasho(repo, "check")
    assert done.returncode == 1
    assert "「重要な変更」" in done.stdout


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("番号法別表第1の59項による", "番号法別表85の項による", "法令の改正による形式的な変更"),
        ("特別債権回収室が使う", "特別債権回収課が使う", "組織の改正による名称の変更"),
        ("資格のの管理", "資格の管理", "誤字脱字の修正"),
        ("資格の管理", "資格の管理と、その結果の外部への提供", None),
        ("年1回、見直す", "年2回、見直す", None),
        ("年に一度、見直す", "年に二度、見直す", None),
    ],
)
def test_a_kind_is_proposed_with_its_basis_and_not_taken(
    tmp_path: Path, before: str, after: str, kind: str | None
) -> None:
    repo = make(tmp_path, *states(text(purpose=before), text(purpose=after)))
    (found,) = log(repo)
    assert (found["kind"], found["proposed"]) == (None, kind)
    because = next(
        (one.because for one in load_style().kinds if one.name == kind), "選ばれていません"
    )
    assert because in hyokasho(repo, "changes", SPEC).stdout


def test_the_example_in_the_docs_is_valid_and_all_kinds_are_explained(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    repo = make(tmp_path, *states(text(notes=example)))
    done = hyokasho(repo, "check")
    assert done.returncode == 0, done.stdout
    for kind in load_style().kinds:
        assert f"| {kind.name} | {kind.timing.timing} |" in page


# Rows that the spec holds itself.

ROWS = """変更箇所:
  - {{変更日: 2020-01-01, 項目: Ⅱ－３－③使用目的, 変更前の記載: 甲, 変更後の記載: {first}}}
  - {{変更日: 2021-01-01, 項目: Ⅱ ３ ③使用目的, 変更前の記載: {second}, 変更後の記載: {last}}}
"""


@pytest.mark.parametrize(
    ("first", "second", "last", "codes"),
    [
        ("乙", "乙", "資格の管理", []),
        ("乙", "丙", "資格の管理", ["D204"]),
        ("乙", "乙", "丁", ["D205"]),
        ("（略）乙", "丙", "（略）", []),
    ],
)
def test_an_imported_row_agrees_with_the_next_one_and_with_the_document(
    tmp_path: Path, first: str, second: str, last: str, codes: list[str]
) -> None:
    imported = ROWS.format(first=first, second=second, last=last)
    repo = make(tmp_path, *states(text(notes=imported)))
    said = hyokasho(repo, "check").stdout
    assert [code for code in ("D204", "D205", "D206") if code in said] == codes


def test_the_last_imported_row_agrees_with_the_first_computed_one(tmp_path: Path) -> None:
    imported = ROWS.format(first="乙", second="乙", last="資格の管理")
    repo = make(
        tmp_path, *states(text(notes=imported), text("2025-02-01", purpose="別", notes=imported))
    )
    assert "D205" not in hyokasho(repo, "check").stdout


def test_a_sign_that_no_font_has_is_said_of_an_old_text_too(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(text(purpose="資格😀"), text("2025-02-01", purpose="別")))
    done = hyokasho(repo, "check")
    assert done.returncode == 1
    assert "エラー D207" in done.stdout
    assert "U+1F600" in done.stdout
    assert hyokasho(repo, "build").returncode == 1
    assert not (tmp_path / "build/kou/hyoka.pdf").exists()
    note = NOTE.format(item="③使用目的", words="変更前の記載: 資格（顔）")
    (tmp_path / SPEC).write_text(text("2026-02-01", purpose="新", notes=note), encoding="utf-8")
    assert "D207" in hyokasho(repo, "check").stdout
    repo = make(
        tmp_path / "b",
        *states(text(purpose="資格😀"), text("2025-02-01", purpose="別", notes=note)),
    )
    assert "D207" not in hyokasho(repo, "check").stdout


# What is withheld.

PLACE = "地下三階の機械室"


@pytest.mark.parametrize("hidden", [(True, False), (False, True), (True, True)])
def test_withheld_text_comes_out_through_no_row(tmp_path: Path, hidden: tuple[bool, bool]) -> None:
    base = text() + "  特定個人情報の保管・消去:\n    保管場所: %s\n"
    words = (PLACE + "の東", PLACE + "の西")
    values = [
        f"{{記載: {one}, 公表しない: 安全のため}}" if veil else one
        for one, veil in zip(words, hidden, strict=True)
    ]
    first, second = (base % value for value in values)
    repo = make(tmp_path, *states(first, second.replace("2024-01-10", "2025-02-01")))
    (found,) = log(repo)
    assert found["before"] == "非公表"
    assert (found["after"] == "非公表") is hidden[1]
    assert hyokasho(repo, "build").returncode == 0
    page = (tmp_path / "build/kou/hyoka.html").read_text(encoding="utf-8")
    source = attached(tmp_path / "build/kou/hyoka.pdf")
    for said in (page, source):
        assert (PLACE in said) is (not hidden[1])
        assert words[0] not in said
    (whole,) = log(repo, "--edition", "submission")
    assert (whole["before"], whole["after"]) == words


def test_what_is_withheld_now_is_hidden_in_the_rows_of_years_ago(tmp_path: Path) -> None:
    base = text() + "  特定個人情報の保管・消去:\n    保管場所: %s\n"
    days = ("2024-01-10", "2025-02-01", "2026-02-01")
    values = ("東の室", "西の室", "{記載: 西の室, 公表しない: 安全のため}")
    repo = make(
        tmp_path,
        *states(*((base % v).replace(days[0], day) for v, day in zip(values, days, strict=True))),
    )
    (found,) = log(repo)
    assert (found["before"], found["after"]) == ("非公表", "非公表")


def test_the_path_of_a_row_has_no_name_that_is_withheld(tmp_path: Path) -> None:
    base = """様式: 重点項目評価書 令和6年10月
表紙: {評価書名: 甲, 評価実施機関名: 甲市長, 公表日: %s}
特定個人情報ファイルの概要:
  - 特定個人情報ファイル名: 甲ファイル
  - 特定個人情報ファイル名: {記載: 隠したファイル, 公表しない: 安全のため}
    基本情報: {事務担当部署: %s}
"""
    open_name = "隠したファイル"
    veiled = "{記載: 隠したファイル, 公表しない: 安全のため}"
    before = (base % ("2024-01-10", "一課")).replace(veiled, open_name)
    middle = (base % ("2025-02-01", "二課")).replace(veiled, open_name)
    repo = make(tmp_path, *states(before, middle, base % ("2026-02-01", "三課")))
    found = [row for row in log(repo) if "課" in row["after"]]
    assert len(found) == 2
    for row in found:
        assert "（ファイル２）" in row["item"]
        assert "隠した" not in json.dumps(row, ensure_ascii=False)


def test_an_entry_that_is_withheld_now_is_hidden_with_its_former_answers(tmp_path: Path) -> None:
    base = """様式: 重点項目評価書 令和6年10月
表紙: {評価書名: 甲, 評価実施機関名: 甲市長, 公表日: %s}
特定個人情報ファイルの概要:
  特定個人情報ファイルの取扱いの委託:
    委託事項: [{委託事項: 監視業務の委託, 委託先名: %s%s}]
"""
    repo = make(
        tmp_path,
        *states(base % ("2024-01-10", "子会社", ""), base % ("2025-02-01", "丑会社", "")),
        *states(base % ("2026-02-01", "丑会社", ", 公表しない: 安全のため")),
    )
    said = json.dumps(log(repo), ensure_ascii=False)
    assert "子会社" not in said
    assert "丑会社" not in said
    assert "監視業務" not in said


def test_notes_are_in_no_published_file(tmp_path: Path) -> None:
    note = NOTE.format(item="③使用目的", words="載せない: 内部だけの理由")
    repo = make(tmp_path, *states(text(), text("2025-02-01", purpose="別", notes=note)))
    assert hyokasho(repo, "build").returncode == 0
    for path in (tmp_path / "build").rglob("*"):
        if path.is_file():
            assert "内部だけの理由".encode() not in path.read_bytes()


def test_the_attached_source_holds_the_rows_and_needs_no_history(tmp_path: Path) -> None:
    repo = make(tmp_path / "a", *states(spec(), spec("2025-02-01", "二の文")))
    assert hyokasho(repo, "build").returncode == 0
    source = attached(repo.folder / "build/kou/hyoka.pdf")
    alone = make(tmp_path / "b", Step({SPEC: source}))
    assert hyokasho(alone, "build").returncode == 0
    pages = [(one.folder / "build/kou/hyoka.html").read_bytes() for one in (repo, alone)]
    assert pages[0] == pages[1]


def attached(path: Path) -> str:
    """The source that the PDF carries."""
    with pikepdf.open(path) as pdf:
        (file,) = pdf.attachments.values()
        return str(file.get_file().read_bytes().decode("utf-8"))
