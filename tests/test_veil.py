"""What a finding says of a withheld text follows from its code alone, whatever the text is."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from checking import check
from commands import run_here
from hyokasho.check.rules.catalog import Rule, rules
from hyokasho.findings import Finding
from hyokasho.forms import keys
from hyokasho.source.parse import parse
from hyokasho.source.tree import Plain, plain
from my_numbers import SAMPLE
from small_specs import HEAD, write

WITHHELD = "公表しない記載なので"
EXAMPLES = [rule for rule in rules().values() if rule.example.bad]


def variants(tree: Plain, change: Callable[[str], str]) -> Iterator[Plain]:
    """The tree with one answer withheld, once for each that may be; its text is changed so."""
    for path, value in answers(tree, ()):
        words: Plain = [change(x) for x in value] if isinstance(value, list) else change(value)
        yield replaced(tree, path, {keys.VALUE: words, keys.WITHHELD: "保安のため"})


def answers(
    node: Plain, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str | list[str]]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {keys.FORM, keys.ID, keys.REASON}:
                yield from answers(value, (*path, key))
    elif isinstance(node, list):
        words = [one for one in node if isinstance(one, str)]
        if words and len(words) == len(node):
            yield path, words
        for number, value in enumerate(node):
            if not isinstance(value, str):
                yield from answers(value, (*path, number))
    elif node:
        yield path, node


def replaced(node: Plain, path: tuple[str | int, ...], new: Plain) -> Plain:
    if not path:
        return new
    step, *rest = path
    if isinstance(node, dict):
        return {k: replaced(v, tuple(rest), new) if k == step else v for k, v in node.items()}
    assert isinstance(node, list)
    return [replaced(v, tuple(rest), new) if n == step else v for n, v in enumerate(node)]


def same(words: str) -> str:
    return words


def other(words: str) -> str:
    """Another text that is wrong in the same way, or the day after."""
    try:
        return (date.fromisoformat(words) + timedelta(days=1)).isoformat()
    except ValueError:
        return f"{words}禊錺"


def found(rule: Rule, change: Callable[[str], str]) -> list[tuple[Finding, ...]]:
    """What is found in the example of a rule, whichever answer of it is withheld."""
    tree = parse(rule.example.spec(rule.example.bad).encode()).tree
    if tree is None:
        return []
    sources = (
        json.dumps(one, ensure_ascii=False, indent=1) for one in variants(plain(tree), change)
    )
    return [check(source, rule.example.as_of).findings for source in sources]


@pytest.fixture(scope="module")
def of_examples() -> dict[str, tuple[list[tuple[Finding, ...]], list[tuple[Finding, ...]]]]:
    return {rule.code: (found(rule, same), found(rule, other)) for rule in EXAMPLES}


Both = dict[str, tuple[list[tuple[Finding, ...]], list[tuple[Finding, ...]]]]


def test_what_is_said_of_a_withheld_text_follows_from_the_code(of_examples: Both) -> None:
    said: dict[str, set[tuple[str, str, str]]] = {}
    for runs in of_examples.values():
        for finding in (finding for both in runs for one in both for finding in one):
            if WITHHELD in finding.message:
                assert finding.veiled
                assert finding.hint
                said.setdefault(finding.code, set()).add(
                    (finding.message, finding.hint, finding.basis)
                )
    assert len(said) > 30
    assert [words for words in said.values() if len(words) > 1] == []


def test_a_finding_elsewhere_says_the_same_whatever_is_withheld(of_examples: Both) -> None:
    for runs in of_examples.values():
        for one, another in zip(*runs, strict=True):
            first, second = (
                {(f.code, f.item): (f.message, f.hint) for f in x} for x in (one, another)
            )
            both = first.keys() & second.keys()
            assert {key: first[key] for key in both} == {key: second[key] for key in both}
            for finding in another:
                assert not re.search("[禊錺]", f"{finding.message}{finding.hint}{finding.item}")


# All that is written: logs, reports, and what a build keeps.

HIDDEN_WORDS = "ﾋﾐﾂｼｽﾃﾑ社㈱「禊」錺　令和7年2月3日、番号法　第９条 第２号「雛」鶴👻 別表第一"
HIDDEN = f"""{HEAD}  公表日: {{記載: 2025-02-03, 公表しない: 保安}}
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の内容:
      記載: |-
        {HIDDEN_WORDS}
      公表しない: 保安のため
    対象人数: {{記載: 禊錺の人数, 公表しない: 保安のため}}
  評価実施機関における担当部署:
    部署: {{記載: 丙, 公表しない: 保安のため, 禊錺の鍵: 雛鶴}}
変更箇所:
- 変更日: 2024-01-01
  項目: Ⅰ－１－②事務の内容
  変更前の記載: 甲
  変更後の記載: 乙の事務を行っている
- {{変更日: 2024-02-01, 項目: 禊錺の項目, 変更前の記載: 錺雛, 変更後の記載: 錺雛, 公表しない: 保安}}
"""


def pieces() -> set[str]:
    """Each two signs of the secret one after the other, as they are and as rules write them."""
    folded = unicodedata.normalize("NFKC", HIDDEN_WORDS)
    texts = (
        HIDDEN_WORDS,
        folded,
        re.sub(r"\s", "", folded),
        "禊錺の人数",
        "禊錺の鍵",
        "雛鶴",
        "禊錺の項目",
    )
    found = {first + second for text in texts for first, second in pairwise(text)}
    return {piece for piece in found if not re.search(r"\s", piece)}


def of_the_code() -> str:
    """What is said of each code whatever a spec says."""
    return "".join(f"{rule.title}{rule.fix}{rule.basis}" for rule in rules().values())


@pytest.mark.parametrize("style", ["text", "json", "sarif", "github"])
def test_no_two_signs_of_a_withheld_text_are_in_a_report(style: str, empty_folder: Path) -> None:
    write(empty_folder, "k/v.yaml", HIDDEN)
    done = run_here("check", "--format", style, "--as-of", "2026-01-15")
    assert {"D381", "D382", "D102", "D354", "S204"} <= set(re.findall("[SD][0-9]{3}", done.output))
    allowed = of_the_code()
    assert {piece for piece in pieces() if piece in done.output and piece not in allowed} == set()


def test_no_two_signs_of_a_withheld_text_are_in_what_a_build_keeps(empty_folder: Path) -> None:
    text = "\n".join(
        line for line in HIDDEN.splitlines() if "対象人数" not in line and "部署" not in line
    )
    write(empty_folder, "k/v.yaml", text.replace("👻", ""))
    done = run_here("build", "--format", "html")
    assert "D381" in done.output
    kept = [path.read_bytes() for path in Path("build").rglob("*") if is_kept(path)]
    assert any(b"D381" in data for data in kept)
    written = done.output.encode() + b"\0".join(kept)
    allowed = of_the_code()
    for piece in pieces():
        assert piece in allowed or piece.encode() not in written, piece


def is_kept(path: Path) -> bool:
    """Whether it is a file of a build, but no document: a form has some of these words itself."""
    return path.is_file() and path.suffix != ".html"


def test_the_change_log_is_not_held_against_what_is_withheld(empty_folder: Path) -> None:
    head = "{変更日: 2020-02-01, 項目: Ⅰ－１－②事務の内容, 変更前の記載: "
    rows = f"変更箇所:\n- {head}甲, 変更後の記載: 丙の事務を行っている}}\n"
    hidden = f"{head}禊錺の事務, 変更後の記載: 錺, 公表しない: 訳}}"
    now = "基本情報:\n  特定個人情報ファイルを取り扱う事務:\n    事務の内容: "
    write(
        empty_folder,
        "k/now.yaml",
        f"{HEAD}{now}{{記載: 禊錺の事務を行う, 公表しない: 保安}}\n{rows}",
    )
    write(empty_folder, "k/row.yaml", f"{HEAD}{rows}- {hidden}\n")
    write(empty_folder, "k/open.yaml", f"{HEAD}{now}丁の事務を行う\n{rows}")
    done = run_here("check")
    assert done.output.count("D205") == 1
    assert "D204" not in done.output
    assert "禊錺" not in done.output


def test_of_a_withheld_file_no_line_is_shown(empty_folder: Path) -> None:
    figure = "{記載: {画像: zu.svg, 代替テキスト: 丙}, 公表しない: 保安}"
    write(empty_folder, "k/v.yaml", f"{HEAD}事務の内容:\n- 図: {figure}\n")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text>禊錺 {SAMPLE}</text></svg>'
    write(empty_folder, "k/v/zu.svg", svg)
    done = run_here("check")
    assert "D401" in done.output
    assert "禊錺" not in done.output


def test_a_slip_in_our_own_keys_is_told_in_full(empty_folder: Path) -> None:
    write(empty_folder, "k/v.yaml", f"{HEAD}  特記事項: {{記載: 禊錺, 公表しない: true}}\n")
    done = run_here("check")
    assert "理由を書いてください" in done.output
    assert "禊錺" not in done.output
