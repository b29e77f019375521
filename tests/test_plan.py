"""計画管理書: which rows and cells follow from the assessments of an agency."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT, Printer
from hyokasho.check.plan import check_plan
from hyokasho.derive.plan import plan, taken_kinds
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document, Heading, Role, Table, content_texts, texts
from hyokasho.forms.errors import FormFileError
from hyokasho.forms.load import form_ids, form_names, load_form
from hyokasho.forms.references import check_sources
from hyokasho.source import answers as a
from reading import docx_text, html_text, pdf_text, squeezed

KEIKAKU = load_form("keikaku")
KISO = """様式: 基礎項目評価書 令和6年10月
表紙:
  評価書番号: {number}
  評価書名: {title}
  評価実施機関名: 試験市長
  公表日: {published}
関連情報:
  特定個人情報ファイルを取り扱う事務:
    事務の名称: 甲の事務
しきい値判断項目:
  対象人数:
    評価対象の事務の対象人数は何人か: 30万人以上
  重大事故:
    過去１年以内に、評価実施機関において特定個人情報に関する重大事故が発生したか: 発生あり
リスク対策:
  提出する特定個人情報保護評価書の種類:
    提出する特定個人情報保護評価書の種類: 基礎項目評価書
"""
FULL = """様式: 全項目評価書 令和6年10月
表紙:
  評価書番号: {number}
  評価書名: {title}
  評価実施機関名: 試験市長
  公表日: {published}
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の名称: 甲の事務
  特定個人情報ファイルを取り扱う事務において使用するシステム:
    - システムの名称: 甲システム
    - システムの名称: 乙システム
評価実施手続:
  基礎項目評価:
    実施日: {conducted}
    しきい値判断結果: 基礎項目評価及び全項目評価の実施が義務付けられる
"""


def kiso(number: str = "1", title: str = "甲の事務 基礎項目評価書", published: str = "") -> str:
    return KISO.format(number=number, title=title, published=published)


def full(
    number: str = "1",
    title: str = "甲の事務 全項目評価書",
    published: str = "",
    conducted: str = "",
) -> str:
    return FULL.format(number=number, title=title, published=published, conducted=conducted)


class Reader:
    """Reads specs and plans, as values and as words."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer

    def assessments(self, *sources: str | Path) -> tuple[a.Assessment, ...]:
        found = []
        for source in sources:
            if isinstance(source, str):
                checked = self._printer.check(source.encode())
            else:
                checked = self._printer.check_file(source)
            assert checked.publishable, [f.message for f in checked.findings]
            assert checked.assessment is not None
            found.append(checked.assessment)
        return tuple(found)

    def rows(self, *sources: str | Path) -> list[Mapping[str, str]]:
        """The rows of the plan, by the path of the item below the row."""
        made = plan(KEIKAKU, "試験市長", self.assessments(*sources))
        return [cells(row) for row in made.section("register").entries("entry")]


def cells(record: a.Record, above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for item_id, node in record.fields.items():
        if isinstance(node, a.Record):
            found |= cells(node, f"{above}{item_id}/")
        elif isinstance(node, a.Answer):
            found[above + item_id] = a.text_of(node.value)
    return found


@pytest.fixture
def reader(printer: Printer) -> Reader:
    return Reader(printer)


def specs(agency: str) -> list[Path]:
    every = sorted((ROOT / "specs" / agency).glob("[!_]*.yaml"))
    return [path for path in every if not path.stem.endswith("-shimon")]


def test_the_rows_of_a_real_agency_come_from_its_assessments(reader: Reader) -> None:
    rows = reader.rows(*specs("kawaguchi"))
    assert [row["number"] for row in rows] == ["14", "91"]
    focused, basic = rows
    assert focused["affairs/name"] == "後期高齢者医療に関する事務"
    assert focused["affairs/department"] == "川口市 保健部 高齢者保険事業室"
    assert focused["affairs/systems"].splitlines() == [
        "後期高齢者医療広域連合電算処理システム",
        "後期高齢者医療市町村システム",
    ]
    assert focused["affairs/file_names"] == "後期高齢者医療事務ファイル"
    assert focused["threshold/people"] == "10万人以上30万人未満"
    assert focused["kind"] == "基礎項目評価書及び重点項目評価書"
    assert focused["schedule/conducted_date"] == "令和7年9月5日"
    assert focused["schedule/published_date"] == "令和7年12月26日"
    assert focused["follow_up/next_review"] == "令和8年12月26日"
    assert focused["follow_up/next_reassessment"] == "令和12年9月4日"
    assert basic["threshold/people"] == "1,000人未満（任意実施）"
    assert basic["threshold/handlers"] == "500人未満"
    assert basic["threshold/accident"] == "発生なし"
    assert basic["threshold/result"] == "特定個人情報保護評価の実施が義務付けられない"
    assert basic["kind"] == "基礎項目評価書"
    assert basic["schedule/conducted_date"] == ""
    assert basic["follow_up/next_reassessment"] == "令和12年9月30日"


@pytest.mark.parametrize(
    ("agency", "kinds"),
    [
        ("okayama", {"19": "基礎項目評価書及び全項目評価書", "90": "基礎項目評価書"}),
        ("kawaguchi", {"14": "基礎項目評価書及び重点項目評価書", "91": "基礎項目評価書"}),
        ("kobe", {"26": "基礎項目評価書及び全項目評価書", "92": "基礎項目評価書"}),
    ],
)
def test_each_real_agency_has_a_row_for_each_number(
    reader: Reader, agency: str, kinds: dict[str, str]
) -> None:
    assert {row["number"]: row["kind"] for row in reader.rows(*specs(agency))} == kinds


def test_assessments_of_one_number_are_one_row(reader: Reader) -> None:
    (row,) = reader.rows(
        full(published="2025-06-01", conducted="2025-03-01"), kiso(published="2025-05-01")
    )
    assert row["title"] == "甲の事務 基礎項目評価書\n甲の事務 全項目評価書"
    assert row["kind"] == "基礎項目評価書及び全項目評価書"
    assert row["threshold/accident"] == "発生あり"  # From the 基礎項目評価書.
    assert row["affairs/systems"] == "甲システム\n乙システム"  # From the 全項目評価書.
    assert row["schedule/published_date"] == "令和7年6月1日"
    assert row["schedule/conducted_date"] == "令和7年3月1日"


def test_rows_stand_in_the_order_of_their_numbers_and_those_without_come_last(
    reader: Reader,
) -> None:
    rows = reader.rows(
        kiso("''", "乙"), kiso("10"), kiso("''", "甲"), kiso("A-2"), full("2"), kiso("２")
    )
    assert [(row["number"], row["title"]) for row in rows] == [
        ("2", "甲の事務 基礎項目評価書\n甲の事務 全項目評価書"),
        ("10", "甲の事務 基礎項目評価書"),
        ("A-2", "甲の事務 基礎項目評価書"),
        ("", "乙"),
        ("", "甲"),
    ]


def test_an_accident_of_three_years_says_nothing_of_one_year_unless_there_was_none(
    reader: Reader,
) -> None:
    """指針 第５の２: one year and 特定個人情報; Ⅲ７リスク１⑨: three years and all 個人情報."""
    question = "過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか"
    rows = []
    for words in ("発生なし", "発生あり"):
        risk = (
            "特定個人情報ファイルの取扱いプロセスにおけるリスク対策:\n"
            "  特定個人情報の保管・消去:\n"
            "    特定個人情報の漏えい・滅失・毀損リスク:\n"
            f"      {question}:\n        記載: {words}\n"
        )
        rows.extend(reader.rows(full() + risk))
    assert [row["threshold/accident"] for row in rows] == ["発生なし", ""]


@pytest.mark.parametrize(
    ("published", "review", "again"),
    [
        ("2025-12-26", "令和8年12月26日", "令和12年12月25日"),
        ("2025-01-01", "令和8年1月1日", "令和11年12月31日"),
        ("2024-02-29", "令和7年2月28日", "令和11年2月27日"),
        ("2026-04-01 予定", "", ""),
        ("2026-04", "", ""),
        ("―", "", ""),
        ("", "", ""),
    ],
)
def test_the_next_review_and_reassessment_follow_from_the_published_date(
    reader: Reader, published: str, review: str, again: str
) -> None:
    """評価規則 14条: once a year; 15条: before five years have passed."""
    (row,) = reader.rows(kiso(published=published))
    assert (row["follow_up/next_review"], row["follow_up/next_reassessment"]) == (review, again)


def test_five_years_run_from_the_day_of_the_assessment_where_it_is_known(reader: Reader) -> None:
    (row,) = reader.rows(full(published="2025-12-26", conducted="2025-09-05"))
    assert row["follow_up/next_reassessment"] == "令和12年9月4日"


@pytest.mark.parametrize("words", ["令和8年3月31日　終了", "令和８年３月31日終了"])
def test_affairs_that_have_ended_have_no_next_dates(reader: Reader, words: str) -> None:
    """指針: 【○年○月○日　終了】 stands behind 評価書名."""
    title = f"甲の事務 基礎項目評価書【{words}】"
    (row,) = reader.rows(kiso(title=title, published="2025-12-26"))
    assert row["follow_up/ended_date"] == "令和8年3月31日"
    assert row["follow_up/next_review"] == row["follow_up/next_reassessment"] == ""


def test_a_title_in_brackets_is_no_end(reader: Reader) -> None:
    (row,) = reader.rows(kiso(title="甲【乙】の終了", published="2025-12-26"))
    assert row["follow_up/ended_date"] == ""
    assert row["follow_up/next_review"] == "令和8年12月26日"


# What is printed.


def document(reader: Reader, *sources: str | Path, edition: Edition = Edition.PUBLIC) -> Document:
    made = plan(KEIKAKU, "試験市長", reader.assessments(*sources), date(2026, 1, 15))
    return compose(made, edition)


def register(printed: Document) -> Table:
    (table,) = (part for part in printed.sections[-1].parts if isinstance(part, Table))
    return table


def test_a_plan_has_a_cover_and_a_landscape_register(reader: Reader) -> None:
    printed = document(reader, *specs("okayama"))
    cover, rows = printed.sections
    assert not cover.landscape
    assert rows.landscape
    heading = rows.parts[0]
    assert isinstance(heading, Heading)
    assert heading.text == "特定個人情報保護評価の一覧"
    words = list(texts(printed))
    assert "特定個人情報保護評価計画管理書" in words
    assert "令和8年1月15日" in words
    assert "[様式１]" in words


def test_the_register_names_its_columns_and_every_item_in_each_row(reader: Reader) -> None:
    table = register(document(reader, *specs("okayama")))
    header, *rows = table.rows
    columns = KEIKAKU.section("register").items[0].items
    assert table.header_rows == 1
    assert [cell.role for cell in header.cells] == [Role.COLUMN] * len(columns)
    assert ["".join(content_texts(cell.content[0])) for cell in header.cells] == [
        column.label for column in columns
    ]
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=True):
            words = [text for content in cell.content for text in content_texts(content)]
            labels = [f"{item.label}：" for item in column.items]
            assert [word for word in words if word in labels] == labels


def test_the_plan_reads_the_same_in_all_formats(reader: Reader, printer: Printer) -> None:
    printed = printer.print(document(reader, *specs("kawaguchi"), *specs("okayama")))
    words = squeezed("".join(texts(printed.document)))
    assert squeezed(docx_text(printed.docx)) == words
    assert squeezed(pdf_text(printed.pdf)) == words
    assert squeezed(html_text(printed.html)) == words


def test_a_row_stays_whole_unless_it_might_not_fit_on_a_page(reader: Reader) -> None:
    long = kiso().replace("事務の名称: 甲の事務", "システムの名称: " + "甲" * 2000)
    _, short_row, long_row = register(
        document(reader, kiso("1"), long.replace(": 1\n", ": 2\n"))
    ).rows
    assert short_row.whole
    assert not long_row.whole


def test_forty_rows_run_over_pages_with_all_their_words(reader: Reader, printer: Printer) -> None:
    printed = printer.print(document(reader, *(kiso(str(n)) for n in range(1, 41))))
    assert squeezed(pdf_text(printed.pdf)) == squeezed("".join(texts(printed.document)))
    assert printed.docx.count(b"PK") > 1
    assert html_text(printed.html).count("取扱者数：") == 40


def test_what_is_withheld_is_so_in_the_public_plan_only(reader: Reader) -> None:
    source = kiso().replace(
        "事務の名称: 甲の事務", "システムの名称: {記載: 秘密システム, 公表しない: 安全管理のため}"
    )
    public = "".join(texts(document(reader, source)))
    submitted = "".join(texts(document(reader, source, edition=Edition.SUBMISSION)))
    assert "秘密システム" not in public
    assert "システムの名称：非公表" in public
    assert "システムの名称：秘密システム" in submitted


def test_what_is_withheld_of_one_system_withholds_the_line_of_systems(reader: Reader) -> None:
    source = full().replace(
        "- システムの名称: 乙システム",
        "- システムの名称: {記載: 秘密システム, 公表しない: 安全管理のため}",
    )
    assert "秘密システム" not in "".join(texts(document(reader, source)))


def test_a_day_that_follows_from_a_withheld_day_is_withheld(reader: Reader) -> None:
    source = kiso(published="{記載: 2024-02-03, 公表しない: 安全管理のため}")
    public = "".join(texts(document(reader, source)))
    submitted = "".join(texts(document(reader, source, edition=Edition.SUBMISSION)))
    assert "令和7年2月3日" in submitted
    assert "令和7年" not in public
    assert "次回見直し期限：非公表" in public


# The form is data.


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder with the form of the plan and those that it takes from."""
    for path in (ROOT / "schema" / "forms").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


INVENTED = """
kind: 計画管理書
edition: 令和9年4月
compiled: true
extends: keikaku
changes:
  - at: register/entry/number
    set: {label: 番号}
  - at: register/entry/affairs/legal_basis
    remove: true
  - at: register/entry/follow_up
    before:
      - id: head
        label: 所属長
        help: 試験の欄。
        type: text
        width: 20
        from: {基礎項目評価書: related/department/head_title}
  - at: register/entry/follow_up/next_review
    set:
      derive: {due: {after: [schedule/published_date], years: 3}}
"""


def test_a_changed_form_changes_the_plan_without_any_code(reader: Reader, forms: Path) -> None:
    (forms / "keikaku-2027-04.yaml").write_text(INVENTED, encoding="utf-8")
    source = kiso(published="2025-12-26").replace(
        "    事務の名称: 甲の事務\n",
        "    事務の名称: 甲の事務\n  評価実施機関における担当部署:\n    所属長の役職名: 試験課長\n",
    )
    made = plan(load_form("keikaku-2027-04", forms), "試験市長", reader.assessments(source))
    (row,) = made.section("register").entries("entry")
    assert cells(row)["head"] == "試験課長"
    assert cells(row)["follow_up/next_review"] == "令和10年12月26日"
    words = list(texts(compose(made)))
    assert "番号" in words
    assert "評価書番号" not in words
    assert "法令上の根拠：" not in words
    assert words.index("所属長") < words.index("見直し・再実施")


ASSESSED = [form_id for form_id in form_ids() if load_form(form_id).kind in taken_kinds(KEIKAKU)]


def test_a_plan_takes_from_every_kind_of_assessment() -> None:
    kinds = {load_form(form_id).kind for form_id in ASSESSED}
    assert kinds == {"基礎項目評価書", "重点項目評価書", "全項目評価書"}


@pytest.mark.parametrize("form_id", ASSESSED)
def test_every_form_has_all_that_the_plan_takes_from_its_kind(form_id: str) -> None:
    form = load_form(form_id)
    check_sources(KEIKAKU, form)
    taken = [
        item.path
        for section in KEIKAKU.all_sections
        for item in section.walk()
        if item.taken and form.kind in dict(item.taken.by_kind)
    ]
    assert "register/entry/number" in taken


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("related/affairs/name", "related/affairs/nome", "related/affairs/nome がありません"),
        ("[cover/title, 【, 終了】]", "[cover/titel, 【, 終了】]", "cover/titel がありません"),
    ],
)
def test_a_plan_that_takes_what_a_form_does_not_have_is_refused(
    reader: Reader, forms: Path, old: str, new: str, named: str
) -> None:
    path = forms / "keikaku.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(FormFileError) as caught:
        plan(load_form("keikaku", forms), "試験市長", reader.assessments(kiso()))
    assert named in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            "after: [schedule/published_date]",
            "after: [schedule/day]",
            "register/entry/schedule/day",
        ),
        ("years: 1,", "yaers: 1,", "期限"),
        ("{each: [basic/systems/system, name]}", "{each: basic/systems/system}", "計算規則"),
        ("from_each:\n", "from_each: []\n            note:\n", "from:"),
        ("compiled: true", "compiled: false", "compiled: true が要ります"),
    ],
)
def test_a_faulty_form_of_the_plan_is_refused(forms: Path, old: str, new: str, named: str) -> None:
    path = forms / "keikaku.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FormFileError) as caught:
        load_form("keikaku", forms)
    assert named in caught.value.message


def test_nobody_writes_a_plan_as_a_spec(printer: Printer) -> None:
    assert KEIKAKU.compiled
    assert KEIKAKU.name not in form_names()
    (finding,) = printer.check(f"様式: {KEIKAKU.name}\n".encode()).findings
    assert finding.code == "S200"


def test_every_item_of_the_plan_has_help_and_every_column_a_source() -> None:
    items = [item for section in KEIKAKU.all_sections for item in section.walk()]
    assert [item.path for item in items if not item.help] == []
    table = KEIKAKU.section("register").items[0]
    leaves = [item for item in table.walk() if not item.items]
    assert [item.path for item in leaves if not (item.taken or item.derived)] == []


# What does not go together.


def findings(reader: Reader, **sources: str) -> list[tuple[str, str, int, str]]:
    named = zip(sources, reader.assessments(*sources.values()), strict=True)
    return [(f.code, f.file, f.position.line, f.message) for f in check_plan(KEIKAKU, dict(named))]


def test_assessments_that_go_together_have_no_findings(reader: Reader) -> None:
    assert findings(reader, a=kiso("1"), b=full("1"), c=kiso("2")) == []


def test_two_of_a_kind_under_one_number_are_an_error(reader: Reader) -> None:
    assert findings(reader, a=kiso("7"), b=kiso("７", "乙")) == [
        ("D601", "b", 3, "評価書番号「7」の基礎項目評価書は、a にもあります。")
    ]


def test_an_assessment_without_a_number_is_a_warning(reader: Reader) -> None:
    ((code, file, line, message),) = findings(reader, a=kiso("''"), b=kiso("1"))
    assert (code, file, line) == ("D602", "a", 3)
    assert "評価書番号がない" in message


def test_other_names_under_one_number_are_a_warning(reader: Reader) -> None:
    other = full().replace("事務の名称: 甲の事務", "事務の名称: 乙の事務")
    ((code, _, _, message),) = findings(reader, a=kiso(), b=other)
    assert code == "D603"
    assert "「甲の事務」" in message
    assert "「乙の事務」" in message
