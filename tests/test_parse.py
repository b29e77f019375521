"""From bytes to a tree, or to the one sentence that says why not; with libyaml and without."""

import string
from pathlib import Path

import pytest

from hyokasho.findings import Position
from hyokasho.source.parse import MAX_BYTES_WITHOUT_LIBYAML, Parsed, parse
from hyokasho.source.tree import Mapping, Node, Plain, Scalar, Sequence, plain, scalars
from hyokasho.yaml_events import HAS_LIBYAML

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases"
SPECS = sorted((ROOT / "specs").glob("*/*.yaml"))
PURE = pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])

# Where the parsers differ: half a surrogate pair, a colon in braces, a colon without a name.
DIFFERENT = {"surrogate-escape", "colon-in-braces", "no-name-before-colon"}


def read(source: str | bytes, *, pure: bool = False) -> Plain:
    parsed = parse(source if isinstance(source, bytes) else source.encode(), pure=pure)
    assert parsed.findings == ()
    assert parsed.tree is not None
    return plain(parsed.tree)


def finding(source: str | bytes, *, pure: bool = False) -> tuple[str, int, int]:
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    (found,) = parse(data, pure=pure).findings
    assert found.message.endswith("。")
    assert found.hint.endswith("）。") or found.hint.endswith("。")
    return found.code, found.position.line, found.position.column


def scalar(source: str, *, pure: bool = False) -> Scalar:
    """The value of the key `a`."""
    tree = parse(source.encode(), pure=pure).tree
    assert tree is not None
    node = tree.get("a")
    assert isinstance(node, Scalar)
    return node


def test_libyaml_is_here_so_that_both_parsers_are_tested() -> None:
    assert HAS_LIBYAML


# What is read.


@PURE
def test_every_scalar_is_the_string_that_stands_there(*, pure: bool) -> None:
    words = ["0123", "1e3", "1_000", "0x1f", "yes", "no", "on", "null", "~", "true", "2025-13-01"]
    words += ["12:30", ".inf", "=", "※注", "第1条", "a#b", "http://x", "?x", "-x", "b]", "c: d"[0]]
    assert read("".join(f"k{n}: {word}\n" for n, word in enumerate(words)), pure=pure) == {
        f"k{n}": word for n, word in enumerate(words)
    }


@PURE
def test_nothing_written_is_none_and_an_empty_quotation_is_an_empty_text(*, pure: bool) -> None:
    source = "a:\nb: ''\nc: \"\"\nd: |\ne: []\nf: {}\ng:\n  -\n  - x\n"
    assert read(source, pure=pure) == {
        "a": None, "b": "", "c": "", "d": "", "e": [], "f": {}, "g": [None, "x"],
    }  # fmt: skip


@PURE
def test_a_block_text_is_read_as_it_stands(*, pure: bool) -> None:
    source = "a: |-\n  一行目　\n\n    *深い* {{x}} \\n\n  　全角: # 空白\nb: x\n"
    assert read(source, pure=pure) == {
        "a": "一行目　\n\n  *深い* {{x}} \\n\n　全角: # 空白",
        "b": "x",
    }


@PURE
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_line_end_is_read_as_one(end: str, *, pure: bool) -> None:
    source = "a: |\n  一\n  二\nb:\n  - x\n".replace("\n", end)
    assert read(source, pure=pure) == {"a": "一\n二\n", "b": ["x"]}


@PURE
def test_a_bom_at_the_head_is_not_read(*, pure: bool) -> None:
    assert read("\ufeffa: b\n".encode(), pure=pure) == {"a": "b"}


@PURE
def test_a_document_may_begin_and_end_with_its_marks(*, pure: bool) -> None:
    assert read("# 注\n---\na: b\n...\n", pure=pure) == {"a": "b"}


@PURE
@pytest.mark.parametrize("tag", ["!md", "!共通"])
def test_our_tags_are_kept_and_do_not_change_the_text(tag: str, *, pure: bool) -> None:
    source = f"a: {tag} 丙 !共通 !md\n"
    assert scalar(source, pure=pure).tag == tag
    assert scalar(source, pure=pure).text == "丙 !共通 !md"
    assert scalar(f"a: {tag} |\n  !共通 丁\n", pure=pure).text == "!共通 丁\n"


@PURE
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_the_real_specs_are_read(spec: Path, *, pure: bool) -> None:
    assert parse(spec.read_bytes(), pure=pure).findings == ()


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_both_parsers_give_the_same_tree_of_a_real_spec(spec: Path) -> None:
    assert parse(spec.read_bytes(), pure=True) == parse(spec.read_bytes())


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_both_parsers_say_the_same_of_a_wrong_spec(case: Path) -> None:
    data = (case / "input.yaml").read_bytes()
    with_libyaml, without = parse(data), parse(data, pure=True)
    if case.name in DIFFERENT:
        assert {found.code for found in without.findings} <= {f.code for f in with_libyaml.findings}
        return
    assert (with_libyaml.findings, with_libyaml.paths) == (without.findings, without.paths)
    assert values(with_libyaml) == values(without)


def values(parsed: Parsed) -> Plain:
    return plain(parsed.tree) if parsed.tree else None


# Where it stands.


@PURE
def test_every_node_knows_its_line_and_column_in_characters(*, pure: bool) -> None:
    tree = parse("様式: 甲\n表紙:\n  評価書名: '乙'\n一覧: [丙, 丁]\n".encode(), pure=pure).tree
    assert tree is not None
    assert {node.text: node.position for node in scalars(tree) if node.text} == {
        "様式": Position(1, 1),
        "甲": Position(1, 5),
        "表紙": Position(2, 1),
        "評価書名": Position(3, 3),
        "乙": Position(3, 9),
        "一覧": Position(4, 1),
        "丙": Position(4, 6),
        "丁": Position(4, 9),
    }


@PURE
def test_what_is_not_written_stands_at_its_key(*, pure: bool) -> None:
    assert scalar("b: x\n\na:\n\nc: x\n", pure=pure).position == Position(3, 1)


@PURE
@pytest.mark.parametrize(
    ("source", "text", "place"),
    [
        ("a: 甲乙丙\n", "丙", Position(1, 6)),
        ("a: '甲乙丙'\n", "丙", Position(1, 7)),
        ("a: !md 甲乙丙\n", "丙", Position(1, 10)),
        ('a: !共通  "甲乙丙"\n', "丙", Position(1, 12)),
        ("a: !md\n   甲乙丙\n", "丙", Position(2, 6)),
        ("a: |\n  甲\n\n  乙丙\n", "丙", Position(4, 4)),
        ("a: |\n\n    甲\n  \n      乙丙\n", "丙", Position(5, 8)),
        ("a: |4\n      甲丙\n", "丙", Position(2, 8)),
        ("a: !md |-  # 注\n  甲\n  乙丙\n", "丙", Position(3, 4)),
        ("a: !md\n  |\n  甲\n  乙丙\n", "丙", Position(4, 4)),
        ("a: >\n  甲丙\n", "丙", Position(2, 4)),
        ("a: 甲\n  乙丙\n", "丙", Position(1, 4)),
    ],
)
def test_a_sign_of_a_text_knows_its_place(
    source: str, text: str, place: Position, *, pure: bool
) -> None:
    """A text whose lines YAML has joined knows only where it begins."""
    node = scalar(source, pure=pure)
    assert node.position_of(node.text.index(text)) == place


@PURE
@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("a: 甲 乙\n", False),
        ("a: 甲\n  乙\n", True),
        ("a: '甲\n  乙'\n", True),
        ('a: "甲\n  乙"\n', True),
        ('a: "甲\\\n  乙"\n', False),
        ("a: |\n  甲\n  乙\n", False),
        ("a: >\n  甲\n  乙\n", True),
        ("a: >\n  甲\n  乙", True),
        ("a: >-\n  甲\n", False),
        ("a: !md\n  甲\n", False),
    ],
)
def test_a_text_knows_whether_yaml_has_joined_its_lines(
    source: str, *, folded: bool, pure: bool
) -> None:
    assert scalar(source, pure=pure).folded is folded


def test_braces_and_brackets_are_known_from_lines() -> None:
    def flows(node: Node | None) -> bool:
        assert isinstance(node, Mapping | Sequence)
        return node.flow

    tree = parse(b"a: {b: c}\nd: [e]\nf:\n  g: h\ni:\n  - j\n").tree
    assert tree is not None
    assert [flows(tree.get(key)) for key in "adfi"] == [True, True, False, False]


# What is refused as bytes.


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ("様式: 甲\n".encode("cp932"), (1, 1), "Shift_JIS"),
        ("a: b\n表紙: 甲\n".encode("euc_jp"), (2, 2), "EUC-JP"),
        ("様式: 甲\n".encode("utf-16"), (1, 1), "UTF-16"),
        ("様式: 甲\n".encode("utf-16-be"), (1, 2), "UTF-16"),
        (b"a: b \x81", (1, 6), "UTF-8 ではありません。"),
        ("様式: 甲\r\n表紙: 乙".encode()[:-1], (2, 5), "壊れています"),
        ("\ufeff様式: 甲".encode() + b"\xff", (1, 6), "壊れています"),
        ("様式: 甲\r表紙: ".encode() + b"\xed\xa0\x80", (2, 5), "壊れています"),
    ],
)
def test_other_encodings_are_named_at_the_first_byte_that_is_not_utf_8(
    data: bytes, place: tuple[int, int], words: str
) -> None:
    (found,) = parse(data).findings
    assert found.code == "S103"
    assert found.position == Position(*place)
    assert words in found.message


@PURE
@pytest.mark.parametrize(
    "sign",
    "\x00\x07\x08\x0b\x0c\x1b\x1f\x7f\x85\x9f\xad\u061c\u115f\u180e\u200b\u200d\u200f\u2028\u2029"
    "\u202a\u202e\u2060\u2066\u206f\u3164\ufeff\uffa0\ufffc\ufffd\uffff\U0001fffe\U000e0041",
    ids=lambda sign: f"U+{ord(sign):04X}",
)
def test_signs_that_cannot_be_seen_are_refused_where_they_stand(sign: str, *, pure: bool) -> None:
    assert finding(f"a: b\r\nc: |\r\n  甲{sign}乙\r\n", pure=pure) == ("S104", 3, 4)
    assert finding(f'a: "甲\\U{ord(sign):08x}乙"\n', pure=pure)[0] == "S104"


def test_the_message_names_the_sign() -> None:
    (found,) = parse("a: 甲\u200b\n".encode()).findings
    assert found.message == "印刷できない文字（幅のない空白、U+200B）があります。"
    (found,) = parse("a: 甲\u202e\n".encode()).findings
    assert found.message == "印刷できない文字（文字の向きを変える印、U+202E）があります。"


@pytest.mark.parametrize("sign", "\u3000\xa0\u3099\U000e0100\ue000髙𠮷😀", ids=ascii)
def test_signs_that_a_font_may_have_are_read(sign: str) -> None:
    assert read(f"a: 甲{sign}乙\n") == {"a": f"甲{sign}乙"}


def test_a_surrogate_is_never_read() -> None:
    assert finding('a: "\\ud83d\\ude00"\n') == ("S124", 1, 5)
    assert finding('a: "\\ud83d"\n', pure=True) == ("S124", 1, 4)
    assert finding('a: "\\U00110000"\n', pure=True) == ("S124", 1, 5)
    assert finding('a: "\\UFFFFFFFF"\n', pure=True) == ("S124", 1, 5)


def test_what_cannot_be_printed_does_not_reach_the_tree() -> None:
    tree = parse('a: "甲\\u200b\\r乙"\n'.encode()).tree
    assert tree is not None
    assert plain(tree) == {"a": "甲〓〓乙"}


def test_a_file_that_is_too_big_is_refused_and_without_libyaml_sooner() -> None:
    data = b"a: " + b"x" * MAX_BYTES_WITHOUT_LIBYAML
    assert finding(data, pure=True) == ("S102", 1, 1)
    assert parse(data).findings == ()


@PURE
def test_no_text_keeps_the_shared_tag_from_being_read_or_refused(*, pure: bool) -> None:
    letters = string.ascii_letters + string.digits
    words = " ".join(f"!{first}{second}" for first in letters for second in letters)
    assert scalar(f"a: !共通 丙 {words[4:]}\n", pure=pure).text == f"丙 {words[4:]}"
    assert finding(f"a: !共通 丙 {words}\n", pure=pure) == ("S110", 1, 4)


@PURE
def test_a_tag_of_half_a_megabyte_is_refused_at_once(*, pure: bool) -> None:
    assert finding(f"a: b\nc: !{'x' * 500_000} d\n", pure=pure) == ("S110", 2, 4)


# What is refused as YAML; the words are in `cases/`.


@PURE
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a: &x [b]\nc: *x\n", ("S109", 1, 4)),
        ("a: {<<: b}\n", ("S109", 1, 5)),
        ("'<<': b\n", ("S109", 1, 1)),
        ("a: !!python/object/apply:os.system [ls]\n", ("S110", 1, 4)),
        ("a: !<tag:example.jp,2000:x> b\n", ("S110", 1, 4)),
        ("a: !x!y b\n", ("S110", 1, 4)),
        ("!!map\na: b\n", ("S110", 1, 1)),
        ("a: {[b]: c}\n", ("S118", 1, 4)),
        ("a: 'b' 'c'\n", ("S119", 1, 4)),
        ('a: "b\n---\nc"\n', ("S119", 1, 4)),
        ("a: {b: c\nd: e\n", ("S120", 1, 4)),
        ("a: [\n", ("S120", 1, 4)),
        ("a: [b,, c]\n", ("S118", 1, 7)),
        ("a:\n  b: c\n  - d\n", ("S128", 3, 3)),
        ("a:\n  - b\n  c: d\n", ("S128", 3, 3)),
        ("a: b\n...\nc: d\n", ("S105", 2, 1)),
        ("a: b\n--- \nc: d\n", ("S105", 2, 1)),
        ("...\n", ("S105", 1, 1)),
        ("--- 甲:\n  乙: 丙\n", ("S121", 1, 1)),
        ("a: b\r%TAG ! x\r", ("S125", 2, 1)),
        ("a: !md 甲\n  乙: 丙\n", ("S121", 2, 3)),
        ("---\n", ("S101", 1, 1)),
        ("~\n", ("S101", 1, 1)),
        ("'a'\n", ("S101", 1, 1)),
    ],
)
def test_what_no_spec_needs_is_refused_at_its_place(
    source: str, expected: tuple[str, int, int], *, pure: bool
) -> None:
    assert finding(source, pure=pure) == expected


@PURE
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "-\n ", "[{a: "])
def test_ten_thousand_levels_are_refused_at_the_twenty_fifth(opening: str, *, pure: bool) -> None:
    if opening == "-\n ":
        opening = ""
        source = "".join(" " * depth + "-\n" for depth in range(1_000))
    else:
        source = opening * 10_000
    assert finding(source, pure=pure)[0] == "S107"


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40))
    assert finding(bomb) == ("S109", 1, 4)


def test_a_finding_knows_the_path_of_what_it_is_about() -> None:
    parsed = parse(b"a:\n  b:\n    - c: 1\n    - d: 1\n      d: 2\n      e: !x 3\n")
    assert parsed.paths == (("a", "b", 1, "e"), ("a", "b", 1))


def test_a_second_key_does_not_hide_the_first() -> None:
    parsed = parse("a: 一\nb: 二\n'a': 三\n".encode())
    assert parsed.tree is not None
    assert plain(parsed.tree) == {"a": "一", "b": "二"}
    assert [found.code for found in parsed.findings] == ["S112"]
