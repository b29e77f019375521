"""新旧対照表: what a pull request changes, side by side, with the changed words underlined."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyokasho.changes.rows import Row, question
from hyokasho.changes.words import Line, marked
from hyokasho.dates import When
from hyokasho.document import model as m
from hyokasho.document.cells import column_row
from hyokasho.document.lines import paragraphs
from hyokasho.forms.change_style import load_style
from hyokasho.forms.review_style import Advice, ReviewStyle
from hyokasho.review.verdict import Reviewed

TITLE = "新旧対照表"
_ITEM, _NEW, _OLD = "項目", "改正後", "改正前"
_WEIGHTS = (2.0, 4.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How the comparison is laid out: 改正後 at the left or at the right, with advice or without.

    What is laid before a committee has none; what a reviewer reads has it above each table.
    """

    new_first: bool = True
    advised: bool = False


def review_document(reviews: Sequence[Reviewed], style: ReviewStyle, sheet: Sheet) -> m.Document:
    """The comparison of all assessments, each on pages of its own."""
    sections = [
        _section(reviewed, style, sheet, f"review-{number}")
        for number, reviewed in enumerate(reviews, 1)
    ]
    if not sections:
        sections = [_empty(style)]
    return m.Document(title=TITLE, agency="", form=TITLE, date="", sections=tuple(sections))


def _empty(style: ReviewStyle) -> m.Section:
    parts = (_heading(TITLE, "review"), _note_table((style.words["nothing"],)))
    return m.Section(id="review", landscape=True, parts=parts)


def _heading(words: str, anchor: str) -> m.Heading:
    return m.Heading(level=1, look=m.Look.SECTION, lines=(words,), anchor=anchor)


def _section(reviewed: Reviewed, style: ReviewStyle, sheet: Sheet, anchor: str) -> m.Section:
    parts: list[m.Part] = [_heading(f"{TITLE}　{reviewed.title}", anchor)]
    notes = tuple(_notes(reviewed, style, sheet))
    if notes:
        parts.append(_note_table(notes))
    if reviewed.rows:
        parts.append(_table(reviewed, style, sheet))
    return m.Section(id=anchor, landscape=True, parts=tuple(parts))


def _notes(reviewed: Reviewed, style: ReviewStyle, sheet: Sheet) -> Iterator[str]:
    """What is said above the table."""
    remark = remark_of(reviewed, style)
    if remark:
        yield remark
    advice = reviewed.advice(style)
    if sheet.advised and advice is not None:
        yield from advice_lines(reviewed, advice)


def remark_of(reviewed: Reviewed, style: ReviewStyle) -> str:
    """Why there is no table: new, gone, alike, or not to be read; empty where there is one."""
    match reviewed:
        case Reviewed(failure=str(words)) if words:
            return words
        case Reviewed(is_new=True):
            return style.words["new"]
        case Reviewed(is_gone=True):
            return style.words["gone"]
        case Reviewed(rows=()):
            return style.words["same"]
        case _:
            return ""


def advice_lines(reviewed: Reviewed, advice: Advice) -> Iterator[str]:
    """The verdict in lines: what it is, what it rests on, what is to be done and changed."""
    yield f"【{advice.title}】{advice.says}"
    yield f"根拠：{advice.basis}"
    yield f"公表日：{days(reviewed)}"
    if advice.steps:
        yield "手順："
        yield from (f"{number}. {step}" for number, step in enumerate(advice.steps, 1))
    if advice.moves:
        yield f"合わせて確かめるもの：{'、'.join(advice.moves)}"


def days(reviewed: Reviewed) -> str:
    """The 公表日 before and after: whether it was set anew."""
    old, new = (str(When(day)) if day else "空欄" for day in (reviewed.old_day, reviewed.new_day))
    return f"{old}のまま変わっていません" if old == new else f"{old} → {new}"


def _note_table(lines: Sequence[str]) -> m.Table:
    content = tuple(paragraph for line in lines for paragraph in paragraphs(line))
    cell = m.Cell(role=m.Role.ANSWER, content=content)
    return m.Table(grid=m.Grid.FULL, columns=1, rows=(m.Row(cells=(cell,)),), name=TITLE)


def _table(reviewed: Reviewed, style: ReviewStyle, sheet: Sheet) -> m.Table:
    sides = (_NEW, _OLD) if sheet.new_first else (_OLD, _NEW)
    header = column_row((_ITEM, *sides))
    return m.Table(
        grid=m.Grid.REGISTER,
        columns=3,
        rows=(header, *(_row(row, style, sheet) for row in reviewed.rows)),
        name=reviewed.title,
        header_rows=1,
        weights=_WEIGHTS,
    )


def _row(row: Row, style: ReviewStyle, sheet: Sheet) -> m.Row:
    item = f"{style.mark} {row.item}" if row.important else row.item
    head = list(paragraphs(item))
    if sheet.advised:
        head += paragraphs(f"{row.timing}：{row.reason}")
        asked = question(row, load_style())
        head += paragraphs(asked) if asked else ()
    old, new = marked(row.before, row.after)
    cells = (_cell(new), _cell(old)) if sheet.new_first else (_cell(old), _cell(new))
    return m.Row(cells=(m.Cell(role=m.Role.ANSWER, content=tuple(head)), *cells))


def _cell(lines: Sequence[Line]) -> m.Cell:
    content = tuple(
        m.RichParagraph(tuple(m.Span(run.text, underline=run.changed) for run in line))
        for line in lines
    )
    return m.Cell(role=m.Role.ANSWER, content=content)
