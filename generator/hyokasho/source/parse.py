"""Reads YAML bytes into a tree, or says in Japanese why not.

YAML is read as events, so that no tag constructs anything, no alias multiplies anything and
every node keeps its place. What the specs do not need is refused: anchors, aliases, merge keys,
directives, tags other than ours, several documents, deep nesting, huge files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hyokasho.findings import Finding, Level, Position
from hyokasho.source.decode import (
    MAX_BYTES,
    Refused,
    decode,
    error,
    find_forbidden,
    place_after,
    unprintable,
    without_forbidden,
)
from hyokasho.source.extent import extent
from hyokasho.source.slips import slips
from hyokasho.source.syntax import (
    NO_ANCHOR,
    QUOTE_IT,
    no_key,
    no_such_sign,
    second_document,
    special_start,
    syntax_finding,
)
from hyokasho.source.tree import MARKDOWN, SHARED, Entry, Mapping, Node, Path, Scalar, Sequence
from hyokasho.words import quoted
from hyokasho.yaml_events import HAS_LIBYAML, Event, SyntaxFault, events

MAX_DEPTH = 24
MAX_NODES = 50_000
# The pure parser takes some ten microseconds for a byte.
MAX_BYTES_WITHOUT_LIBYAML = 1024 * 1024
TAGS = (MARKDOWN, SHARED)

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_STAND_INS = tuple(f"!{first}{second}" for first in _LETTERS for second in _LETTERS)

_LONG_TAG = re.compile(r"(?:^|[\s,\[{])(?P<tag>![!-~]{1000})", re.MULTILINE)
_COMMENT_WITHOUT_SPACE = re.compile(r"[ \t]+#[^\s#!-]")
_STANDARD_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The tree of a file, None where the findings say why there is none.

    `paths` has for each finding the keys and numbers that lead to its place in the tree.
    """

    tree: Mapping | None
    findings: tuple[Finding, ...]
    paths: tuple[Path, ...]


def parse(data: bytes, *, pure: bool = not HAS_LIBYAML) -> Parsed:
    """The tree of a YAML file.

    The tree is given in spite of findings where the file could be read, so that one wrong key does
    not hide the rest. `pure` reads without libyaml: slower, with the same result.
    """
    try:
        text = decode(data, MAX_BYTES_WITHOUT_LIBYAML if pure else MAX_BYTES)
        composer = _Composer(text)
        _refuse_directives(text)
        if pure:
            _refuse_long_tags(text)
        tree = _top(composer.compose(pure=pure), text)
    except Refused as refused:
        return Parsed(tree=None, findings=(refused.finding,), paths=((),))
    found = composer.findings
    return Parsed(
        tree=tree,
        findings=tuple(finding for finding, _ in found),
        paths=tuple(path for _, path in found),
    )


def _refuse_directives(text: str) -> None:
    """Refuses `%YAML`, `%TAG` and the like; no spec needs them, and many take libyaml hours."""
    for end in ("", "\r", "\n"):
        at = text.find(f"{end}%") if end else text.find("%", 0, 1)
        if at >= 0:
            raise Refused(
                error(
                    "S125",
                    "行が % で始まっています（YAML の指示行）。",
                    place_after(text[: at + len(end)]),
                    f"その行を消してください。{QUOTE_IT}",
                )
            )


def _refuse_long_tags(text: str) -> None:
    """Refuses a tag that nobody would write; the pure parser takes a minute for a long one."""
    found = _LONG_TAG.search(text)
    if found is not None:
        raise Refused(
            error(
                "S110",
                f"タグ {quoted(found['tag'])} は使えません。",
                place_after(text[: found.start("tag")]),
                f"使えるタグは !md と !共通 だけです。{QUOTE_IT}",
            )
        )


def _top(root: Node | None, text: str) -> Mapping:
    """The root, if it is a mapping."""
    if isinstance(root, Mapping):
        return root
    written = root if not isinstance(root, Scalar) or root.value is not None else None
    position = written.position if written else Position(1, 1)
    hint = "一番上は「様式: …」「表紙:」のような項目名で始めてください。"
    match root:
        case Sequence():
            message = "ファイルの一番上が一覧になっています。"
        case Scalar(value=str()):
            for slip in slips(text.splitlines()[position.line - 1]):
                place = Position(position.line, slip.offset + 1)
                raise Refused(error(slip.code, slip.message, place, slip.hint))
            message = "ファイルの中身が「項目名: 値」の形ではありません。"
        case _:
            message = "ファイルに何も書かれていません。"
    raise Refused(error("S101", message, position, hint))


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not come yet."""

    event: Event
    nodes: list[Node] = field(default_factory=list)

    @property
    def is_mapping(self) -> bool:
        return self.event.sort == "mapping"

    @property
    def awaits_key(self) -> bool:
        return self.is_mapping and len(self.nodes) % 2 == 0

    @property
    def step(self) -> str | int:
        """The key or number of the node that comes next."""
        if not self.is_mapping:
            return len(self.nodes)
        key = self.nodes[-1] if self.nodes else None
        return key.text if isinstance(key, Scalar) else ""


class _Composer:
    """Builds the tree from events, without recursion, within the limits."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.splitlines()
        self._open: list[_Open] = []
        self._documents = 0
        self._count = 0
        self.findings: list[tuple[Finding, Path]] = []

    def compose(self, *, pure: bool) -> Node | None:
        """The top node of the only document, None where there is nothing in it.

        Raises:
            Refused: The text cannot be read any further.
        """
        root: Node | None = None
        try:
            for event in _events(self._text, pure=pure):
                node = self._node(event)
                if node is None:
                    continue
                if self._open:
                    self._open[-1].nodes.append(node)
                else:
                    root = node
        except SyntaxFault as fault:
            raise Refused(syntax_finding(fault, self._lines)) from fault
        return root

    def _node(self, event: Event) -> Node | None:
        """The node that the event ends, if it ends one."""
        match event.sort:
            case "scalar":
                self._check_event(event)
                return self._scalar(event)
            case "mapping" | "sequence":
                self._check_event(event)
                self._open.append(_Open(event))
                return None
            case "end":
                return self._close(self._open.pop())
            case "alias":
                raise Refused(error("S109", NO_ANCHOR[0], _position(event), NO_ANCHOR[1]))
            case "document":
                self._documents += 1
                if self._documents > 1:
                    raise Refused(second_document(_position(event), self._lines))
                return None

    def _path(self) -> Path:
        """Where in the tree the next node stands, as far as it has a name."""
        steps = [opened.step for opened in self._open]
        if self._open and self._open[-1].awaits_key:
            steps.pop()
        return tuple(steps)

    def _report(
        self, code: str, message: str, position: Position, hint: str, level: Level = Level.ERROR
    ) -> None:
        finding = Finding(code=code, level=level, message=message, position=position, hint=hint)
        self.findings.append((finding, self._path()))

    def _check_event(self, event: Event) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise Refused(
                error(
                    "S107",
                    f"入れ子が深すぎます（{MAX_DEPTH} 段まで）。",
                    _position(event),
                    "様式の項目より深くはなりません。字下げや、かっこ [ { を確かめてください。",
                )
            )
        if self._count > MAX_NODES:
            raise Refused(
                error(
                    "S108",
                    f"項目と値が多すぎます（{MAX_NODES:,} 個まで）。",
                    _position(event),
                    "評価書ごとにファイルを分けてください。",
                )
            )
        if event.anchor:
            raise Refused(error("S109", NO_ANCHOR[0], _position(event), NO_ANCHOR[1]))
        if event.tag:
            self._check_tag(event, _position(event))

    def _check_tag(self, event: Event, position: Position) -> None:
        tag = event.tag.replace(_STANDARD_TAG, "!!")
        if tag not in TAGS:
            self._report(
                "S110",
                f"タグ {quoted(tag)} は使えません。",
                position,
                f"使えるタグは !md と !共通 だけです。{QUOTE_IT}",
            )
        elif event.sort != "scalar":
            self._report(
                "S110",
                f"タグ {tag} が一覧や組に付いています。",
                position,
                f"{tag} は、その中の一つ一つの文に付けてください。",
            )
        elif self._open and self._open[-1].awaits_key:
            self._report(
                "S110",
                f"タグ {tag} が項目名に付いています。",
                position,
                f"「項目名: {tag} 文」のように、コロンの後に付けてください。",
            )

    def _scalar(self, event: Event) -> Scalar:
        position = _position(event)
        tag = event.tag if event.tag in TAGS else ""
        if not event.value and not event.style:
            return self._nothing(position, tag)
        if not event.style and not event.tag and event.end_line == event.line:
            if not (self._open and self._open[-1].awaits_key):
                self._check_comment(position, len(event.value))
            return Scalar(value=event.value, position=position)
        if event.style == '"' and (offset := find_forbidden(event.value)) is not None:
            sign = event.value[offset]
            # The pure parser takes half a surrogate pair for a sign; libyaml does not.
            half = "\ud800" <= sign <= "\udfff"
            found = no_such_sign(position) if half else unprintable(sign, position)
            self.findings.append((found, self._path()))
            return Scalar(value=without_forbidden(event.value), position=position, style='"')
        place = extent(event, self._lines)
        return Scalar(
            value=event.value,
            position=position,
            tag=tag,
            style=event.style,
            start=place.start,
            indent=place.indent,
            folded=place.folded,
        )

    def _nothing(self, position: Position, tag: str) -> Scalar:
        """A value that is not written; parsers do not agree on where nothing stands."""
        opened = self._open[-1] if self._open else None
        if opened and opened.is_mapping and not opened.awaits_key:
            key = opened.nodes[-1]
            position = key.position
            if isinstance(key, Scalar) and not key.style and key.value and not tag:
                self._check_comment(position, len(key.value) + 1)
        return Scalar(value=None, position=position, tag=tag)

    def _check_comment(self, start: Position, width: int) -> None:
        """Warns of `第1 #2`: YAML takes what follows a space and # for a comment."""
        line = self._lines[start.line - 1]
        if found := _COMMENT_WITHOUT_SPACE.match(line, start.column - 1 + width):
            self._report(
                "S127",
                f"「#」から後ろ（{quoted(line[found.end() - 2 :])}）は、"
                "注釈として読み飛ばされます。",
                Position(start.line, found.end() - 1),
                "印刷する文なら全体を ' ' で囲み、注釈なら「# 」と空白を入れてください。",
                Level.WARNING,
            )

    def _close(self, opened: _Open) -> Mapping | Sequence:
        position = _position(opened.event)
        flow = opened.event.style == "flow"
        if not opened.is_mapping:
            return Sequence(items=tuple(opened.nodes), position=position, flow=flow)
        entries: dict[str, Entry] = {}
        for key, value in zip(opened.nodes[::2], opened.nodes[1::2], strict=True):
            if flow and (not isinstance(key, Scalar) or key.value is None):
                self.findings.append((special_start("{", position), self._path()))
            elif not isinstance(key, Scalar):
                self._report(
                    "S111",
                    "項目名が文字ではありません。",
                    key.position,
                    f"「項目名: 値」の形で書いてください。{QUOTE_IT}",
                )
            elif key.value is None:
                self.findings.append((no_key(key.position), self._path()))
            elif key.value == "<<":
                raise Refused(error("S109", NO_ANCHOR[0], key.position, NO_ANCHOR[1]))
            elif key.value in entries:
                self._report_twice(key, entries[key.value].key)
            else:
                self._refuse_wide_indent(key)
                entries[key.value] = Entry(key=key, value=value)
        return Mapping(entries=tuple(entries.values()), position=position, flow=flow)

    def _report_twice(self, key: Scalar, first: Scalar) -> None:
        self._report(
            "S112",
            f"項目「{quoted(key.text)}」が二度書かれています"
            f"（一度目は {first.position.line} 行目）。",
            key.position,
            "どちらか一方にしてください。",
        )

    def _refuse_wide_indent(self, key: Scalar) -> None:
        """Refuses `　項目名:`, which YAML takes for a key that begins with a wide space.

        All that follows from it, items missing above and unknown here, would only mislead.
        """
        if key.style or not key.text[:1].isspace():
            return
        line = self._lines[key.position.line - 1]
        for slip in slips(line[key.position.column - 1 :]):
            place = Position(key.position.line, key.position.column + slip.offset)
            raise Refused(error(slip.code, slip.message, place, slip.hint))


def _events(text: str, *, pure: bool) -> Iterator[Event]:
    """The events of the text, with `!共通` as a tag, though YAML wants tags in ASCII.

    While it is parsed, another word of the same length that the text does not hold stands for it.
    A text that holds all of them was made to; there `!共通` is the fault that it is in YAML.
    """
    stand_in = next((word for word in _STAND_INS if word not in text), None)
    if SHARED not in text or stand_in is None:
        yield from events(text, pure=pure)
        return
    for event in events(text.replace(SHARED, stand_in), pure=pure):
        yield event._replace(
            value=event.value.replace(stand_in, SHARED), tag=event.tag.replace(stand_in, SHARED)
        )


def _position(event: Event) -> Position:
    return Position(event.line, event.column)
