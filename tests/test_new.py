"""`hyokasho new`: a spec to begin with, which wants nothing but to be filled in."""

import json
import re
from pathlib import Path

import pytest

from commands import run_apart, run_here
from conftest import Printer
from hyokasho.authoring.formatted import form_named, formatted, known_forms
from hyokasho.authoring.template import template
from hyokasho.check.spec import check_register
from hyokasho.document.model import texts
from hyokasho.findings import Level
from hyokasho.forms import keys
from hyokasho.forms.lookup import item_at
from hyokasho.forms.model import Form, Item, Kind, Section
from hyokasho.source import answers as a
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence
from hyokasho.source.tree import Path as TreePath
from small_specs import tree_of

FORMS = {name: form for name in known_forms() if (form := form_named(name))}
# The older edition has the same items as the newer one.
every_form = pytest.mark.parametrize("name", sorted(FORMS.keys() - {"全項目評価書 平成30年5月"}))
# What says that something is yet to be written.
MISSING = {"S202", "S207"}


def findings(printer: Printer, form: Form, text: str) -> list[tuple[str, str]]:
    data = text.encode()
    checked = printer.check(data) if form.published else check_register(data, form, printer.font)
    return [(f.code, f.message) for f in checked.findings if f.level is not Level.NOTE]


def uncommented(text: str) -> str:
    """The text as when all that may be chosen is chosen, and all entries are begun."""
    before = ""
    while before != text:
        before = text
        text = re.sub(r"^( *)# (?=- |  |# |[^\s:]+: はい$)", r"\1", text, flags=re.MULTILINE)
    return text


@every_form
def test_a_new_spec_lacks_nothing_but_what_is_to_be_written(printer: Printer, name: str) -> None:
    found = findings(printer, FORMS[name], template(FORMS[name]))
    assert {code for code, _ in found} <= MISSING, found


@every_form
def test_so_it_is_when_all_that_stands_in_comments_is_taken(printer: Printer, name: str) -> None:
    text = template(FORMS[name])
    assert uncommented(text) != text or name == "諮問書"
    found = findings(printer, FORMS[name], uncommented(text))
    assert {code for code, _ in found} <= MISSING, found


@every_form
def test_a_new_spec_has_every_item_that_is_written_in_the_order_of_the_form(name: str) -> None:
    form = FORMS[name]
    tree = tree_of(uncommented(template(form)))
    held = [item.path for item in _items_of(form, tree)]
    wanted = [
        item.path
        for section in form.all_sections
        for item in section.walk()
        if not _is_computed(form, item)
    ]
    # A list that is all that stands in a section has no key of its own.
    assert held == [path for path in wanted if path in set(held)]
    assert set(wanted) - set(held) <= {
        only.path for section in form.all_sections for only in section.walk() if only.repeats
    }


def _is_computed(form: Form, item: Item) -> bool:
    parts = item.path.split("/")
    above = {"/".join(parts[:n]) for n in range(2, len(parts) + 1)}
    items = (i for section in form.all_sections for i in section.walk())
    return any(i.derived is not None for i in items if i.path in above)


def _items_of(form: Form, node: Node, path: TreePath = ()) -> list[Item]:
    out: list[Item] = []
    match node:
        case Mapping():
            for entry in node.entries:
                below = (*path, entry.key.text)
                item, beyond = item_at(form, below)
                out += [item] if isinstance(item, Item) and not beyond else []
                out += _items_of(form, entry.value, below)
        case Sequence():
            for index, item_node in enumerate(node.items):
                out += _items_of(form, item_node, (*path, index))
        case Scalar():
            pass
    return out


@every_form
def test_the_guidance_of_every_item_stands_above_it(name: str) -> None:
    form = FORMS[name]
    text = template(form).replace("\n", "")
    squeezed = re.sub(r"[ #]", "", text)
    for section in form.all_sections:
        for item in section.walk():
            if not _is_computed(form, item) and not item.repeats:
                assert re.sub(r"[ #]", "", item.help) in squeezed, item.path


@every_form
def test_all_options_are_listed(name: str) -> None:
    text = template(FORMS[name])
    for section in FORMS[name].all_sections:
        for item in section.walk():
            if not _is_computed(FORMS[name], item):
                assert all(option.label in text for option in item.options), item.path


@every_form
def test_a_new_spec_has_the_layout_of_fmt(name: str) -> None:
    data = template(FORMS[name]).encode()
    assert formatted(data).data == data


def test_nothing_is_counted_in_a_new_spec(printer: Printer) -> None:
    """An empty entry would be printed as one 委託."""
    form = FORMS["全項目評価書 令和6年10月"]
    text = (
        template(form)
        .replace("評価書名:", "評価書名: 甲")
        .replace("  評価実施機関名:", "  評価実施機関名: 甲市長")
    )
    assessment = printer.check(text.encode()).assessment
    assert assessment is not None
    overview = assessment.files[0].fields["file_overview"]
    assert isinstance(overview, a.Record)
    values = [answer.value for answer in a.answers(overview)]
    assert a.Chosen("委託しない") in values
    assert not any(isinstance(value, a.Number) and value.value for value in values)


@pytest.mark.parametrize(
    "name",
    [form.name for form in FORMS.values() if form.published and form.edition != "平成30年5月"],
)
def test_filled_in_from_end_to_end_it_is_published(printer: Printer, name: str) -> None:
    form = FORMS[name]
    tree = tree_of(uncommented(template(form)))
    filled = json.dumps(_filled(form, tree, ()), ensure_ascii=False)
    document = printer.document(filled.encode())
    words = "\n".join(texts(document))
    assert words.count("甲乙丙") > 5
    assert document.form in {form.title, f"{form.title} {form.edition}"} or form.title in words


def _filled(form: Form, node: Node, path: TreePath) -> object:
    match node:
        case Mapping():
            filled = {
                entry.key.text: _filled(form, entry.value, (*path, entry.key.text))
                for entry in node.entries
            }
            return {key: value for key, value in filled.items() if value is not None}
        case Sequence():
            return [_filled(form, item, (*path, n)) for n, item in enumerate(node.items)]
        case Scalar() if node.value is not None:
            return node.value
        case Scalar():
            item, _ = item_at(form, path)
            return _answer(item)


def _answer(item: Section | Item | None) -> object:
    assert isinstance(item, Item)
    if item.supplied is not None and not item.required:
        return None
    match item.kind:
        case Kind.CHOICE:
            return item.options[0].label
        case Kind.DATE:
            return "2025-12-26"
        case Kind.FIGURE:
            return None
        case _:
            return "甲乙丙"


# The command.


def test_the_kind_alone_takes_the_newest_edition(empty_folder: Path) -> None:
    made = run_apart("new", "全項目評価書", "specs/甲 市/年金 事務.yaml", LANG="C", LC_ALL="C")
    assert made.returncode == 0, made.stderr
    assert made.stdout == "specs/甲 市/年金 事務.yaml\n"
    data = (empty_folder / "specs" / "甲 市" / "年金 事務.yaml").read_bytes()
    assert "\n様式: 全項目評価書 令和6年10月\n".encode() in data
    assert b"\r" not in data
    assert formatted(data).data == data


@pytest.mark.parametrize("words", [["全項目評価書 平成30年5月"], ["全項目評価書", "平成30年5月"]])
def test_an_edition_is_named_in_one_word_or_two(empty_folder: Path, words: list[str]) -> None:
    assert run_here("new", *words, "specs/甲/乙.yaml").returncode == 0
    text = (empty_folder / "specs" / "甲" / "乙.yaml").read_text(encoding="utf-8")
    assert f"{keys.FORM}: 全項目評価書 平成30年5月" in text


REFUSED = {
    ("全項目評価", "specs/甲/乙.yaml"): "もしかして「全項目評価書」ですか。",
    ("履歴書", "specs/甲/乙.yaml"): "「重点項目評価書」",
    ("全項目評価書", "specs/甲/有.yaml"): "既にあります",
    ("全項目評価書", "specs/甲/乙.yml"): "終わりを .yaml に",
    ("全項目評価書", "specs/甲/_乙.yaml"): "（specs/甲/乙.yaml など）",
    ("全項目評価書", "specs/乙.yaml"): "（specs/機関/乙.yaml など）",
    ("全項目評価書", "specs/_shared/乙.yaml"): "（specs/機関/乙.yaml など）",
    ("全項目評価書", "甲/乙.yaml"): "評価書として読まれません",
    ("評価実施機関の台帳", "specs/甲/台帳.yaml"): "_agency.yaml",
    ("共通文", "specs/甲/共通.yaml"): "_shared",
}


def test_what_cannot_be_made_is_refused_and_nothing_is_touched(empty_folder: Path) -> None:
    there = empty_folder / "specs" / "甲" / "有.yaml"
    there.parent.mkdir(parents=True)
    there.write_text("様式: 全項目評価書 令和6年10月\n", encoding="utf-8")
    before = there.read_bytes()
    for (form, path), words in REFUSED.items():
        refused = run_here("new", form, path)
        assert refused.returncode == 2, path
        assert words in refused.stderr
    assert there.read_bytes() == before
    assert list(there.parent.iterdir()) == [there]
