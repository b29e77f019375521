"""Finds what a form says about a place of a spec, and where in the form a key belongs."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from hyokasho.forms import keys
from hyokasho.forms.model import Form, Item, Section, inner, transparent

Path = tuple[str | int, ...]


def item_at(form: Form, path: Sequence[str | int]) -> tuple[Section | Item | None, Path]:
    """The section or item that the path of a spec leads to, and what of the path goes beyond it.

    None stands for the top of the spec. An index into a list leads no further than to the list.
    """
    here: Section | Item | None = None
    for position, step in enumerate(path):
        if isinstance(step, int):
            listed = transparent(here) if here is not None else None
            here = listed or here
            if isinstance(here, Item) and not here.repeats:
                return here, tuple(path[position:])
            continue
        found = child(here, step) if here is not None else _section(form, step)
        if found is None:
            return here, tuple(path[position:])
        here = found
    return here, ()


def _section(form: Form, key: str) -> Section | None:
    return next((section for section in form.all_sections if section.key == key), None)


def child(parent: Section | Item, key: str) -> Item | None:
    """The item that has that key below the parent."""
    return next((item for item in inner(parent).items if item.key == key), None)


@cache
def paths_by_key(form: Form) -> Mapping[str, tuple[Path, ...]]:
    """Where each key may stand, as paths without indexes, in the order of the form."""
    found: dict[str, list[Path]] = {}
    for path in _paths(form):
        found.setdefault(str(path[-1]), []).append(path)
    return MappingProxyType({key: tuple(paths) for key, paths in found.items()})


def _paths(form: Form) -> Iterator[Path]:
    yield (keys.FORM,)
    yield (keys.ANNEX,)
    yield (keys.NEXT_CHANGES,)
    for section in form.all_sections:
        yield (section.key,)
        yield from _paths_below(section, (section.key,))


def _paths_below(parent: Section | Item, above: Path) -> Iterator[Path]:
    for item in inner(parent).items:
        path = (*above, item.key)
        yield path
        yield from _paths_below(item, path)
