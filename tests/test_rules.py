"""Rules of law: each says what its data promise, on the days that they promise, and no more."""

import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from checking import FILES, HEAD, check, codes, only
from commands import run_here
from conftest import OKAYAMA, ROOT, Printer
from hyokasho.check.agreement import load_comparison
from hyokasho.check.rules.apply import CHECKS, check_rules
from hyokasho.check.rules.catalog import Rule, rules
from hyokasho.check.rules.page import as_markdown
from hyokasho.check.rules.subject import Subject
from hyokasho.check.rules.written_dates import dates_in, last_days_in, period_in
from hyokasho.findings import Level
from hyokasho.forms.load import form_ids, load_form
from hyokasho.source.library import EMPTY
from small_specs import write

SHOWN = [rule for rule in rules().values() if rule.example.bad and rule.word is None]
WORDS = [rule for rule in rules().values() if rule.word is not None]
DATED = [rule for rule in WORDS if rule.since is not None]


def saying(words: str, published: date | None = None) -> str:
    """A spec in which a text says so, of affairs of which every rule speaks."""
    day = f"  公表日: {published}\n" if published else ""
    affairs = "国民健康保険と児童手当に関する事務"
    return (
        f"{HEAD}{day}基本情報:\n  特定個人情報ファイルを取り扱う事務:\n    事務の名称: {affairs}\n"
        f"    事務の内容: |-\n      前の行\n      {words}\n"
    )


# What the data promise.


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_a_bad_example_gives_the_finding_and_a_good_one_does_not(rule: Rule) -> None:
    example = rule.example
    found = {f.code: f.level for f in check(example.spec(example.bad), example.as_of).findings}
    assert found.get(rule.code) in rule.levels
    if example.good:
        assert rule.code not in codes(example.spec(example.good), example.as_of)


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.code)
def test_an_old_wording_is_a_finding_and_the_new_one_is_none(rule: Rule) -> None:
    finding = only(saying(rule.example.bad))
    assert (finding.code, finding.level, finding.basis) == (rule.code, rule.level, rule.basis)
    assert finding.position.line == 10
    assert codes(saying(rule.example.good)) == []


@pytest.mark.parametrize("rule", DATED, ids=lambda rule: rule.code)
def test_an_old_wording_was_right_until_the_day_before(rule: Rule) -> None:
    assert rule.since is not None
    assert codes(saying(rule.example.bad, rule.since)) == [rule.code]
    assert codes(saying(rule.example.bad, rule.since - timedelta(days=1))) == []


def test_every_rule_of_ours_has_both_examples_and_a_basis() -> None:
    ours = [rule for rule in rules().values() if re.match("D3", rule.code)]
    assert len(ours) > 50
    for rule in ours:
        assert rule.example.bad, rule.code
        assert rule.example.good, rule.code
        assert rule.basis, rule.code
        assert rule.fix or rule.word, rule.code


def test_what_was_never_seen_in_a_source_is_a_note_at_most() -> None:
    for rule in rules().values():
        assert rule.confidence != "low" or rule.level.name == "NOTE", rule.code


def test_the_list_has_every_code_that_the_package_gives_and_no_other() -> None:
    package = ROOT / "generator" / "hyokasho"
    texts = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    said = {code for text in texts for code in re.findall(r'"([SD][0-9]{3})"', text)}
    by_data = {rule.code for rule in rules().values() if rule.word or rule.cases}
    assert said | by_data == rules().keys(), "write new codes into schema/law/checks.yaml"
    assert CHECKS.keys() <= rules().keys()


def test_the_paths_in_the_data_are_items_of_some_form() -> None:
    known = {
        i.path for form in map(load_form, form_ids()) for s in form.all_sections for i in s.walk()
    }
    cases = [case for rule in rules().values() for case in rule.cases]
    named = {path for case in cases for path in (case.at, *case.written, *case.blank)}
    quoted = re.findall(r"[a-z_0-9]+(?:/[a-z_0-9]+)+", " ".join(str(case.when) for case in cases))
    within = {"subcontract/existence"}  # Of an entry, in which the path begins.
    shared = {rule.path for item in load_comparison().items for rule in item.by_kind.values()}
    assert (named | set(quoted) | shared) - within <= known


def test_the_options_in_the_data_are_options_of_their_items() -> None:
    options = {
        (item.path, option.label)
        for form in map(load_form, form_ids())
        for section in form.all_sections
        for item in section.walk()
        for option in item.options
    }
    conditions = " ".join(str(case.when) for rule in rules().values() for case in rule.cases)
    said = re.findall(r"path='([a-z_0-9]+(?:/[a-z_0-9]+)+)', (?:value|label)='([^']+)'", conditions)
    assert len(said) > 30
    in_entries = {("subcontract/existence", word) for word in ("再委託する", "再委託しない")}
    assert set(said) - in_entries <= options


def test_the_conditions_that_hang_on_an_option_are_all_understood() -> None:
    """What a form says in words of when an item is filled in, names an option that there is."""
    said = 0
    for form in map(load_form, form_ids()):
        options = {o.label for s in form.all_sections for i in s.walk() for o in i.options}
        for item in (item for section in form.all_sections for item in section.walk()):
            if found := re.fullmatch(r".*[=≠]\s*(\S+)", item.filled_when):
                assert found[1] in options, item.path
                said += 1
    assert said > 40


# The command, and the page that is made from it.


def test_the_page_of_the_rules_is_current() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == as_markdown(rules().values()), "hyokasho rules --format md > docs/rules.md"


def levels_of_the_list() -> Iterator[tuple[str, Level]]:
    """Each code of docs/messages.md with a level that stands there: in its row, or for its part."""
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    named = {level.label: level for level in Level}
    words = "|".join(named)
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        # 「（S3xx、全てエラー）」, or 「S126 と S127 は警告、ほかはエラーです。」
        rest = re.search(rf"(?:全て|ほかは)({words})", part)
        apart = re.search(rf"^((?:[SD]\d{{3}}[ と、]*)+)は({words})、", part, re.MULTILINE)
        for code, own in re.findall(rf"^\| ([SD]\d{{3}}) \|(?: ({words}) \|)?", part, re.MULTILINE):
            its = apart if apart and code in apart[1] else None
            word = own or (its and its[2]) or (rest and rest[1])
            assert word, f"{code} has no level"
            yield code, named[word]


def test_the_list_of_messages_has_every_code_with_its_levels_and_no_other() -> None:
    listed = sorted(levels_of_the_list())
    given = [(rule.code, level) for rule in rules().values() for level in rule.levels]
    assert listed == sorted(one for one in given if not one[0].startswith("D3"))


def test_the_list_of_messages_has_every_rule_of_the_law_in_one_range() -> None:
    """What each says stands in docs/rules.md."""
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    ranges = re.findall(r"^- (D3\d\d) ～ (D3\d\d) … ", page, re.MULTILINE)
    ours = [rule for rule in rules().values() if rule.code.startswith("D3")]
    for rule in ours:
        assert sum(first <= rule.code <= last for first, last in ranges) == 1, rule.code
    assert {code for ends in ranges for code in ends} <= {rule.code for rule in ours}
    assert "警告か参考です。番号ごとの意味" in page
    assert {level for rule in ours for level in rule.levels} == {Level.WARNING, Level.NOTE}


def test_the_command_lists_every_code_and_shows_one_in_full() -> None:
    listed = run_here("rules").output
    assert all(code in listed for code in rules())
    shown = run_here("rules", "D331").output
    assert "第19条第8号" in shown
    assert "令和3年9月1日から" in shown
    assert "番号法第19条（令和3年法律第37号による改正）" in shown


def test_machines_get_the_same_rules() -> None:
    listed = {
        rule["code"]: rule for rule in json.loads(run_here("rules", "--format", "json").output)
    }
    assert listed.keys() == rules().keys()
    assert listed["D331"]["since"] == "2021-09-01"
    assert listed["D331"]["suppressible"]
    assert not listed["S204"]["suppressible"]


def test_a_code_that_there_is_not_is_refused() -> None:
    assert "D999 という番号はありません" in run_here("rules", "D999").stderr


# Old wordings: how they are found.


def test_width_and_line_ends_do_not_hide_an_old_wording() -> None:
    finding = only(saying("番号法第１９条第\n      ７号 に基づく情報提供"))
    assert finding.code == "D331"
    assert (finding.position.line, finding.position.column) == (10, 10)


def test_a_number_in_a_circle_is_not_read_into_the_number_behind_it() -> None:
    assert codes(saying("②4情報")) == ["D340"]
    assert codes(saying("24情報")) == []


def test_many_of_a_kind_in_one_text_are_one_finding() -> None:
    finding = only(saying("別表第一、別表第二、別表第１"))
    assert "3 か所" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "堺市条例第3条別表第2",
        "旧別表第二",
        "平成26年特定個人情報保護委員会規則第1号",
        "第19条第7号による住民基本台帳の事務",
        "個人番号通知カード",
        "UNISCOPE と NISCOM",
        "資格確認書（被保険者証に代わるもの）",
        "防火管理者の資格者証",
        "番号法第27条第1項に基づく特定個人情報保護評価指針に従い",
    ],
)
def test_what_only_looks_old_is_no_finding(words: str) -> None:
    assert codes(saying(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "（旧）個人情報保護条例",
        "旧乙市個人情報保護条例",
        "旧・行政機関個人情報保護法",
        "改正前番号法別表第一",
        "旧番号法第19条第7号による情報提供",
        "番号法（令和3年改正前）第19条第5号",
        "特定個人情報保護委員会（当時）",
        "平成27年特定個人情報保護委員会決定",
        "経過措置により有効な被保険者証",
    ],
)
def test_what_is_told_as_former_is_right(words: str) -> None:
    assert codes(saying(words)) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("住民基本台帳法第30条の9、第30条の10、別表第一", []),
        ("住民基本台帳法（昭和42年法律第81号）に規定する別表第一", []),
        ("住民基本台帳法第30条の9及び同法別表第一", []),
        ("地方税法第百十九条第五号、介護保険法第１１９条第１４号", []),
        ("第119条第7号の情報提供", []),
        ("番号法第9条第1項及び同法別表第一", ["D332"]),
        ("児童手当法による事務であって別表第一の56の項", ["D332"]),
        ("児童手当法による事務（番号法別表第一の56の項）", ["D332"]),
        ("番号の利用等に関する法律（平成25年法律第27号。以下「法」という。）別表第一", ["D332"]),
        ("情報提供の根拠は、法第十九条第七号", ["D331"]),
        ("マイナンバー法第19条第7号の情報提供", ["D331"]),
        ("次の方法、別表第一", ["D332"]),
        ("復旧、別表第一", ["D332"]),
        ("平成40年3月", ["D348"]),
    ],
)
def test_a_number_is_of_the_law_that_is_named_before_it(words: str, found: list[str]) -> None:
    assert codes(saying(words)) == found


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.code)
def test_no_rule_tells_to_write_what_it_warns_of(rule: Rule) -> None:
    assert rule.word is not None
    for advised in re.findall("「([^」]+)」", rule.word.new):
        assert codes(saying(advised)) == []


def test_the_card_of_another_insurance_is_left_alone() -> None:
    assert codes(saying("介護保険の被保険者証を確認する。")) == []
    elsewhere = saying("被保険者証").replace("国民健康保険と児童手当", "介護保険")
    assert codes(elsewhere) == []


def test_old_words_in_the_change_log_are_right() -> None:
    row = "変更箇所:\n  - {項目: Ⅰ, 変更前の記載: 別表第一, 変更後の記載: 別表, 提出時期: 事後}\n"
    assert codes(HEAD + row) == []


def test_the_words_of_the_form_are_those_of_its_edition() -> None:
    box = "4情報（氏名、性別、生年月日、住所）"
    kept = f"    記録される項目: {{主な記録項目: [{box}]}}\n"
    old = HEAD.replace("令和6年10月", "平成30年5月")
    assert codes(f"{old}{FILES}  基本情報:\n{kept}") == []


def test_a_draft_has_the_newest_law_unless_a_day_is_given() -> None:
    assert codes(saying("別表第一")) == ["D332"]
    assert "公表日がない" in only(saying("別表第一")).hint
    assert codes(saying("別表第一"), date(2018, 12, 17)) == []


def test_the_publication_goes_before_the_day_that_is_asked_for() -> None:
    assert codes(saying("通知カード", date(2019, 1, 1)), date(2019, 6, 1)) == []


def test_an_old_number_of_the_table_is_told_with_the_new_one() -> None:
    assert "別表の81の項（児童手当法）" in only(saying("別表第一（第56項）")).hint
    assert "の項（" not in only(saying("別表第二の56の項")).hint


# Dates in running texts.


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("令和2年5月26日から令和2年6月26日まで（32日間）", 32),
        ("令和３年１１月２日～１２月１日", 30),
        ("平成28年11月24日から12月23日まで", 30),
        ("令和7年12月20日～1月18日", 30),
        ("平成31年4月20日から令和元年5月19日まで", 30),
        ("令和7年9月1日から10月1日", 31),
        ("令和7年8月1日から8月31日まで（令和7年7月15日公告）", 31),
        ("令和7年9月1日から9月30日まで。結果は令和7年11月5日に公表", 30),
        ("令和7年7月15日に公告し、令和7年8月1日から8月31日まで", 31),
        ("令和7年9月1日（月）午前9時から同年9月30日（火）まで", 30),
        ("令和七年九月一日から同月三十日まで", 30),
        ("令和7年12月20日から8年1月18日まで", 30),
        ("R7.9.1－R7.9.30", 30),
    ],
)
def test_a_period_counts_both_its_days(words: str, days: int) -> None:
    period = period_in(words)
    assert period is not None
    assert (period[1] - period[0]).days + 1 == days


@pytest.mark.parametrize(
    "words",
    [
        "",
        "30日間",
        "令和7年9月1日",
        "令和7年13月1日から14月1日",
        "未定",
        "令和7年9月1日公告、令和7年11月5日公表",
        "令和7年9月1日から30日間。令和7年11月5日に公表",
        "令和7年9月30日から令和7年9月1日まで",
        "令和7年9月30日から9月1日まで",
        "令和7年9月30日から同年9月1日まで",
    ],
)
def test_what_gives_no_two_days_is_no_period(words: str) -> None:
    assert period_in(words) is None


def test_months_and_letters_of_eras_are_dates_too() -> None:
    found = [
        str(when.value)
        for when in dates_in("平成28年12月、R6.3 に 2019年4月1日と令和元年5月、令和五年十二月")
    ]
    assert found == ["2016-12", "2024-03", "2019-04-01", "2019-05", "2023-12"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("書類を紛失した。", []),
        ("平成29年4月の条例により報告した、令和5年の事故。", ["2017-04-30", "2023-12-31"]),
        ("H30.6.1策定の要領に反した（令和五年九月）", ["2018-06-01", "2023-09-30"]),
        ("二〇二三年度、3年間の記録", ["2024-03-31"]),
        ("平成二十九年十一月十八日", ["2017-11-18"]),
        ("R5年に分かった", ["2023-12-31"]),
        ("平成29年4月に始まり、同年に分かった", None),
        ("平成29年4月の要領、5年9月の事故", None),
        ("平成29年4月の要領、昨年度の事故", None),
        ("平成29年4月の要領、令和初めの事故", None),
    ],
)
def test_a_line_tells_its_years_or_that_one_is_not_known(
    words: str, days: list[str] | None
) -> None:
    found = last_days_in(words)
    assert (None if found is None else list(map(str, found))) == days


# With a day to look from.


def test_review_and_repetition_are_asked_for_on_their_days() -> None:
    spec = HEAD + "  公表日: 2021-01-16\n"
    assert codes(spec) == []
    assert codes(spec, date(2022, 1, 16)) == []
    assert codes(spec, date(2022, 1, 17)) == ["D370"]
    assert codes(spec, date(2026, 1, 15)) == ["D370"]
    assert codes(spec, date(2026, 1, 16)) == ["D370", "D371"]


def test_a_mere_correction_does_not_begin_the_five_years_anew() -> None:
    spec = f"{HEAD}  公表日: 2025-12-01\n評価実施手続:\n  基礎項目評価: {{実施日: 2020-09-01}}\n"
    assert "D371" in codes(spec, date(2026, 1, 15))
    assert "実施日" in next(f for f in check(spec, date(2026, 1, 15)).findings).message


def test_the_command_takes_the_day(empty_folder: Path) -> None:
    text = (HEAD + "  公表日: 2021-01-16\n").replace("\n", "\r\n")
    write(empty_folder, "甲 市/乙 丙.yaml", text)
    assert "D371" in run_here("check", "--as-of", "2026-01-16").output
    assert "D371" not in run_here("check").output
    assert "もしかして「2026-01-16」" in run_here("check", "--as-of", "令和8年1月16日").stderr


ACCIDENT = (
    f"{HEAD}特定個人情報ファイルの取扱いプロセスにおけるリスク対策:\n  特定個人情報の保管・消去:\n"
    "    特定個人情報の漏えい・滅失・毀損リスク:\n"
    "      過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか:\n"
    "        {記載: 発生あり, その内容: 'WORDS', 再発防止策の内容: 研修}\n"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("平成29年4月、紛失した。", ["D362"]),
        ("平成二十九年四月、紛失した。", ["D362"]),
        ("平成29年4月の条例により報告した、令和5年1月の事故。", []),
        ("H30.6.1策定の要領に反し紛失した（令和五年九月）。", []),
        ("平成29年4月の要領に反し、同年に紛失した。", []),
        ("令和5年、紛失した。", ["D363"]),
    ],
)
def test_an_accident_is_as_old_as_the_last_date_of_its_line(words: str, found: list[str]) -> None:
    assert codes(ACCIDENT.replace("WORDS", words), date(2026, 1, 15)) == found


def test_an_old_accident_is_to_be_looked_at_before_it_goes() -> None:
    finding = only(ACCIDENT.replace("WORDS", "平成29年4月、紛失した。"), date(2026, 1, 15))
    assert "--as-of の日より 3 年" in finding.message
    assert "確かめて" in finding.hint


def test_a_draft_without_a_day_of_its_own_is_told_of_the_one_that_is_asked_for() -> None:
    draft = (
        "様式: 基礎項目評価書 令和6年10月\n表紙: {評価書名: 甲, 評価実施機関名: 乙市長DAY}\n"
        "しきい値判断項目: {対象人数: {いつ時点の計数か: 2024-04-01}}\n"
    )
    asked = only(draft.replace("DAY", ""), date(2026, 1, 15))
    assert (asked.code, "--as-of の日より" in asked.message) == ("D368", True)
    published = only(draft.replace("DAY", ", 公表日: 2025-10-01"))
    assert (published.code, "、公表日より" in published.message) == ("D368", True)


# Rules that look at two answers.


def test_an_override_is_no_gap() -> None:
    count = "    委託の有無: {上書き: 委託する, 理由: 頁がない, 件数: {上書き: , 理由: 頁がない}}\n"
    found = codes(f"{HEAD}{FILES}  特定個人情報ファイルの取扱いの委託:\n{count}")
    assert "D310" not in found


def test_a_reference_counts_texts_and_items_before_it_in_its_block() -> None:
    requests = "開示請求、問合せ:\n  特定個人情報の開示・訂正・利用停止請求:\n    請求方法: "
    assert codes(f"{HEAD}{requests}上記①へ提出\n") == []
    assert codes(f"{HEAD}{requests}上記⑨へ提出\n") == ["D322"]
    for counted in ("上記2点", "上記３システム", "上記2事務", "上記3か所", "上記1,000件"):
        assert codes(f"{HEAD}{requests}{counted}を確認する。\n") == []
    for named in ("上記9のとおり", "上記９を見る", "（上記9）", "上記9"):
        assert codes(f"{HEAD}{requests}{named}\n") == ["D322"]
    assert codes(f"{HEAD}{requests}|\n      上記9\n      次の行\n") == ["D322"]


def test_an_annex_of_a_contract_is_not_ours() -> None:
    assert codes(f"{HEAD}{FILES}  備考: 委託契約書別紙2のとおり\n") == []
    assert codes(f"{HEAD}{FILES}  備考: 仕様書第3章 別紙2のとおり\n") == []
    assert codes(f"{HEAD}{FILES}  備考: 要綱第3条第2項の別紙2\n") == []
    assert codes(f"{HEAD}{FILES}  備考: この評価書第3章 別紙2\n") == ["D320"]


def test_a_list_beside_the_document_is_no_annex_of_that_number() -> None:
    assert codes(f"{HEAD}{FILES}  備考: 別紙一覧のとおり、別紙一式\n") == []
    assert codes(f"{HEAD}{FILES}  備考: 別紙一のとおり\n") == ["D320"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("課長", []),
        ("こども家庭局 こども企画育成部 こども家庭支援課長", []),
        ("高齢者保険事業室長（兼務）", []),
        ("保険年金課 課長補佐", []),
        ("―", []),
        ("保険年金課長　岡山　太郎", ["D361"]),
        ("田中一郎", ["D361"]),
        ("グループリーダー", []),
        ("マネージャー", []),
        ("ＣＩＯ補佐官", []),
        ("デジタル戦略課 参事官", []),
        ("企画官（滞納整理）", []),
        ("参与", []),
        ("主任主事", []),
        ("福祉部長　兼　健康課長（事務取扱）", []),
        ("グループ長", []),
        ("保険課長（岡山太郎）", ["D361"]),
        ("保険課長（堺　守）", ["D361"]),
        ("保険課長　岡山長", ["D361"]),
    ],
)
def test_a_title_is_no_name(title: str, found: list[str]) -> None:
    department = f"  評価実施機関における担当部署: {{部署: 保険年金課, 所属長の役職名: {title}}}\n"
    assert codes(f"{HEAD}基本情報:\n{department}") == found


def test_a_name_in_the_register_is_said_there(empty_folder: Path) -> None:
    department = "基本情報:\n  評価実施機関における担当部署: {部署: 課}\n"
    write(empty_folder, "乙/甲.yaml", HEAD + department)
    register = (
        "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: 乙市長}\n"
        "部署:\n  - {名称: 課, 所属長の役職名: 課長 乙野 花子}\n"
    )
    write(empty_folder, "乙/_agency.yaml", register)
    lines = [line for line in run_here("check").output.splitlines() if "D361" in line]
    assert [line.partition(":")[0] for line in lines] == ["specs/乙/_agency.yaml"]


# What is kept from the public.


def test_no_message_tells_what_is_withheld_elsewhere() -> None:
    spec = (
        f"{HEAD}基本情報:\n"
        "  情報提供ネットワークシステムによる情報連携:\n"
        "    実施の有無: {記載: 実施しない, 公表しない: 細目}\n"
        "    法令上の根拠: 番号法第19条第8号\n"
        f"{FILES}"
        "  特定個人情報ファイル名: {記載: 禊ファイル, 公表しない: 細目}\n"
        "開示請求、問合せ:\n  特定個人情報の開示・訂正・利用停止請求:\n"
        "    個人情報ファイル簿の公表: {記載: 行っている, 個人情報ファイル名: 乙, 公表場所: 丙}\n"
    )
    assert codes(spec) == []


def test_an_old_wording_that_is_withheld_is_found_without_its_words() -> None:
    findings = [
        only(f"{HEAD}  特記事項: {{記載: {words}, 公表しない: 細目}}\n")
        for words in ("別表第一", "番号法　別表　第二の　１０の項")
    ]
    assert {(finding.code, finding.veiled) for finding in findings} == {("D332", True)}
    assert len({(finding.message, finding.hint) for finding in findings}) == 1


def test_a_shared_text_that_is_withheld_is_counted_nowhere(empty_folder: Path) -> None:
    write(
        empty_folder,
        "_shared/国.yaml",
        "様式: 共通文\n共通文:\n- {名称: 措置, 本文: ＶＰＮを使う。}\n",
    )
    spec = f"{HEAD}  特記事項: ANSWER\n{FILES}  備考: VPNを使う。\n"
    for answer, told in (
        ("!共通 措置", True),
        ("{記載: !共通 措置, 公表しない: 細目}", False),
    ):
        write(empty_folder, "乙/甲.yaml", spec.replace("ANSWER", answer))
        assert ("D383" in run_here("check").output) is told


# Speed, and hostile texts.


def test_the_rules_take_no_time_over_a_real_assessment(printer: Printer) -> None:
    """A tenth of a second at most; the best of some runs, for the machine may be busy."""
    checked = printer.check_file(OKAYAMA)
    assert checked.assessment is not None
    assert checked.tree is not None
    times = []
    for _ in range(5):
        subject = Subject(assessment=checked.assessment, tree=checked.tree, library=EMPTY)
        start = time.process_time()
        list(check_rules(subject))
        times.append(time.process_time() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "上記" + "　" * 20_000,
        "\n".join(["上記 5", *[""] * 20_000]),
        "".join(f"別紙{' ' * n}5 " for n in range(400)),
        "Ⅰ" * 20_000,
        "1." * 10_000 + "①",
        "別表第" * 20_000 + "一",
        "令和" * 20_000,
        "（" * 20_000,
        "地方税法別表第一" * 5_000,
        "（旧）（" * 5_000 + "別表第一",
    ],
    ids=range(10),
)
def test_no_text_takes_long(text: str) -> None:
    spec = {
        "様式": "全項目評価書 令和6年10月",
        "表紙": {"評価書名": "甲", "評価実施機関名": "乙市長"},
        "特定個人情報ファイルの概要": {"備考": text},
        "評価実施手続": {"国民・住民等からの意見の聴取": {"実施日・期間": text}},
        "基本情報": {"評価実施機関における担当部署": {"部署": text, "所属長の役職名": text}},
    }
    data = json.dumps(spec, ensure_ascii=False).encode()
    start = time.process_time()
    check(data)
    assert time.process_time() - start < 5
