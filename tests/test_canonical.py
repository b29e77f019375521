"""The source that is attached to the PDF: the same values, in one way, without what is withheld."""

from pathlib import Path

import pytest

from hyokasho.source.canonical import canonical
from hyokasho.source.tree import plain, scalars
from small_specs import tree_of

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*/*.yaml"))


def rewritten(source: str) -> str:
    return canonical(tree_of(source)).decode()


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_a_real_spec_says_the_same_when_it_is_written_again(spec: Path) -> None:
    tree = tree_of(spec.read_bytes())
    again = tree_of(canonical(tree))
    assert plain(again) == plain(tree)
    assert canonical(again) == canonical(tree)
    assert b"#" not in canonical(tree).replace(b"'#'", b"")[:200]


def test_comments_and_styles_do_not_matter() -> None:
    one = "# 注\na: '甲'  # 注\nb: [丙, {丁: 戊}]\n"
    other = 'a: "甲"\nb:\n- 丙\n-   丁: 戊\n'
    assert rewritten(one) == rewritten(other) == "a: 甲\nb:\n  - 丙\n  - 丁: 戊\n"


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a: |-\n  一\n\n  　二\n", "a: |-\n  一\n\n  　二\n"),
        ("a: |\n  一\n  二\n", "a: |\n  一\n  二\n"),
        ('a: "一\\n"\n', "a: |\n  一\n"),
        ('a: "\\n一"\n', 'a: "\\n一"\n'),
        ('a: "一\\n\\n"\n', 'a: "一\\n\\n"\n'),
        ('a: "一\\n 二"\n', 'a: "一\\n 二"\n'),
        ('a: "一\\n\\t二"\n', 'a: "一\\n\\t二"\n'),
        ("a: 0123\n", 'a: "0123"\n'),
        ("a: NO\n", 'a: "NO"\n'),
        ("a: null\n", 'a: "null"\n'),
        ("a: 甲 #乙\n".replace(" #", "#"), 'a: "甲#乙"\n'),
        ("a:\nb: ''\nc: []\nd: {}\n", 'a:\nb: ""\nc: []\nd: {}\n'),
        ("a: !md '**甲**'\n", 'a: !md "**甲**"\n'),
        ("a: !md |\n  甲\n  乙\n", "a: !md |\n  甲\n  乙\n"),
        ("a: !共通 甲\n", "a: !共通 甲\n"),
        ("a: !md\n", "a: !md\n"),
        ("a: !md ''\n", 'a: !md ""\n'),
        ("a:\n  - - 甲\n    - 乙\n  -\n  - {}\n", "a:\n  -\n    - 甲\n    - 乙\n  -\n  - {}\n"),
    ],
)
def test_each_value_is_written_in_one_way(source: str, written: str) -> None:
    assert rewritten(source) == written


def test_a_key_that_is_too_long_for_its_line_is_written_all_the_same() -> None:
    source = f"? {'鍵' * 2000}\n: 甲\n"
    assert plain(tree_of(rewritten(source))) == {"鍵" * 2000: "甲"}


def test_what_is_withheld_is_not_in_it_nor_why() -> None:
    source = """\
a: {記載: 秘密, 公表しない: 理由は秘密, 下: 秘密}
b: [{記載: [秘密, 秘密], 公表しない: 秘密}]
c: {公表しない: 秘密}
d: 公開
"""
    assert rewritten(source) == "a:\n  記載: 非公表\nb:\n  - 記載: 非公表\nc: {}\nd: 公開\n"


def test_an_answer_is_withheld_even_where_its_reason_is_missing() -> None:
    """Such a spec is never published, but nothing shall hang on that."""
    assert "秘密" not in rewritten("a: {記載: 秘密, 公表しない: }\n")


def test_tags_are_kept() -> None:
    source = "a: !md 甲\nb: [!共通 乙, 丙]\n"
    tags = [node.tag for node in scalars(tree_of(rewritten(source)))]
    assert tags == ["", "!md", "", "!共通", ""]
