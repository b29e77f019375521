"""Specs for tests: a head to begin one with, a place to write it, and what is read in it."""

from pathlib import Path

from hyokasho.derive.derive import derive
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.model import Form
from hyokasho.source import answers as a
from hyokasho.source.parse import parse
from hyokasho.source.read import read
from hyokasho.source.tree import Mapping, Scalar

# All that a spec must say: four lines, and what follows may be more of the 表紙.
HEAD = """様式: 全項目評価書 平成30年5月
表紙:
  評価書名: 甲
  評価実施機関名: 乙
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A file below the `specs` of a folder, as it is in every byte."""
    path = folder / "specs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def tree_of(source: str | bytes) -> Mapping:
    """The tree of a source in which nothing is wrong as YAML."""
    parsed = parse(source if isinstance(source, bytes) else source.encode())
    assert parsed.findings == ()
    assert parsed.tree is not None
    return parsed.tree


def answers_of(source: str | bytes, form: Form | None = None) -> a.Assessment:
    """What is written in a spec without a finding, by the form that it names or by that one."""
    tree = tree_of(source)
    found, findings = read(tree, form or _named_in(tree))
    assert findings == ()
    return found


def _named_in(tree: Mapping) -> Form:
    name = tree.get("様式")
    assert isinstance(name, Scalar)
    return load_form(form_names()[name.text])


def derived(source: str | bytes, form: Form | None = None) -> a.Assessment:
    """What such a spec says, with all that follows from it; it stands alone, without registers."""
    return derive(answers_of(source, form))
