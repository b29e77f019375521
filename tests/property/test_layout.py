"""Laws of the layout of specs: nothing is lost, and what is laid out stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SPECS
from hyokasho.authoring.formatted import formatted
from hyokasho.forms import keys
from hyokasho.source.decode import find_forbidden
from hyokasho.source.parse import parse
from hyokasho.source.tree import Entry, Mapping, Node, Scalar, Sequence
from messy import Messy

TEXT = st.text(st.characters(codec="utf-8")).filter(lambda text: find_forbidden(text) is None)
ODD = st.sampled_from(
    """a: b|a:|: a|- a|-|?|? a|#|a #b|&a|*a|!a|!md|>|%|@|`|{|}|[|]|,|'|"|''|\\|\\n|---|...|<<|=|~
null|NULL|true|はい|no|0|0123|1e3|1_0|.inf|2025-12-26|12:30|甲：乙|記載：甲|{{甲}}|※|①|か\u3099
\ue000|😀|甲#乙|'甲'乙| |甲 | 甲|　甲|甲 #乙|甲、乙: 丙|y|Ｎ""".replace("\n", "|").split("|")
)
LINES = st.sampled_from(
    ["\n", "\n\n", "甲\n", "\n甲", "甲\n 乙", "甲\n\n乙", "甲\n\n\n乙\n\n", " 甲\n乙", "\n 甲\n乙",
     "甲\n\t乙", "\t甲\n乙", " \n甲", "甲\n　乙\n", "甲\n# 乙", "- 甲\n- 乙", "甲\n ", "甲 \n乙 "]
)  # fmt: skip


def shape(node: Node) -> object:
    """The node as a comparable value, with the tags of its texts."""
    match node:
        case Scalar():
            return (node.tag, node.value)
        case Sequence():
            return [shape(item) for item in node.items]
        case Mapping():
            return {entry.key.text: shape(entry.value) for entry in node.entries}


def tree_of(data: bytes) -> Mapping:
    parsed = parse(data)
    assert parsed.tree is not None, parsed.findings
    return parsed.tree


FILES = sorted({file for spec in SPECS for file in spec.parent.glob("*.yaml")})
TREES = {file: tree_of(file.read_bytes()) for file in FILES}
SMALL = [file for file in FILES if file.stat().st_size < 30_000]


def check_layout(tree: Mapping, seed: int) -> None:
    hand = Messy(Random(seed))  # noqa: S311 - It hides nothing.
    messy = hand.file(tree)
    assert shape(tree_of(messy)) == shape(tree)
    made = formatted(messy)
    assert made.findings == ()
    assert shape(tree_of(made.data)) == shape(tree)
    lines = made.data.decode().split("\n")
    for comment in hand.comments:
        assert sum(line.endswith(comment) for line in lines) == 1, comment
    assert formatted(made.data).data == made.data
    assert b"\r" not in made.data


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(file=st.sampled_from(SMALL), seed=st.integers(0, 2**32))
def test_however_a_spec_is_written_its_layout_holds_the_same_with_all_comments(
    file: Path, seed: int
) -> None:
    check_layout(TREES[file], seed)


@pytest.mark.parametrize("seed", [1])
def test_so_it_is_for_a_long_one(seed: int) -> None:
    check_layout(TREES[max(FILES, key=lambda file: file.stat().st_size)], seed)


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(
    file=st.sampled_from(SMALL),
    texts=st.lists(st.one_of(st.none(), TEXT, ODD, LINES), min_size=10, max_size=40),
    seed=st.integers(0, 2**32),
)
def test_any_text_comes_out_of_the_layout_as_it_was(
    file: Path, texts: list[str | None], seed: int
) -> None:
    tree = with_texts(TREES[file], cycle(texts))
    assert isinstance(tree, Mapping)
    check_layout(tree, seed)


def with_texts(node: Node, texts: Iterator[str | None]) -> Node:
    """The tree with those texts at its values, but where one is None or the form is named."""
    match node:
        case Scalar():
            text = next(texts)
            return node if text is None or node.value is None else replace(node, value=text)
        case Sequence():
            return replace(node, items=tuple(with_texts(item, texts) for item in node.items))
        case Mapping():
            entries = (
                entry
                if entry.key.text == keys.FORM
                else Entry(key=entry.key, value=with_texts(entry.value, texts))
                for entry in node.entries
            )
            return replace(node, entries=tuple(entries))
