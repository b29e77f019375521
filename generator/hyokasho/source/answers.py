"""What a spec answers, item by item, as frozen values in the shape of the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hyokasho.dates import When
from hyokasho.figures.figure import Figure
from hyokasho.findings import Position
from hyokasho.forms.model import Form, RecordStyle, Section
from hyokasho.source.tree import SHARED

NOWHERE = Position(1, 1)
# What the public edition prints in place of what is withheld.
WITHHELD = "非公表"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that is printed character for character; lines are separated by LF."""

    text: str
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Markdown:
    """Text in CommonMark with pipe tables (`!md`)."""

    source: str
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Shared:
    """A reference to a shared text (`!共通`), as a register keeps it; assessments hold the text.

    `name` is as written, with the day of a version behind `@` where one is meant.
    """

    name: str
    position: Position = NOWHERE


Printed = Verbatim | Markdown
Part = Printed | Shared


@dataclass(frozen=True, slots=True)
class Text:
    """One or more parts, printed one below the other."""

    parts: tuple[Part, ...]

    @property
    def plain(self) -> str:
        """The text as written, markup included."""
        return "\n".join(map(_written, self.parts))


def _written(part: Part) -> str:
    match part:
        case Verbatim(text):
            return text
        case Markdown(source):
            return source
        case Shared(name):
            return f"{SHARED} {name}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option of a choice, by its label."""

    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A ticked box, with its words where it takes some."""

    label: str
    words: Verbatim | None = None


@dataclass(frozen=True, slots=True)
class Boxes:
    """The ticked boxes of a set, in the order of the spec."""

    ticked: tuple[Box, ...] = ()

    def get(self, label: str) -> Box | None:
        """The box of that label, if it is ticked."""
        return next((box for box in self.ticked if box.label == label), None)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of entries (件数)."""

    value: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A box in a heading, ticked or not."""

    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup:
    """Record items (記録項目) under a common heading, each part optional.

    A table has two columns, number and item, which stand so many times `abreast`; `header` is the
    words above the two.
    """

    heading: Verbatim | None = None
    preface: Verbatim | None = None
    style: RecordStyle = RecordStyle.BULLETED
    header: tuple[str, ...] = ()
    abreast: int = 1
    items: tuple[Verbatim, ...] = ()
    note: Verbatim | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """The record items of a file, in groups."""

    groups: tuple[RecordGroup, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures (図) of an item, one below the other; at least one."""

    figures: tuple[Figure, ...]


Value = Text | Chosen | Boxes | When | Number | Flag | Records | Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one item that holds a value.

    `value` is None where the spec leaves the item blank. `overridden` says that the value stands in
    the spec against what is derived, `computed` then holds what would have been printed, and
    `computed_withheld` the reason for which what that rests on is withheld.
    `withheld` is the reason for which the public edition prints 非公表.
    """

    value: Value | None = None
    position: Position = NOWHERE
    overridden: bool = False
    reason: str = ""
    computed: Value | None = None
    computed_withheld: str = ""
    withheld: str = ""
    items: "Record" = field(default_factory=lambda: EMPTY)

    @property
    def below(self) -> "Record":
        """The answers to the sub-items; what is withheld is so with all that hangs below it."""
        return self.items.within(self.withheld)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of a list, or the rows of a table."""

    records: tuple["Record", ...] = ()
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Answers by the id of their item: a section, a block, a group or an entry of a list.

    `id` is the stable name that the spec gives to an entry of a list, never printed. `annex` names
    the 別紙 whose rows the entry stands for. `withheld` is the reason for which the public edition
    prints 非公表 for every answer in the record.
    """

    fields: Mapping[str, "Node"] = field(default_factory=lambda: MappingProxyType({}))
    position: Position = NOWHERE
    id: str = ""
    annex: str = ""
    withheld: str = ""

    def answer(self, item_id: str) -> Answer:
        """The answer to that item; blank when the spec does not have it."""
        node = self.fields.get(item_id)
        answer = node if isinstance(node, Answer) else BLANK
        if not self.withheld:
            return answer
        return replace(answer, withheld=answer.withheld or self.withheld)

    def under(self, ids: Sequence[str]) -> "Record":
        """The record at the end of the way of ids; this one for none."""
        record = self
        for item_id in ids:
            record = record.record(item_id)
        return record

    def at(self, ids: Sequence[str]) -> Answer:
        """The answer at the path of ids, which leads into no list."""
        return self.under(ids[:-1]).answer(ids[-1])

    def every(self, ids: Sequence[str]) -> "Iterator[Answer]":
        """The answers at the path of ids: one, or where it leads into lists one of each entry."""
        first, *rest = ids
        if not rest:
            yield self.answer(first)
        elif isinstance(self.fields.get(first), Entries):
            for entry in self.entries(first):
                yield from entry.every(rest)
        else:
            yield from self.record(first).every(rest)

    def record(self, item_id: str) -> "Record":
        """The sub-items under that heading; empty when the spec does not have it.

        What is withheld is so with all that hangs below it.
        """
        match self.fields.get(item_id):
            case Record() as record:
                return record.within(self.withheld)
            case Answer() as answer:
                return answer.below.within(self.withheld)
            case _:
                return EMPTY.within(self.withheld)

    def entries(self, item_id: str) -> tuple["Record", ...]:
        """The entries of that list; none when the spec does not have it."""
        node = self.fields.get(item_id)
        records = node.records if isinstance(node, Entries) else ()
        return tuple(record.within(self.withheld) for record in records)

    def within(self, withheld: str) -> "Record":
        """The record as part of what is withheld for that reason, if there is one."""
        return replace(self, withheld=self.withheld or withheld) if withheld else self

    def put(self, item_id: str, node: "Node") -> "Record":
        """The same record with another answer to that item."""
        return replace(self, fields=MappingProxyType({**self.fields, item_id: node}))


Node = Answer | Record | Entries

EMPTY: Record = Record()
BLANK: Answer = Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A table that entries refer to (別紙１): its name, heading, columns and rows.

    `file` is the file beside the spec that the rows come from, empty where the spec has them, and
    `header` its names of the columns, where the spec gives none.
    """

    name: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Verbatim, ...], ...]
    position: Position
    file: str = ""
    header: tuple[Verbatim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One 特定個人情報保護評価書: a form and the answers to it.

    `files` has one record for each 特定個人情報ファイル: by section id, the sections that the form
    prints once a file (Ⅱ, Ⅲ). `sections` has the others. `common` are those of the former that are
    written once for all files; each file has them, and they are printed once.
    """

    form: Form
    sections: Mapping[str, Record]
    files: tuple[Record, ...]
    annexes: tuple[Annex, ...] = ()
    common: frozenset[str] = frozenset()

    def section(self, section_id: str) -> Record:
        """The answers of a section that is printed once."""
        return self.sections.get(section_id, EMPTY)

    @property
    def cover(self) -> Record:
        """The answers of the cover."""
        return self.section("cover")

    def answer(self, path: str) -> Answer:
        """The answer at the path of an item that stands in no list, in a section printed once."""
        section_id, *ids = path.split("/")
        return self.section(section_id).at(ids)

    @property
    def title(self) -> str:
        """What the document is called (評価書名), on one line, as far as the spec gives it."""
        names = self.form.names
        return names.title.format_map({path: self._words(path) for path in names.in_title})

    @property
    def agency(self) -> str:
        """Whose document it is (評価実施機関名), as far as the spec gives it."""
        return self._words(self.form.names.agency)

    def _words(self, path: str) -> str:
        return " ".join(text_of(self.answer(path).value).splitlines())

    def printings(self, section: Section) -> tuple[Record, ...]:
        """The answers of a section, once for each time that it is printed."""
        if not section.per_file:
            return (self.section(section.id),)
        files = self.files[:1] if section.id in self.common else self.files
        return tuple(file.record(section.id) for file in files)

    def annex(self, name: str) -> Annex | None:
        """The 別紙 of that name."""
        return next((annex for annex in self.annexes if annex.name == name), None)


def text_of(value: Value | None) -> str:
    """The words of a text or choice or date; empty for all else."""
    match value:
        case Text():
            return value.plain
        case Chosen():
            return value.label
        case When():
            return str(value)
        case _:
            return ""


def answers(record: Record) -> Iterator[Answer]:
    """All answers below a record, in the order of the form."""
    for node in record.fields.values():
        match node:
            case Answer():
                yield node
                yield from answers(node.items)
            case Record():
                yield from answers(node)
            case Entries():
                for entry in node.records:
                    yield from answers(entry)
