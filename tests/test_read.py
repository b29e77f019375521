"""From a tree to answers, and what only reading can find."""

from datetime import date

import pytest

from hyokasho.dates import Month, When
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms.load import load_form
from hyokasho.forms.model import RecordStyle
from hyokasho.source import answers as a
from hyokasho.source.library import EMPTY
from hyokasho.source.read import read
from small_specs import HEAD, answers_of, tree_of

AFFAIRS = "基本情報:\n  特定個人情報ファイルを取り扱う事務:\n"
OVERVIEW = "特定個人情報ファイルの概要:\n"
OUTSOURCING = f"{OVERVIEW}  特定個人情報ファイルの取扱いの委託:\n"
RECORDS = "特定個人情報ファイル記録項目:\n  - 記録項目:\n"


def reading(source: str) -> tuple[a.Assessment, tuple[Finding, ...]]:
    return read(tree_of(HEAD + source), load_form("zenkomoku-2018-05"), EMPTY)


def assessment(source: str) -> a.Assessment:
    return answers_of(HEAD + source)


def affairs(source: str) -> a.Record:
    return assessment(f"{AFFAIRS}{source}").section("basic").record("affairs")


def verbatim(text: str, line: int, column: int) -> a.Text:
    return a.Text((a.Verbatim(text, Position(line, column)),))


def test_the_title_and_the_agency_are_known() -> None:
    found = assessment("")
    assert (found.title, found.agency) == ("甲", "乙")


def test_what_is_not_there_is_blank() -> None:
    found = assessment("")
    assert found.section("basic").record("affairs").answer("name") == a.BLANK
    assert found.files == (a.EMPTY,)
    assert found.section("changes").entries("change") == ()


def test_a_text_knows_where_it_begins() -> None:
    record = affairs("    事務の名称: 丙\n    事務の内容: |\n      一\n      二\n")
    assert record.answer("name").value == verbatim("丙", 7, 12)
    assert record.answer("content").value == verbatim("一\n二\n", 9, 7)


def test_a_text_may_be_a_list_of_parts() -> None:
    value = affairs("    事務の内容:\n      - 一\n      - !md '**二**'\n").answer("content").value
    assert value == a.Text(
        (a.Verbatim("一", Position(8, 9)), a.Markdown("**二**", Position(9, 14)))
    )
    assert isinstance(value, a.Text)
    assert value.plain == "一\n**二**"


def test_an_empty_text_is_blank() -> None:
    record = affairs("    事務の名称: ''\n    事務の内容:\n    対象人数:\n")
    assert [record.answer(name).value for name in ("name", "content", "people")] == [None] * 3


def test_an_answer_with_answers_below_it_is_written_with_its_own_key() -> None:
    source = (
        f"{OVERVIEW}  基本情報:\n    対象となる本人の範囲:\n      記載: 丙\n      その必要性: 丁\n"
    )
    answer = (
        assessment(source).files[0].record("file_overview").record("basics").answer("subject_scope")
    )
    assert answer.value == verbatim("丙", 8, 11)
    assert a.text_of(answer.items.answer("necessity").value) == "丁"


def test_the_reason_why_an_answer_is_withheld_is_kept() -> None:
    answer = affairs("    事務の内容: {記載: 丙, 公表しない: 丁}\n").answer("content")
    assert (a.text_of(answer.value), answer.withheld) == ("丙", "丁")


def test_boxes_are_kept_in_the_order_of_the_spec_with_their_words() -> None:
    source = (
        f"{OVERVIEW}  特定個人情報の入手・使用:\n    入手方法:\n      - その他: 丙\n      - 紙\n"
    )
    value = (
        assessment(source)
        .files[0]
        .record("file_overview")
        .record("obtain_use")
        .answer("method")
        .value
    )
    assert value == a.Boxes((a.Box("その他", a.Verbatim("丙", Position(8, 14))), a.Box("紙")))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2025-12-26", When(date(2025, 12, 26))),
        ("2015-12 予定", When(Month(2015, 12), "予定")),
        ("―", verbatim("―", 5, 8)),
        ("'-'", verbatim("-", 5, 8)),
        ("''", None),
        ("", None),
    ],
)
def test_a_date_is_a_day_a_month_or_a_dash(words: str, value: a.Value | None) -> None:
    assert assessment(f"  公表日: {words}\n").cover.answer("published_date").value == value


def test_an_override_stands_with_its_reason() -> None:
    answer = (
        assessment(f"{OUTSOURCING}    委託の有無: {{件数: {{上書き: 12, 理由: 丙}}}}\n")
        .files[0]
        .record("file_overview")
        .record("outsourcing")
        .answer("existence")
        .items.answer("count")
    )
    assert (answer.value, answer.overridden, answer.reason) == (a.Number(12), True, "丙")


def test_entries_have_ids_that_are_not_printed_and_names_of_annexes() -> None:
    source = f"{OUTSOURCING}    委託事項:\n      - {{id: x, 別紙: 別紙１, 委託事項: 丙}}\n"
    source += "別紙:\n  - {名称: 別紙１, 見出し: 一覧, 列: [甲, 乙], 行: [[一, ''], [三, 四]]}\n"
    found = assessment(source)
    (entry,) = found.files[0].record("file_overview").record("outsourcing").entries("contract")
    assert (entry.id, entry.annex, a.text_of(entry.answer("name").value)) == ("x", "別紙１", "丙")
    annex = found.annex("別紙１")
    assert annex is not None
    assert (annex.heading, annex.columns) == ("一覧", ("甲", "乙"))
    assert [[cell.text for cell in row] for row in annex.rows] == [["一", ""], ["三", "四"]]
    assert found.annex("別紙２") is None


def test_record_items_are_a_text_or_groups() -> None:
    source = f"{RECORDS}      - 見出し: 丙\n        書き方: 通し番号\n        項目: [一, 二]\n"
    source += "        注: 丁\n"
    (entry,) = assessment(source).section("record_item_list").entries("file")
    value = entry.answer("items").value
    assert isinstance(value, a.Records)
    (group,) = value.groups
    assert group.style is RecordStyle.NUMBERED
    assert [item.text for item in group.items] == ["一", "二"]
    assert (group.heading, group.preface, group.note) == (
        a.Verbatim("丙", Position(7, 14)),
        None,
        a.Verbatim("丁", Position(10, 12)),
    )
    (entry,) = (
        assessment("特定個人情報ファイル記録項目:\n  - 記録項目: 丙\n")
        .section("record_item_list")
        .entries("file")
    )
    assert a.text_of(entry.answer("items").value) == "丙"


def test_each_file_has_its_own_answers() -> None:
    risks = "特定個人情報ファイルの取扱いプロセスにおけるリスク対策:\n"
    source = f"{OVERVIEW}  - 備考: 一\n  - 備考: 二\n{risks}  - {{}}\n"
    first, second = reading(source)[0].files
    assert a.text_of(first.record("file_overview").answer("remarks").value) == "一"
    assert a.text_of(second.record("file_overview").answer("remarks").value) == "二"
    assert set(second.fields) == {"file_overview"}


def test_all_answers_below_a_record_are_walked_in_the_order_of_the_form() -> None:
    found = assessment(
        f"{OUTSOURCING}    委託事項:\n      - 再委託: {{再委託事項: 丙}}\n"
        "        取扱いを委託する特定個人情報ファイルの範囲: {その妥当性: 丁}\n"
    )
    texts = [a.text_of(answer.value) for answer in a.answers(found.files[0])]
    assert [text for text in texts if text] == ["丁", "丙"]


@pytest.mark.parametrize(
    "source",
    [
        "基本情報: 丙\n",
        "基本情報: [丙]\n",
        f"{AFFAIRS}    対象人数: [30万人以上]\n",
        f"{AFFAIRS}    事務の内容: {{丙: 丁}}\n",
        f"{OVERVIEW}  特定個人情報の入手・使用: {{入手方法: 紙}}\n",
        f"{OUTSOURCING}    委託事項: 丙\n",
        f"{OUTSOURCING}    委託事項: [丙, [丁]]\n",
        f"{OUTSOURCING}    委託の有無: {{件数: {{上書き: {'1' * 5000}, 理由: 丙}}}}\n",
        f"{OUTSOURCING}    委託の有無: {{件数: {{上書き: ３, 理由: 丙}}}}\n",
        "別紙: 丙\n",
        "別紙: [丙, {列: 丁, 行: [戊]}]\n",
        f"{RECORDS}      - {{項目: 丙}}\n      - 丁\n",
    ],
)
def test_what_does_not_fit_the_form_is_left_blank(source: str) -> None:
    """The schema speaks of it."""
    found, _ = reading(source)
    values = [answer.value for record in found.files for answer in a.answers(record)]
    assert all(value is None or value == a.Boxes(()) for value in values)


# What only reading can find; the words are in `cases/`.


@pytest.mark.parametrize(
    ("source", "code", "place", "item"),
    [
        ("  公表日: 2025-02-30\n", "S302", (5, 8), "表紙－公表日"),
        (f"{AFFAIRS}    事務の内容: !共通 丙\n", "S301", (7, 12), "Ⅰ－１－②事務の内容"),
        (f"{AFFAIRS}    対象人数: !md 丙\n", "S304", (7, 11), "Ⅰ－１－③対象人数"),
        ("  公表日: !md 2025-12-26\n", "S304", (5, 8), "表紙－公表日"),
        (f"{RECORDS}      - 注: !md 丙\n", "S304", (7, 12),
         "別添２－特定個人情報ファイル記録項目１－記録項目"),
        ("別紙: [{名称: !md 丙, 列: [], 行: []}]\n", "S304", (5, 11), "別紙"),
        (f"{AFFAIRS}    事務の内容: 一\n      二\n", "S126", (7, 12), "Ⅰ－１－②事務の内容"),
        (f"{AFFAIRS}    事務の内容: [丙]\n", "S118", (7, 12), "Ⅰ－１－②事務の内容"),
        (f"{AFFAIRS}    事務の内容: 記載:丙\n", "S116", (7, 14), "Ⅰ－１－②事務の内容"),
        ("別紙: [{名称: 丙, 列: [丁], 行: [[一, 二]]}]\n", "S306", (5, 26), "別紙"),
        (f"{OUTSOURCING}    委託事項: [{{別紙: 丙}}]\n", "S305", (7, 17), "Ⅱ－４－委託事項１"),
    ],
)  # fmt: skip
def test_what_no_schema_knows_is_found_at_its_place(
    source: str, code: str, place: tuple[int, int], item: str
) -> None:
    _, (finding,) = reading(source)
    assert finding.code == code
    assert finding.position == Position(*place)
    assert finding.item == item
    assert finding.level is (Level.WARNING if code == "S126" else Level.ERROR)


@pytest.mark.parametrize("words", ["注：丙", "根拠:丙", "'記載：丙'", "その必要性：丙"])
def test_a_text_that_only_looks_like_a_key_is_a_text(words: str) -> None:
    assert a.text_of(affairs(f"    事務の内容: {words}\n").answer("content").value) == words.strip(
        "'"
    )
