"""A Document: what is printed, in order, and how it hangs together; no format is known here.

A document is sections that begin on a new page; a section is headings and tables, or a letter; a
table is rows of cells; a cell holds paragraphs, choices, boxes, a frame or figures; a letter is
passages. Renderers add nothing to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

from hyokasho.figures.figure import Format


class Grid(Enum):
    """A named set of columns; how wide they are is for the templates to say."""

    COVER_PAIR = "cover-pair"
    ANSWERS = "answers"
    FULL = "full"
    CHANGES = "changes"
    ANNEX = "annex"
    REGISTER = "register"


class Role(Enum):
    """What a cell is, and so how it looks."""

    LABEL = "label"
    SUBLABEL = "sublabel"
    VERTICAL = "vertical"
    STRIP = "strip"
    HEADING = "heading"
    COLUMN = "column"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the source: its characters, and the indent of the lines it wraps to, in em.

    `heads` says that it is a heading within the text (＜…における措置＞), not to be left alone.
    """

    text: str
    hang: float = 0.0
    heads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`[ value ]` with the printed list of options.

    `below` puts the options under the value instead of beside it. `weights` says how wide the
    columns of the options should be in proportion.
    """

    value: str
    caption: str
    options: tuple[str, ...]
    weights: tuple[float, ...]
    below: bool = False

    @property
    def columns(self) -> int:
        """In how many columns the options stand."""
        return len(self.weights)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """Boxes side by side, such as `[ ○ ] 紙`; a box may have several lines of words."""

    boxes: tuple[tuple[str, ...], ...]
    category: str = ""


@dataclass(frozen=True, slots=True)
class BoxGrid:
    """A set of check boxes in the lines of the form; `weights` as for a choice."""

    lines: tuple[BoxLine, ...]
    weights: tuple[float, ...]

    @property
    def columns(self) -> int:
        """How many boxes stand side by side at the most."""
        return len(self.weights)


@dataclass(frozen=True, slots=True)
class Frame:
    """The empty space for a drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing: the bytes of an SVG or PNG, its size in mm, and its alternative text.

    The words in the drawing are part of the picture, not of the text of the document, whatever
    the format; those who do not see it hear the alternative text.
    """

    format: Format
    data: bytes = field(repr=False)
    width: float
    height: float
    description: str

    @property
    def name(self) -> str:
        """A file name that is the same for the same bytes only."""
        return f"{sha256(self.data).hexdigest()[:32]}.{self.format.value}"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of marked-up text; `link` is a checked address, `underline` marks what changed."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    underline: bool = False


@dataclass(frozen=True, slots=True)
class RichParagraph:
    """A paragraph of `!md`: its runs, depth of its list and the marker in front (・, 1.)."""

    spans: tuple[Span, ...]
    depth: int = 0
    marker: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class RichTable:
    """A table inside a text; the first row is its header when `header` is true.

    `weights` are the widths of the columns in proportion; empty where they are alike.
    """

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    header: bool = True
    weights: tuple[float, ...] = ()


Prose = Paragraph | RichParagraph | RichTable
Content = Prose | Choice | BoxGrid | Frame | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table.

    `open_above` and `open_below` leave out that line, so that a label seems to run down beside its
    sub-labels; only below the part of the label that a strip continues.
    """

    role: Role
    content: tuple[Content, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    open_above: bool = False
    open_below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; cells covered by a rowspan from above are left out.

    `keep` asks to stay on one page with the next row, `whole` not to be broken over pages; a whole
    row surely fits on a page.
    """

    cells: tuple[Cell, ...]
    keep: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows on a grid; the first `header_rows` are repeated on each page.

    `name` says what the table is, for those who hear it read aloud. `columns` is the number of
    columns. `weights` says how wide they are in proportion, where that depends on the form or the
    words and not on the grid (Grid.REGISTER, Grid.ANNEX).
    """

    grid: Grid
    columns: int
    rows: tuple[Row, ...]
    name: str
    header_rows: int = 0
    weights: tuple[float, ...] = ()


class Look(Enum):
    """How a heading is printed."""

    TITLE = "title"
    SECTION = "section"
    BLOCK = "block"
    SUB = "sub"
    ENTRY = "entry"
    LETTER = "letter"  # As its passage looks.


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: `level` counts from 1, `lines` are printed one below the other.

    `flags` stand at the right end of the line: `[ ○ ] 提供・移転しない`.
    """

    level: int
    look: Look
    lines: tuple[str, ...]
    anchor: str
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one, for bookmarks."""
        return "／".join(self.lines)


@dataclass(frozen=True, slots=True)
class TocLine:
    """A line of 項目一覧 and the heading that it leads to; `indent` in em."""

    text: str
    anchor: str
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Toc:
    """The list of sections, 項目一覧."""

    lines: tuple[TocLine, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of the form in its small frame: `[平成30年５月　様式４]`."""

    text: str


class Align(Enum):
    """On which side of the page a passage stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class PassageLook(Enum):
    """How a passage is printed; how large that is is for the templates to say."""

    TEXT = "text"
    LARGE = "large"
    TITLE = "title"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Something that a letter says in a place of its own: its date, its addressee, its text.

    `space` counts empty lines above. `indent` is that of all lines, `first_line` how much more the
    first line of each paragraph without a marker has, both in em.
    """

    content: tuple[Heading | Prose, ...]
    align: Align = Align.LEFT
    look: PassageLook = PassageLook.TEXT
    space: int = 0
    indent: int = 0
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or title page: passages one below the other; it stands alone in its section."""

    passages: tuple[Passage, ...]


Part = Heading | Table | Toc | Mark | Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Parts that begin on a new page."""

    id: str
    parts: tuple[Part, ...]
    landscape: bool = False

    @property
    def is_letter(self) -> bool:
        """Whether the section is a letter, with the page of one."""
        return any(isinstance(part, Letter) for part in self.parts)

    @property
    def headings(self) -> Iterator[Heading]:
        """All headings of the section, in order."""
        for part in self.parts:
            match part:
                case Heading():
                    yield part
                case Letter(passages):
                    for passage in passages:
                        yield from (c for c in passage.content if isinstance(c, Heading))
                case _:
                    continue


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that is printed, and what the files say of themselves.

    `form` is the title and mark of the form, `date` the day that it names (公表日, of a plan the
    day on its cover) in ISO, empty where there is none. `stamp` stands at the foot of each page.
    """

    title: str
    agency: str
    form: str
    date: str
    sections: tuple[Section, ...]
    language: str = "ja"
    stamp: str = ""
    source: bytes = field(default=b"", repr=False)


def figures(document: Document) -> Iterator[Figure]:
    """The drawings of a document, in order."""
    for section in document.sections:
        for part in section.parts:
            for row in part.rows if isinstance(part, Table) else ():
                for cell in row.cells:
                    yield from (c for c in cell.content if isinstance(c, Figure))


def texts(document: Document) -> Iterator[str]:
    """All that is printed, in order, piece by piece: the text that every format must carry."""
    for section in document.sections:
        for part in section.parts:
            yield from _part_texts(part)


def _part_texts(part: Part) -> Iterator[str]:
    match part:
        case Heading():
            yield from part.lines
            yield from part.flags
        case Letter(passages):
            for piece in (piece for passage in passages for piece in passage.content):
                match piece:
                    case Heading():
                        yield from _part_texts(piece)
                    case _:
                        yield from content_texts(piece)
        case Toc():
            yield from (line.text for line in part.lines)
        case Mark():
            yield part.text
        case Table():
            for row in part.rows:
                for cell in row.cells:
                    for content in cell.content:
                        yield from content_texts(content)


def content_texts(content: Content) -> Iterator[str]:
    """The text of a cell's content, in reading order."""
    match content:
        case Paragraph(text):
            yield text
        case Choice():
            yield content.value
            yield content.caption
            yield from content.options
        case BoxGrid(lines):
            for line in lines:
                yield line.category
                for box in line.boxes:
                    yield from box
        case Frame():
            return
        case Figure():
            return
        case RichParagraph():
            yield content.marker
            yield from (span.text for span in content.spans)
        case RichTable(rows):
            for row in rows:
                for cell in row:
                    yield from (span.text for span in cell)
