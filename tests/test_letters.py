"""Letters and title pages: lines without labels, laid out by a form file alone."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from conftest import MADE, ROOT, Printed, Printer
from hyokasho.check.schema import check_schema
from hyokasho.document import model as m
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.forms.errors import FormFileError
from hyokasho.forms.load import form_names, load_form
from hyokasho.forms.model import Form
from hyokasho.render.docx import DocxRenderer
from hyokasho.render.docx.template import TemplateError
from hyokasho.render.html import navigation
from reading import READERS, html_tree, pdf_artifacts, squeezed
from small_specs import derived, tree_of

SHIMON = ROOT / "specs" / "kobe" / "jido-teate-shimon.yaml"
TEMPLATE = ROOT / "templates" / "docx" / "template.docx"
# The answer of a council: another kind of letter, of which no code knows.
TOSHIN = """\
kind: 答申書
official: false
title: 答申書
names: {title: "{answer/subject}（{answer/council}）", agency: answer/council, date: answer/date}
sections:
  - id: answer
    label: 答申
    help: 審議会の答申。
    letter: true
    required: true
    items:
      - {id: date, label: 日付, help: 日, type: date, line: {align: right}}
      - {id: council, label: 審議会, help: 会, type: text, required: true, line: {align: right}}
      - id: subject
        label: 表題
        help: 題
        type: text
        required: true
        line: {align: centre, look: subject, space: 2}
      - {id: text, label: 本文, help: 文, type: richtext, line: {first_line: 1, indent: 2}}
      - id: result
        label: 結論
        help: 論
        type: choice
        choices: [{label: 適当である}, {label: 再検討を要する}]
      - id: opinions
        label: 意見
        help: 意見の一覧。
        type: list
        items:
          - {id: on, label: 項目, help: 目, type: text, line: {space: 1}}
          - {id: words, label: 内容, help: 容, type: text, line: {indent: 1}}
      - id: members
        label: 委員
        help: 委員の数と長。
        printed_as: "委員{count}名　{head}"
        items:
          - {id: count, label: 数, help: 数, type: count}
          - {id: head, label: 長, help: 長, type: text}
"""
ANSWER = """\
様式: 答申書
答申:
  日付: 2026-02-03
  審議会: 甲市審議会
  表題: 答　申
  本文: |-
    一つ目の段落。
    (1)印のある行。
  結論: 適当である
  意見:
    - 項目: 委託について
      内容: 乙とすること。
    - 項目: 保管について
      内容: 丙とすること。
  委員:
    数: 5
    長: 丁　会長
"""


def form(folder: Path, text: str = TOSHIN) -> Form:
    (folder / "toshin.yaml").write_text(text, encoding="utf-8")
    return load_form("toshin", folder)


def composed(form: Form, source: str, edition: Edition = Edition.PUBLIC) -> m.Document:
    assert check_schema(tree_of(source), form) == ()
    return compose(derived(source, form), edition)


def passages(document: m.Document) -> list[m.Passage]:
    return [
        passage
        for section in document.sections
        for part in section.parts
        if isinstance(part, m.Letter)
        for passage in part.passages
    ]


@pytest.fixture(scope="module")
def shimon(printer: Printer) -> Printed:
    """The real letter in all formats."""
    return printer.print(printer.document(SHIMON.read_bytes()))


# A new kind of letter is a file.


def test_another_kind_of_letter_needs_no_python(tmp_path: Path, printer: Printer) -> None:
    document = composed(form(tmp_path), ANSWER)
    assert form_names(tmp_path) == {"答申書": "toshin"}
    assert (document.title, document.agency, document.form, document.date) == (
        "答　申（甲市審議会）",
        "甲市審議会",
        "答申書",
        "2026-02-03",
    )
    lines = list(m.texts(document))
    assert lines == [
        "令和8年2月3日", "甲市審議会", "答　申", "一つ目の段落。", "(1)印のある行。", "適当である",
        "委託について", "乙とすること。", "保管について", "丙とすること。", "委員5名　丁　会長",
    ]  # fmt: skip
    printed = printer.print(document)
    for kind, read_text in READERS.items():
        assert squeezed(read_text(getattr(printed, kind))) == squeezed("".join(lines))


def test_a_line_stands_where_the_form_puts_it(tmp_path: Path) -> None:
    date, _, subject, text, *_ = passages(composed(form(tmp_path), ANSWER))
    assert date.align is m.Align.RIGHT
    assert (subject.align, subject.look, subject.space) == (
        m.Align.CENTRE,
        m.PassageLook.SUBJECT,
        2,
    )
    assert (text.align, text.indent, text.first_line) == (m.Align.LEFT, 2, 1)


def test_what_is_not_written_leaves_no_line(tmp_path: Path) -> None:
    source = "様式: 答申書\n答申:\n  審議会: 甲\n  表題: 乙\n  委員:\n    数: 5\n"
    document = composed(form(tmp_path), source)
    assert list(m.texts(document)) == ["甲", "乙", "委員5名"]
    assert document.date == ""


def test_a_page_of_which_nothing_is_written_is_left_out(printer: Printer) -> None:
    source = SHIMON.read_text(encoding="utf-8")
    start, end = source.index("扉:"), source.index("諮問書:\n")
    document = printer.document((source[:start] + source[end:]).encode())
    assert [section.id for section in document.sections] == ["letter"]
    heading = next(document.sections[0].headings)
    assert (heading.level, heading.lines) == (1, ("諮　問",))


def test_a_withheld_name_is_not_public(printer: Printer) -> None:
    source = SHIMON.read_text(encoding="utf-8").replace(
        "氏名: 久元", "氏名:\n      記載: 久元\n      公表しない: 試験のため"
    )
    assessment = printer.check(source.encode()).assessment
    assert assessment is not None
    assert "神戸市長　非公表" in list(m.texts(compose(assessment)))
    assert "神戸市長　久元" in list(m.texts(compose(assessment, Edition.SUBMISSION)))


def test_a_switched_off_line_is_not_printed(tmp_path: Path) -> None:
    text = TOSHIN.replace(
        "id: text, label: 本文,",
        "id: text, off_when: {is: [answer/result, 適当である]}, label: 本文,",
    )
    assert "一つ目の段落。" not in list(m.texts(composed(form(tmp_path, text), ANSWER)))


def test_a_marked_up_text_is_printed_in_all_formats(tmp_path: Path, printer: Printer) -> None:
    rich = "!md |\n    前の**太い**文。\n\n    - 点\n\n    | 列 |\n    |---|\n    | 欄 |\n  結論"
    start, end = ANSWER.index("|-"), ANSWER.index("結論")
    source = ANSWER[:start] + rich + ANSWER[end + len("結論") :]
    document = composed(form(tmp_path), source)
    printed = printer.print(document)
    for kind, read_text in READERS.items():
        text = squeezed(read_text(getattr(printed, kind)))
        assert "前の太い文。・点列欄適当である" in text


def test_a_marked_up_title_keeps_its_words(tmp_path: Path) -> None:
    source = ANSWER.replace("表題: 答　申", "表題: !md 答**申**")
    subject = passages(composed(form(tmp_path), source))[2]
    assert [c.lines for c in subject.content if isinstance(c, m.Heading)] == [("答申",)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: choice", "type: checks", "answer/result"),
        ("type: date, line: {align: right}", "type: date, line: {align: top}", "align"),
        ("type: date, line: {align: right}", "type: date, line: {aling: right}", "aling"),
        ("line: {space: 1}", "line: {look: title}", "answer/opinions/on"),
        ("{id: date,", '{id: date, "no": ①,', "answer/date"),
        ("委員{count}名", "委員{number}名", "answer/members"),
        ("letter: true", "letter: false", "print_patterns"),
        ("{id: date,", "{id: date, items: [{id: x, label: x}],", "answer/date"),
        ("date: answer/date", "date: answer/day", "answer/day"),
        ("agency: answer/council", "agency: answer/text", "answer/text"),
        ('"{answer/subject}', '"{answer/theme}', "answer/theme"),
        ("official: false", "official: true", "code"),
    ],
)
def test_a_form_whose_letter_cannot_be_printed_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in TOSHIN
    with pytest.raises(FormFileError) as caught:
        form(tmp_path, TOSHIN.replace(old, new, 1))
    assert words in caught.value.message


def test_lines_stand_in_letters_only(tmp_path: Path) -> None:
    """Elsewhere `line` would have no effect."""
    text = (ROOT / "schema" / "forms" / "zenkomoku-2018-05.yaml").read_text(encoding="utf-8")
    stray = text.replace("  - id: title\n", "  - id: title\n    line: {align: right}\n", 1)
    assert stray != text
    with pytest.raises(FormFileError, match="cover/title：line:"):
        form(tmp_path, stray)


def test_an_official_form_must_name_its_edition(tmp_path: Path) -> None:
    form_file = tmp_path / "toshin.yaml"
    form_file.write_text(TOSHIN.replace("official: false\n", ""), encoding="utf-8")
    with pytest.raises(FormFileError, match="edition:"):
        form_names(tmp_path)


# On the page.


def test_title_page_and_letter_stand_on_a_page_each(shimon: Printed) -> None:
    with pikepdf.open(BytesIO(shimon.pdf)) as pdf:
        assert len(pdf.pages) == 2
        assert [page.mediabox[2] < page.mediabox[3] for page in pdf.pages] == [True, True]
    assert len(docx.Document(BytesIO(shimon.docx)).sections) == 2
    assert sum("page" in (e.get("class") or "") for e in sections(shimon.html)) == 2


def sections(html: bytes) -> list[Any]:
    return list(html_tree(html).iter("{http://www.w3.org/1999/xhtml}section"))


def test_a_letter_carries_no_page_number(shimon: Printed) -> None:
    assert pdf_artifacts(shimon.pdf) == ""
    for section in docx.Document(BytesIO(shimon.docx)).sections:
        assert not section.footer.is_linked_to_previous
        assert "".join(p.text for p in section.footer.paragraphs) == ""


def test_titles_are_headings_for_those_who_hear_the_page(shimon: Printed) -> None:
    with pikepdf.open(BytesIO(shimon.pdf)) as pdf:
        kinds = list(structure_kinds(pdf.Root.StructTreeRoot))
        with pdf.open_outline() as outline:
            titles = [(one.title, [two.title for two in one.children]) for one in outline.root]
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2"]
    assert [(squeezed(one), [squeezed(two) for two in under]) for one, under in titles] == [
        ("福祉情報システム児童手当事務全項目評価書", ["諮問"])
    ]
    levels = [
        level.get(qn("w:val"))
        for level in docx.Document(BytesIO(shimon.docx)).element.body.iter(qn("w:outlineLvl"))
    ]
    assert levels == ["0", "1"]
    tree = html_tree(shimon.html)
    names = [e.tag.rpartition("}")[2] for e in tree.iter() if isinstance(e.tag, str)]
    assert [name for name in names if name in {"h1", "h2", "h3"}] == ["h1", "h2"]


def structure_kinds(node: Any) -> Any:
    """The kinds of the structure elements below the node, in order."""
    stack = [node]
    while stack:
        here = stack.pop()
        if not isinstance(here, pikepdf.Dictionary):
            continue
        if "/S" in here:
            yield str(here.S)
        kids = here.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        stack.extend(reversed(kids))


def test_a_letter_of_two_pages_has_no_navigation(shimon: Printed, okayama: Printed) -> None:
    """One place to go to is none to choose from."""
    assert len(navigation(shimon.document)) == 1
    assert b"<nav" not in shimon.html
    assert b"<nav" in okayama.html


def test_every_file_says_what_it_is(shimon: Printed) -> None:
    title = "諮問書：「児童手当事務」に係る特定個人情報保護評価書（全項目評価書）"
    core = docx.Document(BytesIO(shimon.docx)).core_properties
    assert (core.title, core.author, core.subject) == (title, "神戸市長", "諮問書")
    with pikepdf.open(BytesIO(shimon.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == title
        assert metadata["dc:creator"] == ["神戸市長"]
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "3"
        assert "source.yaml" in pdf.attachments


def test_word_aligns_and_indents_the_lines(shimon: Printed) -> None:
    lines = {p.text: p for p in docx.Document(BytesIO(shimon.docx)).paragraphs}
    number, body = lines["神こここ第3344号"], lines[shimon_body()]
    assert number.alignment is WD_ALIGN_PARAGRAPH.RIGHT
    assert lines["諮　問"].alignment is WD_ALIGN_PARAGRAPH.CENTER
    assert lines["諮　問"].style is not None
    assert lines["諮　問"].style.name == "文書 表題"
    assert body.paragraph_format.first_line_indent == Pt(12)
    matter = lines["「児童手当事務」に係る特定個人情報保護評価書（全項目評価書）"]
    assert matter.paragraph_format.left_indent == Pt(12)


def shimon_body() -> str:
    source = SHIMON.read_text(encoding="utf-8")
    return next(line for line in source.splitlines() if "本文:" in line).partition(": ")[2]


def test_a_line_with_a_marker_hangs_and_has_no_first_line(tmp_path: Path, printer: Printer) -> None:
    made = printer.print(composed(form(tmp_path), ANSWER))
    paragraphs = {p.text: p for p in docx.Document(BytesIO(made.docx)).paragraphs}
    first = paragraphs["一つ目の段落。"].paragraph_format.first_line_indent
    hanging = paragraphs["(1)印のある行。"].paragraph_format.first_line_indent
    assert first is not None
    assert hanging is not None
    assert first > 0 > hanging


# Staff restyle it in Word.


def letter_template(tmp_path: Path, change: Callable[[Any], None]) -> Path:
    """The template as staff would save it after a change in Word."""
    document = docx.Document(str(TEMPLATE))
    change(document)
    path = tmp_path / "template.docx"
    document.save(str(path))
    return path


def specimen(document: Any) -> Any:
    return next(t for t in document.tables if t.rows[0].cells[0].text == "見本：文書")


def test_margins_and_styles_set_in_word_are_used(tmp_path: Path, shimon: Printed) -> None:
    def change(document: Any) -> None:
        document.sections[1].left_margin = Mm(40)
        specimen(document).rows[4].cells[0].paragraphs[0].style = document.styles["文書 本文"]

    made = DocxRenderer(letter_template(tmp_path, change)).render(shimon.document, MADE)
    document = docx.Document(BytesIO(made))
    for section in document.sections:
        assert section.left_margin == pytest.approx(Mm(40), abs=635)
    subject = next(p for p in document.paragraphs if p.text == "諮　問")
    assert subject.style is not None
    assert subject.style.name == "文書 本文"


def test_a_form_keeps_its_own_page(okayama: Printed, shimon: Printed) -> None:
    """A letter bound before a form: each part has the page and the footer of its kind."""
    both = replace(
        okayama.document, sections=(*shimon.document.sections, *okayama.document.sections)
    )
    document = docx.Document(BytesIO(DocxRenderer().render(both, MADE)))
    template = docx.Document(str(TEMPLATE))
    letter, form_page = template.sections[1].left_margin, template.sections[0].left_margin
    margins = [section.left_margin for section in document.sections]
    assert margins == [letter, letter, form_page, form_page]
    footers = ["".join(p.text for p in s.footer.paragraphs) for s in document.sections]
    assert [bool(words) for words in footers] == [False, False, True, True]


@pytest.mark.parametrize(
    ("lost", "words"),
    [("table", "見本：文書"), ("row", "「扉の表題」の行"), ("page", "セクション区切り")],
)
def test_a_template_without_a_part_for_letters_is_named(
    tmp_path: Path, lost: str, words: str
) -> None:
    def change(document: Any) -> None:
        table = specimen(document)._tbl
        match lost:
            case "table":
                table.getparent().remove(table)
            case "row":
                table.remove(table.tr_lst[3])
            case _:
                table.getnext().getparent().remove(table.getnext())

    with pytest.raises(TemplateError, match=words):
        DocxRenderer(letter_template(tmp_path, change))
