"""All places of an assessment that can change, with what stands there."""

from collections.abc import Iterator

from hyokasho.changes.place import Place
from hyokasho.changes.printed import answer_lines, public_file_name, public_name
from hyokasho.forms.model import Item, Kind, Section
from hyokasho.source import answers as a


def places(
    assessment: a.Assessment,
) -> Iterator[tuple[Place, a.Answer | a.Record]]:
    """Every place with its answer, entries of lists with their record, in the order of the form."""
    top = Place(form=assessment.form)
    for section in assessment.form.all_sections:
        printings = assessment.printings(section)
        alone = len(printings) == 1
        for number, record in enumerate(printings, 1):
            name = public_file_name(assessment.form, assessment.files[number - 1])
            here = (
                top.to(section, number, name, alone=alone) if section.per_file else top.to(section)
            )
            yield from _below(section, record, here)


def _below(
    parent: Section | Item, record: a.Record, at: Place
) -> Iterator[tuple[Place, a.Answer | a.Record]]:
    for item in parent.items:
        if item.kind is Kind.TABLE or not item.printed:
            continue
        if item.kind is Kind.LIST:
            for number, entry in enumerate(record.entries(item.id), 1):
                here = at.to(item, number, entry.id or public_name(item, entry))
                yield here, entry
                yield from _below(item, entry, here)
            continue
        here = at.to(item)
        if item.holds_value:
            yield here, record.answer(item.id)
        yield from _below(item, record.record(item.id), here)


def place_text(place: Place, answer: a.Answer) -> str:
    """All that is printed at a place that holds an answer."""
    item = place.item
    return "\n".join(answer_lines(item, answer.value, place.form.patterns)) if item else ""
