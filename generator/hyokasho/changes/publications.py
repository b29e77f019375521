"""Which states of an assessment were published: those that set a new 公表日."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Published(Generic[T]):
    """A state with its 公表日."""

    state: T
    day: date


def publications(states: Iterable[tuple[T, date | None]]) -> tuple[Published[T], ...]:
    """The published states, oldest first; their days rise.

    `states` come oldest first with what they say at 公表日, None where it is blank. A day that was
    published before takes back what came since, as when a commit is reverted; an earlier day that
    is new corrects a later one that was wrong.
    """
    found: list[Published[T]] = []
    for state, day in states:
        if day is None or (found and found[-1].day == day):
            continue
        while found and found[-1].day > day:
            found.pop()
        if not found or found[-1].day != day:
            found.append(Published(state, day))
    return tuple(found)
