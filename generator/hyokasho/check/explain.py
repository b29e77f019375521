"""Says in the words of the form what a validation error means, and what to write instead."""

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from functools import cache
from types import MappingProxyType
from typing import Any

from jsonschema.exceptions import ValidationError

from hyokasho import dates
from hyokasho.check.wanted import wanted
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms import keys
from hyokasho.forms.bands import bands
from hyokasho.forms.json_schema import COUNT_PATTERN
from hyokasho.forms.lookup import paths_by_key
from hyokasho.forms.model import Form, Item
from hyokasho.forms.wording import place
from hyokasho.nearest import LONGEST_LABEL, did_you_mean, fold, nearest
from hyokasho.source.slips import slips
from hyokasho.source.syntax import QUOTE_IT, special_start
from hyokasho.source.tree import Mapping, Node, Path, Scalar, Sequence, follow
from hyokasho.words import quoted

# How many keys of one mapping are told each by itself.
_MAX_KEYS = 10
_MAX_OPTIONS = 6


def explain(error: ValidationError, tree: Mapping, form: Form) -> Iterator[Finding]:
    """The findings for one validation error of the tree; none where it follows from another."""
    yield from _Explained(error, tree, form).findings()


class _Explained:
    """A validation error with its place in the tree and in the form."""

    def __init__(self, error: ValidationError, tree: Mapping, form: Form) -> None:
        self._error = error
        self._form = form
        self._path: Path = tuple(error.absolute_path)
        self._node, self._entry = follow(tree, self._path)
        schema = error.schema
        self._schema: MappingOf[str, Any] = schema if isinstance(schema, MappingOf) else {}
        # What the schema asks for, in the shape of the keyword at fault.
        self._asked: Any = error.validator_value
        self._wanted = wanted(form, self._path, self._schema)

    def findings(self) -> Iterator[Finding]:
        """What to tell of the error."""
        match self._error.validator:
            case "uniqueItems":
                yield self._written_twice()
            case _ if self._wanted.is_box and isinstance(self._node, Mapping):
                yield self._box(self._node)
            case "additionalProperties":
                yield from self._unknown_keys()
            case "required" | "dependentRequired":
                yield from self._missing_keys()
            case _ if isinstance(self._node, Scalar) and self._node.value is None:
                yield from self._blank()
            case "enum" if isinstance(self._node, Scalar):
                yield self._unknown_option(self._node)
            case "pattern":
                yield self._malformed()
            case "maxItems":
                yield self._found(
                    "S215",
                    f"{self._asked} 個より多く書かれています。",
                    f"{self._asked} 個までにして、残りは別の評価書に分けてください。",
                    self._key_position,
                )
            case "minLength" | "minItems":
                yield self._not_written()
            case _:
                yield self._wrong_shape()

    @property
    def _key_position(self) -> Position:
        """Where the key of the value stands; for an entry of a list, where it begins."""
        in_list = bool(self._path) and isinstance(self._path[-1], int)
        return self._node.position if in_list or not self._entry else self._entry.key.position

    def _found(
        self,
        code: str,
        message: str,
        hint: str,
        position: Position | None = None,
        below: str | None = None,
    ) -> Finding:
        path = self._path if below is None else (*self._path, below)
        return Finding(
            code=code,
            level=Level.ERROR,
            message=message,
            hint=hint,
            position=position or self._node.position,
            item=place(self._form, path),
        )

    # What must not be there, and what is missing.

    def _unknown_keys(self) -> Iterator[Finding]:
        known = [str(key) for key in self._schema.get("properties", {})]
        unknown = _unknown(self._node, known)
        if self._schema.get("x-derived"):
            yield self._written_though_derived(unknown[0].position)
        elif self._wanted.is_text and isinstance(self._node, Mapping) and self._node.flow:
            finding = special_start("{", self._node.position)
            yield self._found(finding.code, finding.message, finding.hint)
        else:
            for number, key in enumerate(unknown[:_MAX_KEYS], 1):
                left = len(unknown) - number if number == _MAX_KEYS else 0
                more = f"（ほかに {left} 件）" if left else ""
                yield self._found(
                    "S201",
                    f"「{quoted(key.text)}」という項目はここにありません{more}。",
                    self._right_key(key.text, known),
                    key.position,
                )

    def _right_key(self, word: str, known: list[str]) -> str:
        """What the key most likely should have been, or where it belongs."""
        if len(word) > LONGEST_LABEL:
            return f"ここに書けるのは{_listed(known)}です。"
        folded = fold(word)
        item = self._wanted.item
        if isinstance(item, Item) and item.required and word == keys.WITHHELD:
            return "この項目は、公表しないことができません。この行を消してください。"
        if isinstance(item, Item) and folded in {fold(option.label) for option in item.options}:
            return self._wanted.example
        elsewhere = _paths_by_folded_key(self._form).get(folded, ())
        if elsewhere and folded not in {fold(key) for key in known}:
            places = "、".join(place(self._form, path) for path in elsewhere[:2])
            more = "など" if len(elsewhere) > 2 else ""
            return f"{places}{more} にある項目です。字下げと、上の項目名を確かめてください。"
        guess = did_you_mean(word, known)
        if not guess and self._wanted.is_text:
            return f"「{quoted(word)}: 」で始まる{QUOTE_IT}"
        return guess or f"ここに書けるのは{_listed(known)}です。"

    def _missing_keys(self) -> Iterator[Finding]:
        if self._error.validator == "required":
            missing = [key for key in _strings(self._asked) if not _has(self._node, key)]
        else:
            missing = [keys.OVERRIDE if _has(self._node, keys.REASON) else keys.REASON]
        known = [str(key) for key in self._schema.get("properties", {})]
        mistyped = {nearest(key.text, known) for key in _unknown(self._node, known)}
        for key in missing:
            if key not in mistyped:
                yield self._missing_key(key)

    def _missing_key(self, key: str) -> Finding:
        hint = f"「{key}: …」の行を足してください。"
        if key == keys.REASON:
            hint = "計算と異なる値を印刷する理由を「理由: …」と書いてください。"
        return self._found(
            "S202",
            f"「{key}」が書かれていません。",
            hint,
            self._key_position,
            below=key,
        )

    def _written_though_derived(self, position: Position) -> Finding:
        return self._found(
            "S211",
            "この項目はほかの記載から計算されるので、書きません。",
            "この行を消してください。計算と異なる値を印刷するときは、"
            "次の行から「上書き: 値」と「理由: …」を書きます。",
            position,
        )

    def _blank(self) -> Iterator[Finding]:
        """What belongs where a key stands without a value."""
        required = _strings(self._schema.get("required", ()))
        for key in required:
            yield self._missing_key(key)
        if self._schema.get("x-derived"):
            yield self._written_though_derived(self._key_position)
        elif not required:
            yield self._not_written()

    def _not_written(self) -> Finding:
        return self._found(
            "S207",
            f"「{self._entry.key.text}」に何も書かれていません。"
            if self._entry and not self._wanted.is_box
            else "「- 」の後に何も書かれていません。",
            f"{self._wanted.shape.value}を書"
            + ("いてください。" if self._wanted.is_needed else "くか、この行を消してください。"),
            self._key_position,
        )

    def _written_twice(self) -> Finding:
        node = self._node
        label = node.entries[0].key if isinstance(node, Mapping) and node.entries else node
        return self._found(
            "S206",
            f"「{quoted(label.text if isinstance(label, Scalar) else '')}」が二度書かれています。",
            "どちらか一方にしてください。",
            label.position,
        )

    # What is written, but not so.

    def _unknown_option(self, node: Scalar) -> Finding:
        asked = (str(option) for option in self._asked or () if option is not None)
        options = list(dict.fromkeys(asked))
        hint = did_you_mean(node.text, options) or f"{_listed(options)}から選んでください。"
        if bands(options):
            hint += "数を「45,321」のように書けば、当てはまる選択肢を印刷します。"
        if node.text in set(dates.DASHES):
            hint = "選ぶものがないときは、何も書かずに空欄にしてください。"
        if slip := _slip(node):
            code, message, hint, position = slip
            return self._found(code, message, hint, position)
        return self._found("S204", f"「{quoted(node.text)}」という選択肢はありません。", hint)

    def _box(self, node: Mapping) -> Finding:
        """One box written with words: `その他: 支払基金`."""
        item = self._wanted.item
        options = (
            {option.label: option for option in item.options} if isinstance(item, Item) else {}
        )
        if not node.entries:
            return self._not_written()
        first, *others = node.entries
        label = first.key.text
        if others:
            return self._found(
                "S208",
                "一つの欄に、選択肢が二つ書かれています。",
                "選択肢ごとに「- 」で始まる行に分けてください。",
                others[0].key.position,
            )
        if label not in options:
            hint = did_you_mean(label, options) or f"{_listed(list(options))}から選んでください。"
            message = f"「{quoted(label)}」という選択肢はありません。"
            return self._found("S204", message, hint, first.key.position)
        with_words = [option.label for option in options.values() if option.takes_text]
        also = f"言葉を添えられるのは{_listed(with_words)}です。" if with_words else ""
        message = f"「{label}」には言葉を添えられません。"
        hint = f"「- {label}」とだけ書いてください。{also}"
        return self._found("S212", message, hint, first.key.position)

    def _malformed(self) -> Finding:
        words = self._node.text if isinstance(self._node, Scalar) else ""
        if self._asked == COUNT_PATTERN:
            return self._found(
                "S209",
                f"「{quoted(words)}」を件数として読めません。",
                "3 のように、半角の数字だけで書いてください。",
            )
        guess = dates.guess_date(words) if len(words) <= 100 else None
        if guess is not None:
            hint = f"「{guess.written}」と書いてください。印刷では「{guess}」になります。"
        else:
            hint = (
                "「2025-12-26」のように年-月-日で（日がなければ「2015-12」のように年-月で）、"
                "西暦で書いてください。印刷では和暦になります。決まっていなければ空欄にします。"
            )
        return self._found("S205", f"「{quoted(words)}」を日付として読めません。", hint)

    def _wrong_shape(self) -> Finding:
        if self._schema.get("x-derived"):
            return self._written_though_derived(self._key_position)
        if isinstance(self._node, Scalar) and (slip := _slip(self._node)):
            code, message, hint, position = slip
            return self._found(code, message, hint, position)
        as_text = self._wanted.is_text and isinstance(self._node, Mapping)
        return self._found(
            "S210",
            f"ここには{self._wanted.shape.value}を書きますが、{_shape(self._node)}になっています。",
            QUOTE_IT if as_text else self._wanted.example,
        )


@cache
def _paths_by_folded_key(form: Form) -> MappingOf[str, tuple[Path, ...]]:
    """Where in the form each key may stand, however it is spelled."""
    found: dict[str, tuple[Path, ...]] = {}
    for key, paths in paths_by_key(form).items():
        folded = fold(key)
        found[folded] = (*found.get(folded, ()), *paths)
    return MappingProxyType(found)


def _unknown(node: Node, known: list[str]) -> list[Scalar]:
    entries = node.entries if isinstance(node, Mapping) else ()
    names = frozenset(known)
    return [entry.key for entry in entries if entry.key.text not in names]


def _has(node: Node, key: str) -> bool:
    return isinstance(node, Mapping) and node.find(key) is not None


def _slip(node: Scalar) -> tuple[str, str, str, Position] | None:
    """The slip by which a text stands where a mapping or list belongs."""
    if node.style:
        return None
    for slip in slips(node.text.split("\n")[0]):
        position = Position(node.position.line, node.position.column + slip.offset)
        return slip.code, slip.message, slip.hint, position
    return None


def _shape(node: Node) -> str:
    match node:
        case Scalar(value=value) if value in {*keys.YES, *keys.NO}:
            return f"「{value}」"
        case Scalar():
            return f"「{quoted(node.text)}」という文"
        case Sequence():
            return "「- 」で始まる一覧"
        case Mapping():
            return "「項目名: 値」の組"


def _listed(words: list[str]) -> str:
    shown = "".join(f"「{quoted(word)}」" for word in words[:_MAX_OPTIONS])
    return f"{shown}など {len(words)} 個" if len(words) > _MAX_OPTIONS else shown


def _strings(value: Any) -> list[str]:
    return [str(item) for item in value]
