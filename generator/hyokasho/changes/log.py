"""The change log of an assessment: rows between each two publications, then those of the draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hyokasho.changes.diff import diff
from hyokasho.changes.notes import Note
from hyokasho.changes.rows import NO_TRAILER, Row, Trailer, Wording, row
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
    """What the message of a commit says of the places that the commit changed."""

    trailer: Trailer
    places: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Two states between which nothing was published; `day` is the 公表日 of the later one.

    It is None for a draft. `told` are the messages in between, the oldest first.
    """

    old: State
    new: State
    day: date | None
    told: tuple[Told, ...] = ()


def interval_rows(interval: Interval, wording: Wording) -> tuple[Row, ...]:
    """The rows of an interval in the order of the form, left-out ones included."""
    day = When(interval.day) if interval.day else None
    notes = fresh_notes(interval.old, interval.new)
    return tuple(
        row(change, day, notes, _trailer(interval.told, change.place.identity), wording)
        for change in diff(interval.old.assessment, interval.new.assessment)
    )


def log_rows(intervals: Sequence[Interval], wording: Wording) -> tuple[Row, ...]:
    """The rows of all intervals, the oldest first."""
    return tuple(_rows(intervals, wording))


def fresh_notes(old: State, new: State) -> tuple[Note, ...]:
    """The notes that were not there yet when the older state was published."""
    known = {note.words for note in old.notes}
    return tuple(note for note in new.notes if note.words not in known)


def _rows(intervals: Sequence[Interval], wording: Wording) -> Iterator[Row]:
    for interval in intervals:
        yield from interval_rows(interval, wording)


def _trailer(told: Sequence[Told], place: tuple[str, ...]) -> Trailer:
    return next((one.trailer for one in reversed(told) if place in one.places), NO_TRAILER)
