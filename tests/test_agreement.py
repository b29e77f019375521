"""The 基礎項目評価書 and another assessment of one 事務 are held against each other."""

from pathlib import Path

import pytest

from commands import run_here
from small_specs import write

BASIC = """様式: 基礎項目評価書 令和6年10月
表紙: {評価書番号: '７', 評価書名: 甲, 評価実施機関名: 乙市長}
関連情報:
  特定個人情報ファイルを取り扱う事務: {事務の名称: 甲事務, システムの名称: 甲システム、宛名システム}
  特定個人情報ファイル名: 甲ファイル
  個人番号の利用: {法令上の根拠: ・番号法第9条第1項 別表14の項}
"""
WHOLE = """様式: 全項目評価書 令和6年10月
表紙: {評価書番号: '7', 評価書名: 甲, 評価実施機関名: 乙市長}
基本情報:
  特定個人情報ファイルを取り扱う事務: {事務の名称: 甲事務}
  特定個人情報ファイルを取り扱う事務において使用するシステム:
    - {システムの名称: 宛名システム（統合）}
    - {システムの名称: 甲システム}
  個人番号の利用: {法令上の根拠: 番号法（平成25年法律第27号）第９条第１項　別表14の項}
特定個人情報ファイルの概要: {特定個人情報ファイル名: (1)甲ファイル}
"""


def agency(basic: str, whole: str) -> None:
    write(Path(), "乙/基礎.yaml", basic)
    write(Path(), "乙/全項目.yaml", whole)


@pytest.mark.usefixtures("empty_folder")
def test_two_assessments_that_agree_are_no_finding() -> None:
    agency(BASIC, WHOLE)
    assert run_here("check").output == "指摘なし\n"


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("甲システム、宛名システム", "宛名システム", "システムの名称"),
        ("ファイル名: 甲ファイル", "ファイル名: 丙ファイル", "特定個人情報ファイル名"),
        ("別表14の項", "別表24の項", "個人番号の利用の法令上の根拠"),
        ("'７'", "'8'", "評価書番号"),
    ],
)
def test_what_two_assessments_say_differently_is_told_of_the_basic_one(
    old: str, new: str, label: str
) -> None:
    agency(BASIC.replace(old, new), WHOLE)
    (line,) = [line for line in run_here("check").output.splitlines() if " D604 " in line]
    assert line.startswith("specs/乙/基礎.yaml:")
    assert f"{label}が「" in line
    assert "specs/乙/全項目.yaml" in line


@pytest.mark.usefixtures("empty_folder")
def test_one_assessment_alone_is_held_against_its_neighbours() -> None:
    agency(BASIC.replace("14の項", "24の項"), WHOLE)
    assert " D604 " in run_here("check", "specs/乙/基礎.yaml").output
    assert " D604 " not in run_here("check", "specs/乙/全項目.yaml").output


@pytest.mark.usefixtures("empty_folder")
def test_a_neighbour_that_cannot_be_read_is_passed_over() -> None:
    agency(BASIC, WHOLE)
    Path("specs/乙/壊れ.yaml").write_bytes(b"\xff\xfe: [")
    Path("specs/乙/輪.yaml").symlink_to("輪.yaml")
    Path("specs/乙/空.yaml").write_text("", encoding="utf-8")
    assert run_here("check", "specs/乙/基礎.yaml").output == "指摘なし\n"


@pytest.mark.usefixtures("empty_folder")
def test_a_spec_outside_of_an_agency_has_no_neighbours() -> None:
    Path("specs").mkdir()
    Path("specs/基礎.yaml").write_text(BASIC, encoding="utf-8")
    assert run_here("check", "specs/基礎.yaml").output == "指摘なし\n"


@pytest.mark.usefixtures("empty_folder")
def test_another_name_of_the_affairs_is_what_the_plan_calls_it() -> None:
    agency(BASIC.replace("甲事務", "丙事務"), WHOLE)
    assert " D603 " in run_here("check").output


@pytest.mark.usefixtures("empty_folder")
def test_a_difference_can_be_switched_off_with_a_reason() -> None:
    line = "  特定個人情報ファイル名: 甲ファイル"
    agency(BASIC.replace(line, f"{line}  # 検査しない D604: 何もない"), WHOLE)
    assert " D392 " in run_here("check").output
    other = f"{line[:-5]}丙ファイル  # 検査しない D604: 移行の間だけ"
    agency(BASIC.replace(line, other), WHOLE)
    assert run_here("check").output == "指摘なし\n"


@pytest.mark.usefixtures("empty_folder")
def test_what_one_withholds_is_not_told_of_the_other() -> None:
    hidden = "特定個人情報ファイル名: {記載: 禊ファイル, 公表しない: 細目}"
    agency(BASIC, WHOLE.replace("特定個人情報ファイル名: (1)甲ファイル", hidden))
    output = run_here("check").output
    assert "禊" not in output
    assert " D604 " not in output
