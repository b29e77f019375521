"""HTML by Jinja: one page that stands alone, laid out by templates that staff may restyle."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from hyokasho.document.lines import columns
from hyokasho.document.model import (
    Cell,
    Content,
    Document,
    Figure,
    Heading,
    RichParagraph,
    Role,
    Span,
    Table,
)
from hyokasho.errors import HyokashoError
from hyokasho.figures.figure import Format
from hyokasho.resources import resource

# What a header cell is the header of (HTML, attribute `scope`); the other roles are plain cells.
_SCOPES: Final = {
    Role.LABEL: "row",
    Role.SUBLABEL: "row",
    Role.VERTICAL: "row",
    Role.HEADING: "rowgroup",
    Role.COLUMN: "col",
}
# The class of a cell in the style sheet; asking an Enum for its value thousands of times is slow.
_NAMES: Final = {role: role.value for role in Role}
_NAV_LEVELS: Final = (2, 3)


class HtmlError(HyokashoError):
    """A template of the page does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """A cell as HTML wants it; `scope` is empty where it heads nothing."""

    classes: str
    scope: str
    colspan: int
    rowspan: int
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A row as HTML wants it."""

    cells: tuple[PageCell, ...]
    keep: bool
    whole: bool
    heads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table as HTML wants it: its columns, the rows of its head and the row groups below.

    Each column is the range of grid columns that it stands for, counted from 1. `shares` are the
    widths of the columns in per cent, empty where the style sheet gives them.
    """

    columns: tuple[range, ...]
    head: tuple[PageRow, ...]
    bodies: tuple[tuple[PageRow, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A section or annex in the navigation, with the blocks below it."""

    heading: Heading
    blocks: tuple[Heading, ...]


class _Sandbox(SandboxedEnvironment):
    """The sandbox of Jinja, with a short way to the plain values of a Document."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may read the attribute; what begins with `_` it may not.

        Jinja also looks whether the object is a function, a frame or the like, which takes half
        the time of the page; of a dataclass we know that it is not.
        """
        if hasattr(type(obj), "__dataclass_fields__"):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


class HtmlRenderer:
    """Lays out Documents with the templates of `templates/html`."""

    def render(self, document: Document) -> bytes:
        """The page in UTF-8; it refers to no other file and runs no script.

        Raises:
            HtmlError: A template is faulty, or names something that there is not.
        """
        return page("page.html.j2", doc=document, navigation=navigation(document)).encode()


def page(template: str, **values: object) -> str:
    """What a template of `templates/html` makes of the values; templates are read once.

    Raises:
        HtmlError: The template is faulty, or names something that there is not.
    """
    try:
        return _environment().get_template(template).render(values)
    except TemplateError as error:
        raise HtmlError(f"HTML を作れませんでした：{_place(error)}{error.message}") from error


@cache
def _environment() -> SandboxedEnvironment:
    """The one environment of this process; it keeps the compiled templates."""
    environment = _Sandbox(
        loader=FileSystemLoader(resource("templates", "html"), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., object]] = {
        "data_uri": _data_uri,
        "kind": _kind,
        "page_table": page_table,
        "rich_indent": _rich_indent,
        "runs": _runs,
    }
    environment.filters.update(filters)
    return environment


def navigation(document: Document) -> tuple[NavEntry, ...]:
    """The headings of sections with those of their blocks, in order; the title is left out."""
    entries: list[NavEntry] = []
    for section in document.sections:
        for heading in section.headings:
            if heading.level not in _NAV_LEVELS:
                continue
            if heading.level == _NAV_LEVELS[0] or not entries:
                entries.append(NavEntry(heading, ()))
            else:
                last = entries[-1]
                entries[-1] = replace(last, blocks=(*last.blocks, heading))
    return tuple(entries)


def page_table(table: Table) -> PageTable:
    """The table without the grid columns in which no cell begins.

    HTML calls such columns an error (HTML, 4.9.12 table model), and reading aloud would count
    them; so they become one with the column before, which changes nothing to be seen.
    """
    begins = list(_begins(table))
    edges = sorted({0, table.columns, *(begin for row in begins for begin in row)})
    number = {edge: index for index, edge in enumerate(edges)}
    rows = tuple(
        PageRow(
            cells=tuple(
                _page_cell(cell, number[begin + cell.colspan] - number[begin])
                for cell, begin in zip(row.cells, starts, strict=True)
            ),
            keep=row.keep,
            whole=row.whole,
            heads=bool(row.cells) and row.cells[0].role is Role.HEADING,
        )
        for row, starts in zip(table.rows, begins, strict=True)
    )
    return PageTable(
        columns=tuple(range(left + 1, right + 1) for left, right in pairwise(edges)),
        head=rows[: table.header_rows],
        bodies=tuple(_bodies(rows[table.header_rows :])),
        shares=tuple(round(100 * w / sum(table.weights), 2) for w in table.weights),
    )


def _page_cell(cell: Cell, colspan: int) -> PageCell:
    name = _NAMES[cell.role]
    return PageCell(
        classes=f"{name} open" if cell.open_above else name,
        scope=_SCOPES.get(cell.role, ""),
        colspan=colspan,
        rowspan=cell.rowspan,
        content=cell.content,
    )


def _begins(table: Table) -> Iterator[tuple[int, ...]]:
    """For each row the grid columns, counted from 0, in which its cells begin."""
    covered = [0] * table.columns  # Rows, from this one on, that a cell above still takes.
    for row in table.rows:
        below = [max(rows - 1, 0) for rows in covered]
        begins: list[int] = []
        column = 0
        for cell in row.cells:
            while covered[column]:
                column += 1
            begins.append(column)
            below[column : column + cell.colspan] = [cell.rowspan - 1] * cell.colspan
            column += cell.colspan
        covered = below
        yield tuple(begins)


def _bodies(rows: tuple[PageRow, ...]) -> Iterator[tuple[PageRow, ...]]:
    """Row groups: a full-width heading is one with the rows kept with it, the rest are gathered."""
    body: list[PageRow] = []
    for row in rows:
        if body and (row.heads or (body[0].heads and not body[-1].keep)):
            yield tuple(body)
            body = []
        body.append(row)
    if body:
        yield tuple(body)


def _kind(value: object) -> str:
    """The name of the class, by which a template chooses the macro."""
    return type(value).__name__


def _data_uri(figure: Figure) -> str:
    """The drawing as an address for `<img>`, where a browser runs no script and loads nothing."""
    kind = {Format.SVG: "image/svg+xml", Format.PNG: "image/png"}[figure.format]
    return f"data:{kind};base64,{b64encode(figure.data).decode('ascii')}"


def _rich_indent(paragraph: RichParagraph) -> tuple[float, float]:
    """How far, in em, all lines are indented, and how far the first hangs out with its marker."""
    if not paragraph.marker:
        return float(paragraph.depth), 0.0
    hang = columns(paragraph.marker) / 2
    return max(paragraph.depth - 1, 0) + hang, hang


def _runs(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans with neighbours of one style joined, so that a link of three words is one link."""
    return tuple(
        replace(style, text="".join(span.text for span in run))
        for style, run in groupby(spans, key=lambda span: replace(span, text=""))
    )


def _place(error: TemplateError) -> str:
    """File and line of a faulty template, as far as Jinja knows them."""
    if isinstance(error, TemplateSyntaxError):
        return f"templates/html/{error.name} の {error.lineno} 行目："
    return ""
