"""Compares two derived assessments along the form: what a reader of the two prints would notice.

Answers are compared by what is printed of them. Entries of lists are told apart by `matching`, so
that one more in the middle leaves the others alone; an entry that came, went or moved is one
change. Items are matched by their ids, so that another edition of the form, another label or
another key in the source changes nothing by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from hyokasho.changes.matching import Pair, Trait, moved, pairs
from hyokasho.changes.place import Held, Place, Spot
from hyokasho.changes.printed import (
    Lines,
    answer_lines,
    entry_name,
    file_name,
    public_file_name,
    public_name,
    trimmed,
)
from hyokasho.derive.conditions import Scope, holds
from hyokasho.forms import derivations as d
from hyokasho.forms.model import Form, Item, Kind, Section
from hyokasho.forms.wording import entry_heading, label
from hyokasho.source import answers as a


class Sort(Enum):
    """What happened at a place."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of a change log before it is worded.

    `place` is that of the new state, of what was removed that of the old; `was` and `now` are the
    same in each of them, None where the entry or file was not there yet, or is not any more.
    `before` and `after` are all that was and is printed there, none where there was or is nothing;
    of an entry that came, went or moved, its heading and its items. `new` is the answer or entry
    itself. `veiled_before` and `veiled_after` say that the text is withheld from the public.
    """

    sort: Sort
    place: Place
    before: Lines
    after: Lines
    was: Spot | None
    now: Spot | None
    new: a.Node | None = None
    veiled_before: bool = False
    veiled_after: bool = False

    @property
    def important(self) -> bool:
        """Whether the change is a candidate for a 重要な変更; it never is one by itself."""
        return self.place.important


@dataclass(frozen=True, slots=True)
class Kept:
    """Which entries and files of one state are which of another: those that are in both."""

    pairs: Mapping[Held, tuple[int, ...]]

    def follow(self, spot: Spot) -> Spot | None:
        """The same place in the other state, None where what it lies in is not there."""
        if spot.held is None:
            return spot
        numbers = self.pairs.get(spot.held)
        return None if numbers is None else replace(spot, numbers=numbers)

    @property
    def back(self) -> "Kept":
        """The same the other way round."""
        return Kept({(path, new): old for (path, old), new in self.pairs.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes from one state to the next in the order of the form, and what stayed.

    `certain` are those of `kept` that were not only recognised by likeness.
    """

    changes: tuple[Change, ...]
    kept: Kept
    certain: Kept


def compare(old: a.Assessment, new: a.Assessment) -> Comparison:
    """What became of the one state in the other."""
    walk = _Diff(old, new)
    changes = tuple(walk.changes())
    return Comparison(changes=changes, kept=Kept(walk.kept), certain=Kept(walk.certain))


def diff(old: a.Assessment, new: a.Assessment) -> tuple[Change, ...]:
    """The changes from one state to the next, in the order of the form; none where all is alike."""
    return compare(old, new).changes


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two states at one place of the form: the answers there and what rules ask.

    `record` has the answers of the items that are compared next, `numbers` the entries on the way
    to it; they are None where the file or entry is in the other state only. `sure` says that these
    are certainly the ones on the other side.
    """

    form: Form
    scope: Scope
    record: a.Record
    numbers: tuple[int, ...] | None = None
    sure: bool = True

    def at(self, record: a.Record) -> "_Side":
        return replace(self, record=record)

    def entry(self, record: a.Record, number: int, *, sure: bool = True) -> "_Side":
        """The side within an entry of a list here."""
        numbers = (*(self.numbers or ()), number)
        return replace(self, record=record, numbers=numbers, sure=self.sure and sure)

    def spot(self, place: Place) -> Spot | None:
        """The place in this state."""
        return None if self.numbers is None else place.counted(self.numbers)

    def below(self, item: Item) -> "_Side":
        """The answers to the sub-items; blank where a flag switches the item off."""
        return self.at(self.shown(item).record(item.id))

    def shown(self, item: Item) -> a.Record:
        """The record in which the item is looked up, as printed."""
        off = item.off_when is not None and holds(item.off_when, self.scope)
        return a.EMPTY if off else self.record

    def lines(self, item: Item, answer: a.Answer) -> Lines:
        return answer_lines(item, answer.value, self.form.patterns)


class _Diff:
    """Walks the two forms side by side; the new one leads."""

    def __init__(self, old: a.Assessment, new: a.Assessment) -> None:
        self._old = old
        self._new = new
        self.kept: dict[Held, tuple[int, ...]] = {}
        self.certain: dict[Held, tuple[int, ...]] = {}
        # Every publication sets it, and the change log has it as 変更日.
        logged = (one.form for one in (old, new) if one.form.change_table is not None)
        self._uncompared = frozenset(form.names.date for form in logged)

    def changes(self) -> Iterator[Change]:
        files = _file_pairs(self._old, self._new)
        old_sections = {section.id: section for section in self._old.form.all_sections}
        for section in self._new.form.all_sections:
            other = old_sections.pop(section.id, None)
            if not section.per_file:
                yield from self._section(section, other, None)
                continue
            for pair in self._printings(section, files):
                yield from self._section(section, other, pair)
        for section in old_sections.values():
            here = range(len(self._old.printings(section)))
            for gone in [Pair(index, None) for index in here] if section.per_file else [None]:
                yield from self._section(None, section, gone)
        yield from self._annexes()

    def _printings(self, section: Section, files: tuple[Pair, ...]) -> tuple[Pair, ...]:
        """What is compared of a section that is printed for each file, or once for all of them."""
        if section.id not in self._old.common | self._new.common:
            return files
        counts = [len(state.printings(section)) for state in (self._old, self._new)]
        return tuple(
            Pair(index if index < counts[0] else None, index if index < counts[1] else None)
            for index in range(max(counts))
        )

    def _section(
        self, new: Section | None, old: Section | None, pair: Pair | None
    ) -> Iterator[Change]:
        section = new or old
        if section is None:
            return
        sure = pair is None or pair.sure
        sides = (
            _side(self._old, old, pair.old if pair else 0, sure=sure),
            _side(self._new, new, pair.new if pair else 0, sure=sure),
        )
        self._keep(section.id, *sides)
        yield from self._items(
            _matched(new.items if new else (), old.items if old else ()),
            *sides,
            self._section_place(section, pair if new or pair is None else Pair(pair.old, None)),
        )

    def _section_place(self, section: Section, pair: Pair | None) -> Place:
        state = self._new if pair is None or pair.new is not None else self._old
        top = Place(form=state.form)
        if pair is None:
            return top.to(section)
        index = (pair.old if pair.new is None else pair.new) or 0
        alone = max(len(one.printings(section)) for one in (self._old, self._new)) == 1
        name = public_file_name(state.form, state.files[index])
        return top.to(section, index + 1, name, alone=alone)

    def _keep(self, path: str, old: _Side, new: _Side) -> None:
        if old.numbers and new.numbers:
            self.kept[(path, old.numbers)] = new.numbers
            if old.sure:
                self.certain[(path, old.numbers)] = new.numbers

    def _items(
        self, matched: Sequence[tuple[Item | None, Item | None]], old: _Side, new: _Side, at: Place
    ) -> Iterator[Change]:
        for was, now in matched:
            item = now or was
            if item is None or self._is_left_out(item):
                continue
            here = at.to(item) if now else replace(at, form=self._old.form).to(item)
            below_old = old.below(was) if was else old.at(a.EMPTY)
            below_new = new.below(now) if now else new.at(a.EMPTY)
            match item.kind:
                case Kind.TABLE:
                    continue
                case Kind.LIST:
                    yield from self._list(was, now, old, new, at)
                    continue
                case None | Kind.GROUP:
                    pass
                case _:
                    yield from _leaf(was, now, old, new, here)
            children = _matched(now.items if now else (), was.items if was else ())
            yield from self._items(children, below_old, below_new, here)

    def _is_left_out(self, item: Item) -> bool:
        """Whether nothing is printed there, or what the form or the change log says anyway."""
        of_the_form = isinstance(item.computed, d.Constant)
        return not item.printed or of_the_form or item.path in self._uncompared

    def _list(
        self, was: Item | None, now: Item | None, old: _Side, new: _Side, at: Place
    ) -> Iterator[Change]:
        """The entries that came, went or moved, and what changed in those that stayed."""
        before = old.shown(was).entries(was.id) if was else ()
        after = new.shown(now).entries(now.id) if now else ()
        found = pairs(
            [_trait(was, entry, old) for entry in before] if was else [],
            [_trait(now, entry, new) for entry in after] if now else [],
        )
        elsewhere = moved(found)
        for pair in found:
            if pair.new is None and pair.old is not None and was:
                yield _gone(was, before[pair.old], pair.old + 1, old, at)
            elif pair.old is None and pair.new is not None and now:
                yield _come(now, after[pair.new], pair.new + 1, new, at)
            elif pair.old is not None and pair.new is not None and was and now:
                entry = after[pair.new]
                here = at.to(now, pair.new + 1, _entry_key(now, entry))
                sides = (
                    old.entry(before[pair.old], pair.old + 1, sure=pair.sure),
                    new.entry(entry, pair.new + 1, sure=pair.sure),
                )
                self._keep(now.path, *sides)
                if pair.new in elsewhere:
                    yield _moved(now, here, *sides)
                yield from self._items(_matched(now.items, was.items), *sides, here)

    def _annexes(self) -> Iterator[Change]:
        """The tables of 別紙, each as one item whose lines are its rows."""
        names = dict.fromkeys(x.name for x in (*self._new.annexes, *self._old.annexes))
        for name in names:
            before, after = _annex_lines(self._old, name), _annex_lines(self._new, name)
            if before != after:
                sort = Sort.CHANGED if before and after else Sort.ADDED if after else Sort.REMOVED
                place = Place(form=self._new.form, annex=name)
                spot = place.spot
                yield Change(sort=sort, place=place, before=before, after=after, was=spot, now=spot)


def _side(
    assessment: a.Assessment, section: Section | None, file: int | None, *, sure: bool
) -> _Side:
    known = assessment.files[file] if file is not None else None
    if section is None or (section.per_file and known is None):
        record = a.EMPTY
    elif section.per_file and known is not None:
        record = known.record(section.id)
    else:
        record = assessment.section(section.id)
    scope = Scope(assessment, known or assessment.files[0])
    numbers: tuple[int, ...] | None = ()
    if section is None or section.per_file:
        numbers = None if section is None or file is None else (file + 1,)
    return _Side(assessment.form, scope, record, numbers, sure)


def _file_pairs(old: a.Assessment, new: a.Assessment) -> tuple[Pair, ...]:
    """The 特定個人情報ファイル of both, told apart by name; a single one is always the same."""
    if len(old.files) == len(new.files) == 1:
        return (Pair(0, 0),)
    traits = [
        [Trait("", file_name(one.form, file), "") for file in one.files] for one in (old, new)
    ]
    return pairs(*traits)


def _matched(
    new: Sequence[Item], old: Sequence[Item]
) -> tuple[tuple[Item | None, Item | None], ...]:
    """The items as (old, new) by id: the new ones in their order, then those no longer there."""
    known = {item.id: item for item in old}
    both: list[tuple[Item | None, Item | None]] = [(known.pop(i.id, None), i) for i in new]
    return (*both, *((item, None) for item in known.values()))


def _leaf(
    was: Item | None, now: Item | None, old: _Side, new: _Side, place: Place
) -> Iterator[Change]:
    """The change of one answer, if what is printed differs by more than the wording of the form."""
    before = old.shown(was).answer(was.id) if was else a.BLANK
    after = new.shown(now).answer(now.id) if now else a.BLANK
    if _translated(before.value, was, now) == after.value:
        return
    lines = (old.lines(was, before) if was else (), new.lines(now, after) if now else ())
    drawn = isinstance(before.value, a.Figures) or isinstance(after.value, a.Figures)
    if lines[0] == lines[1] and not drawn:
        return
    sort = Sort.CHANGED if lines[0] and lines[1] else Sort.ADDED if lines[1] else Sort.REMOVED
    yield Change(
        sort=sort,
        place=place,
        before=lines[0],
        after=lines[1],
        was=old.spot(place),
        now=new.spot(place),
        new=after,
        veiled_before=bool(before.withheld),
        veiled_after=bool(after.withheld),
    )


def _translated(value: a.Value | None, was: Item | None, now: Item | None) -> a.Value | None:
    """An old value in the words that the new edition of the form has for its options."""
    if was is None or now is None or was.options == now.options:
        return value
    words = {option.id: option.label for option in now.options}
    new = {o.label: words[o.id] for o in was.options if o.id in words}
    match value:
        case a.Chosen(text):
            return a.Chosen(new.get(text, text))
        case a.Boxes(ticked):
            return a.Boxes(
                tuple(replace(box, label=new.get(box.label, box.label)) for box in ticked)
            )
        case _:
            return value


# Whole entries.


def entry_lines(item: Item, entry: a.Record, number: int, form: Form) -> Lines:
    """The heading of an entry, with its name where it has one there, and its items with labels."""
    name = a.text_of(entry.answer(item.heading_value).value) if item.heading_value else ""
    heading = f"{entry_heading(item, number)}　{name}".rstrip("　")
    scope = _no_scope(form)
    lines = [heading, *_labelled(item, _Side(form, scope, entry))]
    return trimmed("\n".join(lines).split("\n"))


def _no_scope(form: Form) -> Scope:
    nothing = a.Assessment(form=form, sections={}, files=(a.EMPTY,))
    return Scope(nothing, a.EMPTY)


def _labelled(parent: Item, side: _Side) -> Iterator[str]:
    for item in parent.items:
        if item.id == parent.heading_value or not item.printed:
            continue
        if item.kind is Kind.LIST:
            for number, entry in enumerate(side.record.entries(item.id), 1):
                yield from entry_lines(item, entry, number, side.form)
            continue
        if item.holds_value:
            answer = side.record.answer(item.id)
            lines = side.lines(item, answer)
            if answer.value is not None and lines:
                words = label(side.form, item).removesuffix("　※")
                yield f"{words}　{lines[0]}" if len(lines) == 1 else f"{words}\n" + "\n".join(lines)
        yield from _labelled(item, side.at(side.record.record(item.id)))


def _entry_key(item: Item, entry: a.Record) -> str:
    return entry.id or public_name(item, entry)


def _trait(item: Item, entry: a.Record, side: _Side) -> Trait:
    text = "\n".join(entry_lines(item, entry, 0, side.form)[1:])
    return Trait(entry.id, entry_name(item, entry), text)


def _veiled(entry: a.Record) -> bool:
    """Whether anything in the entry is withheld, so that it is not shown as a whole."""
    return bool(entry.withheld) or any(answer.withheld for answer in a.answers(entry))


def _come(item: Item, entry: a.Record, number: int, side: _Side, at: Place) -> Change:
    place = at.to(item, number, _entry_key(item, entry))
    return Change(
        sort=Sort.ADDED,
        place=place,
        before=(),
        after=entry_lines(item, entry, number, side.form),
        was=None,
        now=side.entry(entry, number).spot(place),
        new=entry,
        veiled_after=_veiled(entry),
    )


def _gone(item: Item, entry: a.Record, number: int, side: _Side, at: Place) -> Change:
    place = replace(at, form=side.form).to(item, number, _entry_key(item, entry))
    return Change(
        sort=Sort.REMOVED,
        place=place,
        before=entry_lines(item, entry, number, side.form),
        after=(),
        was=side.entry(entry, number).spot(place),
        now=None,
        veiled_before=_veiled(entry),
    )


def _moved(item: Item, place: Place, old: _Side, new: _Side) -> Change:
    return Change(
        sort=Sort.MOVED,
        place=place,
        before=(_headed(item, old),),
        after=(_headed(item, new),),
        was=old.spot(place),
        now=new.spot(place),
        new=new.record,
        veiled_before=_veiled(old.record),
        veiled_after=_veiled(new.record),
    )


def _headed(item: Item, side: _Side) -> str:
    number = side.numbers[-1] if side.numbers else 0
    return f"{entry_heading(item, number)}　{entry_name(item, side.record)}".rstrip("　")


def _annex_lines(assessment: a.Assessment, name: str) -> Lines:
    annex = assessment.annex(name)
    if annex is None:
        return ()
    rows = ["　".join(annex.columns)]
    rows += ["　".join(cell.text.replace("\n", " ") for cell in row) for row in annex.rows]
    return trimmed([annex.heading, *rows] if annex.heading else rows)
