"""A form is data: what an edition file says is printed, checked and explained, without any code."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from hyokasho.document.compose import compose
from hyokasho.document.model import texts
from hyokasho.forms.json_schema import json_schema
from hyokasho.forms.load import form_ids, load_form
from small_specs import derived

if TYPE_CHECKING:
    from hyokasho.forms.model import Item, Section

INVENTED = """
kind: 全項目評価書
form: zenkomoku
extends: zenkomoku-2018-05
code: 様式4
edition: 令和9年4月
changes:
  - at: basic/affairs/people
    set: {label: 対象者の数}
  - at: basic/other_organizations
    remove: true
  - at: basic/department/head_title
    after:
      - id: contact
        "no": "③"
        label: 連絡先
        type: text
        help: 試験のための項目。
  - at: basic/info_link/existence#3
    set: {label: 検討中}
"""


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder of forms with one edition that is nothing but data."""
    base = (ROOT / "schema" / "forms" / "zenkomoku-2018-05.yaml").read_text(encoding="utf-8")
    (tmp_path / "zenkomoku-2018-05.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "zenkomoku-2027-04.yaml").write_text(INVENTED, encoding="utf-8")
    return tmp_path


def test_an_invented_edition_needs_no_python(forms: Path) -> None:
    form = load_form("zenkomoku-2027-04", forms)
    source = (
        "様式: 全項目評価書 令和9年4月\n基本情報:\n"
        "  特定個人情報ファイルを取り扱う事務:\n    対象者の数: 30万人以上\n"
        "  評価実施機関における担当部署:\n    連絡先: 試験課\n"
    )
    words = list(texts(compose(derived(source, form))))
    assert words[words.index("③連絡先") + 1] == "試験課"
    assert words[words.index("③対象者の数") + 1] == "[ 30万人以上 ]"
    assert "3) 検討中" in words
    assert not any("他の評価実施機関" in word for word in words)


def test_the_schema_of_the_edition_follows(forms: Path) -> None:
    properties = json_schema(load_form("zenkomoku-2027-04", forms))["properties"]
    basic = properties["基本情報"]["properties"]
    assert "他の評価実施機関" not in basic
    contact = basic["評価実施機関における担当部署"]["properties"]["連絡先"]
    assert contact["title"] == "③連絡先"
    assert "試験のための項目。" in contact["description"]


@pytest.mark.parametrize("form_id", form_ids())
def test_every_item_is_explained_and_its_key_is_its_own(form_id: str) -> None:
    form = load_form(form_id)
    for section in form.all_sections:
        nodes: list[Section | Item] = [section, *section.walk()]
        for node in nodes:
            assert 15 <= len(node.help) <= 200, node.label
            keys = [item.key for item in node.items]
            assert len(set(keys)) == len(keys), (node.label, keys)


@pytest.mark.parametrize("form_id", form_ids())
def test_the_committed_schema_is_that_of_the_form(form_id: str) -> None:
    path = ROOT / "schema" / f"{form_id}.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == json_schema(load_form(form_id))


def test_marks_of_important_changes_are_those_of_the_guideline() -> None:
    """様式４ prints ※ at seventeen labels, and at the headings of Ⅲ and Ⅳ (指針 別表, 19 items)."""
    form = load_form("zenkomoku-2018-05")
    marked = [item.label for section in form.sections for item in section.walk() if item.marked]
    assert len(marked) == 17
    important = {
        item.path for section in form.sections for item in section.walk() if item.important
    }
    assert "process_risks/obtain/risk1/sufficiency" in important
    assert "other_risks/others" in important
    assert "process_risks/retention/risk1/accident" not in important
    assert "process_risks/retention/risk1/accident/content" not in important
    assert "basic/affairs/name" not in important
