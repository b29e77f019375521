"""What is said of a file that names no form, or one that there is not."""

from collections.abc import Sequence

from hyokasho.findings import Finding, Level
from hyokasho.forms import keys
from hyokasho.nearest import did_you_mean
from hyokasho.source.tree import Mapping, Scalar
from hyokasho.words import quoted


def form_name(tree: Mapping) -> str:
    """The form that a file names, empty where it names none."""
    named = tree.get(keys.FORM)
    return named.text if isinstance(named, Scalar) else ""


def no_form(tree: Mapping, likely: Sequence[str], write: str) -> Finding:
    """The finding, with the likely form of a similar name, else with what to write."""
    entry, name = tree.find(keys.FORM), form_name(tree)
    return Finding(
        code="S200",
        level=Level.ERROR,
        message=f"様式「{quoted(name)}」はありません。"
        if name
        else f"「{keys.FORM}:」に様式の名前が書かれていません。",
        hint=did_you_mean(name, likely) or write,
        position=entry.value.position if entry else tree.position,
        item=keys.FORM,
    )
