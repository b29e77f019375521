"""Rows of 変更箇所 that the spec itself holds: their days, words and terms."""

from collections.abc import Iterator

from hyokasho.check.rules.subject import Found, Subject
from hyokasho.dates import When, wareki
from hyokasho.source import answers as a
from hyokasho.words import one_line

_WRONG_TERM, _TERM = "重大な変更", "重要な変更"


def _rows(subject: Subject) -> tuple[a.Record, ...]:
    """The rows but for those that are kept from the public."""
    table = subject.form.change_table
    rows = subject.assessment.section(table[0].id).entries(table[1].id) if table else ()
    return tuple(row for row in rows if not row.withheld and not _hides_something(row))


def _hides_something(row: a.Record) -> bool:
    return any(answer.withheld for answer in a.answers(row))


def _found(row: a.Record, message: str, hint: str, item_id: str = "") -> Found:
    answer = row.answer(item_id) if item_id else a.BLANK
    position = answer.position if answer is not a.BLANK else row.position
    item = one_line(a.text_of(row.answer("item").value))
    return Found(message=message, hint=hint, position=position, item=item)


def day_of_a_row(subject: Subject) -> Iterator[Found]:
    """A finding for each row that is later than the 公表日, out of order, or without its day."""
    day = subject.named_day
    last = None
    for row in _rows(subject):
        value = row.answer("date").value
        when = value.first_day if isinstance(value, When) else None
        if when is None and day is not None:
            yield _found(
                row,
                "公表日があるのに、この行の変更日がありません。",
                f"記載を変えた日（今度の分なら公表日の {day}）を書いてください。",
                "date",
            )
        elif when is not None and day is not None and when > day:
            yield _found(
                row,
                f"変更日（{wareki(when)}）が、公表日（{wareki(day)}）より後です。",
                "どちらかの日付を直してください。",
                "date",
            )
        elif when is not None and last is not None and when < last:
            yield _found(
                row,
                f"変更日（{wareki(when)}）が、すぐ上の行（{wareki(last)}）より前です。",
                "行を古い順に並べるか、日付を直してください。",
                "date",
            )
        last = when or last


def nothing_changed(subject: Subject) -> Iterator[Found]:
    """A finding for each row whose two texts are the same."""
    for row in _rows(subject):
        before, after = (a.text_of(row.answer(name).value) for name in ("before", "after"))
        if before.strip() and "".join(before.split()) == "".join(after.split()):
            yield _found(
                row,
                "変更前と変更後の記載が同じです。",
                "写し誤りがないかを確かめ、変わっていなければこの行を消してください。",
            )


def wrong_term(subject: Subject) -> Iterator[Found]:
    """A finding for each row that says 重大な変更, which mixes up 重要な変更 and 重大事故."""
    for row in _rows(subject):
        if _WRONG_TERM in a.text_of(row.answer("timing_reason").value):
            yield _found(
                row,
                f"提出時期に係る説明に「{_WRONG_TERM}」とあります。",
                f"法令の用語は「{_TERM}」です。",
                "timing_reason",
            )
