"""The published change log of 川口市 comes out of a history that plays its publications.

The states of 平成27年 to 令和7年 are made from today's assessment by undoing the published rows one
by one; they are committed in their order, with the city's 提出時期 and 説明 as notes. Then the log
is computed. docs/changes-proof.md tells which rows cannot come out the same, and why.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from conftest import ROOT
from histories import Step, make
from hyokasho.build.checked import check
from hyokasho.build.history import History
from hyokasho.build.logged import wording
from hyokasho.build.specs import Spec, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.build.versions import past_of
from hyokasho.changes.imported import Imported, imported_rows
from hyokasho.changes.locate import plain
from hyokasho.changes.log import compared, log_rows
from hyokasho.changes.place import Place
from hyokasho.changes.places import places
from hyokasho.changes.rows import Row
from hyokasho.changes.wording import place_words
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font
from hyokasho.forms.change_style import load_style
from hyokasho.forms.model import Item, Kind, Section, transparent
from hyokasho.source import answers as a
from hyokasho.source.expand import expand
from hyokasho.source.read import publication_day
from hyokasho.source.tree import plain as plain_tree
from small_specs import derived

NAME = "specs/kawaguchi/koki-korei.yaml"
FIRST_DAY = "2015-11-04"
LEFT_OUT = re.compile(r"（?略）?|以下省略")

# By the number of the row in the published table (from 1); docs/changes-proof.md says why.
UNLIKE = {
    1: "a box without ○ holds words",
    2: "a later row contradicts it",
    6: "a later row contradicts it",
    38: "the document contradicts it",
}
# The table gives a piece of the text only, or names boxes by their labels: a note has its words.
WORDED = {13, 32, 39, 41, 44}
# The table tells what was done instead of what is written.
TOLD = {7, 8, 9, 19, 20}
# Rows that the city forgot.
FORGOTTEN = {("2017-10-25", "file_overview/provision_transfer/existence/transfer_count")}


@dataclass(frozen=True)
class Played:
    """The published rows, the place of each in the form, and the computed rows."""

    published: tuple[Imported, ...]
    places: tuple[Place, ...]
    timing: tuple[tuple[str, str], ...]
    computed: tuple[Row, ...]


def font_registers() -> Registers:
    return Registers(find_font())


@cache
def today() -> tuple[dict[str, Any], a.Assessment]:
    """Today's spec, standing alone, as plain data; and its assessment."""
    registers = font_registers()
    (spec,) = find_specs((ROOT / NAME,))
    checked = check(spec, registers)
    assert checked.tree is not None
    assert checked.assessment is not None
    library = registers.around(spec).surroundings.library
    tree = expand(checked.tree, library, publication_day(checked.tree, checked.assessment.form))
    data: Any = plain_tree(tree)
    for place, node in places(checked.assessment):
        item = place.item
        supplied = item is not None and item.supplied is not None
        if supplied and isinstance(node, a.Answer) and node.value is not None:
            write(data, place, a.text_of(node.value))
    return data, checked.assessment


# States as plain data.


def holder(data: Any, place: Place) -> tuple[Any, Any]:
    """The list or mapping of plain data that holds what stands at the place, and its key there."""
    here: Any = {"": data}
    key: Any = ""
    parent: Section | Item | None = None
    for step in place.steps:
        node = step.node
        if parent is None or transparent(parent) is not node:
            inner = here[key]
            if inner is None or isinstance(inner, str):
                inner = here[key] = {"記載": inner}
            here, key = inner, node.key
            here.setdefault(key, {} if isinstance(node, Section) or not node.repeats else [])
        if step.number and isinstance(node, Item):
            here, key = here[key], step.number - 1
        parent = node
    return here, key


def write(data: Any, place: Place, value: Any) -> None:
    here, key = holder(data, place)
    item = place.item
    if item is not None and item.derived is not None:
        here[key] = {"上書き": value, "理由": "公表された記載"}
    elif isinstance(here[key], dict) and here[key]:
        here[key]["記載"] = value
    else:
        here[key] = value


def dumped(value: Any, depth: int = 0) -> Iterator[str]:
    """Plain data as YAML in blocks."""
    indent = "  " * depth
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in pairs:
        head = f"{indent}-" if key is None else f"{indent}{json.dumps(key, ensure_ascii=False)}:"
        if isinstance(item, dict | list) and item:
            yield head
            yield from dumped(item, depth + 1)
        else:
            words = "" if item is None else f" {json.dumps(item, ensure_ascii=False)}"
            yield head + words


def assessed(data: Any, form: Any) -> a.Assessment:
    return derived("\n".join(dumped(data)), form)


def text_at(assessment: a.Assessment, place: Place) -> str:
    known = {one.identity: node for one, node in places(assessment)}
    node = known[place.identity]
    return a.text_of(node.value) if isinstance(node, a.Answer) else ""


def undone(text: str, before: str, after: str) -> str:
    """The text as it was before the row; of a row that leaves paragraphs out, they stay."""
    old = [line for line in before.split("\n") if not LEFT_OUT.fullmatch(line)]
    new = [line for line in after.split("\n") if not LEFT_OUT.fullmatch(line)]
    whole = before.split("\n") == old and after.split("\n") == new
    if whole and "\n" not in text and after in text and after != text:
        return text.replace(after, before)
    if whole:
        return "" if before in {"—", "－", "-"} else before
    lines = text.split("\n")
    for start in range(len(lines)):
        if [plain(line) for line in lines[start : start + len(new)]] == [plain(x) for x in new]:
            return "\n".join([*lines[:start], *old, *lines[start + len(new) :]]).strip("\n")
    # The document contradicts the row, so that nothing can be undone but the whole.
    return "\n".join(old)


def whole_before(row: Imported, place: Place, earlier: list[tuple[Imported, Place]]) -> str | None:
    """What the row before it about the same item gives in full, where this one does not."""
    for other, where in reversed(earlier):
        if same_place(where, place):
            is_whole = not LEFT_OUT.search(other.after)
            partly = LEFT_OUT.search(row.before) or row.before in other.after
            return other.after if is_whole and partly else None
    return None


def same_place(one: Place, other: Place) -> bool:
    """The same item of the same entry, whatever the entry was called then."""
    numbers = [[step.number for step in place.steps] for place in (one, other)]
    return one.path == other.path and numbers[0] == numbers[1]


def undo(
    data: Any, row: Imported, place: Place, assessment: a.Assessment, known: str | None
) -> None:
    item = place.item
    assert item is not None
    if item.repeats and row.before == "—":
        here, key = holder(data, place)
        del here[key]
    elif item.repeats:
        write(data, place.to(item.child(item.heading_value)), row.before)
    elif item.kind is Kind.CHECKS:
        write(data, place, [])
    elif item.kind is Kind.DATE:
        days = {"平成27年11月4日": "2015-11-04", "令和2年10月22日": "2020-10-22"}
        write(data, place, days[row.before])
    elif item.kind in {Kind.CHOICE, Kind.COUNT}:
        write(data, place, row.before)
    else:
        text = known or undone(text_at(assessment, place), row.before, row.after)
        write(data, place, text or None)


def leaf(place: Place) -> Place:
    """The answer that a row about a whole block is about: the only text that it has."""
    item = place.item
    if item is None or item.repeats or item.kind in {Kind.TEXT, Kind.RICHTEXT}:
        return place
    if item.id == "education" and item.kind is Kind.CHOICE:
        return place.to(item.child("method"))
    return place


def note(number: int, row: Imported, place: Place, timing: tuple[str, str]) -> dict[str, str]:
    """What the clerk writes beside the state: 提出時期, 説明, and words that differ."""
    found = {"項目": place_words(place, load_style().path())}
    found |= dict(zip(("提出時期", "説明"), timing, strict=True))
    if number in WORDED:
        found |= {"変更前の記載": row.before, "変更後の記載": row.after}
    return found


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    latest, assessment = today()
    published = imported_rows(assessment)
    record = assessment.section("changes")
    entries = record.entries("change")
    timing = tuple(
        (a.text_of(e.answer("timing").value), a.text_of(e.answer("timing_reason").value))
        for e in entries
    )
    data = json.loads(json.dumps(latest))
    del data["変更箇所"]
    now = assessment
    listed: list[tuple[Imported, Place]] = []
    for row in published:
        # 移転先4 to 6 and all that is named stand today too, so that every row has its place.
        assert row.place is not None, row.item
        listed.append((row, leaf(row.place)))
    states: list[tuple[str, str]] = []
    days = sorted({str(row.date.value) for row in published if row.date})
    for day in reversed(days):
        data["表紙"]["公表日"] = day
        numbers = [n for n, row in enumerate(published) if row.date and str(row.date.value) == day]
        notes = [note(number + 1, *listed[number], timing[number]) for number in numbers]
        states.append((day, "\n".join(dumped({**data, "次回の変更": notes})) + "\n"))
        now = assessed(data, assessment.form)
        for number in reversed(numbers):
            row, place = listed[number]
            undo(data, row, place, now, whole_before(row, place, listed[:number]))
    data["表紙"]["公表日"] = FIRST_DAY
    states.append((FIRST_DAY, "\n".join(dumped(data)) + "\n"))
    folder = tmp_path_factory.mktemp("kawaguchi")
    make(folder, *(Step({NAME: text}, day) for day, text in reversed(states)))
    spec = Spec("kawaguchi", "koki-korei", folder / NAME)
    with History(folder) as history:
        past = past_of(spec, None, history.of(spec))
    assert past.remarks == ()
    assert [interval.day.isoformat() for interval in past.intervals if interval.day] == days
    final = past.intervals[-1].new.assessment
    computed = log_rows(compared(past.intervals), wording(final, None, Edition.PUBLIC))
    return Played(published, tuple(place for _, place in listed), timing, computed)


def same(one: str, other: str) -> bool:
    """The same words; widths, blanks, punctuation and dashes do not count."""
    return plain(one) == plain(other)


def partner(played: Played, number: int) -> Row | None:
    """The computed row of the same day about the same item as the row of that number."""
    row, place = played.published[number - 1], played.places[number - 1]
    return next(
        (
            computed
            for computed in played.computed
            if computed.date == row.date and same_place(computed.change.place.named, place)
        ),
        None,
    )


def numbered(played: Played) -> Iterator[tuple[int, Imported, Row | None]]:
    for number, row in enumerate(played.published, 1):
        yield number, row, partner(played, number)


def test_every_row_of_the_table_has_a_computed_row_with_its_day_timing_and_reason(
    played: Played,
) -> None:
    assert len(played.published) == 48
    for number, row, computed in numbered(played):
        if number in UNLIKE and computed is None:
            continue
        assert computed is not None, row.item
        assert (computed.timing, computed.reason) == played.timing[number - 1], row.item


def test_rows_that_give_the_whole_text_come_out_word_for_word(played: Played) -> None:
    alike = {
        number
        for number, row, computed in numbered(played)
        if computed and same(computed.before, row.before) and same(computed.after, row.after)
    }
    whole = {
        number
        for number, row in enumerate(played.published, 1)
        if not LEFT_OUT.search(row.before + row.after)
    }
    assert whole - alike == set(UNLIKE)
    assert len(whole & alike) == 32


def test_only_pieces_and_boxes_need_the_words_of_a_note(played: Played) -> None:
    for number in WORDED:
        row = played.published[number - 1]
        computed = partner(played, number)
        assert computed is not None
        assert not same(computed.full_before, row.before)
        assert computed.change.place.item is not None
        is_box = computed.change.place.item.kind is Kind.CHECKS
        assert is_box or row.before in computed.full_before


def test_what_shortened_rows_give_stands_in_the_computed_ones(played: Played) -> None:
    for number, row, computed in numbered(played):
        if number in TOLD or not LEFT_OUT.search(row.before + row.after):
            continue
        assert computed is not None, row.item
        for said, full in (
            (row.before, computed.full_before),
            (row.after, computed.full_after),
        ):
            lines = {plain(line) for line in said.split("\n") if not LEFT_OUT.fullmatch(line)}
            assert lines <= {plain(line) for line in full.split("\n")}, row.item


def test_no_other_row_is_computed_but_the_one_that_the_city_forgot(played: Played) -> None:
    partners = [computed for _, _, computed in numbered(played)]
    others = {
        (row.date.written if row.date else None, row.change.place.path)
        for row in played.computed
        if row not in partners
    }
    assert others == FORGOTTEN


def test_each_row_that_cannot_come_out_is_listed_in_the_docs() -> None:
    proof = (ROOT / "docs" / "changes-proof.md").read_text(encoding="utf-8")
    for number in sorted({*UNLIKE, *WORDED, *TOLD}):
        assert f"| {number} |" in proof
