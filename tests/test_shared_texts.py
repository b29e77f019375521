"""Texts that assessments share: found by name and date; what is wrong is said where it is."""

from pathlib import Path

import pikepdf
import pytest

from checking import check_file
from commands import run_here
from conftest import ROOT
from hyokasho.build.checked import check
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.fonts import find_font
from hyokasho.source import answers as a

SHARED = """\
様式: 共通文
共通文:
- 名称: 中間サーバー
  版:
  - 使い始める日: 2024-04-01
    本文: |-
      新しい文
      二行目
  - 使い始める日: 2018-05-21
    本文: 古い文
- 名称: 全体
  本文:
  - 前の文
  - !共通 中間サーバー
  - !md '**後**の文'
"""


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    """A portfolio with one agency and the shared texts above."""
    for name in ("specs/甲市", "specs/_shared"):
        (empty_folder / name).mkdir(parents=True)
    Path("specs/_shared/中間サーバー.yaml").write_text(SHARED, encoding="utf-8")


def spec(text: str, published: str = "") -> Path:
    path = Path("specs/甲市/乙.yaml")
    path.write_text(
        "様式: 全項目評価書 平成30年5月\n"
        f"表紙:\n  評価書名: 甲\n  評価実施機関名: 乙\n  公表日: {published}\n"
        "基本情報:\n  特定個人情報ファイルを取り扱う事務:\n"
        f"    事務の内容: {text}\n",
        encoding="utf-8",
    )
    return path


def content(path: Path) -> str:
    result = check_file(path)
    assert result.assessment is not None
    assert [f.message for f in result.findings] == []
    affairs = result.assessment.section("basic").record("affairs")
    return a.text_of(affairs.answer("content").value)


@pytest.mark.parametrize(
    ("published", "text"),
    [
        ("2018-05-21", "古い文"),
        ("2024-03-31", "古い文"),
        ("2024-04-01", "新しい文\n二行目"),
        ("2025-12", "新しい文\n二行目"),
        ("", "新しい文\n二行目"),
        ("{記載: 2024-03-31}", "古い文"),
    ],
)
def test_the_newest_version_not_later_than_the_publication_is_used(
    published: str, text: str
) -> None:
    assert content(spec("!共通 中間サーバー", published)) == text


def test_a_letter_takes_the_version_of_its_own_day() -> None:
    path = Path("specs/甲市/諮問.yaml")
    path.write_text(
        "様式: 諮問書\n"
        "諮問書:\n  日付: 2024-03-31\n  宛先: 会長\n  差出人: {職名: 市長}\n"
        "  表題: 諮問\n  諮問事項: 甲\n  本文: !共通 中間サーバー\n",
        encoding="utf-8",
    )
    result = check_file(path)
    assert result.publishable, [f.message for f in result.findings]
    assert result.assessment is not None
    assert a.text_of(result.assessment.answer("letter/body").value) == "古い文"


def test_a_spec_may_name_the_version() -> None:
    assert content(spec("!共通 中間サーバー@2018-05-21", "2025-12-26")) == "古い文"


def test_a_shared_text_stands_among_other_parts_and_holds_others() -> None:
    text = content(spec("\n    - 初め\n    - !共通 全体\n    - 終わり", "2020-01-01"))
    assert text == "初め\n前の文\n古い文\n**後**の文\n終わり"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("!共通 中間サーバ", "S301", "もしかして「中間サーバー」ですか"),
        ("!共通 何か別の名前", "S301", "specs/_shared/"),
        ("!共通 中間サーバー@2020-01-01", "S323", "2018-05-21、2024-04-01"),
        ("!共通", "S301", "「」がありません"),
    ],
)
def test_a_reference_that_leads_nowhere_is_said_where_it_stands(
    text: str, code: str, words: str
) -> None:
    (finding,) = check_file(spec(text, "2025-12-26")).findings
    assert (finding.code, finding.position.line) == (code, 8)
    assert finding.item == "Ⅰ－１－②事務の内容"
    assert words in finding.message + finding.hint


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([["!共通 1"] * 10, ["!共通 2"] * 10, ["!共通 3"] * 10, ["文"]], "「0」が長すぎる"),
        ([[f"!共通 {n + 1}"] for n in range(9)] + [["文"]], "「0」が長すぎる"),
        ([["!共通 1"] * 60, ["長" * 10_000]], "「0」が長すぎる"),
    ],
    ids=["many", "deep", "long"],
)
def test_texts_that_grow_beyond_all_measure_are_refused(texts: list[list[str]], words: str) -> None:
    entries = (
        f"- 名称: '{number}'\n  本文:\n" + "".join(f"  - {part}\n" for part in parts)
        for number, parts in enumerate(texts)
    )
    register = "様式: 共通文\n共通文:\n" + "".join(entries)
    Path("specs/_shared/大.yaml").write_text(register, encoding="utf-8")
    (finding,) = check_file(spec("!共通 0")).findings
    assert finding.code == "S327"
    assert words in finding.message


def test_a_spec_with_long_texts_over_and_over_is_refused() -> None:
    register = f"様式: 共通文\n共通文:\n- 名称: 長\n  本文: {'長' * 400_000}\n"
    Path("specs/_shared/大.yaml").write_text(register, encoding="utf-8")
    (finding, *_) = check_file(spec("\n" + "    - !共通 長\n" * 8)).findings
    assert (finding.code, finding.position.line) == ("S327", 14)


def test_a_publication_before_all_versions_is_a_finding() -> None:
    (finding,) = check_file(spec("!共通 中間サーバー", "2016-04-01")).findings
    assert finding.code == "S323"
    assert "平成28年4月1日" in finding.message
    assert "@2018-05-21" in finding.hint


def test_rings_are_said_in_the_register_and_in_the_spec() -> None:
    ring = "様式: 共通文\n共通文:\n"
    ring += "- {名称: 一, 本文: !共通 二}\n- {名称: 二, 本文: !共通 一}\n"
    Path("specs/_shared/輪.yaml").write_text(ring, encoding="utf-8")
    path = spec("!共通 一")
    (finding,) = check_file(path).findings
    assert finding.code == "S321"
    assert "「一」→「二」→「一」" in finding.message
    done = run_here("check", str(path))
    assert done.returncode == 1
    assert done.stdout.count("S321") == 3
    assert "specs/_shared/輪.yaml:3" in done.stdout


@pytest.mark.parametrize(
    ("register", "code"),
    [
        ("- {名称: 一, 本文: 甲}\n- {名称: 一, 本文: 乙}\n", "S324"),
        ("- {名称: 一}\n", "S325"),
        ("- {名称: 一, 本文: 甲, 版: [{本文: 乙}]}\n", "S325"),
        ("- {名称: 一, 版: [{本文: 甲}, {本文: 乙}]}\n", "S325"),
        ("- {名称: '一@2020-01-01', 本文: 甲}\n", "S325"),
        ("- {名称: 一, 本文: 😀}\n", "D102"),
        ("- {名称: 一, 本文: !md '![x](y)'}\n", "S303"),
        ("- {名称: 一, 本分: 甲}\n", "S201"),
    ],
)
def test_what_is_wrong_with_a_shared_text_is_said_in_its_file(register: str, code: str) -> None:
    Path("specs/_shared/誤り.yaml").write_text(
        f"様式: 共通文\n共通文:\n{register}", encoding="utf-8"
    )
    registers = Registers(find_font())
    (found,) = find_specs((spec("文"),))
    assert check(found, registers).publishable, "it does not use the text"
    findings = registers.fresh_findings()
    assert code in {finding.code for finding in findings}
    assert {finding.file for finding in findings} == {"specs/_shared/誤り.yaml"}
    if code in {"D102", "S303", "S325"} and "@" not in register:
        (found,) = find_specs((spec("!共通 一"),))
        (finding,) = check(found, registers).findings
        assert finding.code == "S322"
        assert "specs/_shared/誤り.yaml の 3 行目" in finding.hint


def test_a_shared_text_is_printed_and_attached_as_if_it_stood_in_the_spec() -> None:
    path = spec("!共通 全体", "2025-12-26")
    done = run_here("build", str(path))
    assert done.returncode == 0, done.output
    html = Path("build/甲市/乙.html").read_text(encoding="utf-8")
    assert "新しい文" in html
    assert "<strong>後</strong>の文" in html
    with pikepdf.open("build/甲市/乙.pdf") as pdf:
        (name,) = pdf.attachments
        source = pdf.attachments[name].get_file().read_bytes().decode()
    assert "!共通" not in source
    assert "新しい文\n" in source


def test_an_agency_with_a_wrong_register_builds_nothing() -> None:
    Path("specs/甲市/_agency.yaml").write_text("様式: 評価実施機関の台帳\n", encoding="utf-8")
    done = run_here("build")
    spec("文")
    done = run_here("build")
    assert done.returncode == 1
    assert "S202 〔評価実施機関" in done.output
    assert "S326" in done.output
    assert [path.name for path in Path("build").iterdir()] == [".cache"]


def test_the_texts_of_an_agency_are_its_own() -> None:
    Path("specs/甲市/_agency.yaml").write_text(
        "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: 乙}\n"
        "共通文:\n- {名称: 甲市の文, 本文: 甲市だけの文}\n",
        encoding="utf-8",
    )
    assert content(spec("!共通 甲市の文")) == "甲市だけの文"
    other = Path("specs/丙市/乙.yaml")
    other.parent.mkdir()
    other.write_bytes(spec("!共通 甲市の文").read_bytes())
    (finding,) = check_file(other).findings
    assert finding.code == "S301"


def test_a_register_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("x: y\n", encoding="utf-8")
    Path("specs/_shared/リンク.yaml").symlink_to(secret)
    spec("文")
    done = run_here("check")
    assert done.returncode == 1
    assert "specs/_shared/リンク.yaml:1:1: エラー S100 " in done.output
    assert "リンクなので読みません" in done.output


def test_registers_in_a_linked_folder_are_not_read(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    Path("specs/_shared").rename(elsewhere)
    Path("specs/_shared").symlink_to(elsewhere)
    spec("!共通 中間サーバー")
    done = run_here("build")
    assert done.returncode == 1
    assert "リンクなので読みません" in done.output
    assert [path.name for path in Path("build").iterdir()] == [".cache"]


def test_every_register_in_the_repository_is_without_findings() -> None:
    registers = Registers(find_font())
    for found in find_specs((ROOT / "specs",)):
        registers.around(found)
    assert registers.fresh_findings() == ()
