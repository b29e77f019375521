"""Texts in a block that a ticked box switches off: they are written, but not printed."""

from collections.abc import Iterator

from hyokasho.derive.conditions import Scope, holds
from hyokasho.findings import Finding, Level
from hyokasho.forms.wording import item_path, place
from hyokasho.source import answers as a


def check_switched_off(assessment: a.Assessment) -> Iterator[Finding]:
    """A finding for each item whose answers are left out because of a flag, at the first of them.

    The official form prints such a block empty; a text that nobody sees is a mistake in one place
    or the other.
    """
    form = assessment.form
    for section in form.sections:
        printings = assessment.printings(section)
        for number, record in enumerate(printings):
            scope = Scope(assessment, assessment.files[number])
            several = number if len(printings) > 1 else None
            for block in section.items:
                for item in block.items:
                    if item.off_when is None or not holds(item.off_when, scope):
                        continue
                    lost = _first_written(record.record(block.id), item.id)
                    if lost is not None:
                        yield Finding(
                            code="D103",
                            level=Level.WARNING,
                            message="ここに書いてある文は印刷されません。"
                            "見出しの欄（「…しない」）に○が付くためです。",
                            hint="文を消すか、○の付くもとになった記載（Ⅱ）を確かめてください。",
                            position=lost.position,
                            item=place(form, item_path(form, item, several)),
                            basis="様式の記載要領：該当しない欄は空欄とする",
                        )


def _first_written(block: a.Record, item_id: str) -> a.Answer | None:
    """The first answer with a value at, or below, an item of the block."""
    match block.fields.get(item_id):
        case a.Answer() as answer:
            found = [answer, *a.answers(answer.items)]
        case a.Record() as record:
            found = list(a.answers(record))
        case _:
            found = []
    return next((answer for answer in found if answer.value is not None), None)
