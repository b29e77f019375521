"""What a PDF says of itself: conformance, metadata, fonts, attachment, bookmarks, pages."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from conftest import MADE, OKAYAMA, Printed, Printer, Published, every_spec
from hyokasho.fonts import find_font
from hyokasho.render.pdf import PdfRenderer
from reading import pdf_artifacts, squeezed
from small_specs import tree_of


@pytest.fixture(scope="module")
def pdf(okayama: Printed) -> Any:
    with pikepdf.open(BytesIO(okayama.pdf)) as opened:
        yield opened


@every_spec
def test_conforms_to_pdf_a_3a_and_pdf_ua_1(published: Published, spec: Path) -> None:
    with pikepdf.open(BytesIO(published(spec).pdf)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert "/OutputIntents" in pdf.Root
        assert "source.yaml" in pdf.attachments


def test_title_language_and_agency_are_metadata(pdf: Any) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "予防接種事務 全項目評価書"
        assert metadata["dc:creator"] == ["岡山県岡山市長"]
    assert str(pdf.Root.Lang).lower().startswith("ja")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_all_fonts_are_embedded_subsets(pdf: Any) -> None:
    fonts = {
        str(font.BaseFont): font.DescendantFonts[0].FontDescriptor
        for page in pdf.pages
        for font in page.Resources.Font.values()
    }
    assert fonts
    for name, descriptor in fonts.items():
        assert name[7] == "+"
        assert "IPAexGothic" in name
        embedded = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
        assert len(embedded.read_bytes()) < 2_000_000


def test_published_source_is_attached_with_the_shared_texts_in_it(
    pdf: Any, okayama: Printed
) -> None:
    attached = pdf.attachments["source.yaml"]
    spec = pdf.Root.AF[0]
    assert str(spec.AFRelationship) == "/Source"
    data = attached.get_file().read_bytes()
    assert data == okayama.document.source
    tree, original = tree_of(data), tree_of(OKAYAMA.read_bytes())
    assert [entry.key.text for entry in tree.entries] == [e.key.text for e in original.entries]
    assert "!共通" in OKAYAMA.read_text(encoding="utf-8")
    assert "!共通".encode() not in data
    assert "情報照会機能（※1）により".encode() in data


def test_bookmarks_lead_to_sections_and_blocks(pdf: Any) -> None:
    with pdf.open_outline() as outline:
        title = outline.root[0]
        sections = [child.title for child in title.children]
        basic = next(c for c in title.children if "基本情報" in c.title)
    assert [squeezed(s) for s in sections[:4]] == [
        "項目一覧",
        "Ⅰ基本情報",
        "（別添１）事務の内容",
        "Ⅱ特定個人情報ファイルの概要",
    ]
    assert len(basic.children) == 8


def test_every_page_is_numbered_and_nothing_leaves_the_paper(pdf: Any, okayama: Printed) -> None:
    numbers = pdf_artifacts(okayama.pdf)
    for number in range(1, len(pdf.pages) + 1):
        assert f"- {number} -" in numbers


def test_changes_lie_on_landscape_pages(pdf: Any) -> None:
    boxes = [page.mediabox for page in pdf.pages]
    lying = [box[2] > box[3] for box in boxes]
    assert lying[-1]
    assert not any(lying[:-1])


def test_header_rows_are_repeated_on_each_page(printer: Printer) -> None:
    """Seventy rows of changes run over pages; each shows the header, once as content."""
    rows = "".join(
        f"\n  - 変更日: 2025-12-26\n    項目: 項目{n}\n    変更前の記載: 前{n}"
        f"\n    変更後の記載: 後{n}"
        "\n    提出時期: 事後\n    提出時期に係る説明: 文言の修正"
        for n in range(70)
    )
    source = (
        "様式: 全項目評価書 平成30年5月\n表紙:\n  評価書名: 試験\n  評価実施機関名: 試験市長\n"
        f"変更箇所:{rows}\n"
    )
    made = printer.print(printer.document(source.encode()))
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        pages = sum(page.mediabox[2] > page.mediabox[3] for page in pdf.pages)
    assert pages >= 2
    assert pdf_artifacts(made.pdf).count("提出時期に係る説明") == pages - 1


def test_forgetting_the_documents_before_changes_no_byte(
    okayama: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hyokasho.typesetting._MUCH", 0)
    with PdfRenderer(find_font()) as pdf:
        assert [pdf.render(okayama.document, MADE) for _ in range(2)] == [okayama.pdf] * 2
