"""What the register of an agency says in its assessments: names, 重大事故, しきい値判断結果."""

from datetime import date
from pathlib import Path

import pytest

from checking import check_file
from conftest import ROOT
from hyokasho.check.spec import Checked
from hyokasho.dates import years_after
from hyokasho.derive.conditions import Scope
from hyokasho.document.compose import compose
from hyokasho.document.model import texts
from hyokasho.forms import derivations as d
from hyokasho.forms.load import form_ids, load_form
from hyokasho.source import answers as a

REGISTER = """\
様式: 評価実施機関の台帳
評価実施機関:
  評価実施機関名: 甲市長
  開示請求の請求先: 甲市 総務課
部署:
- 名称: 福祉課
  所属長の役職名: 福祉課長
  連絡先: |-
    甲市 福祉課
    電話
重大事故:
- 発生日: 2017-11-20
  特定個人情報: いいえ
  その内容: 平成29年11月の事故
  再発防止策の内容: 一の策
- 発生日: 2019-03
  発覚日: 2019-04-02
  特定個人情報: はい
  その内容: 平成31年3月の事故
  再発防止策の内容: 二の策
"""
RETENTION = "特定個人情報の保管・消去:\n    特定個人情報の漏えい・滅失・毀損リスク:\n"
ACCIDENT = "過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか"


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    (empty_folder / "specs" / "甲市").mkdir(parents=True)
    register(REGISTER)


def register(text: str) -> None:
    Path("specs/甲市/_agency.yaml").write_text(text, encoding="utf-8")


def checked(text: str, form: str = "重点項目評価書 令和6年10月") -> Checked:
    path = Path("specs/甲市/乙.yaml")
    path.write_text(f"様式: {form}\n{text}", encoding="utf-8")
    return check_file(path)


def answer(result: Checked, path: str) -> a.Answer:
    assert result.assessment is not None
    return Scope(result.assessment, result.assessment.files[0]).answer(path)


def words(result: Checked, path: str) -> str:
    assert result.findings == (), [f.message for f in result.findings]
    return a.text_of(answer(result, path).value)


def cover(published: str = "") -> str:
    return f"表紙:\n  評価書名: 乙\n  公表日: {published}\n"


def risk(below: str = "", published: str = "2020-01-01") -> str:
    lines = f"リスク対策:\n  特定個人情報の保管・消去:\n    {below}" if below else ""
    return cover(published) + lines


THREE_YEARS = "process_risks/retention/risk1/accident"


@pytest.mark.parametrize(
    ("published", "existence", "content", "prevention"),
    [
        ("2017-11-19", "発生なし", "―", "―"),
        ("2017-11-20", "発生あり", "平成29年11月の事故", "一の策"),
        (
            "2019-04-02",
            "発生あり",
            "平成29年11月の事故\n平成31年3月の事故",
            "一の策\n二の策",
        ),
        ("2020-11-20", "発生あり", "平成29年11月の事故\n平成31年3月の事故", "一の策\n二の策"),
        ("2020-11-21", "発生あり", "平成31年3月の事故", "二の策"),
        ("2022-04-02", "発生あり", "平成31年3月の事故", "二の策"),
        ("2022-04-03", "発生なし", "―", "―"),
    ],
)
def test_an_accident_is_told_for_three_years_and_then_disappears(
    published: str, existence: str, content: str, prevention: str
) -> None:
    result = checked(cover(published))
    assert words(result, THREE_YEARS) == existence
    assert words(result, f"{THREE_YEARS}/content") == content
    assert words(result, f"{THREE_YEARS}/prevention") == prevention


def test_before_publication_the_day_of_the_assessment_counts_else_nothing_is_said() -> None:
    assert words(checked(cover()), THREE_YEARS) == ""
    done = "評価実施手続:\n  基礎項目評価:\n    実施日: 2022-04-03\n"
    assert words(checked(cover() + done), THREE_YEARS) == "発生なし"


def test_without_a_list_of_accidents_the_spec_says_it_itself() -> None:
    register("様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: 甲市長}\n")
    assert words(checked(cover("2020-01-01")), THREE_YEARS) == ""
    register("様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: 甲市長}\n重大事故: []\n")
    assert words(checked(cover("2020-01-01")), THREE_YEARS) == "発生なし"


def accident(value: str) -> str:
    return (
        "リスク対策:\n  特定個人情報の保管・消去:\n"
        f"    特定個人情報の漏えい・滅失・毀損リスク:\n      {ACCIDENT}:\n        {value}\n"
    )


def test_what_contradicts_the_register_is_a_finding_unless_it_is_an_override() -> None:
    (finding,) = checked(cover("2022-04-03") + accident("記載: 発生あり")).findings
    assert (finding.code, finding.position.line) == ("D104", 9)
    assert "「発生なし」です" in finding.message
    assert finding.item.endswith(f"②{ACCIDENT}")
    (finding,) = checked(
        cover("2022-04-03") + accident("上書き: 発生あり\n        理由: 公表された記載のため")
    ).findings
    assert finding.code == "D101"


def test_the_same_words_or_another_dash_are_no_contradiction() -> None:
    result = checked(cover("2022-04-03") + accident("その内容: '-'"))
    assert words(result, f"{THREE_YEARS}/content") == "-"
    result = checked(cover("2020-11-21") + accident("その内容: |\n          平成31年3月の事故\n"))
    assert words(result, f"{THREE_YEARS}/content") == "平成31年3月の事故\n"


def test_a_written_value_and_an_override_of_it_do_not_stand_together() -> None:
    both = accident("記載: 発生なし\n        上書き: 発生あり\n        理由: 甲")
    codes = {finding.code for finding in checked(cover("2022-04-03") + both).findings}
    assert codes == {"S217"}


def test_names_and_addresses_come_from_the_register() -> None:
    department = "基本情報:\n  評価実施機関における担当部署:\n    部署: 福祉課\n"
    result = checked(cover("2020-01-01") + department)
    assert words(result, "cover/organization") == "甲市長"
    assert words(result, "basic/department/head_title") == "福祉課長"
    assert words(result, "inquiries/requests/office") == "甲市 総務課"
    assert words(result, "inquiries/contact/office") == "甲市 福祉課\n電話"
    assert result.assessment is not None
    printed = "".join(texts(compose(result.assessment)))
    assert all(word in printed for word in ("甲市長", "福祉課長", "総務課", "電話"))


def test_a_department_that_the_register_does_not_know_supplies_nothing() -> None:
    department = "基本情報:\n  評価実施機関における担当部署:\n    部署: ほかの課\n"
    assert words(checked(cover("2020-01-01") + department), "basic/department/head_title") == ""


def test_an_agency_that_is_named_nowhere_is_a_finding() -> None:
    Path("specs/甲市/_agency.yaml").unlink()
    (finding,) = checked(cover()).findings
    assert (finding.code, finding.item) == ("S202", "表紙－評価実施機関名")
    assert "_agency.yaml" in finding.hint


KISO = "基礎項目評価書 令和6年10月"


# A 公表日 with an accident in the year before it, and one without.
PUBLISHED = {"発生あり": "2019-12-01", "発生なし": "2017-12-01"}


def kiso(people: str, handlers: str, accident: str) -> str:
    return (
        f"{cover(PUBLISHED[accident])}しきい値判断項目:\n"
        f"  対象人数:\n    評価対象の事務の対象人数は何人か: {people}\n"
        f"  取扱者数:\n    特定個人情報ファイル取扱者数は500人以上か: {handlers}\n"
    )


LABELS = {
    "none": "特定個人情報保護評価の実施が義務付けられない",
    "basic": "基礎項目評価の実施が義務付けられる",
    "basic+focused": "基礎項目評価及び重点項目評価の実施が義務付けられる",
    "basic+full": "基礎項目評価及び全項目評価の実施が義務付けられる",
}
# 指針 第５の２: people, handlers, whether there was an accident, what follows.
VECTORS = [
    (999, 600, "発生あり", "none"),
    (1000, 0, "発生なし", "basic"),
    (9999, 500, "発生あり", "basic"),
    (10000, 499, "発生なし", "basic"),
    (10000, 500, "発生なし", "basic+focused"),
    (10000, 0, "発生あり", "basic+focused"),
    (99999, 499, "発生なし", "basic"),
    (100000, 499, "発生なし", "basic+focused"),
    (100000, 500, "発生なし", "basic+full"),
    (299999, 0, "発生あり", "basic+full"),
    (300000, 0, "発生なし", "basic+full"),
]


@pytest.mark.parametrize(("people", "handlers", "accident", "result"), VECTORS)
def test_the_threshold_follows_from_people_handlers_and_accidents(
    people: int, handlers: int, accident: str, result: str
) -> None:
    found = checked(kiso(str(people), str(handlers), accident), KISO)
    assert words(found, "threshold_items/accident/answer") == accident
    assert words(found, "threshold_result/result") == LABELS[result]


FULL = "全項目評価書 平成30年5月"


def judged(people: str, below: str) -> str:
    return (
        f"{cover('2017-12-01')}基本情報:\n  特定個人情報ファイルを取り扱う事務:\n"
        f"    対象人数: {people}\n評価実施手続:\n  基礎項目評価:\n    実施日: 2017-12-01\n{below}"
    )


@pytest.mark.parametrize(
    ("form", "people", "handlers", "result"),
    [
        (FULL, "300000", "", "基礎項目評価及び全項目評価の実施が義務付けられる"),
        (FULL, "100000", "500", "基礎項目評価及び全項目評価の実施が義務付けられる"),
        (
            FULL,
            "100000",
            "499",
            "基礎項目評価及び重点項目評価の実施が義務付けられる（任意に全項目評価を実施）",
        ),
        (FULL, "100000", "", ""),
        (FULL, "9999", "", "基礎項目評価の実施が義務付けられる（任意に全項目評価を実施）"),
        (FULL, "10", "", "特定個人情報保護評価の実施が義務付けられない（任意に全項目評価を実施）"),
        (
            "重点項目評価書 令和6年10月",
            "100000",
            "12",
            "基礎項目評価及び重点項目評価の実施が義務付けられる",
        ),
        (
            "重点項目評価書 令和6年10月",
            "10000",
            "12",
            "基礎項目評価の実施が義務付けられる（任意に重点項目評価を実施）",
        ),
    ],
)
def test_the_other_forms_say_what_they_go_beyond(
    form: str, people: str, handlers: str, result: str
) -> None:
    below = f"    取扱者数: {handlers}\n" if handlers else ""
    found = checked(judged(people, below), form)
    assert words(found, "procedure/basic_assessment/threshold") == result


def test_inputs_of_a_rule_are_not_printed() -> None:
    found = checked(judged("100000", "    取扱者数: 500\n"), FULL)
    assert found.assessment is not None
    printed = "".join(texts(compose(found.assessment)))
    assert "②しきい値判断結果" in printed
    assert "過去１年以内の特定個人情報に関する重大事故" not in printed
    assert printed.count("取扱者数") == printed.count("委託先における取扱者数") > 0


def test_every_rule_about_the_agency_names_items_of_its_register() -> None:
    agency = load_form("agency", ROOT / "schema" / "registers")
    known = {item.path for section in agency.all_sections for item in section.walk()}
    asked = set()
    for form_id in form_ids():
        for section in load_form(form_id).all_sections:
            for item in section.walk():
                match item.supplied:
                    case d.FromAgency(path):
                        asked.add(path)
                    case d.Looked(entries=entries, where=where, show=show):
                        asked |= {entries, f"{entries}/{where}", f"{entries}/{show}"}
                    case d.Happened(window) | d.Told(window):
                        asked |= {window.entries, *(f"{window.entries}/{i}" for i in window.dated)}
                        asked |= {f"{window.entries}/{window.only}"} if window.only else set()
                    case _:
                        pass
    assert asked
    assert asked <= known


def test_a_year_after_the_29th_of_february_ends_with_february() -> None:
    assert years_after(date(2020, 2, 29), 3) == date(2023, 2, 28)
    assert years_after(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert years_after(date(2017, 11, 20), 3) == date(2020, 11, 20)
