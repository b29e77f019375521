"""The JSON Schema of figures and flow charts, which are the same in all forms."""

from typing import Any

from hyokasho.figures.chart import Kind, MyNumber
from hyokasho.figures.limits import LONGEST, MOST_FIGURES, MOST_FLOWS, MOST_NODES
from hyokasho.forms import keys

Schema = dict[str, Any]


def figure_definitions() -> Schema:
    """The definitions by name; `図` is what an item for figures takes."""
    return {
        "図": {
            "anyOf": [
                {"type": "null"},
                {"$ref": "#/$defs/図の一つ"},
                {"type": "array", "items": {"$ref": "#/$defs/図の一つ"}, "maxItems": MOST_FIGURES},
            ]
        },
        "図の一つ": {
            "type": "object",
            "properties": {
                keys.FIGURE_TITLE: _words(keys.FIGURE_TITLE, "図の上に印刷する題。"),
                keys.FIGURE_IMAGE: {
                    "type": "string",
                    "description": "評価書と同じ名前のフォルダにある PNG か SVG のファイル名。",
                },
                keys.FIGURE_ALTERNATIVE: _words(
                    keys.FIGURE_ALTERNATIVE, "画像が示す内容。画像を見られない人が読む。"
                ),
                keys.FIGURE_CHART: {"$ref": "#/$defs/流れ図"},
                keys.FIGURE_REMARKS: {"type": "string", "description": "図の下に印刷する文。"},
            },
            "oneOf": [
                {
                    "required": [keys.FIGURE_IMAGE, keys.FIGURE_ALTERNATIVE],
                    "not": {"required": [keys.FIGURE_CHART]},
                },
                {
                    "required": [keys.FIGURE_CHART],
                    "not": {"required": [keys.FIGURE_ALTERNATIVE]},
                },
            ],
            "additionalProperties": False,
        },
        "流れ図": _chart(),
    }


def _chart() -> Schema:
    note = _words(keys.CHART_NOTES, "図の下に印刷する注。")
    return _object(
        {
            keys.CHART_GROUPS: {"type": "array", "minItems": 1, "items": _group()},
            keys.CHART_FLOWS: {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_FLOWS,
                "items": _flow(),
            },
            keys.CHART_NOTES: {"anyOf": [note, {"type": "array", "items": note}]},
        },
        (keys.CHART_GROUPS, keys.CHART_FLOWS),
        "登場者の箱と、その間の流れの矢印から描く図。",
    )


def _group() -> Schema:
    node = _object(
        {
            keys.NODE_NAME: _words(keys.NODE_NAME, "箱の中の名前。図の中で一つだけ。"),
            keys.NODE_KIND: {"enum": [kind.value for kind in Kind]},
        },
        (keys.NODE_NAME, keys.NODE_KIND),
    )
    return _object(
        {
            keys.CHART_GROUP: _words(keys.CHART_GROUP, "枠の題。書かなければ枠を描かない。"),
            keys.CHART_NODES: {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_NODES,
                "items": node,
            },
        },
        (keys.CHART_NODES,),
    )


def _flow() -> Schema:
    carried = [choice.value for choice in MyNumber if choice.value]
    return _object(
        {
            keys.FLOW_NUMBER: _words(keys.FLOW_NUMBER, "矢印に付ける番号。例：①"),
            keys.FLOW_SOURCE: _words(keys.NODE_NAME, "出る側の名前。"),
            keys.FLOW_TARGET: _words(keys.NODE_NAME, "入る側の名前。"),
            keys.FLOW_WORDS: _words(keys.FLOW_WORDS, "流れる物の短い言い方。"),
            keys.FLOW_MY_NUMBER: {
                "enum": carried,
                "description": "個人番号を含む流れか。分からなければ書かない。",
            },
        },
        (keys.FLOW_NUMBER, keys.FLOW_SOURCE, keys.FLOW_TARGET, keys.FLOW_WORDS),
    )


def _words(key: str, description: str) -> Schema:
    return {"type": "string", "maxLength": 2 * LONGEST[key], "description": description}


def _object(properties: Schema, required: tuple[str, ...], description: str = "") -> Schema:
    described = {"description": description} if description else {}
    return {
        "type": "object",
        **described,
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
