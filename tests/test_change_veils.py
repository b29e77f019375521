"""What is withheld now comes out in no row, however files and entries came, went and were named."""

import json
from pathlib import Path

import pytest

from histories import SPEC, Repo, Step, hyokasho, log, make, states

DAYS = ("2024-01-10", "2025-02-01", "2026-02-01", "2026-05-01")
HEAD = """様式: 重点項目評価書 令和6年10月
表紙: {評価書名: 甲, 評価実施機関名: 甲市長, 公表日: %s}
特定個人情報ファイルの概要:
"""


def one(day: str, files: str) -> str:
    return HEAD % day + files


def file(purpose: str, name: str = "甲ファイル") -> str:
    return (
        f"  - 特定個人情報ファイル名: {name}\n"
        f"    特定個人情報の入手・使用: {{使用目的: {purpose}}}\n"
    )


def contracts(*entries: str) -> str:
    return (
        "  - 特定個人情報ファイル名: 甲ファイル\n"
        "    特定個人情報ファイルの取扱いの委託:\n"
        f"      委託事項: [{', '.join(entries)}]\n"
    )


def repo(folder: Path, *files: str) -> Repo:
    """A history that publishes the files of one state after the other."""
    return make(folder, *states(*map(one, DAYS, files)))


def said(found: Repo, *arguments: str) -> str:
    return json.dumps(log(found, *arguments), ensure_ascii=False)


WITHHELD = "{記載: 今の三番目の記載, 公表しない: 安全のため}"
OTHER = file("別の目的", "乙ファイル")


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), (OTHER, OTHER), (OTHER, ""), ("", OTHER), ("", OTHER * 2)],
    ids=["1-1", "2-2", "2-1", "1-2", "1-3"],
)
def test_no_number_of_files_lets_a_withheld_text_out(
    tmp_path: Path, before: str, after: str
) -> None:
    former = [file(words) + before for words in ("秘密の最初の記載", "秘密の次の記載")]
    found = repo(tmp_path, *former, file(WITHHELD) + after)
    assert "秘密" not in said(found)
    assert "秘密の最初の記載" in said(found, "--edition", "submission")


def test_the_other_file_keeps_its_public_rows(tmp_path: Path) -> None:
    former = [
        file(words) + file(f"{words}の乙", "乙ファイル") for words in ("一の目的", "二の目的")
    ]
    found = repo(tmp_path, *former, file(WITHHELD) + file("二の目的の乙", "乙ファイル"))
    assert "一の目的の乙" in said(found)
    assert '一の目的"' not in said(found)


def test_a_file_that_has_another_name_now_is_the_same(tmp_path: Path) -> None:
    former = [file(words, "古いファイル") + OTHER for words in ("秘密の一", "秘密の二")]
    assert "秘密" not in said(repo(tmp_path, *former, OTHER + file(WITHHELD, "新しい台帳")))


ENTRY = "{委託事項: %s, 委託先名: %s}"
VEILED = "{委託事項: %s, 委託先名: {記載: 丁社, 公表しない: 安全のため}}"


@pytest.mark.parametrize(
    "name", ["保守の業務", "保守と点検の業務", "全く違う名の事項"], ids=["same", "like", "other"]
)
def test_an_entry_that_has_another_name_now_is_the_same(tmp_path: Path, name: str) -> None:
    other = ENTRY % ("入力の業務", "丙社")
    former = [contracts(ENTRY % ("保守の業務", who), other) for who in ("秘密甲社", "秘密乙社")]
    assert "秘密" not in said(repo(tmp_path, *former, contracts(other, VEILED % name)))


def test_an_entry_that_came_whole_is_hidden_if_a_part_of_it_is_withheld_now(
    tmp_path: Path,
) -> None:
    other = ENTRY % ("入力の業務", "丙社")
    came = contracts(other, ENTRY % ("保守の業務", "秘密甲社"))
    found = repo(tmp_path, contracts(other), came, contracts(other, VEILED % "保守の業務"))
    assert "秘密" not in said(found)
    assert "秘密" not in hyokasho(found, "changes", SPEC, "--full").stdout


def test_an_entry_that_went_and_came_again_is_hidden_in_doubt(tmp_path: Path) -> None:
    other = ENTRY % ("入力の業務", "丙社")
    former = [contracts(ENTRY % ("保守の業務", who), other) for who in ("秘密甲社", "秘密乙社")]
    found = repo(tmp_path, *former, contracts(other), contracts(other, VEILED % "保守の業務"))
    assert "秘密" not in said(found)


def test_an_entry_that_went_for_good_keeps_its_public_rows(tmp_path: Path) -> None:
    gone = [ENTRY % ("入力の業務", who) for who in ("丙社", "戊社")]
    kept = ENTRY % ("保守の業務", "丁社")
    former = [contracts(kept, entry) for entry in gone]
    found = repo(tmp_path, *former, contracts(VEILED % "保守の業務"))
    assert "戊社" in said(found)
    assert "丁社" not in said(found)


def test_a_name_that_was_public_is_in_no_path_once_the_name_is_withheld(tmp_path: Path) -> None:
    hidden = "{記載: 別の名の台帳, 公表しない: 安全のため}"
    former = [file(words, "秘密のファイル") + OTHER for words in ("一の目的", "二の目的")]
    found = repo(tmp_path, *former, file("二の目的", hidden) + OTHER)
    assert "秘密" not in said(found)
    assert "二の目的" in said(found)


# What commits say stays with what they changed.

TRAILER = "目的を直す\n\n説明: 住民の便宜のため。"


def reason(folder: Path, *later: str | Step) -> str:
    """What the only row on 使用目的 gives as its reason."""
    steps = [one if isinstance(one, Step) else Step({SPEC: one}) for one in later]
    found = log(make(folder, *states(one(DAYS[0], file("一の目的"))), *steps))
    (said,) = (
        row["reason"] for row in found if "使用目的" in row["item"] and "一" in row["before"]
    )
    return str(said)


@pytest.mark.parametrize(
    "files",
    [
        file("二の目的") + OTHER,
        OTHER + file("二の目的"),
        file("二の目的", "別の名のファイル"),
        OTHER + file("二の目的", "甲のファイル"),
    ],
    ids=["second", "first", "renamed", "first-and-renamed"],
)
def test_a_trailer_stays_with_its_file_whatever_came_and_however_it_is_named(
    tmp_path: Path, files: str
) -> None:
    edit = Step({SPEC: one(DAYS[0], file("二の目的"))}, TRAILER)
    assert reason(tmp_path, edit, one(DAYS[1], files)) == "住民の便宜のため。"


def test_a_trailer_does_not_speak_of_another_file(tmp_path: Path) -> None:
    both = file("一の目的") + file("一の乙", "乙ファイル")
    edited = file("一の目的") + file("二の乙", "乙ファイル")
    steps = [
        Step({SPEC: one(DAYS[0], both)}),
        Step({SPEC: one(DAYS[0], edited)}, TRAILER),
        Step({SPEC: one(DAYS[1], edited.replace("一の目的", "二の目的"))}),
    ]
    first, second = log(make(tmp_path, *steps))
    assert (first["origin"], second["origin"]) == ("rule", "trailer")


def test_a_trailer_stays_with_an_entry_that_moves_and_is_renamed(tmp_path: Path) -> None:
    other = ENTRY % ("入力の業務", "丙社")
    former = contracts(ENTRY % ("保守の業務", "甲社"), other)
    edited = former.replace("甲社", "乙社")
    steps = [
        Step({SPEC: one(DAYS[0], former)}),
        Step({SPEC: one(DAYS[0], edited)}, TRAILER),
        Step({SPEC: one(DAYS[1], contracts(other, ENTRY % ("保守と点検の業務", "乙社")))}),
    ]
    origins = {row["after"]: row["origin"] for row in log(make(tmp_path, *steps))}
    assert origins["乙社"] == "trailer"
    assert origins["保守と点検の業務"] == "rule"


def test_a_trailer_stays_with_an_entry_that_goes(tmp_path: Path) -> None:
    other, gone = ENTRY % ("入力の業務", "丙社"), ENTRY % ("保守の業務", "甲社")
    first = ENTRY % ("印刷の業務", "丁社")
    steps = [
        Step({SPEC: one(DAYS[0], contracts(first, gone, other))}),
        Step({SPEC: one(DAYS[0], contracts(gone, other))}),
        Step({SPEC: one(DAYS[0], contracts(other))}, TRAILER),
        Step({SPEC: one(DAYS[1], contracts(other))}),
    ]
    found = log(make(tmp_path, *steps))
    origins = {row["before"].split("\n")[0]: row["origin"] for row in found}
    assert origins["委託事項2　保守の業務"] == "trailer"
    assert origins["委託事項1　印刷の業務"] == "rule"
