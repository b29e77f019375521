"""What the changes of one assessment mean in law; a person decides what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hyokasho.changes.rows import Row
from hyokasho.forms.review_style import Advice, ReviewStyle, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """An assessment that a pull request touches.

    `file` is its spec, `old_day` and `new_day` its 公表日 before and after. `is_new` and `is_gone`
    say that there was none before, or is none any more; then there are no rows. `failure` is why it
    cannot be compared, else empty.
    """

    file: str
    title: str
    kind: str
    rows: tuple[Row, ...] = ()
    old_day: date | None = None
    new_day: date | None = None
    is_new: bool = False
    is_gone: bool = False
    failure: str = ""

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """The rows on items with ※ of which nobody has said whether they are 重要な変更."""
        return tuple(row for row in self.rows if row.open)

    @property
    def verdict(self) -> Verdict | None:
        """What the changes mean, None where there are none to judge."""
        return verdict(self.rows) if self.rows else None

    def advice(self, style: ReviewStyle) -> Advice | None:
        """What follows from the verdict."""
        return style.advice(self.verdict, self.kind) if self.verdict else None


def verdict(rows: Sequence[Row]) -> Verdict:
    """重要な変更 if a person says so of any row; open while any row with ※ is; else 修正."""
    if any(row.kind is not None and row.kind.important for row in rows):
        return Verdict.REASSESS
    if any(row.open for row in rows):
        return Verdict.UNDECIDED
    return Verdict.CORRECT
