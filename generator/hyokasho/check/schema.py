"""Where a tree does not fit the JSON Schema of its form, one finding for one cause."""

import json
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from hyokasho.check.explain import explain
from hyokasho.findings import Finding
from hyokasho.forms import keys
from hyokasho.forms.json_schema import json_schema
from hyokasho.forms.lookup import item_at
from hyokasho.forms.model import Form, Item, Kind
from hyokasho.source.tree import Mapping, plain

_FLAG_WORDS = frozenset({*keys.YES, *keys.NO})
# A list with more is of another form altogether; the first tell enough.
MAX_ERRORS = 400


def check_schema(tree: Mapping, form: Form) -> tuple[Finding, ...]:
    """What the tree has that the form does not allow, sorted by place; at most some hundreds."""
    found: dict[Finding, None] = {}
    for error in _errors(tree, form):
        if _is_of_figure(error, form):
            continue
        found.update(dict.fromkeys(explain(error, tree, form)))
        if len(found) >= MAX_ERRORS:
            break
    return tuple(sorted(found, key=lambda finding: finding.sort_key))


def _is_of_figure(error: ValidationError, form: Form) -> bool:
    """Whether the error is about a figure, of which `figures.read` says all that is wrong."""
    item, _ = item_at(form, tuple(error.absolute_path))
    return isinstance(item, Item) and item.kind is Kind.FIGURE


def _errors(tree: Mapping, form: Form) -> Iterator[ValidationError]:
    for error in _validator(form).iter_errors(plain(tree)):
        yield from _causes(error)


@cache
def _validator(form: Form) -> Draft202012Validator:
    # Through JSON, so that what is checked with is what editors use.
    validator: Draft202012Validator = _Validator(json.loads(json.dumps(json_schema(form))))
    return validator


def _is_flag(_checker: object, instance: object) -> bool:
    return isinstance(instance, str) and instance in _FLAG_WORDS


def _is_words(_checker: object, instance: object) -> bool:
    return isinstance(instance, str) and instance not in _FLAG_WORDS


def _first_items(
    validator: Draft202012Validator, items: Any, instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    """What is wrong in the entries of a list, as far as anybody would read it."""
    if not validator.is_type(instance, "array"):
        return
    count = 0
    for index, item in enumerate(instance):
        for error in validator.descend(item, items, path=index):
            yield error
            count += 1
        if count >= MAX_ERRORS:
            return


def _unique_boxes(
    validator: Draft202012Validator, unique: Any, instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    """No box stands twice, with its words or without; in one pass, however long the list is."""
    if not unique or not validator.is_type(instance, "array"):
        return
    seen: set[str] = set()
    twice: list[int] = []
    for index, item in enumerate(instance):
        label = next(iter(item), None) if isinstance(item, MappingOf) else item
        if not isinstance(label, str):
            continue
        if label in seen and len(twice) < MAX_ERRORS:
            twice.append(index)
            yield ValidationError(f"{label} stands twice", path=[index])
        seen.add(label)


# Every scalar of a spec is a string, so that `0123` stays `0123`; the words of a flag count as
# booleans, as they would in an editor.
_Validator = validators.extend(  # type: ignore[no-untyped-call]  # The stubs lack its types.
    Draft202012Validator,
    validators={"items": _first_items, "uniqueItems": _unique_boxes},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("boolean", _is_flag).redefine(
        "string", _is_words
    ),
)


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """The errors behind an `anyOf`: those of the alternative that the value is shaped like."""
    if error.validator != "anyOf" or not error.context:
        yield error
        return
    alternatives: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [errors for errors in alternatives.values() if not any(map(_is_of_shape, errors))]
    if not fitting:
        yield error
        return
    # Of two kinds of lists that fit as ill, the last is the one of groups, of which more is to say.
    causes = [[cause for inner in errors for cause in _causes(inner)] for errors in fitting]
    depth = len(error.absolute_path) + 1
    yield from min(reversed(causes), key=lambda found: _misshapen_entries(found, depth))


def _misshapen_entries(errors: list[ValidationError], depth: int) -> int:
    return sum(len(error.absolute_path) == depth and error.validator == "type" for error in errors)


def _is_of_shape(error: ValidationError) -> bool:
    """Whether the value itself is of another shape altogether (a list where words belong)."""
    if error.relative_path:
        return False
    match error.validator:
        case "anyOf":
            return all(map(_is_of_shape, error.context or ()))
        case "enum":
            return isinstance(error.instance, list | dict)
        case validator:
            return validator == "type"
