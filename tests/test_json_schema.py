"""The JSON Schema of a form: what editors show and `check` checks with."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hyokasho.forms.json_schema import MAX_FILES, json_schema, schema_text
from hyokasho.forms.load import form_ids, load_form
from hyokasho.source.tree import plain
from small_specs import tree_of

SCHEMAS = Path(__file__).parents[1] / "schema"


def valid(data: dict[str, Any]) -> bool:
    """Whether an editor would take it, with numbers and booleans as YAML reads them."""
    schema = json_schema(load_form("zenkomoku-2018-05"))
    head = {
        "様式": "全項目評価書 平成30年5月",
        "表紙": {"評価書名": "甲", "評価実施機関名": "乙"},
    }
    return bool(Draft202012Validator(schema).is_valid({**head, **data}))


@pytest.mark.parametrize("folder", ["forms", "registers"])
def test_the_committed_schemas_are_those_that_the_forms_give(folder: str) -> None:
    """If not: `hyokasho schema`."""
    assert form_ids(SCHEMAS / folder)
    for form_id in form_ids(SCHEMAS / folder):
        committed = (SCHEMAS / f"{form_id}.schema.json").read_text(encoding="utf-8")
        assert committed == schema_text(load_form(form_id, SCHEMAS / folder))


def test_there_is_no_schema_without_a_form() -> None:
    names = {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json")}
    assert names == {"spec", *form_ids(), *form_ids(SCHEMAS / "registers")}


def test_a_flag_is_a_word_of_yaml_or_of_ours() -> None:
    place = {"特定個人情報ファイルの取扱いの委託": {"委託しない": {"上書き": True, "理由": "甲"}}}
    chapter = "特定個人情報ファイルの取扱いプロセスにおけるリスク対策"
    for word, right in {True: True, False: True, "はい": True, "いいえ": True, "甲": False}.items():
        place["特定個人情報ファイルの取扱いの委託"]["委託しない"]["上書き"] = word
        assert valid({chapter: place}) is right, word


def test_a_schema_is_one_of_2020_12() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(load_form("zenkomoku-2018-05"))))


def test_editors_show_the_printed_label_and_the_guidance() -> None:
    schema = json_schema(load_form("zenkomoku-2018-05"))
    affairs = schema["properties"]["基本情報"]["properties"]["特定個人情報ファイルを取り扱う事務"]
    content = affairs["properties"]["事務の内容"]
    assert affairs["title"] == "１．特定個人情報ファイルを取り扱う事務"
    assert content["title"] == "②事務の内容　※"
    assert "根拠となる法令" in content["description"]
    assert "重要な変更" in content["description"]


def test_a_number_and_a_boolean_are_texts_too() -> None:
    assert valid({"基本情報": {"特定個人情報ファイルを取り扱う事務": {"事務の名称": 123}}})
    assert valid({"基本情報": {"他の評価実施機関": True}})


def test_an_item_may_be_left_blank_but_not_the_title() -> None:
    assert valid({"基本情報": {"特定個人情報ファイルを取り扱う事務": {"対象人数": None}}})
    assert valid({"基本情報": None})
    assert not valid({"表紙": {"評価書名": None, "評価実施機関名": "乙"}})
    assert not valid({"表紙": {"評価書名": {}, "評価実施機関名": "乙"}})
    assert valid({"表紙": {"評価書名": {"記載": "甲"}, "評価実施機関名": "乙"}})


@pytest.mark.parametrize(
    "words", ["2025-12-26", "2015-12", "2026-04 予定", "―", "－", "-", None]
)  # fmt: skip
def test_a_date_is_a_day_a_month_or_a_dash(words: str | None) -> None:
    assert valid({"表紙": {"評価書名": "甲", "評価実施機関名": "乙", "公表日": words}})


@pytest.mark.parametrize(
    "words", ["2025-12", "令和7年12月26日", "2025/12/26", "2025-12-26予定", ""]
)
def test_other_words_are_no_date(words: str) -> None:
    is_date = valid({"表紙": {"評価書名": "甲", "評価実施機関名": "乙", "公表日": words}})
    assert is_date == (words == "2025-12")


def test_one_file_is_written_as_it_is_and_several_as_a_list() -> None:
    one = {"特定個人情報ファイル名": "丙"}
    assert valid({"特定個人情報ファイルの概要": one})
    assert valid({"特定個人情報ファイルの概要": [one] * MAX_FILES})
    assert not valid({"特定個人情報ファイルの概要": []})
    assert not valid({"特定個人情報ファイルの概要": [one] * (MAX_FILES + 1)})


def test_a_derived_item_is_overridden_only_with_a_reason() -> None:
    def overridden(**answer: Any) -> bool:
        outsourcing = {"特定個人情報ファイルの取扱いの委託": {"委託の有無": answer}}
        return valid({"特定個人情報ファイルの概要": outsourcing})

    assert overridden(上書き="委託する", 理由="丙")
    assert overridden(上書き=None, 理由="丙")
    assert not overridden(上書き="委託する")
    assert not overridden(理由="丙")
    assert not overridden(上書き="委託する", 理由="")
    assert overridden(件数={"上書き": 3, "理由": "丙"})
    assert not overridden(件数={"上書き": "三", "理由": "丙"})


@pytest.mark.parametrize("name", ["okayama/yobosesshu", "kobe/jido-teate"])
def test_an_editor_finds_nothing_wrong_with_the_figures_of_a_real_spec(name: str) -> None:
    """`check` reads figures by itself, so nothing else holds the schema to what it reads."""
    source = plain(tree_of((SCHEMAS.parent / "specs" / f"{name}.yaml").read_bytes()))
    assert isinstance(source, dict)
    pages = {"事務の内容": source["事務の内容"]}
    assert "流れ図" in str(pages)
    assert valid(pages)


@pytest.mark.parametrize(
    "figure",
    [
        {"画像": "a.png"},
        {"代替テキスト": "甲"},
        {"画像": "a.png", "代替テキスト": "甲", "流れ図": {}},
        {"流れ図": {"登場者": [], "流れ": []}},
        {"流れ図": {"登場者": [{"要素": [{"名前": "甲", "種類": "木"}]}], "流れ": [{}]}},
        "a.png",
    ],
)
def test_an_editor_marks_a_figure_that_check_refuses(figure: Any) -> None:
    assert not valid({"事務の内容": [{"図": figure}]})
    assert valid({"事務の内容": [{"図": {"画像": "a.png", "代替テキスト": "甲"}}]})
