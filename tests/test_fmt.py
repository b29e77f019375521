"""`hyokasho fmt`: one layout for all specs, texts and comments untouched."""

import stat
from pathlib import Path

import pytest

from commands import run_apart, run_here
from conftest import ROOT
from hyokasho.authoring.comments import UntraceableError
from hyokasho.authoring.formatted import formatted
from hyokasho.source.parse import parse
from hyokasho.source.tree import plain
from small_specs import write

HEAD = "様式: 全項目評価書 令和6年10月\n"
FILES = sorted((ROOT / "specs").glob("*/*.yaml"))


def laid_out(text: str) -> str:
    """The text in its layout, which is the same when it is laid out once more."""
    result = formatted(text.encode())
    assert result.findings == ()
    assert formatted(result.data).data == result.data
    return result.data.decode()


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_file_of_the_repository_is_laid_out(file: Path) -> None:
    assert formatted(file.read_bytes()).data == file.read_bytes()


CASES = {
    "keys in the order of the form": (
        HEAD + "表紙:\n  評価書名: 甲\n  評価書番号: '1'\n",
        HEAD + "\n表紙:\n  評価書番号: '1'\n  評価書名: 甲\n",
    ),
    "sections in the order of the form, the form first": (
        "基本情報:\n  他の評価実施機関: ―\n表紙:\n  評価書名: 甲\n" + HEAD,
        HEAD + "\n表紙:\n  評価書名: 甲\n\n基本情報:\n  他の評価実施機関: ―\n",
    ),
    "a comment goes with the key below it": (
        HEAD + "\n表紙:\n  # 名\n  評価書名: 甲\n  # 番号\n  評価書番号: '1'\n",
        HEAD + "\n表紙:\n  # 番号\n  評価書番号: '1'\n  # 名\n  評価書名: 甲\n",
    ),
    "a comment goes with the key on its line": (
        HEAD + "\n表紙:\n  評価書名: 甲 # 名\n  評価書番号: '1'# 番号\n",
        HEAD + "\n表紙:\n  評価書番号: '1'  # 番号\n  評価書名: 甲  # 名\n",
    ),
    "a comment at the end of a list stays there": (
        HEAD
        + "\n基本情報:\n  他の評価実施機関: ―\n"
        + "  特定個人情報ファイルを取り扱う事務において使用するシステム:\n"
        + "    - システムの名称: 甲\n    # 三つ目から後は欠けている。\n",
        HEAD
        + "\n基本情報:\n"
        + "  特定個人情報ファイルを取り扱う事務において使用するシステム:\n"
        + "    - システムの名称: 甲\n    # 三つ目から後は欠けている。\n"
        + "  他の評価実施機関: ―\n",
    ),
    "comments below an empty key stay with it": (
        HEAD + "\n表紙:\n  特記事項:\n    # 書きかけ\n  評価書名: 甲\n",
        HEAD + "\n表紙:\n  評価書名: 甲\n  特記事項:\n    # 書きかけ\n",
    ),
    "what heads the file stays at its head": (
        "# 甲市の評価書\n\n表紙:\n  評価書名: 甲\n" + HEAD,
        "# 甲市の評価書\n\n" + HEAD + "\n表紙:\n  評価書名: 甲\n",
    ),
    "quotes only where they are needed": (
        HEAD + '\n表紙:\n  評価書番号: "19"\n  評価書名: "予防接種 事務"\n  特記事項: "甲: 乙\'"\n',
        HEAD + "\n表紙:\n  評価書番号: '19'\n  評価書名: 予防接種 事務\n  特記事項: '甲: 乙'''\n",
    ),
    "a text that would look like a slip keeps its quotes": (
        HEAD + '\n表紙:\n  特記事項: "記載：甲"\n',
        HEAD + "\n表紙:\n  特記事項: '記載：甲'\n",
    ),
    "several lines as a block": (
        HEAD + '\n表紙:\n  特記事項: "甲\\n　乙\\n\\n丙"\n',
        HEAD + "\n表紙:\n  特記事項: |-\n    甲\n    　乙\n\n    丙\n",
    ),
    "two spaces of indentation, in texts too": (
        HEAD + "\n表紙:\n    特記事項: |-\n        甲  \n          乙\n",
        HEAD + "\n表紙:\n  特記事項: |-\n    甲  \n      乙\n",
    ),
    "a text that begins with a space": (
        HEAD + "\n表紙:\n  特記事項: |4-\n       甲\n      乙\n",
        HEAD + "\n表紙:\n  特記事項: |2-\n     甲\n    乙\n",
    ),
    "what is folded stays so, for check warns of it": (
        HEAD
        + "\n表紙:\n      特記事項: 甲\n        乙\n      評価書名: >-\n         丙\n         丁\n",
        HEAD + "\n表紙:\n  評価書名: >-\n    丙\n    丁\n  特記事項: 甲\n    乙\n",
    ),
    "brackets on one line stay, in order": (
        HEAD + "\n表紙:\n  評価書番号: {公表しない: 甲, 記載: 乙}\n",
        HEAD + "\n表紙:\n  評価書番号: {記載: 乙, 公表しない: 甲}\n",
    ),
    "brackets on several lines are opened": (
        HEAD + "別紙:\n- {列: [甲,\n    乙], # 列\n   名称: 丙}\n",
        HEAD + "\n別紙:\n  - 名称: 丙\n    列:  # 列\n      - 甲\n      - 乙\n",
    ),
    "tags stay": (
        HEAD + "\n表紙:\n  特記事項:\n  - !md  |\n     **甲**\n  - !共通   乙\n",
        HEAD + "\n表紙:\n  特記事項:\n    - !md |\n      **甲**\n    - !共通 乙\n",
    ),
    "line ends, BOM, spaces at line ends, empty lines": (
        "\ufeff"
        + HEAD.replace("\n", "  \r\n")
        + "\r\n\r\n表紙:   \r\n\r\n  評価書名: 甲\t\r\n\r\n\r\n",
        HEAD + "\n表紙:\n  評価書名: 甲\n",
    ),
    "a key that the form has not stays behind the one before": (
        HEAD + "\n表紙:\n  特記事項: 甲\n  とくき: 乙\n  評価書名: 丙\n",
        HEAD + "\n表紙:\n  評価書名: 丙\n  特記事項: 甲\n  とくき: 乙\n",
    ),
    "a comment between a dash and its key goes above the dash": (
        HEAD + "\n別紙:\n  - # 一つ目\n    列: [甲]\n    名称: 乙\n",
        HEAD + "\n別紙:\n  # 一つ目\n  - 名称: 乙\n    列: [甲]\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_layout_is(case: str) -> None:
    written, wanted = CASES[case]
    assert laid_out(written) == wanted


REFUSED = {
    "not YAML": (HEAD + "表紙:\n  評価書名: [甲\n", "S120"),
    "a key twice": (HEAD + "表紙:\n  評価書名: 甲\n  評価書名: 乙\n", "S112"),
    "an anchor": (HEAD + "表紙:\n  評価書名: &甲 乙\n", "S109"),
    "two documents": (HEAD + "---\n" + HEAD, "S105"),
    "no form": ("表紙:\n  評価書名: 甲\n", "S200"),
    "an unknown form": ("様式: 全項目評価書 令和6年9月\n", "S200"),
    "nothing": ("", "S101"),
    "half a sign": ('様式: "全項目\\ud800"\n', "S124"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_left_as_it_is(case: str) -> None:
    written, code = REFUSED[case]
    result = formatted(written.encode())
    assert result.data == written.encode()
    assert [finding.code for finding in result.findings][:1] == [code]


def test_no_input_that_check_is_tried_with_is_harmed() -> None:
    """What can be read reads the same afterwards; all else is left as it is."""
    laid = 0
    for file in sorted((ROOT / "tests" / "cases").glob("*/*.yaml")):
        data = file.read_bytes()
        result = formatted(data)
        if result.findings:
            assert result.data == data, file
            continue
        before, after = parse(data).tree, parse(result.data).tree
        assert before is not None
        assert after is not None
        assert plain(before) == plain(after), file
        laid += 1
    assert laid > 100


def test_a_key_too_long_for_its_place_is_never_written() -> None:
    """YAML reads a key of more than 1024 signs only behind a question mark."""
    long = HEAD + f"? {'甲' * 1100}\n: 乙\n"
    with pytest.raises(UntraceableError):
        formatted(long.encode())


# The command.

UNTIDY = HEAD + "表紙:\n    評価書名: 甲\n"
TIDY = HEAD + "\n表紙:\n  評価書名: 甲\n"


def test_all_specs_and_registers_are_laid_out(empty_folder: Path) -> None:
    one = write(empty_folder, "甲 市/年 金.yaml", UNTIDY)
    two = write(empty_folder, "甲 市/_agency.yaml", "様式:   評価実施機関の台帳\n")
    three = write(empty_folder, "_shared/文.yaml", "様式: 共通文\n")
    done = run_here("fmt")
    assert done.returncode == 0
    assert one.read_bytes() == TIDY.encode()
    assert two.read_bytes() == "様式: 評価実施機関の台帳\n".encode()
    assert three.read_bytes() == "様式: 共通文\n".encode()
    assert "3 件中 2 件をそろえました。" in done.stderr
    assert run_here("fmt").stderr == "3 件中 0 件をそろえました。\n"


def test_check_says_where_a_file_differs_and_writes_nothing(empty_folder: Path) -> None:
    path = write(empty_folder, "甲/乙.yaml", UNTIDY)
    done = run_here("fmt", "--check")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/甲/乙.yaml:2:1: 書き方がそろっていません。")
    assert path.read_bytes() == UNTIDY.encode()
    assert run_here("fmt").returncode == 0
    assert run_here("fmt", "--check").returncode == 0


def test_check_sees_line_ends_of_windows(empty_folder: Path) -> None:
    write(empty_folder, "甲/乙.yaml", TIDY.replace("\n", "\r\n"))
    assert run_here("fmt", "--check").returncode == 1


def test_one_broken_file_does_not_keep_the_others_from_their_layout(empty_folder: Path) -> None:
    broken = write(empty_folder, "甲/壊.yaml", HEAD + "表紙:\n\t評価書名: 甲\n")
    odd = write(empty_folder, "甲/奇.yaml", HEAD + f"? {'甲' * 1100}\n: 乙\n")
    before = broken.read_bytes(), odd.read_bytes()
    good = write(empty_folder, "甲/良.yaml", UNTIDY)
    done = run_here("fmt")
    assert done.returncode == 1
    assert "specs/甲/壊.yaml:3:1: エラー S113" in done.stdout
    assert "specs/甲/奇.yaml: " in done.stderr
    assert (broken.read_bytes(), odd.read_bytes()) == before
    assert good.read_bytes() == TIDY.encode()
    assert done.stderr.endswith("3 件中 1 件をそろえました、2 件はそのまま残しました。\n")


def test_a_link_is_not_followed(empty_folder: Path) -> None:
    target = empty_folder / "外.yaml"
    target.write_bytes(UNTIDY.encode())
    link = empty_folder / "specs" / "甲" / "乙.yaml"
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    behind = write(empty_folder, "甲/丙.yaml", UNTIDY)
    done = run_here("fmt")
    assert done.returncode == 1
    assert "specs/甲/乙.yaml:1:1: エラー S100 specs/甲/乙.yaml はリンク" in done.stdout
    assert target.read_bytes() == UNTIDY.encode()
    assert link.is_symlink()
    assert behind.read_bytes() == TIDY.encode()
    assert done.stderr.endswith("2 件中 1 件をそろえました、1 件はそのまま残しました。\n")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_permissions(empty_folder: Path, mode: int) -> None:
    path = write(empty_folder, "甲/乙.yaml", UNTIDY)
    path.chmod(mode)
    assert run_here("fmt").returncode == 0
    assert path.read_bytes() == TIDY.encode()
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_command_that_is_told_can_be_pasted(empty_folder: Path) -> None:
    write(empty_folder, "甲/乙 丙;.yaml", UNTIDY)
    assert "「hyokasho fmt 'specs/甲/乙 丙;.yaml'」" in run_here("fmt", "--check").stdout


def test_files_are_read_as_utf_8_wherever_it_runs(empty_folder: Path) -> None:
    path = write(empty_folder, "甲/乙.yaml", UNTIDY)
    done = run_apart("fmt", "specs/甲/乙.yaml", LANG="C", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == TIDY.encode()


@pytest.mark.usefixtures("empty_folder")
def test_a_path_that_is_not_there_is_said() -> None:
    assert "specs がありません" in run_here("fmt").stderr
