"""A document as the rules see it: its texts, its items with their answers, and its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hyokasho.dates import DASHES
from hyokasho.derive.conditions import Scope, holds
from hyokasho.findings import Position
from hyokasho.forms import keys
from hyokasho.forms.lookup import item_at
from hyokasho.forms.model import Form, Item, Kind, Section, transparent
from hyokasho.forms.wording import place
from hyokasho.source import answers as a
from hyokasho.source.library import Library, Unresolved
from hyokasho.source.tree import SHARED, Mapping, Node, Path, Scalar, Sequence, values
from hyokasho.words import quoted

# Keys whose words are not printed.
_UNPRINTED = frozenset({keys.REASON, keys.WITHHELD, keys.ID, keys.FORM, keys.FIGURE_IMAGE})
_NOTHING = frozenset({"", "なし", "特になし", "該当なし"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule has found; its code, level and basis are those of the rule."""

    message: str
    hint: str
    position: Position
    item: str
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text of the document, as it is printed.

    `path` leads to it in the spec, `shared` names the shared text that it comes from, `file` the
    file beside the spec. `label` is its place in words where the form has no item for it.
    `withheld` says that the public edition does not print it.
    """

    text: str
    path: Path
    item: Section | Item | None = None
    scalar: Scalar | None = None
    start: Position | None = None
    shared: str = ""
    file: str = ""
    label: str = ""
    withheld: bool = False

    def position(self, offset: int) -> Position:
        """Where the sign at that offset stands; of a shared text, where it is referred to."""
        if self.scalar is not None:
            return self.scalar.position if self.shared else self.scalar.position_of(offset)
        return (self.start or Position(1, 1)).after(self.text[:offset])

    def found(self, form: Form, offset: int, message: str, hint: str) -> Found:
        """What a rule says of the sign at that offset."""
        if self.shared:
            message = f"共通文「{quoted(self.shared)}」：{message}"
        return Found(
            message=message,
            hint=hint,
            position=self.position(offset),
            item=self.label or place(form, self.path),
            file=self.file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An item where it stands in a document: in a record, which may be an entry of a list.

    `path` leads to it in the spec. `at` is the nearest place above it that the spec has.
    """

    item: Item
    record: a.Record
    path: Path
    at: Position
    file: a.Record

    @property
    def answer(self) -> a.Answer:
        """The answer to the item."""
        return self.record.answer(self.item.id)

    @property
    def position(self) -> Position:
        """Where the item is written, else where it should be."""
        node = self.record.fields.get(self.item.id)
        written = node is not None and node.position != a.NOWHERE
        return node.position if node is not None and written else self.at


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An assessment, derived, with the tree that it was read from.

    `published` is its 公表日, `as_of` the day that somebody asks for; both may be None.
    """

    assessment: a.Assessment
    tree: Mapping
    library: Library
    published: date | None = None
    as_of: date | None = None

    @property
    def form(self) -> Form:
        """The form of the assessment."""
        return self.assessment.form

    @property
    def day(self) -> date | None:
        """The day whose law holds for the document; None for a draft, which has the newest."""
        return self.published or self.as_of

    @property
    def day_name(self) -> str:
        """What that day is called in messages."""
        return "公表日" if self.published else "--as-of の日"

    @property
    def named_day(self) -> date | None:
        """The 公表日 that a message may name: None where it is withheld or there is none."""
        path = self.form.names.date
        hidden = self.assessment.answer(path).withheld if path else ""
        return None if hidden else self.published

    @property
    def affairs(self) -> str:
        """The name of the affairs with that of the assessment."""
        names = [self.assessment.title]
        names += (a.text_of(self.assessment.answer(path).value) for path in _AFFAIRS)
        return " ".join(names)

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """The printed texts in the order of the spec, without 変更箇所, whose words are of old."""
        return (*self._in_tree(), *self._in_files())

    def _in_tree(self) -> Iterator[Written]:
        log = self.form.change_table
        left_out = {keys.NEXT_CHANGES, *([log[0].key] if log else [])}
        withheld = set(_withheld(self.tree, ()))
        for path, scalar in values(self.tree):
            if not scalar.text or path[0] in left_out or not _UNPRINTED.isdisjoint(path):
                continue
            item, beyond = item_at(self.form, path)
            if isinstance(item, Item) and not _takes_words(item, beyond):
                continue
            hidden = bool(withheld) and any(path[:n] in withheld for n in range(len(path) + 1))
            if scalar.tag == SHARED:
                shared, words = scalar.text, self._shared(scalar)
            else:
                shared, words = "", (scalar.text,)
            for text in words:
                yield Written(
                    text=text, path=path, item=item, scalar=scalar, shared=shared, withheld=hidden
                )

    def _shared(self, scalar: Scalar) -> tuple[str, ...]:
        """The texts of the shared text that is named; none where there is none."""
        try:
            parts = self.library.parts(a.Shared(scalar.text), self.published)
        except Unresolved:
            return ()
        return tuple(part.text if isinstance(part, a.Verbatim) else part.source for part in parts)

    def _in_files(self) -> Iterator[Written]:
        for annex in self.assessment.annexes:
            for row in annex.rows if annex.file else ():
                for column, cell in zip(annex.columns, row, strict=False):
                    yield Written(
                        text=cell.text,
                        path=(keys.ANNEX,),
                        start=cell.position,
                        file=annex.file,
                        label=f"{annex.name}－{column}",
                    )

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """The items of the form in its order, in each file and entry, but not what is left empty.

        What a ticked box switches off is not among them, nor is 変更箇所.
        """
        log = self.form.change_table
        return tuple(
            spot
            for section in self.form.all_sections
            if not log or section is not log[0]
            for number, record in enumerate(self.assessment.printings(section))
            for spot in self._section(section, number, record)
        )

    def _section(self, section: Section, number: int, record: a.Record) -> Iterator[Spot]:
        several = section.per_file and len(self.assessment.printings(section)) > 1
        path: Path = (section.key, number) if several else (section.key,)
        file = self.assessment.files[number if section.per_file else 0]
        entry = self.tree.find(section.key)
        at = entry.key.position if entry else self.tree.position
        yield from self._below(section, record, path, at, file)

    def _below(
        self, parent: Section | Item, record: a.Record, path: Path, at: Position, file: a.Record
    ) -> Iterator[Spot]:
        at = record.position if record.position != a.NOWHERE else at
        for item in parent.items:
            if item.off_when and holds(item.off_when, Scope(self.assessment, file)):
                continue
            here = path if transparent(parent) is item else (*path, item.key)
            spot = Spot(item=item, record=record, path=here, at=at, file=file)
            yield spot
            if item.repeats:
                for index, entry in enumerate(record.entries(item.id)):
                    yield from self._below(item, entry, (*here, index), spot.position, file)
            else:
                below = record.record(item.id)
                yield from self._below(item, below, here, spot.position, file)

    def found(self, spot: Spot, message: str, hint: str) -> Found:
        """What a rule says of an item."""
        where = place(self.form, spot.path)
        return Found(message=message, hint=hint, position=spot.position, item=where)

    @cached_property
    def _by_path(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(spot.item.path, []).append(spot)
        return found

    def at(self, path: str) -> Iterator[Spot]:
        """The item at that path of the form, in each file and entry; none in a form without it."""
        return iter(self._by_path.get(path, ()))

    def public(self, path: str) -> Iterator[Spot]:
        """The same, as far as the public may read it: what a message about another may tell."""
        return (spot for spot in self.at(path) if not spot.answer.withheld)


def _withheld(node: Node, path: Path) -> Iterator[Path]:
    """The paths of the parts that are kept from the public."""
    match node:
        case Mapping() if node.find(keys.WITHHELD) is not None:
            yield path
        case Mapping():
            for entry in node.entries:
                yield from _withheld(entry.value, (*path, entry.key.text))
        case Sequence():
            for index, item in enumerate(node.items):
                yield from _withheld(item, (*path, index))
        case Scalar():
            return


_AFFAIRS = ("basic/affairs/name", "related/affairs/name")
_LABELS = frozenset({Kind.CHOICE, Kind.DATE, Kind.COUNT, Kind.FLAG})


def _takes_words(item: Item, beyond: Path) -> bool:
    """Whether what stands there are words of the author, not an option, a date or a number."""
    if item.kind is Kind.CHECKS:
        return len([step for step in beyond if step not in {keys.VALUE, keys.OVERRIDE}]) > 1
    return item.kind not in _LABELS


def is_blank(value: a.Value | None) -> bool:
    """Whether nothing is said: no answer, no box, or only a dash or なし."""
    match value:
        case None:
            return True
        case a.Boxes(ticked):
            return not ticked
        case a.Text():
            words = value.plain.strip().strip(DASHES + "ー").strip("。")
            return words in _NOTHING
        case _:
            return False
