"""Figures on the form: the same in DOCX, PDF and HTML, and 非公表 when withheld."""

import base64
import re
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from checking import check
from conftest import MADE, Printed, Printer
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document, figures, texts
from hyokasho.figures.png import check_png
from hyokasho.render.docx import DocxRenderer
from hyokasho.source.canonical import canonical
from hyokasho.source.files import MissingFileError
from reading import (
    docx_figures,
    docx_text,
    html_figures,
    html_text,
    html_tree,
    pdf_figures,
    pdf_text,
    squeezed,
)
from small_specs import HEAD
from test_images import png, svg

PAGES = f"{HEAD}事務の内容:\n"
SOURCE = (
    PAGES
    + """
  - 見出し: 二つの図
    図:
      - 題名: 図１　流れ
        流れ図:
          登場者:
            - 要素:
                - {名前: 住民, 種類: 人}
                - {名前: 窓口, 種類: 機関}
          流れ:
            - {番号: ①, から: 住民, へ: 窓口, 内容: 申請書の提出, 個人番号: 含む}
          注: 代理人のときも同じ。
        備考: 窓口で本人を確かめる。
      - 題名: 図２　画面
        画像: 画面.png
        代替テキスト: 申請の画面
      - 画像: 構成.svg
        代替テキスト: |-
          機器の"構成"
          <二行目>
    備考: ①申請する。
"""
)
WITHHELD = (
    PAGES
    + """
  - 図:
      公表しない: セキュリティの細目に当たるため
      記載:
        題名: 秘密の題
        画像: 構成.svg
        代替テキスト: 秘密の説明
"""
)


class Folder:
    """Two images."""

    def read(self, name: str) -> bytes:
        images = {"画面.png": png(40, 20), "構成.svg": svg("<text x='1' y='9'>秘密の語</text>")}
        if name not in images:
            raise MissingFileError(name)
        return images[name]


def document(source: str, edition: Edition = Edition.PUBLIC) -> Document:
    checked = check(source, files=Folder())
    assert checked.findings == ()
    assert checked.assessment is not None
    assert checked.tree is not None
    return replace(compose(checked.assessment, edition), source=canonical(checked.tree))


@pytest.fixture(scope="module")
def printed(printer: Printer) -> Printed:
    return printer.print(document(SOURCE))


def test_titles_and_remarks_are_text_and_words_of_a_drawing_are_not(printed: Printed) -> None:
    told = "".join(texts(printed.document))
    assert "二つの図図１　流れ窓口で本人を確かめる。図２　画面（備考）①申請する。" in told
    assert "申請書の提出" not in told
    assert "秘密の語" not in told


def test_the_formats_carry_the_same_text_and_the_same_alternative_texts(printed: Printed) -> None:
    wanted = squeezed("".join(texts(printed.document)))
    assert squeezed(docx_text(printed.docx)) == wanted
    assert squeezed(pdf_text(printed.pdf)) == wanted
    assert squeezed(html_text(printed.html)) == wanted
    told = [figure.description for figure in figures(printed.document)]
    assert len(told) == 3
    assert "① 住民から窓口へ「申請書の提出」（個人番号を含む）" in told[0]
    assert told[2] == '機器の"構成"\n<二行目>'
    assert pdf_figures(printed.pdf) == told
    assert html_figures(printed.html) == told
    assert docx_figures(printed.docx) == told


def test_word_shows_pictures_in_the_right_size_and_sharp(printed: Printed) -> None:
    body = docx.Document(BytesIO(printed.docx)).element.body
    extents = [int(extent.get("cx")) / 36_000 for extent in body.iter(qn("wp:extent"))]
    wanted = [figure.width for figure in figures(printed.document)]
    assert extents == pytest.approx(wanted, abs=0.01)
    ids = [properties.get("id") for properties in body.iter(qn("wp:docPr"))]
    assert len(set(ids)) == len(ids)
    with zipfile.ZipFile(BytesIO(printed.docx)) as parts:
        pictures = [parts.read(n) for n in parts.namelist() if n.startswith("word/media/")]
    widths = {check_png(picture).width for picture in pictures}
    assert widths == {40, 945, 2055}  # the PNG as it is, 80 mm and 174 mm in 300 dpi


def test_a_drawing_is_vectors_in_pdf_and_html(printed: Printed) -> None:
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        images = [
            xobject
            for page in pdf.pages
            for xobject in page.Resources.get("/XObject", {}).values()
            if xobject.Subtype == "/Image"
        ]
    assert len(images) <= 1  # the PNG
    sources = re.findall(r'<img[^>]* src="data:([^;]+);base64,([^"]+)"', printed.html.decode())
    assert [kind for kind, _ in sources] == ["image/svg+xml", "image/png", "image/svg+xml"]
    drawing = base64.b64decode(sources[0][1]).decode()
    assert ">申請書の提出<" in drawing
    html_tree(printed.html)


def test_the_pdf_with_drawings_keeps_its_standards(printed: Printed) -> None:
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
        fonts = {
            str(font.BaseFont)[8:] for page in pdf.pages for font in page.Resources.Font.values()
        }
    assert fonts == {"IPAexGothic"}


def test_the_same_figures_give_the_same_bytes(printer: Printer, printed: Printed) -> None:
    again = printer.print(document(SOURCE))
    assert (again.docx, again.pdf, again.html) == (printed.docx, printed.pdf, printed.html)
    assert DocxRenderer(font=printer.font).render(printed.document, MADE) == printed.docx


def test_nothing_of_a_withheld_figure_gets_into_the_public_files(printer: Printer) -> None:
    public = document(WITHHELD)
    assert list(figures(public)) == []
    assert "非公表" in list(texts(public))
    printer.print(document(SOURCE))  # which leaves drawings behind, if anything does
    files = printer.print(public)
    with zipfile.ZipFile(BytesIO(files.docx)) as parts:
        assert not [name for name in parts.namelist() if name.startswith("word/media/")]
        words = b"".join(map(parts.read, parts.namelist())).decode("utf-8", "replace")
    assert html_figures(files.html) == pdf_figures(files.pdf) == []
    for text in (words, files.html.decode(), public.source.decode(), pdf_text(files.pdf)):
        assert "秘密" not in text
        assert "構成.svg" not in text


def test_the_edition_for_submission_has_what_is_withheld() -> None:
    whole = document(WITHHELD, Edition.SUBMISSION)
    assert [figure.description for figure in figures(whole)] == ["秘密の説明"]
    assert "秘密の題" in list(texts(whole))


def test_one_figure_may_stand_without_a_list_and_none_is_an_empty_frame() -> None:
    one = PAGES + "  - 図: {画像: 画面.png, 代替テキスト: 画面}\n"
    assert len(list(figures(document(one)))) == 1
    assert list(figures(document(PAGES + "  - 図:\n"))) == []


def test_a_spec_has_20_figures_at_the_most_whatever_items_they_are_in() -> None:
    one = "{画像: 画面.png, 代替テキスト: 画面}"
    pages = f"  - 図: [{', '.join([one] * 15)}]\n  - 図: [{', '.join([one] * 5)}]\n"
    assert len(list(figures(document(PAGES + pages)))) == 20
    more = (PAGES + pages + f"  - 図: {one}\n").encode()
    (finding,) = check(more, files=Folder()).findings
    assert (finding.code, finding.position.line) == ("S401", 8)
    assert finding.message == "図が多すぎます（評価書一つに20個まで）。"
