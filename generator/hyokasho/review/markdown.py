"""A review in Markdown, as a comment on a pull request."""

from collections.abc import Iterator, Sequence

from hyokasho.changes.rows import Row, question
from hyokasho.changes.words import Line, marked
from hyokasho.forms.change_style import load_style
from hyokasho.forms.review_style import ReviewStyle
from hyokasho.review.document import advice_lines, remark_of
from hyokasho.review.verdict import Reviewed
from hyokasho.words import escaped

# GitHub takes 65,536 signs in a comment.
MOST_SIGNS = 60_000


def as_markdown(reviews: Sequence[Reviewed], style: ReviewStyle) -> str:
    """The review of all assessments; tables that would not fit in a comment are left out."""
    blocks = ["\n".join(_block(reviewed, style)) for reviewed in reviews]
    if not blocks:
        return f"{style.words['nothing']}\n"
    text = "\n".join(blocks)
    if len(text) <= MOST_SIGNS:
        return text
    heads = ["\n".join(_head(reviewed, style)) for reviewed in reviews]
    return "\n".join([*heads, f"\n{style.words['long']}\n"])[:MOST_SIGNS]


def _block(reviewed: Reviewed, style: ReviewStyle) -> Iterator[str]:
    yield from _head(reviewed, style)
    if reviewed.rows:
        yield "| 項目 | 変更前 | 変更後 | 提出時期と説明 |"
        yield "| --- | --- | --- | --- |"
        yield from (_row(row, style) for row in reviewed.rows)
        yield ""


def _head(reviewed: Reviewed, style: ReviewStyle) -> Iterator[str]:
    yield f"### {escaped(reviewed.title)}"
    yield ""
    yield f"{escaped(reviewed.file)}"
    yield ""
    remark = remark_of(reviewed, style)
    if remark:
        yield escaped(remark)
        yield ""
    advice = reviewed.advice(style)
    for number, line in enumerate(advice_lines(reviewed, advice) if advice else ()):
        yield f"**{escaped(line)}**" if number == 0 else f"- {escaped(line)}"
    if reviewed.open_rows:
        yield f"- {escaped(style.words['question'])}"
    yield ""


def _row(row: Row, style: ReviewStyle) -> str:
    old, new = marked(row.before, row.after)
    item = f"{style.mark} {row.item}" if row.important else row.item
    says = [f"{row.timing}：{row.reason}", question(row, load_style())]
    if row.left_out:
        says.append(f"載せない：{row.left_out}")
    cells = (
        escaped(item),
        _lines(old, "del"),
        _lines(new, "ins"),
        "<br>".join(escaped(words) for words in says if words),
    )
    return f"| {' | '.join(cells)} |"


def _lines(lines: Sequence[Line], tag: str) -> str:
    return "<br>".join(
        "".join(
            f"<{tag}>{escaped(run.text)}</{tag}>" if run.changed else escaped(run.text)
            for run in line
        )
        for line in lines
    )
