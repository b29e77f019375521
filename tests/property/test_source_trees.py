"""Any tree of YAML is checked, and says the same when it is written again."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyokasho.check.report import as_json, as_text
from hyokasho.check.spec import check_spec
from hyokasho.findings import Position
from hyokasho.fonts import find_font
from hyokasho.forms import keys
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.lookup import paths_by_key
from hyokasho.forms.model import Form
from hyokasho.source.canonical import canonical
from hyokasho.source.decode import find_forbidden
from hyokasho.source.parse import MAX_DEPTH, TAGS, parse
from hyokasho.source.tree import Entry, Mapping, Node, Plain, Scalar, Sequence, plain, scalars

FORM = load_form("zenkomoku-2018-05")
NOWHERE = Position(1, 1)
MANY = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def options(form: Form) -> set[str]:
    items = [item for section in form.all_sections for item in section.walk()]
    return {option.label for item in items for option in item.options}


# Text that a spec may hold; lone CR cannot be written in YAML but as an escape, which is refused.
TEXT = st.text(st.characters(codec="utf-8")).filter(lambda text: find_forbidden(text) is None)
ODD = st.sampled_from(
    """a: b|a:|: a|- a|-|?|? a|#|a #b|&a|*a|!a|!md|>|%|@|`|{|}|[|]|,|'|"|''|\\|\\n|---|...|<<|=|~
null|NULL|true|はい|no|0|0123|1e3|1_0|.inf|2025-12-26|12:30|甲：乙|記載：甲|{{甲}}|※|①|か\u3099|甲\xa0
\ue000|😀|甲#乙|'甲'乙| |甲 | 甲|　甲""".replace("\n", "|").split("|")
)
LINES = st.sampled_from(
    ["", "|", "\n", "\n\n", "甲\n", "\n甲", "甲\n 乙", "甲\n\n乙", "甲\n\t乙", "\t", "甲\n　乙"]
)
KEYS = st.one_of(
    st.sampled_from(sorted(paths_by_key(FORM))),
    st.sampled_from(
        [keys.VALUE, keys.OVERRIDE, keys.REASON, keys.WITHHELD, keys.ID, keys.ANNEX, "項目", "行"]
    ),
    TEXT,
    ODD,
    LINES,
)
WORDS = st.one_of(st.none(), TEXT, ODD, LINES, st.sampled_from(sorted(options(FORM))))


def scalar(value: str | None, tag: str = "") -> Scalar:
    return Scalar(value=value, position=NOWHERE, tag=tag)


def mapping(values: dict[str, Node]) -> Mapping:
    entries = (Entry(key=scalar(key), value=value) for key, value in values.items() if key != "<<")
    return Mapping(entries=tuple(entries), position=NOWHERE)


def sequence(values: list[Node]) -> Sequence:
    return Sequence(items=tuple(values), position=NOWHERE)


SCALARS = st.builds(scalar, WORDS, st.sampled_from(["", "", "", *TAGS]))
NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda nodes: st.one_of(
        st.lists(nodes, max_size=4).map(sequence),
        st.dictionaries(KEYS, nodes, max_size=4).map(mapping),
    ),
    max_leaves=20,
)
TREES = st.dictionaries(KEYS, NODES, max_size=5).map(mapping)


def depth(node: Node) -> int:
    match node:
        case Scalar():
            return 0
        case Sequence(items=items):
            return 1 + max(map(depth, items), default=0)
        case Mapping(entries=entries):
            return 1 + max((depth(entry.value) for entry in entries), default=0)


def spec(*values: tuple[str, Node]) -> Mapping:
    cover = mapping({"評価書名": scalar("甲"), "評価実施機関名": scalar("乙")})
    return mapping({"様式": scalar(FORM.name), "表紙": cover, **dict(values)})


@st.composite
def specs(draw: st.DrawFn) -> Mapping:
    """A spec with something at some place of the form, or deep below where it belongs."""
    _, paths = draw(st.sampled_from(sorted(paths_by_key(FORM).items())))
    *above, last = draw(st.sampled_from(paths))
    node: Node = mapping({str(last): draw(NODES)})
    for step in reversed(above):
        in_list = draw(st.booleans())
        node = mapping({str(step): sequence([node]) if in_list else node})
    assert isinstance(node, Mapping)
    return spec(*((entry.key.text, entry.value) for entry in node.entries))


def assert_checked(data: bytes) -> None:
    lines = data.decode("utf-8", "replace").splitlines()
    findings = check_spec(data, form_names(), find_font()).findings
    for finding in findings:
        assert finding.message
        assert finding.hint
        assert len(finding.message) + len(finding.item) < 800
        number = finding.position.line
        assert 1 <= number <= len(lines) + 1
        assert finding.position.column >= 1
        as_text(finding, lines[number - 1] if number <= len(lines) else "")
    as_json(findings).encode()


@MANY
@given(TREES)
def test_any_tree_is_checked_without_a_crash(tree: Mapping) -> None:
    assert_checked(canonical(tree))


@MANY
@given(specs())
def test_anything_at_any_place_of_the_form_is_checked_without_a_crash(tree: Mapping) -> None:
    if depth(tree) < MAX_DEPTH:
        assert_checked(canonical(tree))


@MANY
@given(st.one_of(st.binary(max_size=200), TEXT.map(str.encode), ODD.map(str.encode)))
def test_any_bytes_are_read_or_refused_by_both_parsers(data: bytes) -> None:
    for pure in (False, True):
        parsed = parse(data, pure=pure)
        assert parsed.tree is not None or parsed.findings


TOKENS = st.lists(
    st.one_of(ODD, KEYS, st.sampled_from([":", ": ", "\n", "\n  ", "- ", "\t", "：", "　"]))
)


@MANY
@given(TOKENS.map("".join))
def test_any_line_of_yaml_is_read_or_refused_by_both_parsers(text: str) -> None:
    for pure in (False, True):
        parsed = parse(text.encode(), pure=pure)
        assert parsed.tree is not None or parsed.findings
    assert_checked(text.encode())


def published(node: Node) -> Plain:
    """The values of a tree that has nothing withheld."""
    assert not any(scalar.value == keys.WITHHELD for scalar in scalars(node))
    return plain(node)


def tags(node: Node) -> list[str]:
    return [scalar.tag for scalar in scalars(node)]


@MANY
@given(TREES)
def test_a_tree_that_is_written_and_read_again_is_the_same(tree: Mapping) -> None:
    if any(scalar.value == keys.WITHHELD for scalar in scalars(tree)):
        return
    data = canonical(tree)
    for pure in (False, True):
        parsed = parse(data, pure=pure)
        assert parsed.tree is not None, (data, parsed.findings)
        assert plain(parsed.tree) == published(tree)
        assert tags(parsed.tree) == tags(tree)
        assert canonical(parsed.tree) == data


@MANY
@given(TREES)
def test_a_tree_has_no_findings_of_its_own_when_it_is_written_again(tree: Mapping) -> None:
    """No style that `canonical` chooses is one that a clerk would be warned of."""
    assert parse(canonical(tree)).findings == ()


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@MANY
@given(text=TEXT)
def test_a_block_text_is_read_back_sign_for_sign(text: str, *, pure: bool) -> None:
    """As a clerk writes it: indented lines below a `|`."""
    lines = text.replace("\t", " ").split("\n")
    if not lines[0].strip(" ") or lines[0].startswith(" "):
        return
    source = "a: |-\n" + "".join(f"  {line}\n" for line in lines)
    value = read_value(source, pure=pure)
    assert value == "\n".join(lines).rstrip("\n") or not lines[-1].strip(" ")


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@MANY
@given(text=TEXT)
def test_a_quoted_text_is_read_back_sign_for_sign(text: str, *, pure: bool) -> None:
    assert read_value(f"a: {json.dumps(text, ensure_ascii=False)}\n", pure=pure) == text
    single = text.replace("'", "''")
    if "\n" not in text:
        assert read_value(f"a: '{single}'\n", pure=pure) == text


def read_value(source: str, *, pure: bool) -> Any:
    parsed = parse(source.encode(), pure=pure)
    assert parsed.findings == ()
    assert parsed.tree is not None
    values = plain(parsed.tree)
    assert isinstance(values, dict)
    return values["a"]


@MANY
@given(TEXT)
def test_any_text_in_a_text_item_is_what_is_printed(text: str) -> None:
    """Unless no font has it, the answer holds every sign of it."""
    tree = spec(("基本情報", mapping({"他の評価実施機関": scalar(text)})))
    checked = check_spec(canonical(tree), form_names(), find_font())
    assert checked.assessment is not None
    value = checked.assessment.section("basic").answer("other_organizations").value
    assert getattr(value, "plain", "") == text
