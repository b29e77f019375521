"""別紙 from a CSV beside the spec: printed, counted, attached, and told with its own file name."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from checking import check
from commands import run_here
from conftest import Printer
from hyokasho.document.model import Table
from hyokasho.source.csv_table import MAX_CELLS
from hyokasho.source.decode import lines_to_show
from reading import READERS, squeezed

SPEC = """\
様式: 全項目評価書 平成30年5月
表紙: {評価書名: 甲, 評価実施機関名: 乙}
特定個人情報ファイルの概要:
  特定個人情報の提供・移転（委託に伴うものを除く。）:
    提供先:
      - {提供先: 別紙１のとおり, 別紙: 別紙１}
別紙:
  - 名称: 別紙１
    見出し: 提供先一覧
    列: [法令, 提供先]
    ファイル: 提供先.csv
"""
ROWS = '提供先,法令\r\n都道府県知事,"番号法第19条第8号\r\n別表"\r\n市町村長,0123\r\n,\r\n'


@pytest.fixture
def folder(empty_folder: Path) -> Path:
    beside = empty_folder / "specs" / "甲市" / "乙"
    beside.mkdir(parents=True)
    Path("specs/甲市/乙.yaml").write_text(SPEC, encoding="utf-8")
    return beside


def test_the_rows_of_a_csv_are_printed_counted_and_attached(folder: Path) -> None:
    (folder / "提供先.csv").write_bytes(ROWS.encode("cp932"))
    done = run_here("build")
    assert done.returncode == 0, done.output
    for kind, read in READERS.items():
        text = squeezed(read(Path(f"build/甲市/乙.{kind}").read_bytes()))
        rows = "別紙１提供先一覧法令提供先番号法第19条第8号別表都道府県知事0123市町村長"
        assert text.endswith(rows), kind
        assert "提供を行っている（2）件" in text, kind
    with pikepdf.open("build/甲市/乙.pdf") as pdf:
        source = pdf.attachments["source.yaml"].get_file().read_bytes().decode()
    assert "提供先.csv" not in source
    assert "都道府県知事" in source
    assert '"0123"' in source


def test_a_finding_in_the_csv_names_the_csv(folder: Path) -> None:
    (folder / "提供先.csv").write_bytes(ROWS.replace("市町村長", "市町村\u200b長").encode())
    for command in ("check", "build"):
        done = run_here(command)
        assert done.returncode == 1
        assert (
            "specs/甲市/乙/提供先.csv:4:4: エラー S104 〔別紙〕"
            "印刷できない文字（幅のない空白、U+200B）があります。\n"
            "  4 | 市町村�長,0123\n"
            "    |       ^\n"
        ) in done.output


def test_the_line_of_a_csv_in_shift_jis_is_shown(folder: Path) -> None:
    (folder / "提供先.csv").write_bytes("提供先,根拠\r\n一,二\r\n".encode("cp932"))
    done = run_here("check")
    assert "specs/甲市/乙/提供先.csv:1:5: エラー S335" in done.output
    assert "  1 | 提供先,根拠\n    |        ^\n" in done.output


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("甲\r乙".encode(), "乙"),
        ("\ufeff甲\r\n乙".encode(), "乙"),
        ("甲\n乙".encode("cp932"), "乙"),
        ("甲\n乙".encode("utf-16"), "乙"),
        ("甲\n".encode() + b"\xff" + "乙".encode(), "\ufffd乙"),
        (b"a\n\x81", "\ufffd"),
    ],
)
def test_the_second_line_is_shown_whatever_the_bytes_are(data: bytes, line: str) -> None:
    assert lines_to_show(data)[1] == line


def test_a_csv_that_is_a_link_is_not_read(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("提供先,法令\n秘密,秘密\n", encoding="utf-8")
    (folder / "提供先.csv").symlink_to(secret)
    done = run_here("build")
    assert done.returncode == 1
    assert "S334" in done.output
    assert "リンクなので読みません" in done.output


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_read(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "提供先.csv")
    done = run_here("check")
    assert done.returncode == 1
    assert "S334" in done.output
    assert "ファイルではない" in done.output


def test_a_csv_is_read_with_its_folder_gone(folder: Path) -> None:
    folder.rmdir()
    done = run_here("check")
    assert done.returncode == 1
    assert "S333" in done.output


def test_the_cells_of_all_tables_of_a_spec_are_limited_together(folder: Path) -> None:
    rows = "1,2\n" * (MAX_CELLS // 4)
    (folder / "提供先.csv").write_text(f"法令,提供先\n{rows}", encoding="utf-8")
    again = SPEC[SPEC.index("  - 名称") :].replace("別紙１", "別紙２")
    Path("specs/甲市/乙.yaml").write_text(SPEC + again, encoding="utf-8")
    done = run_here("check")
    assert done.returncode == 1
    assert "提供先.csv:12500:1: エラー S330" in done.output


def test_the_attached_source_is_sound_by_itself(folder: Path) -> None:
    (folder / "提供先.csv").write_bytes(ROWS.encode())
    assert run_here("build", "--format", "pdf").returncode == 0
    with pikepdf.open("build/甲市/乙.pdf") as pdf:
        source = pdf.attachments["source.yaml"].get_file().read_bytes()
    alone = Path("specs/甲市/丙.yaml")
    alone.write_bytes(source)
    assert run_here("check", str(alone)).output == "指摘なし\n"


def test_a_name_of_a_column_that_cannot_be_printed_is_told(folder: Path) -> None:
    spec = Path("specs/甲市/乙.yaml")
    spec.write_text(SPEC.replace("    列: [法令, 提供先]\n", ""), encoding="utf-8")
    (folder / "提供先.csv").write_text('"提供\n😀先",法令\n一,二\n', encoding="utf-8")
    done = run_here("check")
    assert done.returncode == 1
    assert "提供先.csv:2:1: エラー D102" in done.output


def test_of_many_faulty_files_only_some_are_read() -> None:
    class Counting:
        count = 0

        def read(self, name: str) -> bytes:
            self.count += 1
            return f"{name},{name}\n".encode()

    files = Counting()
    head = SPEC[: SPEC.index("特定個人")] + "別紙:\n"
    entries = "".join(f"  - {{名称: 別紙{n}, ファイル: {n}.csv}}\n" for n in range(1000))
    again = "".join(f"  - {{名称: 又{n}, ファイル: 0.csv}}\n" for n in range(1000))
    findings = check(head + again + entries, files=files)
    assert files.count == 20
    assert len(findings.findings) == 20
    assert not findings.publishable


def test_a_column_is_as_wide_as_its_words_need(printer: Printer) -> None:
    rows = "[[1, '甲\\n乙'], [2, 独立行政法人日本学生支援機構]]".replace("'", '"')
    head = SPEC[: SPEC.index("特定個人")]
    source = f"{head}別紙: [{{名称: 別紙１, 列: [No., 提供先], 行: {rows}}}]\n"
    made = printer.print(printer.document(source.encode()))
    *_, table = (part for part in made.document.sections[-1].parts if isinstance(part, Table))
    assert table.weights == (6.0, 16.0)
    xml = ZipFile(BytesIO(made.docx)).read("word/document.xml").decode()
    first, second = map(int, re.findall('<w:gridCol w:w="([0-9]+)"/>', xml)[-2:])
    assert second / first == pytest.approx(16 / 6, rel=0.01)
    assert "--c1: 27.27%; --c2: 72.73%" in made.html.decode()
