"""The part of the JSON Schema for notes on the next changes (次回の変更), alike in all forms."""

from typing import Any

from hyokasho import dates
from hyokasho.forms import keys
from hyokasho.forms.change_style import load_style

_SCALAR = ["string", "number", "boolean", "null"]


def next_changes() -> dict[str, Any]:
    """The schema of the list of notes."""
    style = load_style()
    kinds = [kind.name for kind in style.kinds]
    return {
        "type": ["array", "null"],
        "title": "次回の変更",
        "description": "次に公表する変更箇所について、計算だけでは決まらないことのメモ。"
        "印刷しない。公表した後は消す。",
        "items": {
            "type": "object",
            "properties": {
                keys.NOTE_ITEM: {
                    "description": "どの変更のことか。様式の番号か見出しを「－」でつなぐ。"
                    "「Ⅲ」はⅢの全部、「Ⅱ－４」は節の全部に当たる。幾つもあれば一覧で書く。",
                    "type": ["string", "array"],
                    "items": {"type": "string", "minLength": 1},
                    "minLength": 1,
                    "minItems": 1,
                    "examples": ["Ⅱ－４－委託事項１－③委託先名", "Ⅲ"],
                },
                keys.NOTE_KIND: {
                    "description": "変更の種類。※の項目が重要な変更に当たるかは、人が選ぶ。",
                    "enum": kinds,
                },
                keys.NOTE_TIMING: {
                    "description": "変更の前に提出・公表するなら事前、後なら事後。",
                    "enum": list(style.timings),
                },
                keys.NOTE_REASON: {
                    "description": "提出時期に係る説明。その提出時期でよい理由。",
                    "type": _SCALAR,
                },
                keys.NOTE_DATE: {
                    "description": "公表日と違う変更日。",
                    "type": "string",
                    "pattern": f"^{dates.PATTERN}$",
                    "examples": ["2025-12-26"],
                },
                keys.NOTE_WORDS: {
                    "description": "計算された「項目」に代えて印刷する言葉。",
                    "type": "string",
                    "minLength": 1,
                },
                keys.NOTE_BEFORE: {
                    "description": "計算された「変更前の記載」に代えて印刷する言葉。",
                    "type": _SCALAR,
                },
                keys.NOTE_AFTER: {
                    "description": "計算された「変更後の記載」に代えて印刷する言葉。",
                    "type": _SCALAR,
                },
                keys.NOTE_LEFT_OUT: {
                    "description": "変更箇所に載せない理由。書くと、その行を印刷しない。",
                    "type": "string",
                    "minLength": 1,
                },
            },
            "required": [keys.NOTE_ITEM],
            "additionalProperties": False,
        },
    }
