"""What is said of a wrong spec: each folder of `cases/` holds one and what is to be said of it.

`python tests/test_check.py` writes the expectations anew; read the diff.
"""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checking import check, codes
from hyokasho.build import checked as publish
from hyokasho.build.files import Folder
from hyokasho.build.specs import Spec, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.report import as_json, as_text, summary
from hyokasho.check.spec import MAX_FINDINGS
from hyokasho.findings import Finding, Level, Position
from hyokasho.fonts import find_font
from hyokasho.nearest import did_you_mean, nearest
from hyokasho.source.decode import MAX_BYTES, MAX_LINES
from hyokasho.source.parse import MAX_NODES
from small_specs import HEAD

CASES = Path(__file__).parent / "cases"
SPECS = Path(__file__).parents[1] / "specs"
METHODS = "特定個人情報ファイルの概要:\n  特定個人情報の入手・使用:\n    入手方法:\n"
CONTENT = "基本情報:\n  特定個人情報ファイルを取り扱う事務:\n    事務の内容:"


def shown(findings: tuple[Finding, ...]) -> str:
    """Findings as the cases expect them."""
    return "\n".join(
        f"{_place(f)} {f.level.label} {f.code} {f.item}".rstrip()
        + f"\n  {f.message}\n  → {f.hint}\n"
        for f in findings
    )


def _place(finding: Finding) -> str:
    """Line and column, with the file where it is not the spec."""
    file = f"{finding.file}:" if finding.file else ""
    return f"{file}{finding.position.line}:{finding.position.column}"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_a_wrong_spec_is_told_so_in_these_words(case: Path) -> None:
    findings = check((case / "input.yaml").read_bytes(), files=Folder(case / "input")).findings
    assert shown(findings) == (case / "findings.txt").read_text(encoding="utf-8")


def test_every_code_of_a_wrong_spec_has_a_case() -> None:
    """All that the package can say of a spec is said in some case, but for what is below."""
    elsewhere = {
        "S102": "test_parse, for it takes a big file",
        "S103": "test_parse, for it takes bytes",
        **dict.fromkeys(("S100", "S129", "S199"), "test_reports, for there is no text"),
        "S310": "test_markdown, for nothing is wrong with the text",
        "S106": "nothing known leads to it",
        "S108": "here, for it takes a big file",
        **dict.fromkeys(
            ("S321", "S322", "S323", "S324", "S325", "S326", "S327"),
            "test_shared_texts: another file",
        ),
        "S214": "here, for it takes a big file",
        "S215": "here, for it takes a big file",
    }
    package = Path(__file__).parents[1] / "generator" / "hyokasho"
    texts = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    known = {code for text in texts for code in re.findall(r'"(S[0-9]{3})"', text)}
    cases = [(case / "findings.txt").read_text(encoding="utf-8") for case in CASES.iterdir()]
    told = {code for text in cases for code in re.findall(r" (S[0-9]{3})(?: |\n)", text)}
    assert known - told - elsewhere.keys() == set()


# How many findings there are.


def test_a_sound_spec_has_none() -> None:
    assert check(HEAD).findings == ()
    assert check(HEAD).publishable


def test_what_is_wrong_in_one_place_does_not_hide_the_rest() -> None:
    source = (
        HEAD.replace("評価書名: 甲", "公表日: 2025-02-30") + "備考: 丙\n" + METHODS + "      - 糊\n"
    )
    assert codes(source) == ["S202", "S302", "S201", "S204"]


def test_what_follows_from_a_wrong_override_is_not_said() -> None:
    outsourcing = "特定個人情報ファイルの概要:\n  特定個人情報ファイルの取扱いの委託:\n"
    assert codes(f"{HEAD}{outsourcing}    委託の有無: {{上書き: しない, 理由: 丙}}\n") == ["S204"]


def test_a_key_that_is_misspelled_is_not_also_missing() -> None:
    assert codes(HEAD.replace("評価書名", "評価書銘")) == ["S201"]


def test_the_findings_of_a_file_without_a_form_are_in_order() -> None:
    findings = check("甲: 乙\n? [丙]\n: 丁\n甲: 戊\n").findings
    assert [(f.code, f.position.line) for f in findings] == [("S200", 1), ("S111", 2), ("S112", 4)]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_more_lines_than_any_assessment_has_are_refused(end: str) -> None:
    assert codes(f"{HEAD}#{end * (MAX_LINES - 5)}") == []
    assert codes(f"{HEAD}#{end * (MAX_LINES - 4)}") == ["S102"]


def test_of_very_many_findings_the_first_are_shown_and_a_note_says_so() -> None:
    texts = "".join("      - !共通 丙\n" for _ in range(MAX_FINDINGS + 10))
    findings = check(f"{HEAD}{CONTENT}\n{texts}").findings
    assert len(findings) == MAX_FINDINGS + 1
    assert [f.message for f in findings if f.code == "S214"] == [
        "指摘が 310 件以上あるので、300 件だけを示しました。"
    ]


def test_of_very_many_findings_an_error_at_the_end_is_still_shown() -> None:
    folded = "".join(f"      - 一\n        二 {n}\n" for n in range(MAX_FINDINGS + 10))
    checked = check(f"{HEAD}{CONTENT}\n{folded}備考: 丙\n")
    assert "S201" in {finding.code for finding in checked.findings}
    assert not checked.publishable


def test_of_many_unknown_keys_the_first_ten_are_named() -> None:
    findings = check(HEAD + "".join(f"項{n}: 丙\n" for n in range(15))).findings
    assert len(findings) == 10
    assert findings[-1].message == "「項9」という項目はここにありません（ほかに 5 件）。"


def test_more_files_than_any_assessment_has_are_refused() -> None:
    files = "".join("  - {備考: 丙}\n" for _ in range(51))
    (finding,) = check(f"{HEAD}特定個人情報ファイルの概要:\n{files}").findings
    assert (finding.code, finding.message) == ("S215", "50 個より多く書かれています。")


def test_more_values_than_any_assessment_has_are_refused() -> None:
    entries = "      - 紙\n" * MAX_NODES
    (finding,) = check(HEAD + METHODS + entries).findings
    assert finding.code == "S108"
    assert finding.message == "項目と値が多すぎます（50,000 個まで）。"


@pytest.mark.parametrize("spec", find_specs((SPECS,)), ids=lambda spec: spec.slug)
def test_every_spec_of_the_repository_can_be_published(spec: Spec) -> None:
    found = publish.check(spec, Registers(find_font())).findings
    assert [f.message for f in found if f.level is Level.ERROR] == []


# Files that would take memory or time of a careless reader.


def hostile() -> Iterator[tuple[str, str]]:
    rest = MAX_BYTES - 2_000
    yield "one long text", f"{HEAD}{CONTENT} {'x' * rest}\n"
    yield (
        "one long text of many lines",
        f"{HEAD}{CONTENT} |\n      あ" + f"\n      {'い' * 25}" * 98_000,
    )
    yield "one long option", f"{HEAD}基本情報: {{対象人数: {'x' * rest}}}\n"
    yield "one long date", f"{HEAD}  公表日: {'2' * rest}\n"
    yield "one long key", f"{HEAD}? {'k' * rest}\n: 丙\n"
    yield "one long name of a form", f"様式: {'x' * rest}\n"
    yield (
        "a long count",
        (
            f"{HEAD}特定個人情報ファイルの概要:\n  特定個人情報ファイルの取扱いの委託:\n"
            f"    委託の有無: {{件数: {{上書き: {'1' * rest}, 理由: 丙}}}}\n"
        ),
    )
    yield (
        "many unknown options",
        HEAD + METHODS + "".join(f"      - 紙{n}\n" for n in range(45_000)),
    )
    yield "many equal options", HEAD + METHODS + "      - 紙\n" * 45_000
    yield (
        "options of every shape",
        HEAD + METHODS + "      - 紙\n      - {あ: い}\n      - [う]\n" * 9_000,
    )
    yield "many unknown keys", HEAD + "".join(f"項{n}: 丙\n" for n in range(24_000))
    yield "many files", f"{HEAD}特定個人情報ファイルの概要:\n" + "  - {備考: 丙}\n" * 15_000
    yield "many directives", "".join(f"%TAG !{n}! x\n" for n in range(400_000))
    yield "many blanks behind a tag", f"{HEAD}{CONTENT} !md{' ' * rest}丙\n"
    yield "many wide blanks", f"{HEAD}基本情報:\n{'　' * (rest // 3)}対象人数: 丙\n"


HOSTILE = dict(hostile())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon_and_in_short_sentences(name: str) -> None:
    """In a second or two; the bound is wide because the machine may be busy."""
    start = time.process_time()
    findings = check(HOSTILE[name]).findings
    assert time.process_time() - start < 20
    for finding in findings:
        assert len(finding.message) < 200
        assert len(finding.hint) < 300
        assert len(finding.item) < 300


# もしかして.


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("事務の内容", ["事務の名称", "事務の内容"], "事務の内容"),
        ("②事務の内容　※", ["事務の名称", "事務の内容"], "事務の内容"),
        ("２．基本情報", ["基本情報"], "基本情報"),
        ("Ⅰ 基本情報", ["基本情報"], "基本情報"),
        ("リスク１：　目的外の入手", ["目的外の入手"], "目的外の入手"),
        ("(備考)", ["（備考）"], "（備考）"),
        ("ﾊﾞｯｸｱｯﾌﾟ", ["バックアップ", "消去"], "バックアップ"),
        ("保管 場所", ["保管場所"], "保管場所"),
        ("所属長", ["部署", "所属長の役職名"], "所属長の役職名"),
        (
            "4情報",
            ["個人番号", "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）"],
            "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）",
        ),
        ("10万人以上", ["1万人以上10万人未満", "10万人以上30万人未満"], "10万人以上30万人未満"),
        ("猫", ["事務の内容"], None),
        ("事" * 100_000, ["事務の内容"], None),
        ("", ["事務の内容"], None),
    ],
)
def test_the_nearest_word_is_the_one_that_was_meant(
    word: str, known: list[str], meant: str | None
) -> None:
    assert nearest(word, known) == meant


def test_no_near_word_is_no_hint() -> None:
    assert did_you_mean("猫", ["事務の内容"]) == ""
    assert did_you_mean("事務の内溶", ["事務の内容"]) == "もしかして「事務の内容」ですか。"


# How findings look.

FINDING = Finding(
    code="S204",
    level=Level.ERROR,
    message="「糊」という選択肢はありません。",
    position=Position(7, 5),
    file="specs/甲/乙.yaml",
    item="Ⅰ－１－③対象人数",
    hint="選んでください。",
)


def test_a_finding_is_shown_with_its_line_and_a_marker_below_the_place() -> None:
    assert as_text(FINDING, "対象: 糊") == (
        "specs/甲/乙.yaml:7:5: エラー S204 〔Ⅰ－１－③対象人数〕「糊」という選択肢はありません。\n"
        "  7 | 対象: 糊\n"
        "    |       ^\n"
        "    → 選んでください。"
    )


def test_a_long_line_is_cut_around_the_place() -> None:
    text = as_text(FINDING.in_file("f"), "あ" * 4 + "x" * 10_000)
    assert len(text) < 300


def test_no_line_makes_the_terminal_do_anything() -> None:
    text = as_text(FINDING, "a\x1b[2Jb\u202e\tc\x85")
    assert "  7 | a�[2Jb� c�" in text


def test_the_machine_format_has_everything() -> None:
    (entry,) = json.loads(as_json([FINDING]))
    assert entry == {
        "file": "specs/甲/乙.yaml",
        "line": 7,
        "column": 5,
        "code": "S204",
        "level": "error",
        "item": "Ⅰ－１－③対象人数",
        "message": "「糊」という選択肢はありません。",
        "hint": "選んでください。",
        "basis": "",
    }


def test_the_summary_counts_by_level() -> None:
    assert summary([]) == "指摘なし"
    assert summary([FINDING, FINDING]) == "エラー 2 件"


def renew() -> None:
    for case in sorted(CASES.iterdir()):
        files = Folder(case / "input")
        found = shown(check((case / "input.yaml").read_bytes(), files=files).findings)
        (case / "findings.txt").write_text(found, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()
