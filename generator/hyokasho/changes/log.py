"""The change log of an assessment: rows between each two publications, then those of the draft."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from hyokasho.changes.diff import Change, Comparison, compare
from hyokasho.changes.notes import Note
from hyokasho.changes.rows import NO_TRAILER, Row, Trailer, Wording, row
from hyokasho.changes.trailers import on_form
from hyokasho.dates import When
from hyokasho.source import answers as a


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an assessment said at some time, with the notes on its changes that stood there."""

    assessment: a.Assessment
    notes: tuple[Note, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the message of a commit says of all that the commit changed from `old` to `new`."""

    trailer: Trailer
    old: a.Assessment
    new: a.Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Two states between which nothing was published; `day` is the 公表日 of the later one.

    It is None for a draft. `told` are the messages in between, the oldest first.
    """

    old: State
    new: State
    day: date | None
    told: tuple[Told, ...] = ()

    @classmethod
    def between(cls, old: State, new: State, told: tuple[Told, ...] = ()) -> "Interval":
        """Two states that are compared directly; a draft unless the 公表日 was set anew."""
        return cls(old=old, new=new, day=new.day if new.day != old.day else None, told=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An interval with its changes, and what the commits say of each of them."""

    interval: Interval
    comparison: Comparison
    trailers: tuple[Trailer, ...]


def compared(intervals: Iterable[Interval]) -> tuple[Compared, ...]:
    """The intervals with their changes; made once, whoever then reads the rows."""
    return tuple(map(_compared, intervals))


def log_rows(intervals: Sequence[Compared], wording: Wording) -> tuple[Row, ...]:
    """The rows of all intervals, the oldest first, each in the order of the form.

    Left-out ones are included. `wording` has what is withheld in the newest state.
    """
    found: list[tuple[Row, ...]] = []
    veils = wording.veils
    for one in reversed(intervals):
        veils = veils.before(one.comparison.certain)
        found.append(tuple(_rows(one, replace(wording, veils=veils))))
    return tuple(chain.from_iterable(reversed(found)))


def fresh_notes(old: State, new: State) -> tuple[Note, ...]:
    """The notes that were not there yet when the older state was published."""
    known = {note.words for note in old.notes}
    return tuple(note for note in new.notes if note.words not in known)


def _rows(one: Compared, wording: Wording) -> Iterator[Row]:
    interval = one.interval
    day = When(interval.day) if interval.day else None
    notes = fresh_notes(interval.old, interval.new)
    for change, trailer in zip(one.comparison.changes, one.trailers, strict=True):
        yield row(change, day, notes, trailer, wording)


def _compared(interval: Interval) -> Compared:
    comparison = compare(interval.old.assessment, interval.new.assessment)
    spoken = [_Spoken(one, interval) for one in reversed(interval.told)]
    heard = [one for one in spoken if one.trailer != NO_TRAILER]
    trailers = (
        next((one.trailer for one in heard if one.speaks_of(change)), NO_TRAILER)
        for change in comparison.changes
    )
    return Compared(interval=interval, comparison=comparison, trailers=tuple(trailers))


class _Spoken:
    """What a commit said, and of what: the places where an interval has what the commit changed.

    They are followed from the commit to either end of the interval, since files and entries may
    have come, gone, moved and changed their names there.
    """

    def __init__(self, told: Told, interval: Interval) -> None:
        changes = compare(told.old, told.new).changes
        forth = compare(told.new, interval.new.assessment).kept
        back = compare(interval.old.assessment, told.old).kept.back
        self.trailer = on_form(told.trailer, interval.new.assessment.form)
        self._now = {forth.follow(change.now) for change in changes if change.now}
        self._was = {back.follow(change.was) for change in changes if change.was and not change.now}

    def speaks_of(self, change: Change) -> bool:
        return (change.now or change.was) in (self._now if change.now else self._was)
