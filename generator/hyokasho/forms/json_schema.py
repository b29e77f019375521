"""From a form, the JSON Schema 2020-12 that editors and `check` use."""

import json
from collections.abc import Iterable
from typing import Any

from hyokasho import dates
from hyokasho.forms import keys
from hyokasho.forms.bands import FIGURE_PATTERN, bands
from hyokasho.forms.change_notes import next_changes
from hyokasho.forms.figure_schema import figure_definitions
from hyokasho.forms.model import Form, Item, Kind, Option, RecordStyle, Section, transparent
from hyokasho.forms.wording import label, section_heading

Schema = dict[str, Any]

# An assessment with more 特定個人情報ファイル than that is a mistake.
MAX_FILES = 50
# The file that says for all specs by which of the others each is read.
ANY_NAME = "spec.schema.json"
# More columns than that leave no room for the words.
MAX_ABREAST = 4
COUNT_PATTERN = "^[0-9]{1,6}$"

_DATE = f"^({dates.PATTERN}|[{dates.DASHES}])$"
_RECORD_STYLES = {
    RecordStyle.BULLETED: "箇条書きは一項目を一行に「・」を付けて印刷する。",
    RecordStyle.NUMBERED: "通し番号は「1.整理番号　2.氏名カナ」と続ける。",
    RecordStyle.RUN: "続きは「・」でつないで一続きにする。",
    RecordStyle.TABLE: "表は番号と項目の表にする。",
}
_SCALAR = ["string", "number", "boolean", "null"]
_WITHHELD = {
    "type": "string",
    "minLength": 1,
    "description": "公表版では「非公表」と印刷する理由。下にある項目も全て「非公表」になる。"
    "提出版には全て印刷する。",
}


def json_schema(form: Form) -> Schema:
    """The schema of the specs that use this form."""
    properties: Schema = {
        keys.FORM: {
            "const": form.name,
            "title": "様式と版",
            "description": f"このファイルの様式と版。ここでは「{form.name}」。",
        }
    }
    properties |= {section.key: _section(form, section) for section in form.all_sections}
    if form.published:
        properties[keys.ANNEX] = {"$ref": "#/$defs/別紙"}
    if form.change_table is not None:
        properties[keys.NEXT_CHANGES] = next_changes()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hyokasho:{form.id}",
        "title": form.title,
        "description": f"{form.title}{_edition(form)}の入力ファイル。",
        "type": "object",
        "properties": properties,
        "required": [keys.FORM, *(s.key for s in form.all_sections if s.required)],
        "additionalProperties": False,
        "$defs": {**_definitions(), **figure_definitions()},
    }


def _edition(form: Form) -> str:
    """Edition and number of an official form in brackets."""
    words = "　".join(filter(None, (form.edition, form.code)))
    return f"［{words}］" if words else ""


def _definitions() -> Schema:
    return {
        "文章": {
            "anyOf": [
                {"type": _SCALAR},
                {
                    "type": "array",
                    "items": {"type": _SCALAR},
                    "minItems": 1,
                    "description": "部分ごとに分けた文章。それぞれ続けて印刷する。",
                },
            ]
        },
        "短い文": {"type": _SCALAR},
        "日付": {
            "type": ["string", "null"],
            "pattern": _DATE,
            "examples": ["2025-12-26", "2015-12", "2026-04 予定"],
        },
        "件数": {"type": ["integer", "string", "null"], "pattern": COUNT_PATTERN, "minimum": 0},
        "数": {
            "type": ["integer", "string"],
            "pattern": FIGURE_PATTERN,
            "minimum": 0,
            "description": "人数又は項目数。当てはまる選択肢を印刷する。",
        },
        "記録項目": {
            "anyOf": [
                {"$ref": "#/$defs/文章"},
                {"type": "array", "items": {"$ref": "#/$defs/記録項目の組"}, "minItems": 1},
            ]
        },
        "記録項目の組": {
            "type": "object",
            "properties": {
                keys.GROUP_HEADING: {"type": _SCALAR, "description": "組の見出し。"},
                keys.GROUP_PREFACE: {"type": _SCALAR, "description": "項目の前に置く文。"},
                keys.GROUP_STYLE: {
                    "enum": [style.value for style in _RECORD_STYLES],
                    "description": "".join(_RECORD_STYLES.values()),
                },
                keys.GROUP_HEADER: {
                    "type": "array",
                    "items": {"type": _SCALAR},
                    "minItems": 2,
                    "maxItems": 2,
                    "description": "「表」の番号と項目の上に置く言葉。例：No. と 項目名",
                },
                keys.GROUP_ABREAST: {
                    # For editors, which take 3 for a number, and for us, who take it for a word.
                    "enum": [as_(n) for as_ in (int, str) for n in range(1, MAX_ABREAST + 1)],
                    "description": "「表」を横にいくつ並べるか。",
                },
                keys.GROUP_ITEMS: {"type": "array", "items": {"type": _SCALAR}, "minItems": 1},
                keys.GROUP_NOTE: {"type": _SCALAR, "description": "項目の後に置く注。"},
            },
            "additionalProperties": False,
        },
        "別紙": {
            "type": "array",
            "title": "別紙",
            "description": "提供先などを表にまとめた別紙。"
            "委託事項などから名前で参照すると、行の数が件数に入る。",
            "items": {
                "type": "object",
                "properties": {
                    keys.ANNEX_NAME: {"type": "string", "description": "別紙の名前。例：別紙１"},
                    keys.ANNEX_HEADING: {"type": _SCALAR, "description": "名前に続く見出し。"},
                    keys.ANNEX_COLUMNS: {
                        "type": "array",
                        "items": {"type": _SCALAR},
                        "minItems": 1,
                    },
                    keys.ANNEX_ROWS: {
                        "type": "array",
                        "items": {"type": "array", "items": {"type": _SCALAR}},
                    },
                    keys.ANNEX_FILE: {
                        "type": "string",
                        "minLength": 1,
                        "description": "行を書く代わりに読む CSV。"
                        "評価書と同じ名前のフォルダに置く。例：提供先.csv",
                    },
                },
                "required": [keys.ANNEX_NAME],
                "additionalProperties": False,
            },
        },
    }


def _section(form: Form, section: Section) -> Schema:
    body = _children(form, section)
    if section.per_file:
        body = {
            "anyOf": [
                body,
                {"type": "array", "items": body, "minItems": 1, "maxItems": MAX_FILES},
            ],
        }
    return {
        "title": section_heading(form, section) if section.no else section.label,
        "description": section.help,
        **body,
    }


def _children(form: Form, parent: Section | Item, extra: Schema | None = None) -> Schema:
    """An object of the sub-items, or the array of the only list below the parent."""
    through = transparent(parent)
    if through and extra is None:
        return _list(form, through)
    items = through.items if through else parent.items
    is_section = isinstance(parent, Section) and not parent.annex
    properties = {item.key: _described(form, item, block=is_section) for item in items}
    required = sorted(item.key for item in items if item.needed)
    return {
        "type": ["object", "null"] if not required else "object",
        "properties": {**(extra or {}), **properties},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _described(form: Form, item: Item, *, block: bool) -> Schema:
    """The schema of an item with its printed label as title and its guidance."""
    words = [item.help, f"記入する場合：{item.filled_when}" if item.filled_when else ""]
    if item.important:
        words.append("※ この項目の変更は、重要な変更に当たることがある。")
    return {
        "title": label(form, item, block=block).replace("\n", "／"),
        "description": "\n".join(word for word in words if word),
        **_item(form, item),
    }


def _item(form: Form, item: Item) -> Schema:
    if item.derived:
        return _derived(form, item)
    match item.kind:
        case None | Kind.GROUP if transparent(item) or not form.published:
            return _children(form, item)
        case None | Kind.GROUP:
            return _children(form, item, {keys.WITHHELD: _WITHHELD})
        case Kind.LIST | Kind.TABLE:
            return _list(form, item)
        case _:
            return _leaf(form, item)


def _list(form: Form, item: Item) -> Schema:
    extra: Schema = {
        keys.ID: {
            "type": "string",
            "description": "この項目を版の間で追うための名前。印刷しない。一度決めたら変えない。",
        }
    }
    if form.published:
        extra[keys.WITHHELD] = _WITHHELD
    if item.heading_value and form.published:
        extra[keys.ANNEX] = {
            "type": "string",
            "description": "この項目がまとめて表す相手を並べた別紙の名称。その行の数が件数に入る。",
        }
    return {"type": ["array", "null"], "items": _children(form, item, extra)}


def _leaf(form: Form, item: Item) -> Schema:
    value = _value(item)
    extra = {keys.VALUE: {"description": "この項目自身の記載。", **value}}
    # Title and agency stand in names and properties of every file; a register is never published.
    if item.supplied:
        extra |= _override(item)
    if form.published and not item.required:
        extra[keys.WITHHELD] = _WITHHELD
    with_value = {**_children(form, item, extra), "type": "object"}
    if item.needed:
        with_value["required"] = [keys.VALUE]
    if item.supplied:
        with_value["dependentRequired"] = _OVERRIDE_WITH_REASON
    return {"anyOf": [value, with_value]}


def _override(item: Item) -> Schema:
    return {
        keys.OVERRIDE: {"description": "計算の結果に代えて印刷する値。", **_value(item)},
        keys.REASON: {
            "type": "string",
            "minLength": 1,
            "description": "計算と異なる値にする理由。",
        },
    }


_OVERRIDE_WITH_REASON = {keys.OVERRIDE: [keys.REASON], keys.REASON: [keys.OVERRIDE]}


def _derived(form: Form, item: Item) -> Schema:
    properties = _override(item)
    properties |= {child.key: _described(form, child, block=False) for child in item.items}
    return {
        "type": "object",
        "properties": properties,
        "dependentRequired": _OVERRIDE_WITH_REASON,
        "additionalProperties": False,
        "x-derived": True,
    }


def _value(item: Item) -> Schema:
    match item.kind:
        case Kind.CHOICE:
            return _choice(item)
        case Kind.CHECKS:
            return _boxes(item.options)
        case Kind.DATE if item.needed:
            return {"type": "string", "minLength": 1, "pattern": _DATE}
        case Kind.DATE:
            return {"$ref": "#/$defs/日付"}
        case Kind.COUNT:
            return {"$ref": "#/$defs/件数"}
        case Kind.FLAG:
            # For `check` the words are booleans too; editors know only true and false as such.
            words = [word for word in (*keys.YES, *keys.NO) if not word.isascii()]
            return {"anyOf": [{"enum": words}, {"type": "boolean"}]}
        case Kind.RECORDS:
            return {"$ref": "#/$defs/記録項目"}
        case Kind.TEXT | Kind.RICHTEXT if item.needed:
            return {"type": ["string", "number"], "minLength": 1}
        case Kind.TEXT | Kind.RICHTEXT:
            return {"$ref": "#/$defs/文章"}
        case Kind.FIGURE:
            return {"$ref": "#/$defs/図"}
        case _:
            raise AssertionError(item.kind)


def _choice(item: Item) -> Schema:
    labels = [option.label for option in item.options]
    one_of: Schema = {"enum": [*labels, None]}
    if not bands(labels):
        return one_of
    # The options stand last, so that a wrong value is held against them in messages.
    return {"anyOf": [{"$ref": "#/$defs/数"}, one_of]}


def _boxes(options: Iterable[Option]) -> Schema:
    labels = [option.label for option in options]
    with_words = [option.label for option in options if option.takes_text]
    alternatives: list[Schema] = [{"enum": labels}]
    if with_words:
        alternatives.append(
            {
                "type": "object",
                "properties": {word: {"$ref": "#/$defs/短い文"} for word in with_words},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            }
        )
    boxes = alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}
    return {"type": ["array", "null"], "items": boxes, "uniqueItems": True}


def any_schema(forms: Iterable[Form]) -> Schema:
    """The schema of all files below `specs/`: `様式:` says by which of the forms one is read.

    It has no `$id`, so that the files of the forms are found beside its own.
    """
    known = tuple(forms)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "評価書の入力ファイル",
        "description": "様式によって、書ける項目が決まる。",
        "type": "object",
        "properties": {
            keys.FORM: {
                "enum": [form.name for form in known],
                "title": "様式と版",
                "description": "このファイルの様式と版。一番上に書く。",
            }
        },
        "required": [keys.FORM],
        "allOf": [
            {
                "if": {
                    "properties": {keys.FORM: {"const": form.name}},
                    "required": [keys.FORM],
                },
                "then": {"$ref": schema_name(form)},
            }
            for form in known
        ],
    }


def schema_name(form: Form) -> str:
    """The name of the file that holds the schema of a form."""
    return f"{form.id}.schema.json"


def schema_text(form: Form) -> str:
    """The schema of a form as the committed file holds it."""
    return _as_text(json_schema(form))


def any_schema_text(forms: Iterable[Form]) -> str:
    """The schema of all files below `specs/` as the committed file holds it."""
    return _as_text(any_schema(forms))


def _as_text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
