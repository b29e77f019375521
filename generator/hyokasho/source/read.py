"""Reads a tree by its form into answers; what does not fit the form is left blank.

The schema has already said what does not fit, so this speaks only of what a schema cannot know:
days that do not exist, tags in the wrong place.
"""

from collections.abc import Iterable
from types import MappingProxyType

from hyokasho.dates import NoSuchDayError, When, read_date
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms.json_schema import (
    ANNEX_KEY,
    ID_KEY,
    OVERRIDE_KEY,
    REASON_KEY,
    VALUE_KEY,
    WITHHELD_KEY,
)
from hyokasho.forms.model import Form, Item, Kind, Section, transparent
from hyokasho.forms.wording import place
from hyokasho.source import answers as a
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]

_DASHES = frozenset("―—－‐‑–-")
_TRUE = frozenset({"true", "はい"})


def read(tree: Mapping, form: Form) -> tuple[a.Assessment, tuple[Finding, ...]]:
    """The assessment that a tree holds, and what is wrong beyond the schema."""
    reader = _Reader(form)
    once: dict[str, a.Record] = {}
    per_file: list[dict[str, a.Record]] = []
    for section in form.all_sections:
        node = tree.get(section.key)
        if node is None:
            continue
        if not section.per_file:
            once[section.id] = reader.children(section, node, (section.key,))
            continue
        for index, (part, path) in enumerate(_parts(node, section)):
            while len(per_file) <= index:
                per_file.append({})
            per_file[index][section.id] = reader.children(section, part, path)
    assessment = a.Assessment(
        form=form,
        sections=MappingProxyType(once),
        files=tuple(a.Record(fields=MappingProxyType({**file})) for file in per_file) or (a.EMPTY,),
        annexes=tuple(_annexes(tree.get(ANNEX_KEY))),
    )
    return assessment, tuple(reader.findings)


def _parts(node: Node, section: Section) -> Iterable[tuple[Node, Path]]:
    """The section as it stands for each 特定個人情報ファイル, with its path."""
    if isinstance(node, Sequence):
        return [(item, (section.key, index)) for index, item in enumerate(node.items)]
    return [(node, (section.key,))]


class _Reader:
    """Walks tree and form side by side and gathers what it cannot take."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.findings: list[Finding] = []

    def children(self, parent: Section | Item, node: Node, path: Path) -> a.Record:
        """The answers to the sub-items of a section, block, group or entry."""
        through = transparent(parent)
        if through is not None:
            entries = self._entries(through, node, path)
            return a.Record(fields=MappingProxyType({through.id: entries}), position=node.position)
        return self._record(parent.items, node, path)

    def _record(self, items: Iterable[Item], node: Node, path: Path) -> a.Record:
        if not isinstance(node, Mapping):
            return a.Record(position=node.position)
        fields: dict[str, a.Node] = {}
        for item in items:
            value = node.get(item.key)
            if value is not None:
                fields[item.id] = self._node(item, value, (*path, item.key))
        return a.Record(
            fields=MappingProxyType(fields),
            position=node.position,
            id=_words(node.get(ID_KEY)),
            annex=_words(node.get(ANNEX_KEY)),
        )

    def _node(self, item: Item, node: Node, path: Path) -> a.Node:
        match item.kind:
            case None | Kind.GROUP:
                return self.children(item, node, path)
            case Kind.LIST | Kind.TABLE:
                return self._entries(item, node, path)
            case _:
                return self._answer(item, node, path)

    def _entries(self, item: Item, node: Node, path: Path) -> a.Entries:
        if not isinstance(node, Sequence):
            return a.Entries(position=node.position)
        records = tuple(
            self._record(item.items, entry, (*path, index))
            for index, entry in enumerate(node.items)
        )
        return a.Entries(records=records, position=node.position)

    def _answer(self, item: Item, node: Node, path: Path) -> a.Answer:
        if not isinstance(node, Mapping):
            return a.Answer(value=self._value(item, node, path), position=node.position)
        own = node.find(OVERRIDE_KEY) if item.derived else node.find(VALUE_KEY)
        value = self._value(item, own.value, (*path, own.key.text)) if own else None
        return a.Answer(
            value=value,
            position=own.value.position if own else node.position,
            overridden=own is not None and item.derived is not None,
            reason=_words(node.get(REASON_KEY)),
            withheld=_words(node.get(WITHHELD_KEY)),
            items=self._record(item.items, node, path),
        )

    def _value(self, item: Item, node: Node, path: Path) -> a.Value | None:
        if isinstance(node, Scalar) and node.value is None:
            return None
        match item.kind, node:
            case ((Kind.TEXT | Kind.RICHTEXT | Kind.RECORDS), (Scalar() | Sequence())):
                return self._text_or_records(item, node, path)
            case Kind.CHOICE, Scalar():
                return a.Chosen(node.text)
            case Kind.CHECKS, Sequence():
                return a.Boxes(tuple(filter(None, map(_box, node.items))))
            case Kind.DATE, Scalar():
                return self._date(node, path)
            case Kind.COUNT, Scalar():
                return a.Number(int(node.text)) if node.text.isdecimal() else None
            case Kind.FLAG, Scalar():
                return a.Flag(node.text in _TRUE)
            case _:
                return None

    def _text_or_records(self, item: Item, node: Scalar | Sequence, path: Path) -> a.Value | None:
        if isinstance(node, Scalar):
            return a.Text((self._part(node, path),)) if node.text else None
        groups = [part for part in node.items if isinstance(part, Mapping)]
        if groups and item.kind is Kind.RECORDS:
            return a.Records(tuple(map(_record_group, groups)))
        parts = (
            self._part(part, (*path, index))
            for index, part in enumerate(node.items)
            if isinstance(part, Scalar)
        )
        return a.Text(tuple(parts))

    def _part(self, node: Scalar, path: Path) -> a.Part:
        start = node.position_of(0)
        match node.tag:
            case "!md":
                return a.Markdown(node.text, start)
            case "!共通":
                self._report(
                    "S301",
                    f"共通文「{node.text}」がありません。",
                    "この版の hyokasho は共通文を読みません。文をここに書いてください。",
                    node.position,
                    path,
                )
        return a.Verbatim(node.text, start)

    def _date(self, node: Scalar, path: Path) -> a.Value | None:
        if node.text in _DASHES or not node.text:
            return a.Text((a.Verbatim(node.text, node.position),)) if node.text else None
        try:
            when: When | None = read_date(node.text)
        except NoSuchDayError:
            self._report(
                "S302",
                f"「{node.text}」という日は暦にありません。",
                "年・月・日を確かめてください。",
                node.position,
                path,
            )
            return None
        return when

    def _report(self, code: str, message: str, hint: str, position: Position, path: Path) -> None:
        self.findings.append(
            Finding(
                code=code,
                level=Level.ERROR,
                message=message,
                hint=hint,
                position=position,
                item=place(self._form, path),
            )
        )


def _words(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _verbatim(node: Node | None) -> a.Verbatim | None:
    if isinstance(node, Scalar) and node.text:
        return a.Verbatim(node.text, node.position_of(0))
    return None


def _box(node: Node) -> a.Box | None:
    match node:
        case Scalar():
            return a.Box(node.text)
        case Mapping(entries=(entry,)):
            return a.Box(entry.key.text, _verbatim(entry.value))
        case _:
            return None


def _record_group(node: Mapping) -> a.RecordGroup:
    listed = node.get("項目")
    items = listed.items if isinstance(listed, Sequence) else ()
    return a.RecordGroup(
        heading=_verbatim(node.get("見出し")),
        preface=_verbatim(node.get("前文")),
        numbered=_words(node.get("書き方")) == "通し番号",
        items=tuple(filter(None, map(_verbatim, items))),
        note=_verbatim(node.get("注")),
    )


def _annexes(node: Node | None) -> Iterable[a.Annex]:
    for table in node.items if isinstance(node, Sequence) else ():
        if not isinstance(table, Mapping):
            continue
        columns, rows = table.get("列"), table.get("行")
        yield a.Annex(
            name=_words(table.get("名称")),
            heading=_words(table.get("見出し")),
            columns=tuple(map(_words, columns.items if isinstance(columns, Sequence) else ())),
            rows=tuple(
                tuple(_verbatim(cell) or a.Verbatim("") for cell in row.items)
                for row in (rows.items if isinstance(rows, Sequence) else ())
                if isinstance(row, Sequence)
            ),
            position=table.position,
        )
