"""Reads YAML bytes into a tree, or says in Japanese why not.

YAML is read as libyaml events, so that no tag constructs anything, no alias multiplies anything and
every node keeps its place. What the specs do not need is refused: anchors, aliases, merge keys, tags
other than ours, several documents, deep nesting, huge files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from hyokasho.findings import Finding, Level, Position
from hyokasho.source.tree import Entry, Mapping, Node, Scalar, Sequence

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 24
MAX_NODES = 200_000
TAGS = ("!md", "!共通")

# What a text may not hold: what no printed page can show, or what would silently change it.
# Tab, LF and CR are left to YAML; NEL, LS and PS would be read as line ends by some parsers.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\ud800-\udfff]"
    "|[\U0001fffe\U0001ffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The tree of a file, None where the findings say why there is none."""

    tree: Mapping | None
    findings: tuple[Finding, ...]


def parse(data: bytes) -> Parsed:
    """The tree of a YAML file.

    The findings are all of level ERROR; the tree is given all the same where the file could be
    read, so that one wrong key does not hide the rest.
    """
    try:
        text = _decode(data)
        _refuse_characters(text)
        root, findings = _Composer(text).compose()
    except _Refused as refused:
        return Parsed(tree=None, findings=(refused.finding,))
    if not isinstance(root, Mapping):
        finding = _finding(
            "S101",
            "ファイルの中身が「項目名: 値」の形ではありません。",
            root.position if root else Position(1, 1),
            "一番上は「様式:」「表紙:」のような項目名で始めてください。",
        )
        return Parsed(tree=None, findings=(*findings, finding))
    return Parsed(tree=root, findings=tuple(findings))


class _Refused(Exception):  # noqa: N818 - it carries a finding and never leaves this module.
    """The file cannot be read any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _finding(code: str, message: str, position: Position, hint: str) -> Finding:
    return Finding(code=code, level=Level.ERROR, message=message, position=position, hint=hint)


def _refuse(code: str, message: str, position: Position, hint: str) -> _Refused:
    return _Refused(_finding(code, message, position, hint))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _refuse(
            "S102",
            f"ファイルが大きすぎます（{len(data):,} バイト）。",
            Position(1, 1),
            f"{MAX_BYTES:,} バイトまでにしてください。",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise _refuse(
            "S103",
            "文字コードが UTF-8 ではありません。",
            Position(line, column),
            _encoding_hint(data),
        ) from error
    return text.removeprefix("\ufeff")


def _encoding_hint(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16 で保存されているようです。UTF-8 で保存し直してください。"
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        return "UTF-8 で保存し直してください。"
    return "Shift_JIS（Windows の ANSI）のようです。UTF-8 で保存し直してください。"


def _refuse_characters(text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found is None:
        return
    before = text[: found.start()]
    position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
    raise _refuse(
        "S104",
        f"印刷できない文字 U+{ord(found[0]):04X} があります。",
        position,
        "見えない文字です。その前後を一度消して、打ち直してください。",
    )


@dataclass(frozen=True, slots=True)
class _Open:
    """A mapping or sequence whose end has not come yet."""

    is_mapping: bool
    position: Position
    nodes: list[Node]


class _Composer:
    """Builds the tree from events, without recursion, within the limits."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._findings: list[Finding] = []
        self._count = 0

    def compose(self) -> tuple[Node | None, list[Finding]]:
        open_nodes: list[_Open] = []
        root: Node | None = None
        documents = 0
        for event in self._events():
            match event:
                case DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _refuse(
                            "S105",
                            "一つのファイルに文書が二つあります（--- の行）。",
                            _position(event),
                            "--- の行を消すか、ファイルを分けてください。",
                        )
                    continue
                case AliasEvent():
                    raise _no_anchor(_position(event))
                case MappingStartEvent() | SequenceStartEvent():
                    self._check_event(event, len(open_nodes))
                    is_mapping = isinstance(event, MappingStartEvent)
                    open_nodes.append(_Open(is_mapping, _position(event), []))
                    continue
                case MappingEndEvent() | SequenceEndEvent():
                    node: Node = self._close(open_nodes.pop())
                case ScalarEvent():
                    self._check_event(event, len(open_nodes))
                    node = _scalar(event)
                case _:
                    continue
            if open_nodes:
                open_nodes[-1].nodes.append(node)
            else:
                root = node
        return root, self._findings

    def _events(self) -> Iterator[object]:
        try:
            yield from YAML(typ="safe").parse(self._text)
        except MarkedYAMLError as error:
            raise _Refused(_syntax_finding(error, self._text)) from error
        except (YAMLError, RecursionError) as error:
            raise _refuse(
                "S106", "YAML として読めません。", Position(1, 1), "書き方を確かめてください。"
            ) from error

    def _check_event(
        self, event: MappingStartEvent | SequenceStartEvent | ScalarEvent, depth: int
    ) -> None:
        self._count += 1
        position = _position(event)
        if depth >= MAX_DEPTH:
            raise _refuse(
                "S107",
                f"入れ子が深すぎます（{MAX_DEPTH} 段まで）。",
                position,
                "様式の項目より深くはなりません。字下げを確かめてください。",
            )
        if self._count > MAX_NODES:
            raise _refuse(
                "S108",
                f"値が多すぎます（{MAX_NODES:,} 個まで）。",
                position,
                "ファイルを分けてください。",
            )
        if event.anchor is not None:
            raise _no_anchor(position)
        tag = _tag(event)
        if tag and not (tag in TAGS and isinstance(event, ScalarEvent)):
            self._findings.append(
                _finding(
                    "S110",
                    f"タグ {tag} は使えません。",
                    position,
                    "使えるタグは、文字列に付ける !md と !共通 だけです。",
                )
            )

    def _close(self, opened: _Open) -> Mapping | Sequence:
        if not opened.is_mapping:
            return Sequence(items=tuple(opened.nodes), position=opened.position)
        entries: dict[str, Entry] = {}
        for key, value in zip(opened.nodes[::2], opened.nodes[1::2], strict=True):
            if not isinstance(key, Scalar) or key.value is None:
                self._findings.append(
                    _finding(
                        "S111",
                        "項目名が文字列ではありません。",
                        key.position,
                        "「項目名: 値」の形で書いてください。",
                    )
                )
            elif key.value == "<<":
                raise _no_anchor(key.position)
            elif key.value in entries:
                first = entries[key.value].key.position
                self._findings.append(
                    _finding(
                        "S112",
                        f"項目「{key.value}」が二度書かれています（一度目は {first.line} 行目）。",
                        key.position,
                        "どちらか一方にしてください。",
                    )
                )
            else:
                entries[key.value] = Entry(key=key, value=value)
        return Mapping(entries=tuple(entries.values()), position=opened.position)


def _no_anchor(position: Position) -> _Refused:
    return _refuse(
        "S109",
        "アンカー（&）・エイリアス（*）・マージキー（<<）は使えません。",
        position,
        "同じ文でも、それぞれの場所に書いてください。文の先頭が & や * のときは ' ' で囲んでください。",
    )


def _position(event: object) -> Position:
    mark = event.start_mark  # type: ignore[attr-defined]  # Every event of ruamel.yaml has one.
    return Position(mark.line + 1, mark.column + 1)


def _tag(event: MappingStartEvent | SequenceStartEvent | ScalarEvent) -> str:
    tag = event.tag
    return "" if tag is None else str(tag)


def _scalar(event: ScalarEvent) -> Scalar:
    is_plain = not event.style
    block = event.style in {"|", ">"}
    value = None if is_plain and event.value in {"", "~", "null"} else event.value
    return Scalar(value=value, position=_position(event), tag=_tag(event), block=block)


# What libyaml and ruamel.yaml say, in part, and what we say instead.
_SYNTAX = (
    (
        "mapping values are not allowed",
        "「:」が思わぬ所にあります。",
        "値に「: 」を含むときは全体を ' ' で囲むか、「|」で改行して書いてください。"
        "字下げがそろっているかも確かめてください。",
    ),
    (
        "found character",
        "ここに置けない文字があります。",
        "値が @ ` % などで始まるときは、全体を ' ' で囲んでください。",
    ),
    (
        "did not find expected key",
        "字下げがそろっていないか、「項目名: 値」の形になっていません。",
        "すぐ上の行と字下げをそろえてください。",
    ),
    (
        "expected <block end>",
        "字下げがそろっていないか、「項目名: 値」の形になっていません。",
        "すぐ上の行と字下げをそろえてください。",
    ),
    (
        "did not find expected '-' indicator",
        "一覧の字下げがそろっていません。",
        "「- 」の位置を上の行とそろえてください。",
    ),
    ("end of stream", "引用符が閉じていません。", "' や \" を閉じてください。"),
    (
        "could not find expected ':'",
        "項目名の後に「:」がありません。",
        "「項目名: 値」の形で書くか、続きの行なら字下げしてください。",
    ),
    ("expected ',' or", "[ ] や { } が閉じていません。", "閉じるかっこを書いてください。"),
    (
        "unknown escape",
        '" " の中の \\ の使い方が違います。',
        "' ' で囲むと \\ はそのまま読まれます。",
    ),
    ("undefined tag handle", "値が ! で始まっています。", "全体を ' ' で囲んでください。"),
    ("anchor", "値が & や * で始まっています。", "全体を ' ' で囲んでください。"),
    ("alias", "値が & や * で始まっています。", "全体を ' ' で囲んでください。"),
    ("control characters", "印刷できない文字があります。", "その文字を消してください。"),
)


def _syntax_finding(error: MarkedYAMLError, text: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
    lines = text.splitlines()
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    if "\t" in line[: position.column + 1] and not line[: position.column - 1].strip():
        return _finding(
            "S113",
            "字下げにタブが使われています。",
            position,
            "タブを半角の空白（2 つ）に置き換えてください。",
        )
    problem = f"{error.context or ''} {error.problem or ''}"
    for words, message, hint in _SYNTAX:
        if words in problem:
            return _finding("S106", f"YAML として読めません。{message}", position, hint)
    return _finding(
        "S106",
        "YAML として読めません。",
        position,
        "この行と、すぐ上の行の書き方を確かめてください。",
    )
