"""Comments that switch off a finding: with a reason, at its place, and never an error."""

from pathlib import Path

import pytest

from checking import FILES, HEAD, codes, only
from commands import run_here

KANA = f"{HEAD}{FILES}  備考: ｼｽﾃﾑ"


def test_a_comment_with_a_reason_switches_a_finding_off() -> None:
    assert codes(f"{KANA}\n") == ["D381"]
    assert codes(f"{KANA}  # 検査しない D381: 製品の名のため\n") == []
    assert codes(f"{KANA}  # 検査しない　Ｄ３８１：製品の名のため\n") == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comment_above_a_text_is_about_all_its_lines(end: str) -> None:
    spec = (
        f"{HEAD}{FILES}  # 検査しない D381、D332: 引用のため\n  # もう一つの注釈\n\n"
        "  備考: |-\n    一行目\n    ｼｽﾃﾑと別表第一\n    別表第一\n"
    )
    assert codes(spec.replace("\n", end).encode()) == []


@pytest.mark.parametrize(
    "text",
    [
        "  # 検査しない D381: 引用\n  備考:\n    - 甲\n    - ｼｽﾃﾑ\n",
        "  備考:  # 検査しない D381: 引用\n    - 甲\n    - |-\n      乙\n      ｼｽﾃﾑ\n",
        "  備考:\n    - 甲\n    - |-  # 検査しない D381: 引用\n      乙\n      ｼｽﾃﾑ\n",
        "  備考:\n    - 甲\n    # 検査しない D381: 引用\n    - ｼｽﾃﾑ\n",
    ],
)
def test_a_comment_at_a_list_of_parts_is_about_all_of_it(text: str) -> None:
    assert codes(f"{HEAD}{FILES}{text}") == []


def test_a_comment_is_about_its_own_place_only() -> None:
    spec = f"{HEAD}  特記事項: ｼｽﾃﾑ\n{FILES}  # 検査しない D381: 製品の名のため\n  備考: ｼｽﾃﾑ\n"
    assert only(spec).position.line == 5


@pytest.mark.parametrize(
    "text",
    [
        "|-\n    ｼｽﾃﾑ # 検査しない D381: 文の中\n",
        "|-\n    # 検査しない D381: 文の中\n    ｼｽﾃﾑ\n",
        "'ｼｽﾃﾑ # 検査しない D381: 文の中'\n",
        '"ｼｽﾃﾑ # 検査しない D381: 文の中"\n',
        "ｼｽﾃﾑ#検査しない D381: 文の中\n".replace(": ", "："),
    ],
)
def test_a_text_that_looks_like_a_comment_switches_nothing_off(text: str) -> None:
    assert codes(f"{HEAD}{FILES}  備考: {text}") == ["D381"]


def test_a_comment_behind_a_text_that_looks_like_one_counts() -> None:
    spec = f"{HEAD}{FILES}  備考: 'ｼｽﾃﾑ # 検査しない D381: 文'  # 検査しない D381: 製品の名\n"
    assert codes(spec) == []


@pytest.mark.parametrize(
    "comment",
    [
        "検査しない D381",
        "検査しない D381:",
        "検査しない: 製品の名のため",
        "検査しない D381 製品の名のため",
        "検査しない D381: -",
        "検査しない D381: ―",
        "検査しない D381: ……",
        "検査しない D381: 2025-12-26",
        "検査しない D381: x",
        "検査しない D381: 理由",
        "検査しない D381：（特になし）",
    ],
)
def test_a_comment_without_code_or_reason_is_a_finding_and_has_no_effect(comment: str) -> None:
    assert sorted(codes(f"{KANA}  # {comment}\n")) == ["D381", "D391"]


def test_a_sentence_that_begins_alike_is_none_of_ours() -> None:
    assert codes(f"{KANA}  # 検査しないことにした日\n") == ["D381"]


def test_a_comment_without_effect_is_a_finding() -> None:
    finding = only(f"{HEAD}{FILES}  備考: 甲  # 検査しない D381: 昔の名残\n")
    assert (finding.code, finding.position.line, finding.position.column) == ("D392", 6, 10)


@pytest.mark.parametrize("code", ["S204", "D102", "D104", "D392", "D999"])
def test_what_forbids_publication_cannot_be_switched_off(code: str) -> None:
    found = codes(f"{HEAD}{FILES}  備考: 😀  # 検査しない {code}: 急ぐため\n")
    assert sorted(found) == ["D102", "D393"]


@pytest.mark.usefixtures("empty_folder")
def test_a_finding_of_the_change_log_can_be_switched_off() -> None:
    path = Path("specs/乙/甲.yaml")
    path.parent.mkdir(parents=True)
    item = "Ⅱ 特定個人情報ファイルの概要－７．備考"
    row = (
        f"  - {{変更日: 2020-01-01, 項目: {item}, "
        "変更前の記載: 丙丙丙, 変更後の記載: 丁丁丁, 提出時期: 事後}"
    )
    spec = f"{HEAD}{FILES}  備考: 戊戊戊\n変更箇所:\n{row}"
    path.write_text(f"{spec}\n", encoding="utf-8")
    assert "D205" in run_here("check").output
    path.write_text(f"{spec}  # 検査しない D205: 記載は元のまま\n", encoding="utf-8")
    assert "D205" not in run_here("check").output
    path.write_text(f"{spec}  # 検査しない D204: 記載は元のまま\n", encoding="utf-8")
    assert "D392" in run_here("check").output
