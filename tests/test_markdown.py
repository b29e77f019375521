"""`!md`: what may be marked up is the same in all formats, what may not is an error."""

from io import BytesIO
from subprocess import TimeoutExpired

import docx
import pytest
from docx.oxml.ns import qn

from conftest import Printer
from reading import docx_text, html_text, pdf_text, squeezed
from small_specs import HEAD

MARKED = """  特記事項: !md |
    **太字**と*斜体*、`code`と[リンク](https://example.jp/a?b=1&c=2)。

    - 箇条一
      - 入れ子
    1. 番号

    | 列一 | 列二 |
    |------|------|
    | 値一 | 値二 |

    ## 見出し
"""
WORDS = "太字と斜体、codeとリンク。・箇条一・入れ子1.番号列一列二値一値二見出し"


def test_marked_up_text_reads_the_same_in_all_formats(printer: Printer) -> None:
    made = printer.print(printer.document((HEAD + MARKED).encode()))
    assert WORDS in squeezed(docx_text(made.docx))
    assert WORDS in squeezed(pdf_text(made.pdf))
    assert WORDS in squeezed(html_text(made.html))
    assert "<strong>太字</strong>" in made.html.decode()
    assert 'href="https://example.jp/a?b=1&amp;c=2"' in made.html.decode()
    assert "**" not in docx_text(made.docx)


def test_code_and_headings_look_so_in_all_formats(printer: Printer) -> None:
    made = printer.print(printer.document((HEAD + MARKED).encode()))
    body = docx.Document(BytesIO(made.docx)).element.body
    looks = {run.text: run.find(qn("w:rPr")) for run in body.iter(qn("w:r"))}
    assert looks["見出し"].find(qn("w:b")) is not None
    assert looks["code"].find(qn("w:shd")) is not None
    assert looks["値一"] is None
    assert "<code>code</code>" in made.html.decode()
    assert '<p class="rich rich-heading">見出し</p>' in made.html.decode()


TABLE = """特定個人情報ファイル記録項目:
  - 記録項目:
      - {書き方: 表, 段数: 2, 項目: [氏名, 住所, 生年月日, 性別]}
"""


def test_the_columns_of_a_table_of_record_items_are_as_wide_in_all_formats(
    printer: Printer,
) -> None:
    """A number beside an item, as 1 to 4."""
    made = printer.print(printer.document((HEAD + TABLE).encode()))
    body = docx.Document(BytesIO(made.docx)).element.body
    *_, table = (t for t in body.iter(qn("w:tbl")) if "氏名" in "".join(t.itertext()))
    first, second, *_ = (int(column.w) for column in table.tblGrid.gridCol_lst)
    assert round(second / first) == 4
    columns = '<col style="width: 10.0%"><col style="width: 40.0%">'
    assert f"<colgroup>{columns * 2}</colgroup>" in made.html.decode()


def test_without_the_tag_the_same_signs_are_text(printer: Printer) -> None:
    made = printer.print(printer.document((HEAD + MARKED.replace("!md ", "")).encode()))
    assert "**太字**と*斜体*、`code`と[リンク](https://example.jp/a?b=1&c=2)。" in squeezed(
        html_text(made.html)
    )


@pytest.mark.parametrize(
    "marked",
    [
        "![絵](x.png)",
        "[押す](javascript:alert(1))",
        "[読む](file:///etc/passwd)",
        "<script>alert(1)</script>",
        "<img src=x>",
        "***",
        "[悪い](http://[x)",
        "> " * 400 + "深い",
    ],
)
def test_what_is_not_printed_is_an_error(printer: Printer, marked: str) -> None:
    checked = printer.check(f"{HEAD}  特記事項: !md |\n    前{marked}\n\n    {marked}\n".encode())
    assert [finding.code for finding in checked.findings] == ["S303"]


@pytest.mark.parametrize("fault", [FileNotFoundError(2, "ない"), TimeoutExpired(["pandoc"], 20)])
def test_that_pandoc_does_not_end_is_not_said_of_the_text(
    printer: Printer, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise fault

    source = f"{HEAD}  特記事項: !md |\n    初めて読む**{type(fault).__name__}**\n".encode()
    with monkeypatch.context() as broken:
        broken.setattr("hyokasho.document.markdown.subprocess.run", failing)
        assert [finding.code for finding in printer.check(source).findings] == ["S310"]
    assert printer.check(source).findings == ()
