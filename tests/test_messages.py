"""What a clerk is told: for each slip one finding, at its place, with a way out."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from conftest import OKAYAMA, Printer
from hyokasho.source.decode import MAX_BYTES
from small_specs import HEAD

OUTSOURCING = "特定個人情報ファイルの概要:\n  特定個人情報ファイルの取扱いの委託:\n"
SYSTEM = "基本情報:\n  特定個人情報ファイルを取り扱う事務において使用するシステム:\n    - "


@dataclass(frozen=True)
class Slip:
    """A wrong file, and what is said of it; `hint` and `message` are parts of what is said."""

    name: str
    source: str | bytes
    code: str
    place: tuple[int, int]
    item: str
    message: str
    hint: str

    @property
    def data(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.encode()


SLIPS = (
    Slip("Shift_JIS", HEAD.encode("cp932"), "S103", (1, 1), "", "Shift_JIS", "UTF-8 を選んで"),
    Slip("UTF-16", HEAD.encode("utf-16"), "S103", (1, 1), "", "UTF-16", "UTF-8 を選んで"),
    Slip("a broken byte", HEAD.encode() + b"  \xff", "S103", (5, 3), "", "壊れています", "保存"),
    Slip("an empty file", "", "S101", (1, 1), "", "何も書かれていません", "様式"),
    Slip("a list at the top", "- 甲\n", "S101", (1, 1), "", "一覧", "項目名"),
    Slip(
        "a zero-width space",
        HEAD + "  特記事項: 前\u200b後\n",
        "S104",
        (5, 10),
        "",
        "幅のない空白、U+200B",
        "打ち直して",
    ),
    Slip("two documents", HEAD + "---\n" + HEAD, "S105", (5, 1), "", "文書が二つ", "分けて"),
    Slip("deep nesting", "a: " + "[" * 10_000, "S107", (1, 27), "", "入れ子が深すぎます", "字下げ"),
    Slip("an anchor", HEAD + "基本情報: &a {}\n", "S109", (5, 7), "", "アンカー", "' '"),
    Slip("an alias", HEAD + "基本情報: *a\n", "S109", (5, 7), "", "エイリアス", "' '"),
    Slip(
        "a tag that would run code",
        HEAD + "  特記事項: !!python/object:os.system x\n",
        "S110",
        (5, 9),
        "表紙－特記事項",
        "!!python/object:os.system は使えません",
        "!md",
    ),
    Slip(
        "the same key twice",
        HEAD + "  評価書名: 丙\n",
        "S112",
        (5, 3),
        "表紙",
        "「評価書名」が二度書かれています（一度目は 3 行目）",
        "どちらか一方",
    ),
    Slip(
        "a tab as indentation",
        "様式: 全項目評価書 平成30年5月\n表紙:\n\t評価書名: 甲\n",
        "S113",
        (3, 1),
        "",
        "タブ",
        "半角の空白",
    ),
    Slip(
        "a wide space as indentation",
        "様式: 全項目評価書 平成30年5月\n表紙:\n　評価書名: 甲\n",
        "S114",
        (3, 1),
        "",
        "全角の空白",
        "半角の空白",
    ),
    Slip(
        "a wide colon",
        "様式：全項目評価書 平成30年5月\n表紙:\n",
        "S115",
        (1, 3),
        "",
        "コロンが全角",
        "「様式: 」",
    ),
    Slip("an open quote", HEAD + '  特記事項: "甲\n', "S119", (5, 9), "", "閉じていません", "|"),
    Slip("a colon in a value", HEAD + "  特記事項: 甲: 乙\n", "S122", (5, 10), "", "「: 」", "' '"),
    Slip(
        "an unknown form",
        "様式: 全項目評価書 平成30年6月\n",
        "S200",
        (1, 5),
        "様式",
        "「全項目評価書 平成30年6月」はありません",
        "もしかして「全項目評価書 平成30年5月」ですか。",
    ),
    Slip(
        "an unknown section",
        HEAD + "基本事項: {}\n",
        "S201",
        (5, 1),
        "",
        "「基本事項」という項目はここにありません",
        "もしかして「基本情報」ですか。",
    ),
    Slip(
        "an unknown item of an entry",
        HEAD
        + OUTSOURCING
        + "    委託事項:\n      - 委託事項: 一\n      - 委託事項: 二\n        委託先: 丙\n",
        "S201",
        (10, 9),
        "Ⅱ－４－委託事項２",
        "「委託先」",
        "もしかして「委託先名」ですか。",
    ),
    Slip(
        "an override without a reason",
        HEAD + OUTSOURCING + "    委託の有無: {上書き: 委託する}\n",
        "S202",
        (7, 5),
        "Ⅱ－４－委託の有無",
        "「理由」が書かれていません",
        "理由: …",
    ),
    Slip(
        "an unknown option",
        HEAD + "基本情報:\n  特定個人情報ファイルを取り扱う事務:\n    対象人数: 30万人超\n",
        "S204",
        (7, 11),
        "Ⅰ－１－③対象人数",
        "「30万人超」という選択肢はありません",
        "もしかして「30万人以上」ですか。",
    ),
    Slip(
        "a date of the Japanese calendar",
        HEAD + "  公表日: 令和7年12月26日\n",
        "S205",
        (5, 8),
        "表紙－公表日",
        "日付として読めません",
        "「2025-12-26」と書いてください",
    ),
    Slip(
        "a date with slashes",
        HEAD + "  公表日: 2025/12/26\n",
        "S205",
        (5, 8),
        "表紙－公表日",
        "日付として読めません",
        "「2025-12-26」と書いてください",
    ),
    Slip(
        "a derived item that is written",
        HEAD + OUTSOURCING + "    委託の有無: 委託する\n",
        "S211",
        (7, 5),
        "Ⅱ－４－委託の有無",
        "計算される",
        "この行を消して",
    ),
    Slip(
        "words for a box that takes none",
        HEAD + SYSTEM + "他のシステムとの接続:\n        - 庁内連携システム: あれ\n",
        "S212",
        (8, 11),
        "Ⅰ－２－システム１－③他のシステムとの接続",
        "言葉を添えられません",
        "「その他」",
    ),
    Slip(
        "a day that does not exist",
        HEAD + "  公表日: 2025-02-29\n",
        "S302",
        (5, 8),
        "表紙－公表日",
        "「2025-02-29」という日は暦にありません",
        "確かめて",
    ),
    Slip(
        "an image in marked-up text",
        HEAD + "  特記事項: !md |\n    ![x](y.png)\n",
        "S303",
        (6, 5),
        "表紙－特記事項",
        "画像",
        "箇条書き",
    ),
    Slip(
        "a sign without a glyph",
        HEAD + "  特記事項: 前😀後\n",
        "D102",
        (5, 10),
        "表紙－特記事項",
        "「😀」（U+1F600）",
        "--font",
    ),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_one_slip_is_one_finding_with_place_item_and_way_out(printer: Printer, slip: Slip) -> None:
    (finding,) = printer.check(slip.data).findings
    found = (finding.code, (finding.position.line, finding.position.column), finding.item)
    assert found == (slip.code, slip.place, slip.item)
    assert slip.message in finding.message
    assert slip.hint in finding.hint


def test_a_missing_title_is_said_at_its_parent_and_hides_no_other_slip(printer: Printer) -> None:
    findings = printer.check(
        "様式: 全項目評価書 平成30年5月\n表紙: {評価実施機関名: 乙}\n基本: {}\n".encode()
    ).findings
    assert [(f.code, f.position.line) for f in findings] == [("S202", 2), ("S201", 3)]
    assert "評価書名" in findings[0].message


def hostile() -> Iterator[tuple[str, bytes]]:
    """Files that would take memory or time of a careless reader."""
    yield "too large", b"a: " + b"x" * MAX_BYTES
    yield "long line", HEAD.encode() + b"  x: " + b"y" * (MAX_BYTES - 200) + b"\n"
    yield "many brackets", b"[" * 1_000_000
    yield "many dashes", b"- " * 1_000_000
    yield "many questions", b"? " * 1_000_000
    yield "many keys", HEAD.encode() + b"".join(b"k%d: 1\n" % n for n in range(100_000))
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
    )
    yield "billion laughs", bomb.encode()
    yield "long key", HEAD.encode() + "鍵".encode() * 1_000_000 + b": 1\n"
    yield "control signs", b"\x00\x01\x02"


HOSTILE = dict(hostile())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(printer: Printer, name: str) -> None:
    checked = printer.check(HOSTILE[name])
    assert not checked.publishable
    assert all(len(f.message) < 400 for f in checked.findings)


def test_the_real_spec_has_only_the_findings_that_its_lost_pages_explain(printer: Printer) -> None:
    findings = [f for f in printer.check_file(OKAYAMA).findings if not f.code.startswith("D3")]
    assert [finding.item for finding in findings] == [
        "Ⅱ－４－委託の有無－件数",
        "Ⅱ－５－提供・移転の有無",
        "Ⅲ－６－接続しない（提供）",
    ]
    assert {finding.code for finding in findings} == {"D101"}
