"""The official forms as data, and that a new edition needs no code."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from conftest import Printer
from hyokasho.document.model import Heading
from hyokasho.forms import change_style, review_style
from hyokasho.forms.errors import FormFileError
from hyokasho.forms.load import form_ids, form_names, load_form
from hyokasho.forms.lookup import item_at, paths_by_key
from hyokasho.forms.model import Item, Kind, Section, transparent
from hyokasho.forms.wording import item_path, place
from hyokasho.resources import MissingResourceError, resource

ZENKOMOKU = "zenkomoku-2018-05"

# The items of 様式４ that 指針 別表 names as candidates for a 重要な変更, by the id of the item; a
# heading stands for the answers below it.
IMPORTANT = {
    "事務の内容": "basic/affairs/content",
    "個人番号の利用": "basic/number_use",
    "情報提供ネットワークシステムによる情報連携": "basic/info_link",
    "ファイルの種類": "file_overview/basics/file_type",
    "対象となる本人の範囲": "file_overview/basics/subject_scope",
    "記録される主な項目": "file_overview/basics/record_items/main_items",
    "入手元": "file_overview/obtain_use/source",
    "使用目的": "file_overview/obtain_use/purpose",
    "使用部署": "file_overview/obtain_use/users/departments",
    "使用方法": "file_overview/obtain_use/usage",
    "突合": "file_overview/obtain_use/usage/matching",
    "統計分析": "file_overview/obtain_use/usage/statistics",
    "権利利益に影響を与え得る決定": "file_overview/obtain_use/usage/decisions",
    "委託の有無": "file_overview/outsourcing/existence",
    "委託するファイルの対象となる本人の範囲": (
        "file_overview/outsourcing/contract/file_range/subject_scope"
    ),
    "再委託の有無": "file_overview/outsourcing/contract/subcontract/existence",
    "保管場所": "file_overview/retention/place",
}
# Of these chapters every item is one, but for what is said of serious accidents.
IMPORTANT_SECTIONS = {"process_risks", "other_risks"}
ACCIDENT = "process_risks/retention/risk1/accident"
# The drawing of 事務の内容 goes with it, though no ※ is printed there.
AFFAIRS_CHART = "affairs_chart"


def parents(form_id: str) -> Iterator[Section | Item]:
    for section in load_form(form_id).all_sections:
        yield section
        yield from section.walk()


def is_important(item: Item) -> bool:
    if item.path.split("/")[0] == AFFAIRS_CHART:
        return not item.marked
    if item.path.split("/")[0] in IMPORTANT_SECTIONS:
        return not f"{item.path}/".startswith(f"{ACCIDENT}/")
    named = [path for path in IMPORTANT.values() if f"{item.path}/".startswith(f"{path}/")]
    # A heading without a value of its own covers what is below it, an item only itself.
    return any(item.path == path or path.count("/") == 1 for path in named)


@pytest.mark.parametrize("form_id", form_ids())
def test_every_form_is_named_as_specs_name_it(form_id: str) -> None:
    assert form_names()[load_form(form_id).name] == form_id


def test_forms_are_found_by_name() -> None:
    assert load_form(form_names()["全項目評価書 平成30年5月"]) is load_form(ZENKOMOKU)


@pytest.mark.parametrize("form_id", form_ids())
def test_every_item_of_every_form_has_help(form_id: str) -> None:
    assert [parent.label for parent in parents(form_id) if not parent.help] == []


@pytest.mark.parametrize("form_id", form_ids())
def test_no_two_items_of_one_parent_have_the_same_key(form_id: str) -> None:
    for parent in parents(form_id):
        keys = [item.key for item in parent.items]
        assert len(set(keys)) == len(keys), parent.label


@pytest.mark.parametrize("form_id", form_ids())
def test_keys_carry_no_number_no_mark_and_no_line_end(form_id: str) -> None:
    for parent in parents(form_id):
        assert not set("①②③④⑤⑥⑦⑧⑨⑩⑪⑫※\n").intersection(parent.key)


@pytest.mark.parametrize("form_id", form_ids())
def test_options_of_one_item_have_different_labels_and_ids(form_id: str) -> None:
    for parent in parents(form_id):
        if isinstance(parent, Item):
            labels = {option.label for option in parent.options}
            ids = {option.id for option in parent.options}
            assert len(labels) == len(ids) == len(parent.options), parent.path


@pytest.mark.parametrize("form_id", ["zenkomoku-2018-05", "zenkomoku-2024-10"])
def test_the_marked_items_are_those_of_the_guideline(form_id: str) -> None:
    """様式４ has 19 candidates for a 重要な変更: 17 items, Ⅲ but for リスク１⑨ of its ７, and Ⅳ."""
    assert len(IMPORTANT) + len(IMPORTANT_SECTIONS) == 19
    items = [item for section in load_form(form_id).all_sections for item in section.walk()]
    important = {item.path for item in items if item.important and item.holds_value}
    assert important == {item.path for item in items if item.holds_value and is_important(item)}


def test_the_edition_of_2024_differs_in_the_box_of_the_five_data_and_its_own_mark() -> None:
    def flat(form_id: str) -> dict[str, object]:
        return {
            item.path: (item.label, item.options, item.derived)
            for section in load_form(form_id).all_sections
            for item in section.walk()
        }

    old, new = flat(ZENKOMOKU), flat("zenkomoku-2024-10")
    assert old.keys() == new.keys()
    assert {path for path in old if old[path] != new[path]} == {
        "cover/form_mark",
        "file_overview/basics/record_items/main_items",
    }


# Words for a place.

PLACES = {
    ("表紙", "評価書名"): "表紙－評価書名",
    ("基本情報", "特定個人情報ファイルを取り扱う事務", "対象人数"): "Ⅰ－１－③対象人数",
    (
        "特定個人情報ファイルの概要",
        "特定個人情報ファイルの取扱いの委託",
        "委託事項",
        1,
        "委託先名",
    ): "Ⅱ－４－委託事項２－⑥委託先名",
    (
        "特定個人情報ファイルの概要",
        "特定個人情報ファイルの取扱いの委託",
        "委託の有無",
        "件数",
        "上書き",
    ): "Ⅱ－４－委託の有無－件数",
    ("特定個人情報ファイルの概要", 1, "備考"): "Ⅱ（ファイル２）－７備考",
    (
        "特定個人情報ファイルの取扱いプロセスにおけるリスク対策",
        "特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
        "目的外の入手が行われるリスク",
        "その他の措置の内容",
    ): "Ⅲ－２－リスク１－その他の措置の内容",
    (
        "特定個人情報ファイルの取扱いプロセスにおけるリスク対策",
        "特定個人情報ファイルの取扱いの委託",
        "委託に関するリスク",
        "その他の措置の内容",
    ): "Ⅲ－４－委託に関するリスク－その他の措置の内容",
    ("変更箇所", 11, "変更日"): "別添３－変更箇所１２－変更日",
    ("別紙", 0): "別紙",
    ("何か",): "何か",
    (): "",
}


@pytest.mark.parametrize(("path", "words"), PLACES.items(), ids=PLACES.values())
def test_a_place_is_worded_as_on_the_form(path: tuple[str | int, ...], words: str) -> None:
    assert place(load_form(ZENKOMOKU), path) == words


def test_the_path_of_every_item_outside_of_lists_leads_back_to_it() -> None:
    form = load_form(ZENKOMOKU)
    in_list: set[str] = set()
    for section in form.all_sections:
        for item in section.walk():
            if item.repeats or item.path.rpartition("/")[0] in in_list:
                in_list.add(item.path)
            elif item.path not in in_list:
                assert item_at(form, item_path(form, item)) == (item, ())


def test_a_path_that_leaves_the_form_leads_as_far_as_it_can() -> None:
    form = load_form(ZENKOMOKU)
    found, beyond = item_at(form, ("表紙", "公表日", "上書き", 3))
    assert isinstance(found, Item)
    assert (found.path, beyond) == ("cover/published_date", ("上書き", 3))


def test_every_key_of_the_form_is_known_with_its_places() -> None:
    paths = paths_by_key(load_form(ZENKOMOKU))["部署"]
    assert paths == (("基本情報", "評価実施機関における担当部署", "部署"),)


def test_a_section_that_is_only_a_list_is_that_list() -> None:
    changes = load_form(ZENKOMOKU).section("changes")
    only = transparent(changes)
    assert only is not None
    assert only.kind is Kind.TABLE


# A new edition is a file.

SMALL = """\
kind: 試験評価書
form: test
code: 様式0
edition: 令和7年1月
title: 特定個人情報保護評価書（試験）
names: {title: "{cover/title}", agency: cover/title}
print_patterns:
  section: "{no} {label}"
  section_with_suffix: "{no} {label}{heading_suffix}"
  annex: "{label}"
  block: "{no}.{label}"
  item: "{no}{label}"
  important_mark: "{label}※"
  risk: "{no}:{label}"
choice_sets:
  sizes: &sizes [{"no": 1, label: 小}, {"no": 2, label: 大}]
cover:
  - {id: title, label: 評価書名, help: 名, type: text, required: true}
  - {id: size, label: 規模, help: 規模, type: choice, choices: *sizes}
sections:
  - id: one
    no: Ⅰ
    label: 章
    help: 章
    blocks:
      - id: contracts
        no: １
        label: 委託
        help: 委託
        items:
          - {id: count, label: 件数, help: 数, type: count, derive: {count: one/contracts/contract}}
          - id: contract
            label: 委託先
            help: 先
            type: list
            items: [{id: name, label: 名, help: 名, type: text}]
          - {id: note, label: 備考, help: 他, type: text}
"""
EXTENDING = """\
kind: 試験評価書
extends: small
code: 様式0
edition: 令和8年1月
changes:
  - {at: cover/size#2, set: {label: 特大}}
  - {at: one/contracts/note, remove: true}
  - at: one/contracts/contract
    after: [{id: end, label: 終期, help: 終わる日, type: date, important: true}]
  - at: cover/title
    before: [{id: number, label: 番号, help: 番号, type: text}]
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_edition_that_differs_little_is_the_list_of_its_differences(tmp_path: Path) -> None:
    folder = write(tmp_path, small=SMALL, larger=EXTENDING)
    form = load_form("larger", folder)
    assert form.name == "試験評価書 令和8年1月"
    assert form.title == "特定個人情報保護評価書（試験）"
    assert [item.key for item in form.cover.items] == ["番号", "評価書名", "規模"]
    assert [option.label for option in form.cover.child("size").options] == ["小", "特大"]
    block = form.section("one").child("contracts")
    assert [item.key for item in block.items] == ["件数", "委託先", "終期"]
    assert block.child("end").important
    assert set(form_names(folder)) == {"試験評価書 令和7年1月", "試験評価書 令和8年1月"}


def test_an_edition_changes_nothing_of_the_one_that_it_extends(tmp_path: Path) -> None:
    folder = write(tmp_path, small=SMALL, larger=EXTENDING)
    load_form("larger", folder)
    small = load_form("small", folder)
    assert [option.label for option in small.cover.child("size").options] == ["小", "大"]
    assert [item.key for item in small.cover.items] == ["評価書名", "規模"]


def test_a_form_of_ours_needs_neither_edition_nor_number(tmp_path: Path) -> None:
    ours = SMALL.replace("code: 様式0\nedition: 令和7年1月\n", "official: false\n")
    folder = write(tmp_path, small=ours)
    form = load_form("small", folder)
    assert (form.name, form.edition, form.code) == ("試験評価書", "", "")
    assert form_names(folder) == {"試験評価書": "small"}


HEADS = {
    "official": SMALL,
    "not official": SMALL.replace("code: 様式0\nedition: 令和7年1月\n", "official: false\n"),
    "with remarks and quotes": SMALL.replace(
        "kind: 試験評価書", "kind: '試験評価書' # 試し"
    ).replace("code:", "official:   true\ncode:"),
}


@pytest.mark.parametrize("head", HEADS)
def test_the_names_of_forms_are_those_that_the_forms_have(tmp_path: Path, head: str) -> None:
    """Also of one that takes kind and edition, or that it has none, from the one it extends."""
    heir = "extends: small\nkind: 別の評価書\nchanges: []\n"
    folder = write(tmp_path, small=HEADS[head], heir=heir)
    assert form_names(folder) == {load_form(one, folder).name: one for one in form_ids(folder)}
    assert len(form_names(folder)) == 2


def test_the_names_of_the_forms_that_ship_are_those_that_they_have() -> None:
    assert form_names() == {load_form(one).name: one for one in form_ids()}


def test_what_extends_a_compiled_form_is_compiled(tmp_path: Path) -> None:
    compiled = SMALL.replace("code:", "compiled: true\ncode:")
    folder = write(tmp_path, small=compiled, heir="extends: small\nedition: 令和9年1月\n")
    assert load_form("heir", folder).compiled
    assert form_ids(folder) == ()


def test_a_form_need_not_have_a_cover(tmp_path: Path) -> None:
    text = re.sub(r"cover:\n(  .*\n)+", "", SMALL).replace("cover/title", "one/contracts/note")
    note = "{id: note, label: 備考, help: 他, type: text"
    folder = write(tmp_path, small=text.replace(note, f"{note}, required: true"))
    form = load_form("small", folder)
    assert [section.key for section in form.all_sections] == ["章"]
    assert form.names.in_title == ("one/contracts/note",)


BROKEN = {
    "a name that is not there": (
        SMALL.replace("agency: cover/title", "agency: cover/x"),
        "cover/x",
    ),
    "a name that may be left out": (
        SMALL.replace("agency: cover/title", "agency: cover/size"),
        "cover/size",
    ),
    "no YAML": ("kind: ]", "1 行目"),
    "a key that stands twice": (SMALL.replace("code: 様式0", "code: 様式0\ncode: 様式1"), "1 行目"),
    "not a mapping": ("- kind: 試験評価書", "key: value"),
    "no title": (SMALL.replace("title: 特定", "titel: 特定"), "title: がありません"),
    "a misspelled key": (SMALL.replace("required: true", "requred: true"), "知らない requred:"),
    "an unknown kind": (SMALL.replace("type: count,", "type: cuont,"), "cuont はありません"),
    "a number as a flag": (SMALL.replace("required: true", "required: 1"), "の値 1 が違います"),
    "an unknown alias": (SMALL.replace("choices: *sizes", "choices: *size"), "行目"),
    "a rule about an item that is not there": (
        SMALL.replace("{count: one/contracts/contract}", "{count: one/contracts/contracts}"),
        "one/contracts/contracts がありません",
    ),
    "an option that is not there": (
        SMALL.replace(
            "{id: note,", "{off_when: {is: [cover/size, 中]}, id: note,"
        ),
        "選択肢「中」がありません",
    ),
    "a control sign": (SMALL + "\x01", "行目"),
    "a word for an item": (SMALL.replace("cover:\n", "cover:\n  - x\n"), "cover"),
    "a rule without a case": (
        SMALL.replace("{count: one/contracts/contract}", "{first: [小]}"),
        "場合分け",
    ),
    "a misspelled key of the contents": (
        SMALL.replace("cover:\n", "contents: {label: 項目一覧, entires: []}\ncover:\n"),
        "知らない entires:",
    ),
    "a misspelled key of a line of the contents": (
        SMALL.replace(
            "cover:\n",
            "contents: {label: 一覧, entries: [{section: one, label: 章, lable: 章}]}\ncover:\n",
        ),
        "知らない lable:",
    ),
    "an unknown rule": (SMALL.replace("{count: one", "{counts: one"), "計算規則"),
    "an unknown condition": (
        SMALL.replace("{id: note,", "{off_when: {iss: [cover/size, 小]}, id: note,"),
        "条件",
    ),
    "two items of one id": (SMALL.replace("id: note", "id: count"), "二つあります"),
    "two items of one key": (SMALL.replace("label: 備考", "label: 件数"), "key「件数」"),
    "a key that means something else": (SMALL.replace("label: 備考", "label: 理由"), "key「理由」"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_form_file_with_a_slip_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    text, words = BROKEN[name]
    with pytest.raises(FormFileError) as caught:
        load_form("small", write(tmp_path, small=text))
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("module", "load", "slip"),
    [
        (change_style, change_style.load_style, ("context:", "contxt:")),
        (review_style, review_style.load_review_style, ("basis:", "bases:")),
        (review_style, review_style.load_review_style, ("\n  correct:", "\n  corect:")),
    ],
)
def test_a_slip_in_the_words_of_change_log_and_review_is_refused_by_the_name_of_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    load: Callable[[], object],
    slip: tuple[str, str],
) -> None:
    text = resource("schema", module.FILE).read_text(encoding="utf-8")
    assert slip[0] in text
    broken = tmp_path / module.FILE
    broken.write_text(text.replace(*slip, 1), encoding="utf-8")
    monkeypatch.setattr(module, "resource", lambda *_: broken)
    with pytest.raises(FormFileError, match=f"^{module.FILE}の "):
        inspect.unwrap(load)()


def test_a_form_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_bytes(SMALL.encode("cp932"))
    with pytest.raises(FormFileError, match="読めません"):
        load_form("small", tmp_path)


def test_a_part_that_the_installation_lacks_is_named() -> None:
    with pytest.raises(MissingResourceError) as caught:
        resource("schema", "nowhere")
    assert "schema/nowhere" in caught.value.message


CHANGES = {
    "an unknown place": ("{at: one/other, remove: true}", "at: one/other"),
    "an unknown option": ("{at: 'cover/size#9', remove: true}", "#9"),
    "nothing to do": ("{at: cover/size}", "を読めません"),
    "a misspelled key": ("{at: cover/size, set: {label: 大きさ}, befor: []}", "知らない befor:"),
    "two things at once": ("{at: cover/size, set: {label: 大}, remove: true}", "知らない remove:"),
    "the cover as a whole": ("{at: cover, remove: true}", "cover/項目の id"),
    "an item that rules rest on": ("{at: one/contracts/contract, remove: true}", "contract"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    change, words = CHANGES[name]
    head = EXTENDING.partition("changes:")[0]
    folder = write(tmp_path, small=SMALL, larger=f"{head}changes:\n  - {change}\n")
    with pytest.raises(FormFileError) as caught:
        load_form("larger", folder)
    assert words in caught.value.message


def test_editions_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    one = EXTENDING.replace("extends: small", "extends: two")
    two = EXTENDING.replace("extends: small", "extends: one")
    with pytest.raises(FormFileError, match="輪"):
        load_form("one", write(tmp_path, one=one, two=two))


def test_a_form_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormFileError, match="ファイルがありません"):
        load_form("nowhere", tmp_path)


def test_a_form_file_without_a_name_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, small=SMALL.replace("edition: ", "editon: "))
    with pytest.raises(FormFileError, match="edition:"):
        form_names(folder)


def test_a_section_may_follow_the_one_before_on_its_page(printer: Printer) -> None:
    spec = "様式: 基礎項目評価書 令和6年10月\n表紙: {評価書名: 甲, 評価実施機関名: 乙}\n"
    sections = printer.document(spec.encode()).sections
    together = [
        [part.text for part in section.parts if isinstance(part, Heading) and part.level == 2]
        for section in sections
    ]
    assert ["Ⅱ　しきい値判断項目", "Ⅲ　しきい値判断結果"] in together
