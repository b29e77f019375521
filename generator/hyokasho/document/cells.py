"""Cells and rows as several tables have them: labels, answers, the names of columns."""

from collections.abc import Iterable

from hyokasho.document import model as m
from hyokasho.document.lines import paragraphs


def words_cell(role: m.Role, words: str, colspan: int = 1, rowspan: int = 1) -> m.Cell:
    """A cell with words, one paragraph a line."""
    return m.Cell(role=role, content=paragraphs(words), colspan=colspan, rowspan=rowspan)


def answer_cell(content: tuple[m.Content, ...], colspan: int = 1) -> m.Cell:
    """A cell with an answer."""
    return m.Cell(role=m.Role.ANSWER, content=content, colspan=colspan)


def column_row(names: Iterable[str], *, keep: bool = False) -> m.Row:
    """The row with the names of the columns."""
    return m.Row(cells=tuple(words_cell(m.Role.COLUMN, name) for name in names), keep=keep)
