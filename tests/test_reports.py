"""What `hyokasho check` writes for people and machines, and that one bad file hides no other."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest

from commands import Done, run_apart, run_here
from conftest import ROOT
from hyokasho.build import checked
from hyokasho.check.annotations import as_annotations
from hyokasho.check.codes import meanings
from hyokasho.check.report import as_text
from hyokasho.check.sarif import as_sarif
from hyokasho.check.spec import check_spec
from hyokasho.cli.main import cli
from hyokasho.findings import Finding, Level, Position
from hyokasho.source.decode import MAX_BYTES
from small_specs import HEAD, write

pytestmark = pytest.mark.usefixtures("empty_folder")

SARIF = json.loads(
    (ROOT / "tests" / "data" / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
)
FINDING = Finding(
    code="S204",
    level=Level.ERROR,
    message="「糊」という選択肢はありません。",
    position=Position(2, 5),
    file="specs/甲/乙.yaml",
    item="Ⅰ－１－③対象人数",
    hint="選んでください。",
)


@pytest.fixture(autouse=True)
def _no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def spec(name: str, text: str = HEAD) -> Path:
    return write(Path(), name, text)


def check(*words: str) -> Done:
    return run_here("check", *words)


def found(*words: str) -> list[tuple[str, str]]:
    """File and code of each finding."""
    return [
        (one["file"], one["code"]) for one in json.loads(check("--format", "json", *words).stdout)
    ]


# One bad file.


def test_what_cannot_be_read_is_a_finding_of_its_own_and_hides_no_other(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret: word\n", encoding="utf-8")
    spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    spec("a/sjis.yaml").write_bytes("様式: 甲".encode("cp932"))
    spec("a/empty.yaml", "")
    spec("z/last.yaml", f"{HEAD}備考: 丙\n")
    Path("specs/a/link.yaml").symlink_to(secret)
    Path("specs/a/dead.yaml").symlink_to("nowhere")
    Path("specs/a/folder.yaml").mkdir()
    os.mkfifo("specs/a/pipe.yaml")
    assert found() == [
        ("specs/a/dead.yaml", "S100"),
        ("specs/a/empty.yaml", "S101"),
        ("specs/a/folder.yaml", "S100"),
        ("specs/a/good.yaml", "S201"),
        ("specs/a/link.yaml", "S100"),
        ("specs/a/pipe.yaml", "S100"),
        ("specs/a/sjis.yaml", "S103"),
        ("specs/z/last.yaml", "S201"),
    ]
    for style in ("text", "json", "sarif", "github"):
        done = check("--format", style)
        assert done.returncode == 1
        assert "secret: word" not in done.output


def test_a_name_that_no_output_can_have_is_a_finding() -> None:
    spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    for name in ("manifest.json/x.yaml", "Index.html/x.yaml", ".a/x.yaml", "a/\udcff.yaml"):
        spec(name, HEAD)
    assert found() == [
        ("specs/.a/x.yaml", "S129"),
        ("specs/Index.html/x.yaml", "S129"),
        ("specs/a/good.yaml", "S201"),
        ("specs/a/\udcff.yaml", "S129"),
        ("specs/manifest.json/x.yaml", "S129"),
    ]
    said = check().output
    assert "エラー S129 specs/manifest.json/x.yaml のフォルダの名前「manifest.json」は、" in said
    assert "エラー S129 specs/a/�.yaml の名前が UTF-8 ではないので、" in said


def test_a_dead_link_that_is_named_hides_nothing() -> None:
    good = spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    dead = Path("specs/a/dead.yaml")
    dead.symlink_to("nowhere")
    assert found(str(good), str(dead)) == [(dead.as_posix(), "S100"), (good.as_posix(), "S201")]


def test_a_file_too_large_to_read_is_not_read() -> None:
    path = spec("a/large.yaml")
    with path.open("wb") as file:
        file.truncate(10 * 2**30)
    spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    assert found() == [("specs/a/good.yaml", "S201"), ("specs/a/large.yaml", "S102")]


@contextmanager
def without_rights() -> Iterator[None]:
    """Who may read all gives that up for a while."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_what_may_not_be_read_is_a_finding_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as folder:
        # Those of pytest may be entered by their owner only.
        Path(folder).chmod(0o755)
        monkeypatch.chdir(folder)
        check_without_rights()
        monkeypatch.undo()


def check_without_rights() -> None:
    spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    spec("a/secret.yaml").chmod(0)
    spec("b/inside.yaml")
    spec("c/_agency.yaml").chmod(0)
    spec("c/own.yaml")
    Path("specs/b").chmod(0)
    with without_rights():
        assert found() == [
            ("specs/a/good.yaml", "S201"),
            ("specs/a/secret.yaml", "S100"),
            ("specs/b", "S100"),
            ("specs/c/_agency.yaml", "S100"),
            ("specs/c/own.yaml", "S326"),
        ]
    Path("specs/b").chmod(0o755)


def test_a_register_that_cannot_be_read_stops_its_agency_only() -> None:
    spec("a/one.yaml")
    spec("a/_agency.yaml").write_bytes(b"\xff")
    spec("b/two.yaml", f"{HEAD}備考: 丙\n")
    Path("specs/_shared/文.yaml").mkdir(parents=True)
    assert found() == [
        ("specs/_shared/文.yaml", "S100"),
        ("specs/a/_agency.yaml", "S103"),
        ("specs/a/one.yaml", "S326"),
        ("specs/b/two.yaml", "S201"),
    ]


def test_a_folder_in_the_place_of_a_register_is_not_passed_over() -> None:
    spec("a/one.yaml")
    Path("specs/a/_agency.yaml").mkdir()
    assert found() == [("specs/a/_agency.yaml", "S100"), ("specs/a/one.yaml", "S326")]


@pytest.mark.parametrize("register", ["specs/a/_agency.yaml", "specs/_shared/文.yaml"])
def test_a_register_that_is_named_stands_for_what_it_stands_around(register: str) -> None:
    spec("a/one.yaml")
    spec("a/two.yaml", f"{HEAD}備考: 丙\n")
    Path("specs/_shared").mkdir()
    Path("specs/a/_agency.yaml").write_text(
        "様式: 評価実施機関の台帳\n部所: []\n", encoding="utf-8"
    )
    Path("specs/_shared/文.yaml").write_text("様式: 共通文\n共通: []\n", encoding="utf-8")
    whole = found()
    assert found(register) == whole
    assert {file for file, _ in whole} == {
        "specs/_shared/文.yaml",
        "specs/a/_agency.yaml",
        "specs/a/one.yaml",
        "specs/a/two.yaml",
    }


def test_a_spec_that_hyokasho_fails_at_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    spec("a/bad.yaml", HEAD.replace("甲", "秘密"))
    spec("b/good.yaml", f"{HEAD}備考: 丙\n")

    def failing(data: bytes, *rest: Any) -> Any:
        if "備考" not in data.decode():
            raise KeyError(data.decode())
        return check_spec(data, *rest)

    monkeypatch.setattr(checked, "check_spec", failing)
    assert found() == [("specs/a/bad.yaml", "S199"), ("specs/b/good.yaml", "S201")]
    done = check()
    assert done.returncode == 1
    assert "KeyError" in done.stderr
    assert "秘密" not in done.output


def test_a_build_goes_on_past_a_spec_that_cannot_be_read() -> None:
    Path("specs/a").mkdir(parents=True)
    Path("specs/a/folder.yaml").mkdir()
    spec("b/good.yaml")
    words = ["build", "--format", "html"]
    done = run_here(*words)
    assert done.returncode == 1
    assert "specs/a/folder.yaml:1:1: エラー S100 " in done.stderr
    assert Path("build/b/good.html").is_file()


def test_a_build_goes_on_past_a_spec_that_hyokasho_fails_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec("a/bad.yaml", HEAD.replace("甲", "秘密"))
    spec("b/good.yaml")

    def failing(data: bytes, *rest: Any) -> Any:
        if "秘密" in data.decode():
            raise KeyError(data.decode())
        return check_spec(data, *rest)

    words = ["build", "--format", "html", "--jobs", "1"]
    with monkeypatch.context() as broken:
        broken.setattr(checked, "check_spec", failing)
        done = run_here(*words)
    assert done.returncode == 1
    assert "specs/a/bad.yaml:1:1: エラー S199 " in done.stderr
    assert "KeyError" in done.stderr
    assert "秘密" not in done.output
    assert Path("build/b/good.html").is_file()
    # What it failed at is tried again, though nothing has changed.
    assert run_here(*words).returncode == 0
    assert Path("build/a/bad.html").is_file()


# Levels and order.

OVERRIDE = "特定個人情報ファイルの概要:\n  特定個人情報ファイルの取扱いの委託:\n"
WARNED = f"{HEAD}{OVERRIDE}    委託の有無: {{件数: {{上書き: '7', 理由: 丙}}}}\n"


def test_strict_makes_warnings_count_and_notes_not() -> None:
    # Only the comment keeps that away which the override leaves open.
    spec("a/warned.yaml", WARNED.replace("}}\n", "}} # 検査しない D311: 確かめた\n"))
    assert [code for _, code in found()] == ["D101"]
    assert check().returncode == 0
    assert check("--strict").returncode == 1
    assert check("--strict", "--format", "sarif").returncode == 1
    spec("a/warned.yaml", WARNED.replace("'7'", ""))
    assert [code for _, code in found()] == ["D101"]
    assert check("--strict").returncode == 0


def test_the_order_is_the_same_whatever_the_seed_of_the_hashes() -> None:
    options = "".join(f"      - {words}\n" for words in ("紙", "紙", "紙紙", "{a: b}", "[c]", "d"))
    method = "特定個人情報ファイルの概要:\n  特定個人情報の入手・使用:\n    入手方法:\n"
    for name in ("い.yaml", "ろ 一.yaml", "a.yaml"):
        spec(f"z/{name}", f"{HEAD}様色: 甲\n備考: 乙\n{method}{options}")
        spec(f"a/{name}", f"{HEAD}備考: 丙\n基本情報: {{対象人数: 30万人超, あ: い}}\n")
    outputs = {
        run_apart("check", "--format", "json", PYTHONHASHSEED="0").stdout,
        run_apart("check", "--format", "json", "specs/z", "specs/a", PYTHONHASHSEED="1").stdout,
    }
    assert len(outputs) == 1
    order = [(o["file"], o["line"], o["column"], o["code"]) for o in json.loads(outputs.pop())]
    assert order == sorted(order)
    assert len(order) > 20


def test_every_encoding_of_a_terminal_will_do() -> None:
    """Names and words that it lacks are escaped; machines get UTF-8 always."""
    spec("a/葛󠄀𠮷.yaml", f"{HEAD}備考: 丙\n")
    done = run_apart("check", PYTHONIOENCODING="ascii")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    (one,) = json.loads(run_apart("check", "--format", "json", PYTHONIOENCODING="cp932").stdout)
    assert one["file"] == "specs/a/葛󠄀𠮷.yaml"


def test_a_program_that_catches_text_gets_a_report_as_text() -> None:
    """As a notebook does, whose stdout has no bytes below it."""
    spec("a/甲.yaml", f"{HEAD}備考: 丙\n")
    with redirect_stdout(StringIO()) as said:
        cli.main(["check", "--format", "json"], standalone_mode=False)
    assert said.getvalue() == check("--format", "json").stdout


# Text.


def marker(line: str, column: int) -> str:
    finding = Finding(code="S1", level=Level.NOTE, message="甲", position=Position(1, column))
    return as_text(finding, line).splitlines()[2]


@pytest.mark.parametrize(
    ("before", "width"),
    [
        ("abc", 3),
        ("ｶﾅ", 2),
        ("全角", 4),
        ("（１）　", 8),
        ("①Ⅱ※", 3),
        ("か\u3099", 2),
        ("葛\U000e0100", 2),
        ("𠮷", 2),
        ("\t", 1),
        ("", 0),
    ],
)
def test_the_marker_stands_below_the_sign(before: str, width: int) -> None:
    assert marker(f"{before}X", len(before) + 1) == f"    | {' ' * width}^"


def test_colour_is_shown_only_where_somebody_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spec("a/good.yaml", f"{HEAD}備考: 丙\n")
    plain = check().stdout
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = check().stdout
    assert "\x1b[31m\x1b[1mエラー S201\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert check().stdout == plain


def test_the_name_of_a_file_is_not_obeyed_by_a_terminal() -> None:
    name = "\x1b]0;x\x07\n::error::y\u202e.yaml"
    spec(f"a/{name}", "")
    Path("specs/a/\x1b[2J.yaml").symlink_to("nowhere")
    for style in ("text", "github"):
        done = check("--format", style)
        assert done.returncode == 1
        assert not re.search("[\x07\u202e]", done.stdout)
        assert not re.search(r"^::error::", done.stdout, re.MULTILINE)
    assert "\x1b" not in check().output


# SARIF.


def sarif(*findings: Finding, lines: tuple[str, ...] = ("", "対象: 糊")) -> Any:
    log = json.loads(as_sarif(findings, lambda _: lines, meanings()))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run_,) = log["runs"]
    return run_


def test_a_sarif_log_without_findings_is_valid_and_has_no_results() -> None:
    assert sarif()["results"] == []


def test_a_finding_is_a_result_with_its_rule() -> None:
    made = sarif(FINDING)
    (result,) = made["results"]
    (rule,) = made["tool"]["driver"]["rules"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("S204", 0, "error")
    assert rule["shortDescription"] == {"text": "その選択肢はない"}
    assert rule["help"] == {"text": "示された選択肢から選び、文をそのまま写す"}
    assert result["message"]["text"] == (
        "〔Ⅰ－１－③対象人数〕「糊」という選択肢はありません。\n→ 選んでください。"
    )
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "specs/%E7%94%B2/%E4%B9%99.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 5}
    assert result["properties"] == {"item": "Ⅰ－１－③対象人数", "hint": "選んでください。"}


def test_a_code_that_no_table_has_is_named_by_its_finding() -> None:
    made = as_sarif([FINDING], lambda _: (), {})
    jsonschema.Draft4Validator(SARIF).validate(json.loads(made))
    (rule,) = json.loads(made)["runs"][0]["tool"]["driver"]["rules"]
    assert rule == {"id": "S204", "shortDescription": {"text": FINDING.message}}


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("specs/甲 市/a#b?.yaml", "specs/%E7%94%B2%20%E5%B8%82/a%23b%3F.yaml"),
        ("c:x.yaml", "c%3Ax.yaml"),
        ("specs/100%.yaml", "specs/100%25.yaml"),
        ("a\udcff.yaml", "a%FF.yaml"),
    ],
)
def test_the_name_of_a_file_is_a_relative_uri(name: str, uri: str) -> None:
    (result,) = sarif(FINDING.in_file(name))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_columns_of_sarif_count_signs_beyond_the_bmp_twice() -> None:
    (result,) = sarif(FINDING, lines=("", "𠮷野: 糊"))["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 6


def test_nobody_puts_a_link_or_a_placeholder_into_a_message_of_sarif() -> None:
    bad = Finding(**{**_fields(FINDING), "message": "「[続き](https://x.example)」{0}"})
    (result,) = sarif(bad)["results"]
    assert "](" not in result["message"]["text"]
    assert "{{0}}" in result["message"]["text"]


def _fields(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in Finding.__slots__}


def fingerprints(text: str) -> list[str]:
    spec("a/one.yaml", text)
    (made,) = json.loads(check("--format", "sarif").stdout)["runs"]
    return [result["partialFingerprints"]["hyokasho/v1"] for result in made["results"]]


def test_fingerprints_stay_when_lines_move_and_differ_from_one_another() -> None:
    wrong = "備考: 丙\n基本情報: {対象人数: 30万人超}\n"
    before = fingerprints(HEAD + wrong)
    assert len(set(before)) == 2
    assert fingerprints(f"# 注釈\n\n{HEAD}# もう一つ\n{wrong}") == before
    method = "特定個人情報ファイルの概要:\n  特定個人情報の入手・使用:\n    入手方法:\n"
    alike = fingerprints(f"{HEAD}{method}      - 糊\n      - 糊\n")
    assert len(set(alike)) == len(alike) >= 2


def test_a_fingerprint_tells_nothing_of_numbers_and_withheld_lines() -> None:
    def made(line: str, *, veiled: bool) -> str:
        finding = Finding(**{**_fields(FINDING), "veiled": veiled})
        (result,) = sarif(finding, lines=("", line))["results"]
        return str(result["partialFingerprints"]["hyokasho/v1"])

    assert made("番号 123456789018", veiled=False) == made("番号 9", veiled=False)
    assert made("秘密", veiled=True) == made("内緒", veiled=True)
    assert made("秘密", veiled=False) != made("内緒", veiled=False)


def test_a_whole_run_over_odd_files_is_valid_sarif() -> None:
    cases = sorted((ROOT / "tests" / "cases").iterdir())[::4]
    for case in cases:
        spec(f"甲 市/{case.name}.yaml").write_bytes((case / "input.yaml").read_bytes())
    spec("甲 市/cr.yaml", "様式: 甲\r\r備考: '\r")
    Path("specs/甲 市/folder.yaml").mkdir()
    done = check("--format", "sarif")
    log = json.loads(done.stdout)
    jsonschema.Draft4Validator(SARIF).validate(log)
    results = log["runs"][0]["results"]
    assert len(results) >= len(cases)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    assert str(Path.cwd()) not in done.stdout


# Annotations.


def test_an_annotation_names_place_and_title_and_escapes_all_else() -> None:
    finding = Finding(
        **{
            **_fields(FINDING),
            "file": "specs/a,b:c%.yaml",
            "message": "100%\r\n::set-output::丙",
            "item": "甲：乙, 丙:丁",
        }
    )
    assert as_annotations([finding]) == (
        "::error file=specs/a%2Cb%3Ac%25.yaml,line=2,col=5,title=エラー S204 甲：乙%2C 丙%3A丁"
        "::100%25%0D%0A::set-output::丙%0A→ 選んでください。"
    )


def test_annotations_are_of_the_level_of_the_finding() -> None:
    findings = [Finding(**{**_fields(FINDING), "level": level}) for level in sorted(Level)]
    lines = as_annotations(findings).splitlines()
    assert [line.split()[0] for line in lines] == ["::notice", "::warning", "::error"]


def test_without_findings_there_is_nothing_on_stdout() -> None:
    spec("a/good.yaml")
    done = check("--format", "github")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "指摘なし\n")


# The table of codes.


def test_every_code_that_the_package_gives_has_a_meaning() -> None:
    texts = (
        path.read_text(encoding="utf-8") for path in (ROOT / "generator" / "hyokasho").rglob("*.py")
    )
    known = {code for text in texts for code in re.findall(r'"([SD][0-9]{3})"', text)}
    assert known - meanings().keys() == set()
    for meaning in meanings().values():
        assert meaning.title
        assert not re.search(r"`|\*\*|\]\(", meaning.title + meaning.remedy)


def test_a_file_of_the_greatest_size_is_read() -> None:
    spec("a/large.yaml").write_bytes(b"#" * MAX_BYTES)
    assert [code for _, code in found()] == ["S101"]
