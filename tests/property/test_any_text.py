"""Any text in any text item comes out character for character, or is refused."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Printed, Printer
from hyokasho.fonts import find_font
from reading import READERS, squeezed

HEAD = "様式: 全項目評価書 平成30年5月\n表紙:\n  評価書番号: {0}\n  評価書名: {1}\n"
BODY = """  個人のプライバシー等の権利利益の保護の宣言: {2}
  特記事項: {3}
  評価実施機関名: {4}
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の名称: {5}
    事務の内容: {6}
  特定個人情報ファイルを取り扱う事務において使用するシステム:
    - システムの名称: {7}
      他のシステムとの接続:
        - その他: {8}
  特定個人情報ファイルを取り扱う理由:
    事務実施上の必要性: {9}
特定個人情報ファイルの概要:
  特定個人情報ファイル名: {10}
  特定個人情報の入手・使用:
    使用の主体:
      使用部署: {11}
特定個人情報ファイル記録項目:
  - 見出し: {12}
    記録項目:
      - 項目: [{13}, {14}]
変更箇所:
  - 項目: {15}
    変更前の記載: {16}
"""
SLOTS = 17

HOSTILE = (
    "{{ 7*7 }}", "{% raw %}", "{_{ x }_}", "<script>alert(1)</script>", '#read("/etc/passwd")',
    "*太字*", "\\", "$x^2$", "#set page()", "`raw`", "]]>", "&amp;", "<!-- -->", "\"'", "@label",
    "_下線_", "= 見出し", "- 一覧", "1. 番号", "//注", "/* */", "~", "---", "https://example.jp",
    "<w:p/>", "{#注#}", "a  b", "　先頭", "末尾　", "ー‐―－", "①②③", "が", "ffi fl", "髙﨑",
)  # fmt: skip


def source(words: list[str]) -> bytes:
    quoted = [json.dumps(word, ensure_ascii=False) for word in words]
    return (HEAD + BODY).format(*quoted).encode("utf-8", "surrogatepass")


def assert_unchanged(printed: Printed, words: list[str]) -> None:
    for kind, reader in READERS.items():
        text = squeezed(reader(getattr(printed, kind)))
        at = 0
        for word in words:
            wanted = squeezed(word)
            found = text.find(wanted, at)
            assert found >= 0, (kind, word)
            at = found if wanted else at


def test_words_that_mean_something_to_some_tool_mean_nothing_here(printer: Printer) -> None:
    words = list(HOSTILE)
    while words:
        batch, words = words[:SLOTS], words[SLOTS:]
        batch += ["埋"] * (SLOTS - len(batch))
        assert_unchanged(printer.print(printer.document(source(batch))), batch)


_FONT = find_font()
_COVERED = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"]).filter(
    lambda sign: not _FONT.lacks(sign)
)
_LINES = st.lists(st.text(_COVERED, min_size=1, max_size=20), min_size=1, max_size=3)
_WORDS = _LINES.map("\n".join).filter(lambda text: bool(text.strip()))


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(_WORDS, min_size=SLOTS, max_size=SLOTS))
def test_printable_text_comes_out_unchanged(printer: Printer, words: list[str]) -> None:
    assert_unchanged(printer.print(printer.document(source(words))), words)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(
    st.text(
        st.characters(exclude_characters="\t\r", exclude_categories=["Cs"]), min_size=1, max_size=8
    )
)
def test_text_that_cannot_be_printed_is_an_error_that_names_sign_and_item(
    printer: Printer, word: str
) -> None:
    """Whatever the font lacks is refused with its code point, never printed as a white box."""
    words = ["語"] * SLOTS
    words[6] = word
    checked = printer.check(source(words))
    if checked.publishable:
        assert not _FONT.lacks(word)
        return
    assert checked.findings
    for finding in checked.findings:
        assert finding.code in {"D102", "S104"}
        named = [sign for sign in word if f"U+{ord(sign):04X}" in finding.message]
        assert named
        if finding.code == "D102":
            assert named[0] in _FONT.lacks(word)
            assert finding.item == "Ⅰ－１－②事務の内容"


@pytest.mark.parametrize("sign", ["😀", "𠮷", "👨‍👩‍👧", "葛\U000e0100", "ไทย"])
def test_emoji_and_rare_kanji_are_errors_not_white_boxes(printer: Printer, sign: str) -> None:
    words = ["語"] * SLOTS
    words[6] = f"前{sign}後"
    checked = printer.check(source(words))
    assert not checked.publishable
