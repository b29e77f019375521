"""What follows from the entries: counts, ticks, flags, headings, names, once for each file."""

import pytest

from conftest import Printer
from hyokasho.document.model import texts
from small_specs import HEAD

OUTSOURCED = "特定個人情報ファイルの取扱いの委託:\n    委託事項:\n"
PROVIDED = "特定個人情報の提供・移転（委託に伴うものを除く。）:\n"
ANNEX = """別紙:
  - 名称: 別紙１
    見出し: 提供先の一覧
    列: [番号, 提供先]
    行: [[1, 甲県], [2, 乙県], [3, 丙県]]
"""


def printed(printer: Printer, source: str) -> list[str]:
    return list(texts(printer.document((HEAD + source).encode())))


def file(body: str) -> str:
    return f"特定個人情報ファイルの概要:\n  特定個人情報ファイル名: 甲ファイル\n  {body}"


@pytest.mark.parametrize("count", [1, 2, 6])
def test_outsourced_matters_are_counted_numbered_and_headed(printer: Printer, count: int) -> None:
    entries = "".join(f"      - 委託事項: 業務{n}\n" for n in range(1, count + 1))
    words = printed(printer, file(OUTSOURCED + entries))
    assert "[ 委託する ]" in words
    assert f"（ {count} ）　件" in words
    for number in range(1, count + 1):
        assert words[words.index(f"委託事項{number}") + 1] == f"業務{number}"
    assert ("委託事項2～5" in words) is (count >= 2)
    assert ("委託事項6～10" in words) is (count >= 6)
    assert "[ 　 ] 委託しない" in words


def test_nothing_outsourced_switches_the_risks_of_outsourcing_off(printer: Printer) -> None:
    risks = (
        "特定個人情報ファイルの取扱いプロセスにおけるリスク対策:\n"
        "  特定個人情報ファイルの取扱いの委託:\n    委託に関するリスク:\n"
        "      情報保護管理体制の確認: 書いてあるが印刷しない文\n"
    )
    words = printed(printer, file("備考: なし\n") + risks)
    assert "[ 委託しない ]" in words
    assert "[ ○ ] 委託しない" in words
    assert "書いてあるが印刷しない文" not in words
    findings = printer.check((HEAD + file("備考: なし\n") + risks).encode()).findings
    (lost,) = (finding for finding in findings if finding.code == "D103")
    assert lost.item == "Ⅲ－４－委託に関するリスク"
    assert lost.position.line == 11


@pytest.mark.parametrize("name", ["basic", "別紙 １", "#"])
def test_an_annex_may_have_any_name(printer: Printer, name: str) -> None:
    annex = ANNEX.replace("名称: 別紙１", f'名称: "{name}"')
    made = printer.print(printer.document((HEAD + annex).encode()))
    assert f"{name}　提供先の一覧" in list(texts(made.document))


def test_an_entry_that_names_an_annex_counts_its_rows(printer: Printer) -> None:
    provided = (
        "    提供先:\n      - 提供先: 別紙１参照\n        別紙: 別紙１\n      - 提供先: 丁市\n"
    )
    words = printed(printer, file(PROVIDED + provided) + ANNEX)
    assert "[ ○ ] 提供を行っている （ 4 ） 件" in words
    assert "[ 　 ] 移転を行っている （　） 件" in words
    assert words[-8:] == ["番号", "提供先", "1", "甲県", "2", "乙県", "3", "丙県"]


def test_nothing_provided_ticks_the_third_box(printer: Printer) -> None:
    words = printed(printer, file("備考: なし\n"))
    assert "[ ○ ] 行っていない" in words
    assert "[ ○ ] 提供・移転しない" in words


def test_providing_over_the_network_only_is_not_providing_otherwise(printer: Printer) -> None:
    provided = (
        "    提供先:\n      - 提供先: 甲県\n        提供方法: [情報提供ネットワークシステム]\n"
    )
    words = printed(printer, file(PROVIDED + provided))
    assert "[ ○ ] 提供・移転しない" in words
    assert "[ 　 ] 接続しない（提供）" in words
    assert "[ ○ ] 接続しない（入手）" in words


def test_each_file_has_its_own_sections_and_counts(printer: Printer) -> None:
    files = """特定個人情報ファイルの概要:
  - 特定個人情報ファイル名: 甲ファイル
    特定個人情報ファイルの取扱いの委託:
      委託事項:
        - 委託事項: 業務
  - 特定個人情報ファイル名: 乙ファイル
"""
    words = printed(printer, files)
    block = words.index("３．特定個人情報ファイル名")
    assert words[block + 1 : block + 3] == ["甲ファイル", "乙ファイル"]
    assert words.count("Ⅱ　特定個人情報ファイルの概要") == 3  # Twice, and once in 項目一覧.
    assert [w for w in words if w in {"[ 委託する ]", "[ 委託しない ]"}] == [
        "[ 委託する ]",
        "[ 委託しない ]",
    ]
    third = [n for n, w in enumerate(words) if w == "１．特定個人情報ファイル名"]
    assert [words[n + 1] for n in third] == ["甲ファイル", "乙ファイル"] * 2


def test_an_override_is_printed_and_said(printer: Printer) -> None:
    source = HEAD + file(
        OUTSOURCED.replace("    委託事項:\n", "")
        + "    委託の有無: {件数: {上書き: 7, 理由: 別の数え方}}\n"
        + "    委託事項:\n      - 委託事項: 一\n"
    )
    (finding,) = printer.check(source.encode()).findings
    assert (finding.code, finding.item) == ("D101", "Ⅱ－４－委託の有無－件数")
    assert "「1」" in finding.message
    assert "「7」" in finding.message
    assert "別の数え方" in finding.hint
    assert "（ 7 ）　件" in list(texts(printer.document(source.encode())))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2025-12-26", "令和7年12月26日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("2015-12", "平成27年12月"),
        ("2026-04 予定", "令和8年4月予定"),
        ("―", "―"),
    ],
)
def test_dates_are_printed_in_the_japanese_calendar(
    printer: Printer, written: str, shown: str
) -> None:
    words = printed(printer, file(f"基本情報:\n    保有開始日: {written}\n"))
    assert words[words.index("⑤保有開始日") + 1] == shown


TWO = """特定個人情報ファイルの概要:
  - 特定個人情報ファイル名: 甲ファイル
    特定個人情報ファイルの取扱いの委託:
      委託事項:
        - 委託事項: 業務
  - 特定個人情報ファイル名: 乙ファイル
"""
RISKS = "特定個人情報ファイルの取扱いプロセスにおけるリスク対策:\n"


def test_one_part_on_risks_serves_all_files(printer: Printer) -> None:
    words = printed(printer, f"{TWO}{RISKS}  特定個人情報の使用: {{}}\n")
    assert words.count("Ⅱ　特定個人情報ファイルの概要") == 3
    heading = next(w for w in words if w.startswith("Ⅲ　") and w.endswith("）"))
    assert words.count(heading) == 1
    start = words.index(heading)
    name = words.index("１．特定個人情報ファイル名", start)
    assert words[name + 1 : name + 3] == ["甲ファイル", "乙ファイル"]
    # Only one of the two is outsourced, so that the part on outsourcing is not switched off.
    assert "[ 　 ] 委託しない" in words
    assert "[ ○ ] 委託しない" not in words


def test_a_flag_is_ticked_for_all_files_where_all_have_it(printer: Printer) -> None:
    outsourcing, other = "    特定個人情報ファイルの取扱いの委託", "  - 特定個人情報ファイル名: 乙"
    files = TWO[: TWO.index(outsourcing)] + TWO[TWO.index(other) :]
    words = printed(printer, f"{files}{RISKS}  特定個人情報の使用: {{}}\n")
    assert words.count("[ ○ ] 委託しない") == 1


@pytest.mark.parametrize(
    ("below", "place", "words"),
    [
        (TWO + RISKS + "  - 特定個人情報の使用: {}\n", "Ⅲ", "2 個ですが、ここには 1 個分"),
        (
            "特定個人情報ファイルの概要:\n  特定個人情報ファイル名: 甲\n"
            + RISKS
            + "  - 特定個人情報の使用: {}\n" * 3,
            "Ⅱ",
            "3 個ですが、ここには 1 個分",
        ),
    ],
)
def test_parts_for_different_numbers_of_files_are_told(
    printer: Printer, below: str, place: str, words: str
) -> None:
    (finding,) = printer.check((HEAD + below).encode()).findings
    assert (finding.code, finding.item) == ("S309", place)
    assert words in finding.message


def test_record_items_are_headed_by_the_names_of_their_files(printer: Printer) -> None:
    items = "特定個人情報ファイル記録項目:\n  - 記録項目: 一\n  - {見出し: 別の名, 記録項目: 二}\n"
    words = printed(printer, TWO + items)
    at = words.index("(1)甲ファイル")
    assert words[at : at + 4] == ["(1)甲ファイル", "一", "別の名", "二"]
    assert "(1)甲ファイル" not in printed(printer, TWO + items + "  - 記録項目: 三\n")
