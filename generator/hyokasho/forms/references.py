"""Checks that what a form computes and asks names items and options that the form has.

An edition that takes an item away would otherwise change, without a word, what is computed from it.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hyokasho.forms import conditions as c
from hyokasho.forms import derivations as d
from hyokasho.forms import keys
from hyokasho.forms.errors import FormFileError
from hyokasho.forms.model import Form, Item, Kind, Section

_RESERVED = frozenset(
    {keys.VALUE, keys.OVERRIDE, keys.REASON, keys.WITHHELD, keys.ID, keys.ANNEX, keys.FORM}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A path that a rule names, with the label of an option, empty where it names none.

    `counted` says that the path is of a list of which the rule takes how many entries there are.
    """

    path: str
    option: str = ""
    counted: bool = False


def rests_on(item: Item, rule: d.Derivation) -> tuple[str, ...]:
    """The paths of the answers from which the rule computes the item, as the rule writes them.

    That a list has entries, and how many, is no answer.
    """
    references = _in_rule(item, rule, "")
    return tuple(ref.path for ref in references if not ref.counted and ref.path != item.path)


def check_references(form: Form) -> None:
    """Says that every path, option and derived box of the form's rules is there.

    Raises:
        FormFileError: One is not; or an item stands twice, or its key could not be told from
            another one.
    """
    items: dict[str, Item] = {}
    for section in form.all_sections:
        for item in section.walk():
            if items.setdefault(item.path, item) is not item:
                raise FormFileError(f"様式 {form.id} の項目 {item.path} が二つあります。")
    parents: tuple[Section | Item, ...] = (*form.all_sections, *items.values())
    for parent in parents:
        _check_keys(form, parent)
    for item in items.values():
        if item.taken is not None and not form.compiled:
            raise FormFileError(
                f"様式 {form.id} の {item.path} の from: には、compiled: true が要ります。"
            )
        for reference in _references(item, _row_of(items, item)):
            _check(form, item, items, reference)
    _check_names(form, items)


def check_sources(plan: Form, form: Form) -> None:
    """Says that the form has all that the items of the plan take from its kind.

    Raises:
        FormFileError: It lacks a path or an option that `from:` names.
    """
    items = {item.path: item for section in form.all_sections for item in section.walk()}
    for item in (item for section in plan.all_sections for item in section.walk()):
        for kind, derivation in item.taken.by_kind if item.taken else ():
            if kind == form.kind:
                for reference in _in_rule(item, derivation, ""):
                    _check(plan, item, ChainMap({item.path: item}, items), reference)


def _row_of(items: dict[str, Item], item: Item) -> str:
    """The path, with a slash, of the list or table that the item is a part of; else empty."""
    above, _, _ = item.path.rpartition("/")
    while above in items and not items[above].repeats:
        above, _, _ = above.rpartition("/")
    return f"{above}/" if above in items else ""


def _check_keys(form: Form, parent: Section | Item) -> None:
    seen = set(_RESERVED)
    for item in parent.items:
        if item.key in seen:
            raise FormFileError(f"様式 {form.id} の {item.path} の key「{item.key}」は使えません。")
        seen.add(item.key)


def _check(form: Form, item: Item, items: Mapping[str, Item], reference: Reference) -> None:
    path, option = reference.path, reference.option
    found = items.get(path)
    if found is None:
        raise FormFileError(f"様式 {form.id} の {item.path} が指す {path} がありません。")
    if option and option not in {known.label for known in found.options}:
        raise FormFileError(
            f"様式 {form.id} の {item.path} が指す {path} に、選択肢「{option}」がありません。"
        )


def _check_names(form: Form, items: dict[str, Item]) -> None:
    """Title and agency stand in names and properties of every file, so each must be written."""
    once = {item.path for s in form.all_sections if not s.per_file for item in s.walk()}
    required = (*form.names.in_title, form.names.agency)
    for path in filter(None, (*required, form.names.date)):
        if path not in once:
            raise FormFileError(f"様式 {form.id} の names が指す {path} がありません。")
        if path in required and not items[path].required:
            raise FormFileError(
                f"様式 {form.id} の names が指す {path} に required: true がありません。"
            )


def _references(item: Item, row: str) -> Iterator[Reference]:
    """What the item's rules name."""
    if item.off_when is not None:
        yield from _in_condition(item.off_when, "")
    if item.computed is not None:
        yield from _in_rule(item, item.computed, row)
    if item.file_caption is not None:
        yield Reference(f"{item.path}/{item.file_caption.caption}")
        yield Reference(item.file_caption.name)


def _in_rule(item: Item, rule: d.Derivation, row: str) -> Iterator[Reference]:
    """The same, of the rule by which the item is computed."""
    match rule:
        case d.Count(path):
            yield Reference(path, counted=True)
        case d.Same(path) | d.Lines(path) | d.DayIn(path) | d.Looked(equals=path):
            yield Reference(path)
        case d.Each(path, name):
            yield Reference(path, counted=True)
            yield Reference(f"{path}/{name}")
        case d.Due(after, unless=unless):
            yield from (Reference(f"{row}{path}") for path in (*after, unless) if path)
        case d.FirstOf(cases):
            for condition, value in cases:
                if item.kind is Kind.CHOICE:
                    yield Reference(item.path, value)
                if condition is not None:
                    yield from _in_condition(condition, "")
        case d.Ticks(boxes):
            labels = {option.id: option.label for option in item.options}
            for box, condition in boxes:
                yield Reference(item.path, labels.get(box, box))
                yield from _in_condition(condition, "")
        case d.Holds(condition):
            yield from _in_condition(condition, "")
        case d.Happened(window, yes, no):
            yield from map(Reference, window.until)
            yield from (Reference(item.path, label) for label in (yes, no))
        case d.Told(window):
            yield from map(Reference, window.until)
        case d.Constant() | d.FromAgency():
            return


def _in_condition(condition: c.Condition, above: str) -> Iterator[Reference]:
    """The same, of a condition; `above` is the path of the list whose entries it speaks of."""
    match condition:
        case c.Entries(path):
            yield Reference(above + path, counted=True)
        case c.Ticked(path):
            yield Reference(above + path)
        case c.Is(path, label) | c.Has(path, label) | c.Only(path, label):
            yield Reference(above + path, label)
        case c.Not(part):
            yield from _in_condition(part, above)
        case c.Both(parts) | c.Either(parts):
            for part in parts:
                yield from _in_condition(part, above)
        case c.Every(path, part) | c.Some(path, part):
            yield Reference(above + path, counted=True)
            yield from _in_condition(part, f"{above}{path}/")
