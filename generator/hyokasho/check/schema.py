"""Validates a tree against the JSON Schema of its form and says in the form's words what is wrong."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from hyokasho.check.nearest import did_you_mean
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms.json_schema import FORM_KEY, OVERRIDE_KEY, REASON_KEY, json_schema
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.source.tree import Entry, Mapping, Node, Plain, Scalar, Sequence, plain

_BOOLEANS = {"true": True, "false": False, "はい": True, "いいえ": False}


def check_schema(tree: Mapping, form: Form) -> tuple[Finding, ...]:
    """What the tree has that the form does not allow, one finding for one cause."""
    findings = {_Reported(error, tree, form).finding() for error in _errors(tree, form)}
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


@cache
def _validator(form_id: str, schema: str) -> Draft202012Validator:
    del form_id  # Only names the schema in the cache.
    return Draft202012Validator(json.loads(schema))


@cache
def _schema_text(form: Form) -> str:
    return json.dumps(json_schema(form), ensure_ascii=False)


def _errors(tree: Mapping, form: Form) -> Iterator[ValidationError]:
    for error in _validator(form.id, _schema_text(form)).iter_errors(_typed(plain(tree))):
        yield from _causes(error)


def _typed(value: Plain) -> Any:
    """The plain tree with the flags as JSON Schema wants them; all else stays a string."""
    match value:
        case str():
            return _BOOLEANS.get(value, value)
        case list():
            return [_typed(item) for item in value]
        case dict():
            return {key: _typed(item) for key, item in value.items()}
        case None:
            return None


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """The errors behind an `anyOf`: those of the alternative that the value is shaped like."""
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        yield error
        return
    alternatives: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        inner
        for inner in alternatives.values()
        if not any(_is_shape_error(e) and len(e.relative_path) == 0 for e in inner)
    ]
    chosen = min(fitting or alternatives.values(), key=lambda errors: (len(errors), str(errors)))
    if not fitting and len(alternatives) > 1:
        yield error
        return
    for inner in chosen:
        yield from _causes(inner)


def _is_shape_error(error: ValidationError) -> bool:
    """Whether the value is of another shape altogether (a list where words belong)."""
    if error.validator in {"anyOf", "oneOf"}:
        return bool(error.context) and all(
            _is_shape_error(inner) and len(inner.relative_path) == 0
            for inner in error.context or ()
        )
    if error.validator == "type":
        return True
    return error.validator == "enum" and isinstance(error.instance, list | dict)


class _Reported:
    """One validation error, on its way to being a finding."""

    def __init__(self, error: ValidationError, tree: Mapping, form: Form) -> None:
        self._error = error
        self._form = form
        self._path = list(error.absolute_path)
        self._node, self._entry = _follow(tree, self._path)

    def finding(self) -> Finding:
        match self._error.validator:
            case "additionalProperties":
                return self._unknown_key()
            case "required" | "dependentRequired":
                return self._missing_key()
            case "enum" | "const":
                return self._unknown_option()
            case "pattern":
                return self._malformed()
            case "uniqueItems":
                return self._found(
                    "S206", "同じ選択肢が二度書かれています。", "一つにしてください。"
                )
            case "minLength" | "minItems" | "minProperties":
                return self._found("S207", "値が書かれていません。", "値を書いてください。")
            case "maxProperties":
                return self._found(
                    "S208",
                    "一つの選択肢に項目名が二つあります。",
                    "選択肢ごとに「- 」で始まる行に分けてください。",
                )
            case _:
                return self._wrong_shape()

    @property
    def _position(self) -> Position:
        return self._node.position

    def _found(
        self, code: str, message: str, hint: str, position: Position | None = None
    ) -> Finding:
        return Finding(
            code=code,
            level=Level.ERROR,
            message=message,
            hint=hint,
            position=position or self._position,
            item=place(self._form, self._path),
        )

    def _unknown_key(self) -> Finding:
        known = self._error.schema["properties"]
        node = self._node
        unknown = [
            entry.key
            for entry in (node.entries if isinstance(node, Mapping) else ())
            if entry.key.value not in known
        ]
        key = unknown[0] if unknown else None
        words = key.text if key else ""
        more = f"（ほかに {len(unknown) - 1} 件）" if len(unknown) > 1 else ""
        if self._error.schema.get("x-derived"):
            return self._written_though_derived(key.position if key else None)
        if set(known) and all(isinstance(k, str) for k in known):
            hint = did_you_mean(words, known) or _choice_of(list(known))
        else:
            hint = ""
        position = key.position if key else None
        return self._found(
            "S201", f"「{words}」という項目はここにありません{more}。", hint, position
        )

    def _missing_key(self) -> Finding:
        present = self._error.instance
        if self._error.validator == "required":
            missing = [k for k in self._error.validator_value if k not in present]
        else:
            missing = [OVERRIDE_KEY if REASON_KEY in present else REASON_KEY]
        position = self._entry.key.position if self._entry else self._position
        hint = f"「{missing[0]}: …」の行を足してください。"
        return self._found("S202", f"「{missing[0]}」が書かれていません。", hint, position)

    def _unknown_option(self) -> Finding:
        if self._path == [FORM_KEY]:
            return self._found(
                "S203",
                f"様式「{self._error.instance}」は、この検査に使った様式と違います。",
                f"「{self._form.name}」と書いてください。",
            )
        allowed = self._error.validator_value
        if isinstance(self._error.instance, list | dict):
            return self._wrong_shape()
        options = [str(option) for option in allowed if option is not None]
        word = str(self._error.instance)
        hint = did_you_mean(word, options) or _choice_of(options)
        return self._found("S204", f"「{word}」という選択肢はありません。", hint)

    def _malformed(self) -> Finding:
        if "[0-9]{4}" in str(self._error.validator_value):
            return self._found(
                "S205",
                f"「{self._error.instance}」を日付として読めません。",
                "2025-12-26 のように年-月-日（又は 2015-12 のように年-月）で書いてください。"
                "和暦には印刷のときに直します。",
            )
        return self._found(
            "S209",
            f"「{self._error.instance}」は数ではありません。",
            "半角の数字で書いてください。",
        )

    def _wrong_shape(self) -> Finding:
        if self._error.schema.get("x-derived"):
            return self._written_though_derived(self._entry.key.position if self._entry else None)
        found = {Scalar: "文字列", Sequence: "「- 」の一覧", Mapping: "「項目名: 値」の組"}
        wanted = _shape_words(self._error)
        message = f"ここに{found[type(self._node)]}は書けません。"
        return self._found("S210", message, f"{wanted}を書いてください。" if wanted else "")

    def _written_though_derived(self, position: Position | None) -> Finding:
        return self._found(
            "S211",
            "この項目はほかの記載から計算されるので、書きません。",
            "この行を消してください。計算と異なる値を印刷するときは"
            "「上書き: 値」と「理由: …」を書きます。",
            position,
        )


def _shape_words(error: ValidationError) -> str:
    """What the schema wants here, in the reader's words."""
    wanted: set[str] = set()
    for part in (error, *(error.context or ())):
        if part.validator == "type" and len(part.relative_path) == 0:
            value = part.validator_value
            wanted |= {value} if isinstance(value, str) else set(value)
        elif part.validator == "enum":
            return _choice_of([str(o) for o in part.validator_value if o is not None])
    words = []
    if wanted & {"string", "number"}:
        words.append("文字列")
    if "array" in wanted:
        words.append("「- 」で始まる行の一覧")
    if "object" in wanted:
        words.append("字下げした「項目名: 値」")
    if "boolean" in wanted:
        words.append("true 又は false")
    return "か、".join(words)


def _choice_of(options: list[str]) -> str:
    shown = "、".join(f"「{option}」" for option in options[:6])
    rest = f"など {len(options)} 個" if len(options) > 6 else ""
    return f"{shown}{rest}のどれか" if len(options) > 1 else shown


def _follow(tree: Mapping, path: list[str | int]) -> tuple[Node, Entry | None]:
    """The node at the path, and the nearest entry on the way."""
    node: Node = tree
    entry: Entry | None = None
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            found = node.find(step)
            if found is None:
                break
            entry, node = found, found.value
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node, entry
