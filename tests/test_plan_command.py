"""`hyokasho plan AGENCY` as its users meet it: files, refusals, exit codes."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from commands import run_here
from reading import docx_text, html_text
from small_specs import write

SMALL = """様式: 基礎項目評価書 令和6年10月
表紙:
  評価書番号: {number}
  評価書名: {title}
  評価実施機関名: {organization}
  公表日: 2025-12-26
"""


def small(number: str, title: str = "甲", organization: str = "試験市長") -> str:
    return SMALL.format(number=number, title=title, organization=organization)


@pytest.fixture
def agency(empty_folder: Path) -> Path:
    """An agency of two assessments, in the folder in which the test runs."""
    write(empty_folder, "test/a.yaml", small("1"))
    write(empty_folder, "test/b.yaml", small("2", "乙"))
    return empty_folder


def built(folder: Path, out: str = "build") -> list[str]:
    return sorted(p.name for p in (folder / out / "test").glob("*"))


def test_a_plan_is_written_in_all_formats_beside_the_assessments(agency: Path) -> None:
    done = run_here("plan", "test", "--date", "2026-01-15")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"build/test/keikaku.{kind}" for kind in ("docx", "pdf", "html")
    ]
    assert "2 件の評価書から" in done.stderr
    page = (agency / "build" / "test" / "keikaku.html").read_bytes()
    for words in (
        docx_text((agency / "build" / "test" / "keikaku.docx").read_bytes()),
        html_text(page),
    ):
        assert "試験市長" in words
        assert "令和8年1月15日" in words
        assert "令和12年12月25日" in words
    assert "<title>試験市長　特定個人情報保護評価計画管理書</title>" in page.decode()


def test_the_pdf_conforms_and_is_dated_by_its_cover(agency: Path) -> None:
    assert run_here("plan", "test", "--format", "pdf", "--date", "2026-01-15").returncode == 0
    assert built(agency) == ["keikaku.pdf"]
    data = (agency / "build" / "test" / "keikaku.pdf").read_bytes()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [tuple(page.mediabox[2:]) for page in pdf.pages][1][0] > 800  # Landscape, in pt.
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "試験市長　特定個人情報保護評価計画管理書"
            assert metadata["xmp:CreateDate"].startswith("2026-01-15")


def test_the_same_assessments_give_the_same_bytes(agency: Path) -> None:
    def plan() -> dict[str, bytes]:
        assert run_here("plan", "test").returncode == 0
        return {p.name: p.read_bytes() for p in (agency / "build" / "test").glob("*")}

    assert plan() == plan()


def test_the_folder_may_be_given_as_a_path_and_the_output_be_another(agency: Path) -> None:
    done = run_here("plan", "specs/test", "--out", "elsewhere", "--format", "html", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert built(agency, "elsewhere") == ["keikaku.html"]


def test_the_plan_for_submission_does_not_lie_with_what_is_published(agency: Path) -> None:
    secret = small("3") + (
        "関連情報:\n  特定個人情報ファイルを取り扱う事務:\n"
        "    システムの名称: {記載: 極秘, 公表しない: 安全のため}\n"
    )
    write(agency, "test/c.yaml", secret)
    assert run_here("plan", "test", "--format", "html").returncode == 0
    assert run_here("plan", "test", "--format", "html", "--edition", "submission").returncode == 0
    public, submitted = (
        (agency / out / "test" / "keikaku.html").read_text(encoding="utf-8")
        for out in ("build", "build-submission")
    )
    assert "極秘" not in public
    assert "極秘" in submitted


def test_a_plan_is_neither_in_the_index_nor_in_the_manifest(agency: Path) -> None:
    assert run_here("plan", "test").returncode == 0
    assert run_here("build").returncode == 0
    assert "keikaku" not in (agency / "build" / "index.html").read_text(encoding="utf-8")
    manifest = json.loads((agency / "build" / "manifest.json").read_text(encoding="utf-8"))
    assert [one["spec"] for one in manifest["assessments"]] == [
        "specs/test/a.yaml",
        "specs/test/b.yaml",
    ]
    assert "keikaku.pdf" in built(agency)  # And a build takes nothing away.


def test_an_assessment_with_an_error_stops_the_plan_and_keeps_the_last_one(agency: Path) -> None:
    assert run_here("plan", "test", "--format", "html").returncode == 0
    before = (agency / "build" / "test" / "keikaku.html").read_bytes()
    write(agency, "test/b.yaml", small("2").replace("評価書名", "評価書銘"))
    done = run_here("plan", "test", "--format", "html")
    assert done.returncode == 1
    assert "specs/test/b.yaml:4:3: エラー S201" in done.stderr
    assert "specs/test/a.yaml" not in done.stderr
    assert "エラーのある評価書（specs/test/b.yaml）" in done.stderr
    assert (agency / "build" / "test" / "keikaku.html").read_bytes() == before


def test_one_number_for_two_affairs_stops_the_plan(agency: Path) -> None:
    write(agency, "test/b.yaml", small("1", "乙"))
    done = run_here("plan", "test")
    assert done.returncode == 1
    assert (
        "specs/test/b.yaml:3:10: エラー D601 〔表紙－評価書番号〕"
        "評価書番号「1」の基礎項目評価書は、specs/test/a.yaml にもあります。"
    ) in done.stderr
    assert "  3 |   評価書番号: 1" in done.stderr
    assert not (agency / "build").exists()


def test_a_missing_number_is_a_warning_and_the_plan_is_made(agency: Path) -> None:
    write(agency, "test/b.yaml", small("''", "乙"))
    done = run_here("plan", "test", "--format", "html")
    assert done.returncode == 0
    assert "警告 D602" in done.stderr


def test_each_organization_has_a_plan_of_its_own(agency: Path) -> None:
    write(agency, "test/b.yaml", small("1", "乙", "試験市教育委員会"))
    done = run_here("plan", "test", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert built(agency) == ["keikaku-1.html", "keikaku-2.html"]
    titles = [
        (agency / "build" / "test" / name).read_text(encoding="utf-8").partition("<title>")[2][:8]
        for name in built(agency)
    ]
    assert titles == ["試験市教育委員会", "試験市長　特定個"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tset",), "機関 tset のフォルダがありません。もしかして「test」ですか。"),
        (("zzzzzz",), "specs/ にある機関は empty、test です。"),
        (("specs",), "機関 specs のフォルダがありません。"),
        (("empty",), "specs/empty に評価書の YAML が一つもありません。"),
        (("test", "--date", "R8.1.15"), "もしかして「2026-01-15」ですか。"),
        (("test", "--date", "2026-02-30"), "2026-01-15 の形で"),
        (("test", "--date", "2026-02"), "2026-01-15 の形で"),
        (("test", "--format", "doc"), "doc という形式はありません"),
        (("test", "--form", "kiso-2024-10"), "計画管理書の様式ではありません"),
        (("test", "--form", "keikaku-1999"), "様式 keikaku-1999 のファイルがありません"),
        ((), "AGENCY"),
    ],
)
def test_a_mistake_on_the_command_line_is_explained(
    agency: Path, arguments: tuple[str, ...], words: str
) -> None:
    (agency / "specs" / "empty").mkdir()
    done = run_here("plan", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_assessment_that_would_take_the_name_of_the_plan_is_refused(agency: Path) -> None:
    write(agency, "test/keikaku.yaml", small("3"))
    done = run_here("plan", "test")
    assert done.returncode == 2
    assert "specs/test/keikaku.yaml は計画管理書と出力先が同じ" in done.stderr


def test_department_and_contact_come_from_the_register(agency: Path) -> None:
    register = (
        "様式: 評価実施機関の台帳\n評価実施機関:\n  評価実施機関名: 試験市長\n"
        "  計画管理書の担当部署: 総務課\n  計画管理書の連絡先: 電話\n"
    )
    write(agency, "test/_agency.yaml", register)
    done = run_here("plan", "test", "--format", "html")
    assert done.returncode == 0, done.stderr
    html = (agency / "build/test/keikaku.html").read_text(encoding="utf-8")
    assert "総務課" in html
    assert "電話" in html
