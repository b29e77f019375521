"""From a Document to the WordprocessingML of its body: headings, paragraphs, merged cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from hyokasho.document import model as m
from hyokasho.document.lines import columns
from hyokasho.render.docx.drawing import Drawings
from hyokasho.render.docx.template import Theme

_HEADING_STYLES = {
    m.Look.TITLE: "heading 1",
    m.Look.SECTION: "heading 2",
    m.Look.BLOCK: "heading 3",
    m.Look.SUB: "heading 4",
    m.Look.ENTRY: "heading 4",
}
_SIDES_OF_PAGE = {m.Align.LEFT: "left", m.Align.RIGHT: "right", m.Align.CENTRE: "center"}
# The part of the cell for [ 値 ], where the options stand in one, two, three columns.
_VALUE_SHARES = (0.34, 0.27, 0.24)
_FRAME_HEIGHT = 3400
_CELL_PADDING = 160
_EM = 170


class BodyWriter:
    """Writes the body of one document; bookmarks are numbered in its order."""

    def __init__(self, document: m.Document, theme: Theme, drawings: Drawings) -> None:
        self._theme = theme
        self._drawings = drawings
        self._text_width = sum(theme.widths[m.Grid.ANSWERS])
        anchors = [heading.anchor for section in document.sections for heading in section.headings]
        self._numbers = {anchor: n for n, anchor in enumerate(anchors, 1)}

    def section(self, section: m.Section) -> Iterator[str]:
        """The XML of the parts of a section, a paragraph or table each."""
        after_table = False
        for number, part in enumerate(section.parts):
            if isinstance(part, m.Table) and after_table:
                yield self._paragraph("", "評価書 間隔")
            if isinstance(part, m.Heading):
                if number and part.look is m.Look.SECTION:
                    yield self._paragraph("", "評価書 間隔", _APART)
                # The style of headings of sections begins a page; one that continues does not.
                yield self._heading(part, within=number > 0)
            else:
                yield from self._part(part)
            after_table = isinstance(part, m.Table)
        if after_table:
            yield self._paragraph("", "評価書 間隔")

    def _part(self, part: m.Table | m.Toc | m.Mark | m.Letter) -> Iterator[str]:
        match part:
            case m.Table():
                yield self._table(part)
            case m.Toc():
                for line in part.lines:
                    yield self._toc_line(line)
            case m.Mark():
                yield self._paragraph(_run(part.text), "評価書 様式表示")
            case m.Letter(passages):
                for passage in passages:
                    yield from self._passage(passage)

    def _paragraph(self, runs: str, style: str, properties: str = "") -> str:
        style_id = self._theme.style(style)
        return _p(runs, f'<w:pStyle w:val="{style_id}"/>{properties}')

    def _bookmarked(self, heading: m.Heading) -> str:
        number = self._numbers[heading.anchor]
        words = _BREAK.join(_run(line) for line in heading.lines)
        name = _bookmark(number)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def _heading(self, heading: m.Heading, *, within: bool) -> str:
        runs = self._bookmarked(heading)
        stays = within and heading.look is m.Look.SECTION
        tabs = '<w:pageBreakBefore w:val="0"/>' if stays else ""
        if heading.flags:
            runs += _TAB + _run("　".join(heading.flags))
            tabs += f'<w:tabs><w:tab w:val="right" w:pos="{self._text_width - 80}"/></w:tabs>'
        return self._paragraph(runs, _HEADING_STYLES[heading.look], tabs)

    def _toc_line(self, line: m.TocLine) -> str:
        link = f'<w:hyperlink w:anchor="{_bookmark(self._numbers[line.anchor])}">{_run(line.text)}'
        # The box keeps its width; the indent is spaces of the line itself.
        spaces = _run("　" * int(line.indent)) if line.indent else ""
        return self._paragraph(f"{spaces}{link}</w:hyperlink>", "評価書 項目一覧")

    # ---------- letters

    def _passage(self, passage: m.Passage) -> Iterator[str]:
        look = self._theme.letter_looks[passage.look]
        style = f'<w:pStyle w:val="{look.style}"/>'
        side = f'<w:jc w:val="{_SIDES_OF_PAGE[passage.align]}"/>'
        line = self._theme.letter_looks[m.PassageLook.TEXT].line
        space = f'<w:spacing w:before="{passage.space * line}"/>' if passage.space else ""
        for content in passage.content:
            match content:
                case m.Heading(level=level):
                    outline = f'<w:outlineLvl w:val="{level - 1}"/>'
                    yield _p(self._bookmarked(content), style + space + side + outline)
                case m.Paragraph(text, hang):
                    indent = _letter_indent(passage, hang, look.em)
                    yield _p(_run(text), style + space + indent + side)
                case m.RichParagraph():
                    indent = _rich_indent(content, look.em)
                    yield _p(_rich_runs(content), style + space + indent + side)
                case m.RichTable():
                    yield self._rich_table(content, self._theme.letter_width, style)
                    yield _p("", style)
            space = ""

    # ---------- tables

    def _table(self, table: m.Table) -> str:
        widths = self._widths(table)
        caption = f"<w:tblCaption w:val={quoteattr(table.name)}/>"
        indent = '<w:tblInd w:w="0" w:type="dxa"/>'
        return _tbl(
            self._theme.table_properties[table.grid],
            widths,
            self._rows(table, widths),
            indent,
            caption,
        )

    def _widths(self, table: m.Table) -> tuple[int, ...]:
        widths = self._theme.widths[table.grid]
        if table.weights:
            return tuple(int(sum(widths) * weight / sum(table.weights)) for weight in table.weights)
        if len(widths) == table.columns:
            return widths
        each = sum(widths) // table.columns
        return (each,) * table.columns

    def _rows(self, table: m.Table, widths: tuple[int, ...]) -> Iterator[str]:
        covered: dict[int, tuple[m.Cell, int]] = {}
        for number, row in enumerate(table.rows):
            cells = []
            column = 0
            waiting = list(row.cells)
            # Long cells beside short ones are read from the top.
            at_top = table.grid is m.Grid.REGISTER and number >= table.header_rows
            while column < len(widths):
                if column in covered:
                    cell, left = covered.pop(column)
                    cells.append(
                        self._cell(cell, widths, column, row, merge="continue", at_top=at_top)
                    )
                    if left > 1:
                        covered[column] = (cell, left - 1)
                else:
                    cell = waiting.pop(0)
                    merge = "restart" if cell.rowspan > 1 else ""
                    cells.append(self._cell(cell, widths, column, row, merge=merge, at_top=at_top))
                    if cell.rowspan > 1:
                        covered[column] = (cell, cell.rowspan - 1)
                column += cell.colspan
            looks = "<w:cantSplit/>" if row.whole else ""
            looks += "<w:tblHeader/>" if number < table.header_rows else ""
            properties = f"<w:trPr>{looks}</w:trPr>" if looks else ""
            yield f"<w:tr>{properties}{''.join(cells)}</w:tr>"

    def _cell(
        self,
        cell: m.Cell,
        widths: tuple[int, ...],
        column: int,
        row: m.Row,
        *,
        merge: str,
        at_top: bool,
    ) -> str:
        width = sum(widths[column : column + cell.colspan])
        look = self._theme.looks[cell.role]
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        open_sides = ("top",) * cell.open_above + ("bottom",) * cell.open_below
        looks = _with_open_sides(look.properties, open_sides)
        if at_top:
            looks = _at_top(looks)
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{vertical}{looks}'
        inner = (
            ""
            if merge == "continue"
            else "".join(
                self._content(content, cell, width - _CELL_PADDING, keep=row.keep)
                for content in cell.content
            )
        )
        if not inner or inner.endswith("</w:tbl>"):
            inner += _p("", f'<w:pStyle w:val="{look.style}"/>')
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"

    # ---------- what stands in a cell

    def _content(self, content: m.Content, cell: m.Cell, width: int, *, keep: bool) -> str:
        style = f'<w:pStyle w:val="{self._theme.looks[cell.role].style}"/>'
        keep_next = "<w:keepNext/>" if keep else ""
        centred = cell.role is m.Role.COLUMN
        match content:
            case m.Paragraph(text) if cell.role is m.Role.VERTICAL:
                upright = _BREAK.join(map(_run, text))
                return _p(upright, f'{style}<w:jc w:val="center"/>')
            case m.Paragraph(text, hang, heads):
                keep_next = "<w:keepNext/>" if keep or heads else ""
                return _p(
                    _run(text),
                    style
                    + keep_next
                    + _hanging(hang)
                    + ('<w:jc w:val="center"/>' if centred else ""),
                )
            case m.Choice():
                return self._choice(content, width, keep_next)
            case m.BoxGrid():
                return "".join(self._box_lines(content, width))
            case m.Frame():
                return _p("", f'{style}<w:spacing w:after="{_FRAME_HEIGHT}"/>')
            case m.Figure():
                return _p(self._drawings.run(content, width), f"{style}{keep_next}{_PICTURE}")
            case m.RichParagraph():
                indent = _rich_indent(content)
                return _p(_rich_runs(content), style + indent)
            case m.RichTable():
                return self._rich_table(content, width, style)

    def _choice(self, choice: m.Choice, width: int, keep_next: str) -> str:
        share = _VALUE_SHARES[min(choice.columns, len(_VALUE_SHARES)) - 1]
        left = 0 if choice.below else int(width * share)
        stops = [stop for stop in _stops(choice.weights, left, width) if stop > 0]
        tabs = _tabs(stops)
        value = self._paragraph
        start = "" if choice.below else _TAB
        lines = []
        fits = columns(choice.value) * _EM / 2 < left
        if choice.below or not fits:
            lines.append(value(_run(choice.value), "評価書 記載", keep_next))
            lines.append(value(start + _run(choice.caption), "評価書 選択肢", keep_next + tabs))
        else:
            first = _run(choice.value) + _TAB + _run(choice.caption)
            lines.append(value(first, "評価書 選択肢", keep_next + tabs))
        for row in range(0, len(choice.options), choice.columns):
            options = _TAB.join(map(_run, choice.options[row : row + choice.columns]))
            lines.append(value(start + options, "評価書 選択肢", keep_next + tabs))
        return "".join(lines)

    def _box_lines(self, grid: m.BoxGrid, width: int) -> Iterator[str]:
        tabs = _tabs(_stops(grid.weights, 0, width)[1:])
        for line in grid.lines:
            if line.category:
                yield self._paragraph(_run(line.category), "評価書 チェック欄", "<w:keepNext/>")
            if any(len(box) > 1 for box in line.boxes):
                for box in line.boxes:
                    for index, words in enumerate(box):
                        indent = _hanging(2.5) if index == 0 else '<w:ind w:left="425"/>'
                        yield self._paragraph(_run(words), "評価書 チェック欄", indent)
                continue
            runs = _TAB.join(_run(box[0]) for box in line.boxes)
            one = len(line.boxes) == 1
            yield self._paragraph(runs, "評価書 チェック欄", _hanging(2.5) if one else tabs)

    def _rich_table(self, table: m.RichTable, width: int, style: str) -> str:
        count = max(len(row) for row in table.rows)
        shares = table.weights or (1.0,) * count
        widths = [int(width * share / sum(shares)) for share in shares]
        rows = []
        for number, row in enumerate(table.rows):
            header = "<w:trPr><w:tblHeader/></w:trPr>" if table.header and number == 0 else ""
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{each}" w:type="dxa"/></w:tcPr>'
                f"{_p(''.join(map(_span, cell)), style)}</w:tc>"
                for cell, each in zip(row, widths, strict=False)
            )
            rows.append(f"<w:tr>{header}{cells}</w:tr>")
        return _tbl(self._theme.table_properties[m.Grid.ANSWERS], widths, rows)


# Above the heading of a section that stands on the page of the one before.
_APART = '<w:spacing w:before="360"/>'
_BORDERS = re.compile(r"<w:tcBorders>(.*?)</w:tcBorders>")
_SIDE = re.compile(r"<w:(\w+) [^>]*/>")
_SIDES = ("top", "left", "start", "bottom", "right", "end")  # The order that OOXML wants.
# A line as high as the picture, whatever the style says.
_PICTURE = (
    '<w:spacing w:before="80" w:after="120" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
)
# As in the style sheet of the page.
_CODE = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>'
_TAB = "<w:r><w:tab/></w:r>"
_BREAK = "<w:r><w:br/></w:r>"


def _bookmark(number: int) -> str:
    return f"_評価書{number}"


def _tbl(
    looks: str, widths: Sequence[int], rows: Iterable[str], indent: str = "", caption: str = ""
) -> str:
    """A table of those widths in twips; what the schema of OOXML wants stands in its order."""
    style, rest = _split_style(looks)
    properties = (
        f'{style}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{indent}'
        f'{_before_layout(rest)}<w:tblLayout w:type="fixed"/>{_after_layout(rest)}{caption}'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = f"<w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"


def _p(runs: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, properties: str = "") -> str:
    if not text:
        return ""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _rich_runs(paragraph: m.RichParagraph) -> str:
    spans = paragraph.spans
    if paragraph.heading:
        spans = tuple(replace(span, bold=True) for span in spans)
    return _run(paragraph.marker) + "".join(map(_span, spans))


def _span(span: m.Span) -> str:
    marks = (
        ("<w:b/>" if span.bold else "")
        + ("<w:i/>" if span.italic else "")
        + ('<w:u w:val="single"/>' if span.link or span.underline else "")
        + (_CODE if span.code else "")
    )
    return _BREAK.join(_run(line, marks) for line in span.text.split("\n"))


def _rich_indent(paragraph: m.RichParagraph, em: int = _EM) -> str:
    left = max(paragraph.depth - 1, 0) * em
    if paragraph.marker:
        return f'<w:ind w:left="{left + em}" w:hanging="{em}"/>'
    return f'<w:ind w:left="{left}"/>' if left else ""


def _hanging(hang: float) -> str:
    if not hang:
        return ""
    chars = int(hang * 100)
    width = int(hang * _EM)
    return (
        f'<w:ind w:left="{width}" w:leftChars="{chars}" w:hanging="{width}"'
        f' w:hangingChars="{chars}"/>'
    )


def _letter_indent(passage: m.Passage, hang: float, em: int) -> str:
    """The indent of a paragraph of a letter; one with a marker hangs out and has no first line."""
    left, first = passage.indent + hang, 0 if hang else passage.first_line
    if not left and not first:
        return ""
    turn, width = ("hanging", hang) if hang else ("firstLine", first)
    return (
        f'<w:ind w:left="{int(left * em)}" w:leftChars="{int(left * 100)}"'
        f' w:{turn}="{int(width * em)}" w:{turn}Chars="{int(width * 100)}"/>'
    )


def _stops(weights: tuple[float, ...], left: int, width: int) -> list[int]:
    """Where columns of these weights begin between `left` and `width`, in twips."""
    total = sum(weights)
    return [left + int((width - left) * sum(weights[:n]) / total) for n in range(len(weights))]


def _tabs(positions: list[int]) -> str:
    stops = "".join(f'<w:tab w:val="left" w:pos="{p}"/>' for p in positions)
    return f"<w:tabs>{stops}</w:tabs>" if stops else ""


def _with_open_sides(properties: str, open_sides: tuple[str, ...]) -> str:
    """Borders and shading of a kind of cell, without the lines on the open sides."""
    if not open_sides:
        return properties
    match = _BORDERS.search(properties)
    sides = {m[1]: m[0] for m in _SIDE.finditer(match[1])} if match else {}
    sides |= {side: f'<w:{side} w:val="nil"/>' for side in open_sides}
    borders = "".join(sides[side] for side in _SIDES if side in sides)
    return f"<w:tcBorders>{borders}</w:tcBorders>{_BORDERS.sub('', properties)}"


def _at_top(properties: str) -> str:
    """The looks of a cell with its words at the top of it."""
    return re.sub(r"<w:vAlign [^>]*/>", '<w:vAlign w:val="top"/>', properties)


def _split_style(properties: str) -> tuple[str, str]:
    """`w:tblStyle`, which must come first, and the rest."""
    head, sep, tail = properties.partition("/>")
    if head.startswith("<w:tblStyle"):
        return head + sep, tail
    return "", properties


def _before_layout(properties: str) -> str:
    """Borders, which the schema of OOXML wants before the layout."""
    end = properties.find("</w:tblBorders>")
    return properties[: end + len("</w:tblBorders>")] if end >= 0 else ""


def _after_layout(properties: str) -> str:
    """Cell margins, which the schema of OOXML wants after the layout."""
    return properties.removeprefix(_before_layout(properties))
