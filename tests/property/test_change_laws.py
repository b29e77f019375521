"""Laws of the change log: rows lead from the old state to the new, and nothing makes no row."""

import random
from copy import deepcopy
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from histories import SPEC, Step, log, make
from hyokasho.build.logged import wording
from hyokasho.changes.diff import diff
from hyokasho.changes.elide import elide
from hyokasho.changes.log import Interval, State, compared, log_rows
from hyokasho.changes.places import places
from hyokasho.changes.publications import publications
from hyokasho.changes.report import as_json
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.forms.change_style import Elision
from hyokasho.forms.load import load_form
from hyokasho.forms.model import Form, Item, Kind, Section, transparent
from replay import replay
from small_specs import derived
from test_kawaguchi_log import dumped

SOME = settings(max_examples=40, deadline=None, derandomize=True, database=None)
FEW = settings(max_examples=10, deadline=None, derandomize=True, database=None)
MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)
FORMS = ("juten-2024-10", "zenkomoku-2024-10", "kiso-2024-10")
WORDS = ("甲", "乙の文", "丙\n丁", "戊の文\n\n己の文", "・庚\n・辛", "壬　癸", "（略）")
NAMES = ("市民課", "税務課", "福祉課", "福祉 第一課", "教育課")
SEEDS = st.integers(0, 10**6)


class Author:
    """Writes specs and edits them, the same from the same seed."""

    def __init__(self, form: Form, seed: int) -> None:
        self._form = form
        self._chance = random.Random(seed)  # noqa: S311 - no secrets here.

    def spec(self) -> dict[str, Any]:
        found: dict[str, Any] = {"様式": self._form.name}
        for section in self._form.sections:
            if section.id != "changes":
                found[section.key] = self._below(section)
        found["表紙"] = {"評価書名": "甲", "評価実施機関名": "甲市長"}
        return found

    def edited(self, spec: dict[str, Any]) -> dict[str, Any]:
        """The spec with some answers and entries written anew, taken out, moved or put in."""
        mixed: dict[str, Any] = self._mixed(spec, self.spec())
        return mixed

    def _mixed(self, one: Any, other: Any) -> Any:
        if isinstance(one, dict) and isinstance(other, dict):
            keys = [*one, *(key for key in other if key not in one)]
            mixed = {}
            for key in keys:
                if key in one and key in other:
                    mixed[key] = self._mixed(one[key], other[key])
                elif self._chance.random() < 0.8 if key in one else self._chance.random() < 0.1:
                    mixed[key] = one.get(key, other.get(key))
            return mixed
        if isinstance(one, list) and one and isinstance(one[0], dict):
            kept = [entry for entry in one if self._chance.random() < 0.8]
            more = [entry for entry in other if self._chance.random() < 0.3]
            mixed_list = [*kept, *more]
            if self._chance.random() < 0.3:
                self._chance.shuffle(mixed_list)
            return mixed_list
        return other if self._chance.random() < 0.15 else one

    def _below(self, parent: Section | Item) -> Any:
        through = transparent(parent)
        return self._entries(through) if through else self._answers(parent)

    def _answers(self, parent: Section | Item) -> dict[str, Any]:
        found = {}
        for item in parent.items:
            if item.derived or item.supplied or item.kind is Kind.FIGURE:
                continue
            if self._chance.random() < 0.6:
                found[item.key] = self._answer(item)
        return found

    def _entries(self, item: Item) -> list[dict[str, Any]]:
        entries = []
        for _ in range(self._chance.randrange(4)):
            entry = self._answers(item)
            if item.heading_value:
                entry[item.child(item.heading_value).key] = self._chance.choice(NAMES)
            entries.append(entry)
        return entries

    def _answer(self, item: Item) -> Any:
        if item.kind in {None, Kind.GROUP}:
            return self._below(item)
        if item.kind is Kind.LIST:
            return self._entries(item)
        value = self._value(item)
        below = self._answers(item)
        return {"記載": value, **below} if below else value

    def _value(self, item: Item) -> Any:
        chance = self._chance
        match item.kind:
            case Kind.CHOICE:
                return chance.choice(item.options).label
            case Kind.FLAG:
                return chance.random() < 0.5
            case Kind.CHECKS:
                options = [option for option in item.options if chance.random() < 0.4]
                return [
                    {o.label: chance.choice(NAMES)}
                    if o.takes_text and chance.random() < 0.5
                    else o.label
                    for o in options
                ]
            case Kind.DATE:
                return chance.choice(("2024-01-10", "2025-02", "2026-03 予定"))
            case Kind.RECORDS:
                return [{"項目": chance.sample(NAMES, chance.randrange(1, 4))}]
            case _:
                return chance.choice(WORDS)


def text(spec: dict[str, Any]) -> str:
    return "\n".join(dumped(spec)) + "\n"


@SOME
@given(form=st.sampled_from(FORMS), seed=SEEDS, edit=SEEDS)
def test_the_rows_lead_from_the_old_state_to_the_new(form: str, seed: int, edit: int) -> None:
    spec = Author(load_form(form), seed).spec()
    old = derived(text(spec))
    new = derived(text(Author(load_form(form), edit).edited(spec)))
    changes = diff(old, new)
    again = replay(old, changes)
    assert diff(again, new) == ()
    assert compose(again) == compose(new)
    assert bool(changes) == (compose(old) != compose(new))


@SOME
@given(form=st.sampled_from(FORMS), seed=SEEDS)
def test_no_edit_makes_no_row(form: str, seed: int) -> None:
    state = derived(text(Author(load_form(form), seed).spec()))
    assert diff(state, state) == ()


@FEW
@given(form=st.sampled_from(FORMS), seed=SEEDS, edit=SEEDS, order=st.randoms(use_true_random=False))
def test_the_order_of_commits_within_an_interval_does_not_matter(
    form: str, seed: int, edit: int, order: random.Random
) -> None:
    """Each commit edits one answer of a published spec; the last one publishes them all."""
    old = Author(load_form(form), seed).spec()
    new = Author(load_form(form), edit).edited(old)
    for spec, day in ((old, "2024-01-10"), (new, "2025-02-01")):
        spec["表紙"] = {"評価書名": "甲", "評価実施機関名": "甲市長", "公表日": day}
    edits = _edits(old, new)
    shuffled = order.sample(edits, len(edits))
    first, second = (_published(old, new, one) for one in (edits, shuffled))
    assert first == second
    assert bool(first) == bool(diff(derived(text(old)), derived(text(new))))


def _edits(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers that differ, by section and item."""
    return [
        (section, key)
        for section in old
        if section != "表紙" and isinstance(old[section], dict)
        for key in {**old[section], **new.get(section, {})}
        if old[section].get(key) != new.get(section, {}).get(key)
    ]


def _published(
    old: dict[str, Any], new: dict[str, Any], edits: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The rows of a history that does the edits one by one in that order."""
    between = deepcopy(old)
    steps = [Step({SPEC: text(old)})]
    for section, key in edits:
        if key in new.get(section, {}):
            between[section][key] = new[section][key]
        else:
            del between[section][key]
        steps.append(Step({SPEC: text(between)}))
    steps.append(Step({SPEC: text(new)}))
    with TemporaryDirectory() as folder:
        return log(make(Path(folder), *steps), "--to", "HEAD")


class Clerk:
    """Keeps an assessment with files and contracts, and all that was ever said where.

    Every text is said once only, so that one can be looked for. Files and contracts come, go, move
    and take new names; a name is never that of another before.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - no secrets here.
        self._said = 0
        self._files = [self._file() for _ in range(self._chance.randrange(1, 3))]

    def _words(self, of: str) -> str:
        self._said += 1
        return f"{of}〔{self._said}〕"

    def _file(self) -> dict[str, Any]:
        contracts = [self._contract() for _ in range(self._chance.randrange(3))]
        return {"said": [self._answers("目的", "名")], "contracts": contracts}

    def _contract(self) -> dict[str, Any]:
        return {"said": [self._answers("社", "名")]}

    def _answers(self, *kinds: str) -> dict[str, str]:
        return {kind: self._words(kind) for kind in kinds}

    def edit(self) -> None:
        """One year's work."""
        for file in self._files:
            self._rewritten(file)
            file["contracts"] = self._listed(file["contracts"], self._contract)
            for contract in file["contracts"]:
                self._rewritten(contract)
        self._files = self._listed(self._files, self._file) or [self._file()]

    def _rewritten(self, one: dict[str, Any]) -> None:
        latest = one["said"][-1]
        one["said"].append(
            {
                kind: self._words(kind) if self._chance.random() < 0.3 else words
                for kind, words in latest.items()
            }
        )

    def _listed(self, known: list[Any], new: Any) -> list[Any]:
        kept = [one for one in known if self._chance.random() < 0.9]
        kept += [new() for _ in range(2) if self._chance.random() < 0.2]
        if self._chance.random() < 0.3:
            self._chance.shuffle(kept)
        return kept

    def withhold(self) -> set[str]:
        """Withholds some answers from now on; all that was ever said there."""
        held = [one for file in self._files for one in (file, *file["contracts"])]
        found: set[str] = set()
        for one in held:
            for kind in one["said"][-1]:
                if self._chance.random() < 0.3:
                    one.setdefault("veils", set()).add(kind)
                    found |= {said[kind] for said in one["said"]}
        return found

    def spec(self, day: str) -> str:
        files = [
            {
                "特定個人情報ファイル名": self._answer(file, "名"),
                "特定個人情報の入手・使用": {"使用目的": self._answer(file, "目的")},
                "特定個人情報ファイルの取扱いの委託": {
                    "委託事項": [
                        {"委託事項": self._answer(one, "名"), "委託先名": self._answer(one, "社")}
                        for one in file["contracts"]
                    ]
                },
            }
            for file in self._files
        ]
        cover = {"評価書名": "甲", "評価実施機関名": "甲市長", "公表日": day}
        return text(
            {
                "様式": load_form("juten-2024-10").name,
                "表紙": cover,
                "特定個人情報ファイルの概要": files if len(files) > 1 else files[0],
            }
        )

    def _answer(self, one: dict[str, Any], kind: str) -> Any:
        words = one["said"][-1][kind]
        withheld = kind in one.get("veils", ())
        return {"記載": words, "公表しない": "安全のため"} if withheld else words


@FEW
@given(seed=SEEDS)
def test_nothing_that_was_said_where_it_is_withheld_now_is_in_a_public_row(seed: int) -> None:
    clerk = Clerk(seed)
    specs = []
    for year in range(2020, 2024):
        specs.append(clerk.spec(f"{year}-04-01"))
        clerk.edit()
    secret = clerk.withhold()
    specs.append(clerk.spec("2024-04-01"))
    kept = [State(assessment=derived(one), day=date(2020, 4, 1)) for one in specs]
    intervals = [Interval(old=old, new=new, day=date(2020, 4, 1)) for old, new in pairwise(kept)]
    words = wording(kept[-1].assessment, None, Edition.PUBLIC)
    rows = as_json(log_rows(compared(intervals), words))
    assert {said for said in secret if said in rows} == set()


@FEW
@given(seed=SEEDS)
def test_every_change_is_at_a_place_of_the_states_that_it_names(seed: int) -> None:
    clerk = Clerk(seed)
    old = derived(clerk.spec("2024-04-01"))
    clerk.edit()
    new = derived(clerk.spec("2024-04-01"))
    spots = [{place.spot for place, _ in places(state)} for state in (old, new)]
    for change in diff(old, new):
        assert change.was is None or change.was in spots[0]
        assert change.now is None or change.now in spots[1]
        assert change.was or change.now


LINES = st.lists(st.text("甲乙丙", min_size=1, max_size=6), max_size=12).map(tuple)


@MANY
@given(old=LINES, new=LINES, context=st.integers(0, 2), least=st.integers(0, 6))
def test_leaving_paragraphs_out_hides_no_change(
    old: tuple[str, ...], new: tuple[str, ...], context: int, least: int
) -> None:
    """What is left out of both is the same in both: putting it back in gives the whole texts."""
    elision = Elision(long=0, context=context, least=least)
    before, after = elide(old, new, elision, "…")
    assert before.count("…") == after.count("…")
    pieces = [_pieces(short) for short in (before, after)]
    wholes = [_filled(part, whole) for part, whole in zip(pieces, (old, new), strict=True)]
    assert wholes[0] is not None
    assert wholes[1] is not None
    assert old == new or before != after


def _pieces(short: tuple[str, ...]) -> list[tuple[str, ...]]:
    parts: list[tuple[str, ...]] = [()]
    for line in short:
        if line == "…":
            parts.append(())
        else:
            parts[-1] = (*parts[-1], line)
    return parts


def _filled(parts: list[tuple[str, ...]], whole: tuple[str, ...]) -> int | None:
    """Where the last piece ends when all stand in the text in their order, None if they do not."""
    first, *rest = parts
    if whole[: len(first)] != first:
        return None
    at = len(first)
    for part in rest:
        while at <= len(whole) and whole[at : at + len(part)] != part:
            at += 1
        if at > len(whole):
            return None
        at += len(part)
    return at


@MANY
@given(days=st.lists(st.none() | st.dates()))
def test_the_days_of_publications_rise_and_stood_in_the_history(days: list[Any]) -> None:
    found = publications(enumerate(days))
    published = [one.day for one in found]
    assert published == sorted(set(published))
    assert all(days[one.state] == one.day for one in found)
    stated = [day for day in days if day]
    assert bool(found) == bool(stated)
    assert not stated or published[-1] == stated[-1]
