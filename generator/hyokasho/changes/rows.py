"""Rows of 変更箇所: changes in the words of the log, with 提出時期 and 説明."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from hyokasho.changes.diff import Change, Sort
from hyokasho.changes.elide import changed_only, elide
from hyokasho.changes.notes import Note
from hyokasho.changes.printed import Lines
from hyokasho.changes.propose import propose
from hyokasho.changes.veils import Veils
from hyokasho.changes.wording import place_words
from hyokasho.dates import When
from hyokasho.document.edition import Edition
from hyokasho.forms.change_style import ChangeKind, PathStyle, Style, Timing
from hyokasho.forms.model import Kind
from hyokasho.forms.wording import label
from hyokasho.source.answers import WITHHELD


class Origin(Enum):
    """Where 提出時期 and 説明 of a row come from; the value is the word shown to users."""

    NOTE = "メモ"
    TRAILER = "コミット"
    RULE = "規則"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """What commit messages say of the changes that the commits made; empty where nothing."""

    kind: str = ""
    timing: str = ""
    reason: str = ""


NO_TRAILER = Trailer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the change log, as printed, and what it was made from.

    `date` is 変更日, None for a draft. `before` and `after` are in short and perhaps reworded,
    `full_before` and `full_after` all that was and is printed. `kind` is what a person said that
    the change is, None where nobody has; `proposed` what it looks like. `published` is the 公表日
    with which it came, None for a draft. `left_out` is the reason for which it is not printed.
    """

    date: When | None
    item: str
    before: str
    after: str
    timing: str
    reason: str
    full_item: str
    full_before: str
    full_after: str
    change: Change
    origin: Origin
    published: When | None
    kind: ChangeKind | None = None
    proposed: ChangeKind | None = None
    left_out: str = ""
    veiled: bool = False

    @property
    def important(self) -> bool:
        """Whether the row is about an item with ※."""
        return self.change.important

    @property
    def open(self) -> bool:
        """Whether nobody has said yet if the change of an item with ※ is a 重要な変更."""
        settled = self.kind is not None and self.kind.settles
        return self.important and not self.left_out and not settled

    @property
    def draft(self) -> bool:
        """Whether the change is not published yet."""
        return self.date is None


def likely(row: Row, style: Style) -> str:
    """What kind of change it looks like, and why; empty where it looks like none."""
    if row.proposed is None:
        return ""
    return style.likely.format(kind=row.proposed.name, because=row.proposed.because)


def question(row: Row, style: Style) -> str:
    """What a person has to decide about a row; empty where nothing is open."""
    return f"{style.question}{likely(row, style)}" if row.open else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What all rows of a log share: the style, how paths are written, and who reads them.

    `veils` is what the public must not see of the states that are compared.
    """

    style: Style
    path: PathStyle
    edition: Edition
    veils: Veils


def row(
    change: Change,
    day: When | None,
    notes: Sequence[Note],
    trailer: Trailer,
    wording: Wording,
) -> Row:
    """The row of a change: first its notes speak, the closest first, then commits, then rules."""
    style = wording.style
    meant = sorted(
        (note for note in notes if note.means(change.place)), key=lambda note: -note.precision
    )
    full_before, full_after = _full(change.before, style), _full(change.after, style)
    before, after = map("\n".join, _short(change, style))
    named = _named(change, wording)
    hidden = _hidden(change, full_before, full_after, wording)
    kind = style.kind(_first(note.kind for note in meant) or trailer.kind)
    said, origin = _timing(change, meant, trailer, style)
    words = [_told((note.item for note in meant), named)]
    for given, computed, veil in (
        ((note.before for note in meant), before or style.none, hidden[0]),
        ((note.after for note in meant), after or style.none, hidden[1]),
    ):
        words.append(WITHHELD if veil else _told(given, computed))
    return Row(
        date=next((note.date for note in meant if note.date), day) if day else None,
        item=words[0],
        before=words[1],
        after=words[2],
        timing=said.timing,
        reason=said.reason,
        full_item=named,
        full_before=WITHHELD if hidden[0] else full_before,
        full_after=WITHHELD if hidden[1] else full_after,
        change=change,
        origin=origin,
        published=day,
        kind=kind,
        proposed=None if kind or any(hidden) else propose(change, style),
        left_out=_first(note.left_out for note in meant),
        veiled=any(hidden),
    )


def _first(words: Iterable[str]) -> str:
    return next((word for word in words if word), "")


def _told(given: Iterable[str | None], computed: str) -> str:
    return next((words for words in given if words is not None), computed)


def _timing(
    change: Change, notes: Sequence[Note], trailer: Trailer, style: Style
) -> tuple[Timing, Origin]:
    """提出時期 and 説明, each from the first that says it; and who said anything at all.

    A kind says both, as far as who named it does not.
    """
    rule = style.candidates if change.important else style.others
    noted = style.kind(_first(note.kind for note in notes))
    told = style.kind(trailer.kind)
    timings = [
        (_first(note.timing for note in notes), Origin.NOTE),
        (noted.timing.timing if noted else "", Origin.NOTE),
        (trailer.timing, Origin.TRAILER),
        (told.timing.timing if told else "", Origin.TRAILER),
        (rule.timing, Origin.RULE),
    ]
    given = next((note.reason for note in notes if note.reason is not None), None)
    reasons = [
        (given, Origin.NOTE),
        (noted.timing.reason if noted else None, Origin.NOTE),
        (trailer.reason or None, Origin.TRAILER),
        (told.timing.reason if told else None, Origin.TRAILER),
        (rule.reason, Origin.RULE),
    ]
    timing, first = next((words, origin) for words, origin in timings if words)
    reason, second = next((words, origin) for words, origin in reasons if words is not None)
    origins = list(Origin)
    return Timing(timing=timing, reason=reason), min(first, second, key=origins.index)


def _named(change: Change, wording: Wording) -> str:
    """The place in words; without the name of an entry that the public must not see."""
    place = change.place
    words = place_words(place, wording.path)
    if wording.edition is Edition.PUBLIC and wording.veils.hide_name(change, words):
        return place_words(place.unnamed, wording.path)
    return words


def _hidden(change: Change, before: str, after: str, wording: Wording) -> tuple[bool, bool]:
    """Whether the public sees 非公表 in place of the text before, and of the text after.

    What was withheld stays so. What is withheld now hides what was public before: the two mostly
    say the same.
    """
    if wording.edition is not Edition.PUBLIC:
        return False, False
    was = change.veiled_before or wording.veils.hide(change, before)
    now = change.veiled_after or wording.veils.hide(change, after)
    return was or now, now


def _full(lines: Lines, style: Style) -> str:
    return "\n".join(lines) or style.none


def _short(change: Change, style: Style) -> tuple[Lines, Lines]:
    """Before and after as the log prints them."""
    item = change.place.item
    if change.sort is Sort.MOVED:
        return change.before, (*change.after[:-1], change.after[-1] + style.moved)
    if item is not None and item.repeats and change.sort is Sort.ADDED:
        return (), _summary(change, style)
    if item is not None and item.repeats:
        return change.before, change.after
    if change.veiled_before or change.veiled_after:
        # What is left out would tell what the withheld text has.
        return change.before, change.after
    if item is not None and item.kind is Kind.CHECKS:
        return changed_only(change.before, change.after)
    if change.before == change.after:
        # Only what is drawn differs.
        return change.before, (*change.after, style.redrawn)
    return elide(change.before, change.after, style.elision, style.elided)


def _summary(change: Change, style: Style) -> Lines:
    """An entry that came: its name, and from where to where its items reach; they stand there."""
    item = change.place.item
    parts = item.items if item else ()
    printed = [part for part in parts if part.printed and part.id != (item and item.heading_value)]
    heading = change.after[0]
    if len(change.after) < 2 or len(printed) < 2:
        return change.after
    form = change.place.form
    ends = [label(form, part).removesuffix("　※") for part in (printed[0], printed[-1])]
    return (heading, f"{'～'.join(ends)}{style.elided}")
