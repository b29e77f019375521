"""A 個人番号 anywhere in what a spec is made of stops everything, and is shown nowhere."""

import html
import json
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import histories
from commands import run_here
from conftest import ROOT, SPECS
from histories import SPEC, Repo, Step, make
from hyokasho.my_number.contents import pieces
from hyokasho.my_number.find import find_my_numbers
from my_numbers import SAMPLE, complete, digits_of, shows

if TYPE_CHECKING:
    from collections.abc import Callable

BESIDE = "specs/kou/hyoka/"
AGENCY = "specs/kou/_agency.yaml"
SHARED = "specs/_shared/a.yaml"
WIDE = "".join(chr(ord("０") + int(digit)) for digit in SAMPLE)
SPACED = f"{SAMPLE[:4]} {SAMPLE[4:8]} {SAMPLE[8:]}"


def spec(content: str = "一の文", extra: str = "", day: str = "2024-01-10") -> str:
    return histories.spec(day, content, extra)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def leaks(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """The findings about numbers; nothing of the number stands in any of them."""
    done = run_here("check", "--format", "json", *arguments, folder=folder)
    assert not shows(done.output, SAMPLE), done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [one for one in found if one["code"] in {"D401", "D402", "D403"}]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    body = b"".join(chunks)
    return b"\x89PNG\r\n\x1a\n" + header + body + pixels + chunk(b"IEND", b"") + after


def jpeg(marker: int, body: bytes) -> bytes:
    size = (len(body) + 2).to_bytes(2, "big")
    return b"\xff\xd8\xff" + bytes((marker,)) + size + body + b"\xff\xd9"


def svg(inner: str, attributes: str = "") -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" {attributes}>'
    return f"{head}\n{inner}\n</svg>"


def office(part: str, xml: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    return out.getvalue()


XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:description>{SPACED}</dc:description></x:xmpmeta>'
PARTS = FIRST, MIDDLE, LAST = SAMPLE[:4], SAMPLE[4:8], SAMPLE[8:]
REFERENCES = "".join(f"&#{ord(digit)};" for digit in SAMPLE)
PACKED = b"Title\0\1\0ja\0\0" + zlib.compress(WIDE.encode())
SHEET = f"<sst><si><t>{SPACED}</t></si></sst>"

IN_SPEC: dict[str, tuple[str | bytes, int, int]] = {
    "a value": (spec(f"番号は{SAMPLE}です"), 6, 15),
    "a value in full width": (spec(WIDE), 6, 12),
    "a value with spaces": (spec(f"番号 {SPACED}"), 6, 15),
    "the lines of a text": (spec(f"|-\n      {FIRST}\n      {MIDDLE}\n      {LAST}"), 7, 7),
    "a line that is broken in the middle": (
        spec(f"|-\n      あ{SAMPLE[:7]}\n      {SAMPLE[7:]}"),
        7,
        8,
    ),
    "a list": (spec("甲", f"x:\n  - '{FIRST}'\n  - '{MIDDLE}'\n  - '{LAST}'\n"), 8, 6),
    "a list in brackets": (spec("甲", f"x: [{FIRST}, {MIDDLE}, {LAST}]\n"), 7, 5),
    "a key": (spec("甲", f"{SAMPLE}: 乙\n"), 7, 1),
    "a comment": (spec("甲", f"# 参考 {SAMPLE}\n"), 7, 6),
    "comments": (spec("甲", f"# {FIRST}-\n# {MIDDLE}-\n# {LAST}\n"), 7, 3),
    "a broken file": (spec("甲", f"a: [{SAMPLE}\n"), 7, 5),
    "an escaped text": (spec('"' + "".join(f"\\u003{digit}" for digit in SAMPLE) + '"'), 6, 13),
    "Windows' line ends": (spec(SAMPLE).replace("\n", "\r\n"), 6, 12),
    "Shift_JIS": (spec(WIDE).encode("cp932"), 6, 12),
    "marks of Markdown": (spec(f"!md '**{FIRST}**[{MIDDLE}](https://a.jp)`{LAST}`'"), 6, 19),
    "UTF-16": (spec(WIDE).encode("utf-16"), 6, 12),
    "a broken byte": (spec(SAMPLE).encode() + b"\xff", 6, 12),
    "a sign that is not seen": (spec(f"{SAMPLE[:5]}\u200b{SAMPLE[5:]}"), 6, 12),
}

IN_FILES: dict[str, tuple[str, str | bytes]] = {
    "a cell": ("a.csv", f"名称,番号\n甲,{SAMPLE}\n"),
    "a cell of several lines": ("a.csv", f'名称,番号\n甲,"{FIRST}\n{MIDDLE}\n{LAST}"\n'),
    "a cell in Shift_JIS": ("a.csv", f"名称,番号\n甲,{WIDE}\n".encode("cp932")),
    "Unicode text of Excel": ("a.csv", f"名称\t番号\n甲\t{SPACED}\n".encode("utf-16")),
    "words of an SVG": ("a.svg", svg(f"<text>{SPACED}</text>")),
    "words in pieces": (
        "a.svg",
        svg(f"<text><a>{FIRST}</a><a>{SAMPLE[4:]}</a></text>"),
    ),
    "words in several texts": (
        "a.svg",
        svg("".join(f"<text>{s}</text>" for s in PARTS)),
    ),
    "words as references": (
        "a.svg",
        svg(f"<text>{REFERENCES}</text>"),
    ),
    "a title": ("a.svg", svg(f"<title>{WIDE}</title>")),
    "a comment": ("a.svg", svg(f"<!-- {FIRST}\n{MIDDLE}\n{LAST} -->")),
    "metadata of an SVG": ("a.svg", svg(f"<metadata><a>{SPACED}</a></metadata>")),
    "an attribute": ("a.svg", svg("<g/>", f'id="n{SAMPLE}"')),
    "an attribute of a program": ("a.svg", svg("<g/>", f'xmlns:i="urn:i" i:label="{SPACED}"')),
    "a broken SVG": ("a.svg", f"<svg><text>{SAMPLE}"),
    "tEXt": ("a.png", png(chunk(b"tEXt", f"Comment\0{SPACED}".encode()))),
    "the keyword of tEXt": ("a.png", png(chunk(b"tEXt", f"{SAMPLE}\0a".encode()))),
    "zTXt": ("a.png", png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SPACED.encode())))),
    "iTXt": ("a.png", png(chunk(b"iTXt", b"Title\0\0\0ja\0\0" + WIDE.encode()))),
    "packed iTXt": (
        "a.png",
        png(chunk(b"iTXt", PACKED)),
    ),
    "XMP": ("a.png", png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.encode()))),
    "Exif": ("a.png", png(chunk(b"eXIf", b"II*\0" + SAMPLE.encode()))),
    "Exif in UTF-16": ("a.png", png(chunk(b"eXIf", b"II*\0" + WIDE.encode("utf-16-le")))),
    "behind a PNG": ("a.png", png(after=SAMPLE.encode())),
    "a broken PNG": ("a.png", png(chunk(b"tEXt", f"Comment\0{SPACED}".encode()))[:-30]),
    "a comment of a JPEG": ("a.jpg", jpeg(0xFE, WIDE.encode())),
    "Exif of a JPEG": ("a.jpg", jpeg(0xE1, b"Exif\0\0" + SAMPLE.encode("utf-16-be"))),
    "XMP of a JPEG": ("a.jpg", jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode())),
    "IPTC of a JPEG": ("a.jpg", jpeg(0xED, b"Photoshop 3.0\0" + SAMPLE.encode())),
    "a picture in an SVG": (
        "a.svg",
        svg(
            '<image href="data:image/png;base64,'
            + b64encode(png(chunk(b"tEXt", f"a\0{SAMPLE}".encode()))).decode()
            + '"/>'
        ),
    ),
    "a workbook": (
        "a.xlsx",
        office("xl/sharedStrings.xml", SHEET),
    ),
    "a document": (
        "a.docx",
        office("word/document.xml", f"<w:p><w:t>{SAMPLE[:5]}</w:t><w:t>{SAMPLE[5:]}</w:t></w:p>"),
    ),
    "another text": ("memo.txt", f"番号 {SPACED}"),
    "a file of an unknown kind": ("a.bin", bytes(range(256)) + SAMPLE.encode()),
    "a name": (f"{SAMPLE}.txt", "甲"),
    "a name in full width in a folder": (f"図/{WIDE}/a.txt", "甲"),
}


@pytest.mark.parametrize("name", IN_SPEC)
def test_a_number_in_a_spec_is_an_error_at_its_first_digit(name: str, tmp_path: Path) -> None:
    source, line, column = IN_SPEC[name]
    (found,) = leaks(write(tmp_path, {SPEC: source}))
    assert (found["code"], found["level"]) == ("D401", "error")
    assert (found["file"], found["line"], found["column"]) == (SPEC, line, column)
    assert "番号法" in found["basis"]


@pytest.mark.parametrize("name", IN_FILES)
def test_a_number_in_a_file_beside_a_spec_is_an_error_although_it_is_not_used(
    name: str, tmp_path: Path
) -> None:
    file, content = IN_FILES[name]
    found = leaks(write(tmp_path, {SPEC: spec(), BESIDE + file: content}))
    assert {one["code"] for one in found} == {"D401"}
    assert all(one["file"].startswith(BESIDE) for one in found)
    done = run_here("check", folder=tmp_path)
    assert done.returncode == 1
    assert not shows(done.output, SAMPLE)


def test_the_message_says_item_and_what_to_do_and_shows_stars(tmp_path: Path) -> None:
    done = run_here("check", folder=write(tmp_path, {SPEC: spec(f"番号は{SAMPLE}です")}))
    assert done.stdout.splitlines()[:3] == [
        (
            f"{SPEC}:6:15: エラー D401 〔Ⅰ－１－②事務の内容〕"
            "個人番号と思われる番号（12 桁で、検査用数字が合うもの）があります。"
        ),
        "  6 |     事務の内容: 番号は************です",
        "    |                       ^",
    ]
    assert "担当部署に連絡" in done.stdout


def test_nothing_is_built_and_the_last_output_stays(tmp_path: Path) -> None:
    write(tmp_path, {SPEC: spec()})
    assert run_here("build", "--format", "html", folder=tmp_path).returncode == 0
    page = tmp_path / "build/kou/hyoka.html"
    before = page.read_bytes()
    for files in ({SPEC: spec(SPACED)}, {SPEC: spec(), BESIDE + "a.csv": f"a\n{SAMPLE}\n"}):
        done = run_here("build", "--format", "html", folder=write(tmp_path, {**files}))
        assert done.returncode == 1
        assert "D401" in done.stderr
        assert not shows(done.output, SAMPLE)
        assert page.read_bytes() == before


REGISTER = "様式: 機関の台帳\n"
TEXTS = """様式: 共通文
共通文:
  - 名称: 甲の文
    本文: {0}
# {1}
"""


@pytest.mark.parametrize("register", ["agency", "a shared text", "a comment", "a name"])
def test_a_number_in_a_register_stops_each_spec_around_it(register: str, tmp_path: Path) -> None:
    files: dict[str, dict[str, str | bytes]] = {
        "agency": {AGENCY: f"{REGISTER}# {SAMPLE}\n"},
        "a shared text": {SHARED: TEXTS.format(WIDE, "")},
        "a comment": {SHARED: TEXTS.format("乙", SPACED)},
        "a name": {f"specs/_shared/{SAMPLE}.yaml": TEXTS.format("乙", "")},
    }
    write(tmp_path, {SPEC: spec(), **files[register]})
    assert [one["code"] for one in leaks(tmp_path)] == ["D401"]
    for command in (["build", "--format", "html"], ["plan", "kou", "--format", "html"]):
        done = run_here(*command, folder=tmp_path)
        assert done.returncode == 1, command
        assert not shows(done.output, SAMPLE)
    assert not list(tmp_path.glob("build/**/*.html"))


WRONG: dict[str, str] = {
    "a choice": f"    対象人数: {SAMPLE}\n",
    "a choice in pieces": f"    対象人数: [{FIRST}, {MIDDLE}, {LAST}]\n",
    "a key": f"    {SPACED}: 甲\n",
    "a date": f"評価実施手続:\n  基礎項目評価:\n    実施日: {SAMPLE}\n",
    "a shared text": f"    事務の名称: !共通 {SAMPLE}\n",
    "an image": f"（別添1）事務の内容:\n  図: {{画像: {SAMPLE}.png, 代替テキスト: 甲}}\n",
    "a long line": f"    {'あ' * 200}{SAMPLE}: 甲\n",
    "a line twice": f"    事務の名称: {SPACED}\n    事務の名称: {SPACED}\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_no_other_finding_quotes_or_shows_a_number(name: str, tmp_path: Path) -> None:
    write(tmp_path, {SPEC: spec("甲", WRONG[name])})
    for arguments in (["check"], ["check", "--format", "json"], ["build"], ["plan", "kou"]):
        done = run_here(*arguments, folder=tmp_path)
        assert done.returncode == 1
        assert "D401" in done.output
        assert not shows(done.output, SAMPLE)
        assert f"{FIRST}" not in done.output


def test_a_number_that_was_published_is_in_no_new_row(tmp_path: Path) -> None:
    """The row of 変更箇所 that took it out would print it again."""
    repo = make(
        tmp_path / "評価 書",
        Step(
            {
                SPEC: spec(
                    f"|-\n      一\n      {FIRST}\n      {SAMPLE[4:]}\n      二", day="2024-01-10"
                )
            }
        ),
        Step({SPEC: spec("|-\n      一\n      二", day="2024-04-10")}),
    )
    (found,) = leaks(repo.folder)
    assert (found["code"], found["item"][:2]) == ("D403", "Ⅰ ")
    done = run_here("build", "--format", "html", folder=repo.folder)
    assert done.returncode == 1
    for style in ("table", "yaml", "json", "md"):
        shown = run_here("changes", SPEC, "--format", style, "--full", folder=repo.folder)
        assert shown.returncode == 0
        assert "*" in html.unescape(shown.stdout)
        assert not shows(shown.output, SAMPLE)
        assert FIRST not in shown.output
    assert not shows(done.output, SAMPLE)


@pytest.mark.parametrize("style", ["md", "html"])
def test_a_review_shows_no_number_of_the_old_or_the_new_text(style: str, tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({SPEC: spec(f"前は{SPACED}でした")}))
    write(repo.folder, {SPEC: spec("今はありません")})
    done = run_here(
        "review", "--base", "HEAD", "--format", style, "--out", "out", folder=repo.folder
    )
    assert done.returncode == 0
    text = (repo.folder / "out").read_text(encoding="utf-8")
    assert "今はありません" in text
    assert SPACED not in text
    assert not find_my_numbers(text)
    write(repo.folder, {SPEC: spec(f"今は{WIDE}です")})
    done = run_here("review", "--base", "HEAD", folder=repo.folder)
    assert "エラーがある" in done.stdout
    assert not shows(done.output, SAMPLE)


@pytest.mark.parametrize("style", ["md", "html"])
def test_a_review_written_to_a_file_shows_no_number_of_a_name(style: str, tmp_path: Path) -> None:
    gone = f"specs/kou/g{SAMPLE}.yaml"
    repo = make(tmp_path / "r", Step({SPEC: spec(), gone: spec()}))
    (repo.folder / gone).unlink()
    broken, titled = f"specs/kou/k{SAMPLE}.yaml", spec().replace("甲", f"甲{SAMPLE}", 1)
    write(repo.folder, {broken: "様式: [", SPEC: titled})
    done = run_here(
        "review", "--base", "HEAD", "--format", style, "--out", "out", folder=repo.folder
    )
    assert done.returncode == 0
    text = html.unescape((repo.folder / "out").read_text(encoding="utf-8"))
    assert "k************.yaml" in text
    assert not shows(text, SAMPLE)


# The history.


def past(repo: Repo, *arguments: str) -> list[dict[str, Any]]:
    found = leaks(repo.folder, "--history", *arguments)
    return [one for one in found if one["code"] == "D402"]


def test_a_number_that_is_long_gone_is_found_in_the_history(tmp_path: Path) -> None:
    repo = make(
        tmp_path / "r",
        Step({SPEC: spec()}),
        Step({SPEC: spec(f"番号は{SAMPLE}です")}),
        Step({SPEC: spec(f"二つの{SAMPLE}です")}),
        Step({SPEC: spec()}),
    )
    (found,) = past(repo)
    commit = repo.git("rev-parse", "HEAD~2").strip()[:10]
    assert (found["file"], found["line"], found["column"]) == (SPEC, 6, 15)
    assert commit in found["message"]
    assert "2 版" in found["message"]
    assert run_here("check", folder=repo.folder).returncode == 0
    done = run_here("check", "--history", folder=repo.folder)
    assert done.returncode == 1
    assert "D402" in done.stdout
    assert not shows(done.output, SAMPLE)


def test_side_branches_deleted_files_tags_and_messages_are_searched(tmp_path: Path) -> None:
    numbers = [complete(f"{number}{number}345678901"[:11]) for number in range(1, 8)]
    repo = make(
        tmp_path / "r",
        Step(
            {
                SPEC: spec(),
                BESIDE + "a.csv": f"a\n{numbers[0]}\n",
                SHARED: TEXTS.format(numbers[1], ""),
            }
        ),
        Step({BESIDE + "a.csv": None, SHARED: None}, message=f"消す {numbers[2]}"),
        Step({SPEC: spec()}, side=(Step({SPEC: spec(numbers[3])}), Step({SPEC: spec()}))),
        Step({f"specs/kou/{numbers[4]}.yaml": spec()}),
        Step({f"specs/kou/{numbers[4]}.yaml": None}),
        Step({"other.txt": numbers[5]}),
    )
    repo.git("-c", "user.name=甲", "-c", "user.email=a@b.jp", "tag", "-a", "v1", "-m", numbers[5])
    repo.git("branch", f"x{numbers[6]}", "HEAD~1")
    done = run_here("check", "--format", "json", "--history", folder=repo.folder)
    found = [one for one in json.loads(done.stdout) if one["code"] == "D402"]
    assert not any(shows(done.output, number) for number in numbers)
    files = [one["file"] for one in found]
    commits = [file for file in files if file.startswith("コミット ")]
    assert len(commits) == 1
    in_files = {"specs/kou/************.yaml", SHARED, BESIDE + "a.csv", SPEC}
    assert set(files) - set(commits) == in_files | {"tags/v1", "heads/x************"}
    assert len(files) == 7


def test_images_and_escapes_in_the_history_are_read(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({SPEC: IN_SPEC["an escaped text"][0]}))  # type: ignore[dict-item]
    write(repo.folder, {BESIDE + "図 一.png": png(chunk(b"tEXt", f"a\0{SAMPLE}".encode()))})
    repo.git("add", "-A")
    repo.git("-c", "user.name=a", "-c", "user.email=a@b.jp", "commit", "-qm", "図")
    write(repo.folder, {SPEC: spec(), BESIDE + "図 一.png": png()})
    found = past(repo)
    assert [one["file"] for one in found] == [SPEC, BESIDE + "図 一.png"]
    assert "tEXt" in found[1]["message"]


def test_only_the_named_specs_are_searched_when_they_are_named(tmp_path: Path) -> None:
    other = "specs/otsu/b.yaml"
    repo = make(tmp_path / "r", Step({SPEC: spec(SAMPLE), other: spec()}), Step({SPEC: spec()}))
    assert len(past(repo, SPEC)) == 1
    assert past(repo, other) == []


def test_a_submodule_and_a_link_in_the_history_are_no_obstacle(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({SPEC: spec(SAMPLE)}), Step({SPEC: spec()}))
    commit = repo.git("rev-parse", "HEAD").strip()
    link = repo.git("hash-object", "-w", "--stdin", data=f"../{SPACED}".encode()).strip()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},specs/kou/sub")
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{link},specs/kou/link.txt")
    tree = repo.git("write-tree").strip()
    who = ("-c", "user.name=a", "-c", "user.email=a@b.jp")
    new = repo.git(*who, "commit-tree", tree, "-p", commit, "-m", "x").strip()
    repo.git("update-ref", "refs/heads/other", new)
    assert [one["file"] for one in past(repo)] == [SPEC, "specs/kou/link.txt"]


def test_without_a_history_it_says_so(tmp_path: Path) -> None:
    done = run_here("check", "--history", folder=write(tmp_path, {SPEC: spec()}))
    assert done.returncode == 2
    assert "git の履歴がない" in done.stderr


def test_a_shallow_history_is_not_called_clean(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({SPEC: spec(SAMPLE)}), Step({SPEC: spec()}))
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "s"))
    done = run_here("check", "--history", folder=tmp_path / "s")
    assert "D405" in done.stdout


# What is no number.


def test_no_real_document_has_anything_like_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one place would be taken for a number even if every 検査用数字 were right."""
    texts = [*SPECS, *ROOT.glob("specs/*/_*.yaml"), *ROOT.glob("specs/_shared/*")]
    texts += [
        *ROOT.glob("tests/data/*.txt"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("schema/**/*.yaml"),
    ]
    assert len(texts) > 25
    is_valid: Callable[[str], bool] = lambda _digits: True  # noqa: E731 - patched in.
    found = [path for path in texts if find_my_numbers(path.read_text(encoding="utf-8"))]
    assert not found
    monkeypatch.setattr("hyokasho.my_number.find.is_my_number", is_valid)
    found = [path for path in texts if find_my_numbers(path.read_text(encoding="utf-8"))]
    assert not found


def test_pictures_and_tables_of_figures_have_no_number(tmp_path: Path) -> None:
    figures = " ".join(complete(f"{n:011}")[:4] for n in range(0, 90_000_000_000, 900_000_007))
    drawn = "".join(
        f'<path d="M {complete(f"{n}")} {figures[:80]} L 0.{complete(f"{n * 7:011}")}" x="{n}"/>'
        for n in range(10_000_000_000, 10_000_000_050)
    )
    table = "年度,件数,割合\n" + "".join(
        f"{2000 + n},{n * 37:04},{n * 91:04}\n" for n in range(100)
    )
    write(tmp_path, {SPEC: spec(), BESIDE + "a.svg": svg(drawn), BESIDE + "a.csv": table})
    assert leaks(tmp_path) == []


def test_a_number_on_a_withheld_line_is_told_without_the_line(tmp_path: Path) -> None:
    hidden = f"{{記載: 秘密の{SAMPLE}, 公表しない: 秘密}}"
    done = run_here("check", folder=write(tmp_path, {SPEC: spec(hidden)}))
    assert "D401" in done.stdout
    assert "秘密の" not in done.output
    assert digits_of(SAMPLE) not in digits_of(done.output)


def test_what_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    write(tmp_path, {SPEC: spec(), "out.txt": SAMPLE})
    (tmp_path / BESIDE).mkdir(parents=True)
    (tmp_path / BESIDE / "a.txt").symlink_to(tmp_path / "out.txt")
    done = run_here("check", folder=tmp_path)
    assert "警告 D404" in done.stdout
    assert done.returncode == 0


def test_hundreds_of_numbers_are_counted(tmp_path: Path) -> None:
    lines = "".join(f"# {complete(f'{n:011}')}\n" for n in range(10_000_000_000, 10_000_000_100))
    found = leaks(write(tmp_path, {SPEC: spec("甲", lines)}))
    assert len(found) == 21
    assert "ほかに 80 か所" in found[-1]["message"]


def test_names_of_any_bytes_are_shown_so_that_no_terminal_obeys(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", Step({SPEC: spec()}))
    data = f"a\n{SAMPLE}\n".encode()
    head = b"commit refs/heads/main\ncommitter a <a@b.jp> 1700000100 +0900\ndata 1\na\n"
    body = b"from refs/heads/main^0\nM 100644 inline "
    path = rb'"specs/kou/hyoka/\033[2J\377\n.csv"'
    size = f"\ndata {len(data)}\n".encode()
    repo.git("fast-import", "--quiet", data=head + body + path + size + data + b"\n")
    repo.git("reset", "-q", "--hard", "main")
    done = run_here("check", "--history", folder=repo.folder)
    assert "D402" in done.stdout
    assert "D401" in done.stdout
    assert "\033" not in done.output
    assert not shows(done.output, SAMPLE)


def test_a_bug_tells_no_number(tmp_path: Path) -> None:
    write(tmp_path, {SPEC: spec()})
    script = (
        "import sys; from unittest.mock import patch; from hyokasho.cli import check, main\n"
        f"with patch.object(check, 'find_specs', side_effect=ValueError({SPACED!r})):\n"
        "    sys.argv = ['hyokasho', 'check']; main.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False
    )
    said = done.stderr.decode()
    assert "ValueError: **** **** ****" in said
    assert not shows(said, SAMPLE)


def test_a_bomb_in_an_image_or_a_workbook_is_unpacked_up_to_a_limit(tmp_path: Path) -> None:
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 8_000_000, 9))
    sheet = office("xl/sharedStrings.xml", f"<si>{SAMPLE}</si>" + "a" * 8_000_000)
    image = png(*[bomb] * 50, chunk(b"tEXt", f"a\0{SAMPLE}".encode()))
    write(tmp_path, {SPEC: spec(), BESIDE + "a.png": image, BESIDE + "b.xlsx": sheet})
    start = time.monotonic()
    assert [one["file"] for one in leaks(tmp_path)] == [BESIDE + "a.png", BESIDE + "b.xlsx"]
    assert time.monotonic() - start < 20


ODD = {
    "an undeclared prefix": f"<svg:svg><svg:text>{SAMPLE}</svg:text></svg:svg>",
    "half a pair of surrogates": f"<svg><text>&#x31;{SAMPLE[1:]}&#xD800;</text></svg>",
    "texts in texts": f"<svg>{'<text><tspan>' * 100}{SAMPLE}{'</tspan></text>' * 100}</svg>",
    "an entity": f"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg><text>&a;</text>{SAMPLE}</svg>",
}


@pytest.mark.parametrize("source", ODD.values(), ids=ODD)
def test_an_odd_drawing_is_searched_and_stops_nothing(source: str, tmp_path: Path) -> None:
    write(tmp_path, {SPEC: spec(), BESIDE + "a.svg": source})
    assert {one["file"] for one in leaks(tmp_path)} == {BESIDE + "a.svg"}


def test_a_damaged_workbook_is_read_as_far_as_it_goes() -> None:
    for packing in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED):
        whole = BytesIO()
        with zipfile.ZipFile(whole, "w", packing) as archive:
            archive.writestr("a.xml", "<a>甲乙丙丁</a>" * 50)
        data = whole.getvalue()
        for at in range(30, len(data), 3):
            damaged = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
            assert list(pieces("b.xlsx", damaged))
            assert list(pieces("b.xlsx", data[:at]))
