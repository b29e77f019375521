"""An official form as data: sections, items, options and rules, in the order of the print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter

from hyokasho.forms.conditions import Condition
from hyokasho.forms.derivations import Derivation, Taken


class Kind(Enum):
    """What an item holds."""

    TEXT = "text"
    RICHTEXT = "richtext"
    DATE = "date"
    COUNT = "count"
    CHOICE = "choice"
    CHECKS = "checks"
    FLAG = "flag"
    FIGURE = "figure"
    RECORDS = "records"
    GROUP = "group"
    LIST = "list"
    TABLE = "table"


class Layout(Enum):
    """How an item stands on the page; see docs/forms.md for each."""

    ROW = "row"
    FULL_WIDTH = "full_width"
    SIDE_LABEL = "side_label"
    VERTICAL_LABEL = "vertical_label"
    INLINE = "inline"
    UNDER_LABEL = "under_label"
    BOX = "box"


class RecordStyle(Enum):
    """How the items of a group stand on paper; the value is how a spec calls it."""

    BULLETED = "箇条書き"
    NUMBERED = "通し番号"
    RUN = "続き"
    TABLE = "表"


class Align(Enum):
    """On which side of the page a line of a letter stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class LineLook(Enum):
    """How a line of a letter looks; a title or subject is also a heading."""

    TEXT = "text"
    LARGE = "large"
    TITLE = "title"
    SUBJECT = "subject"

    @property
    def heads(self) -> bool:
        """Whether the line is a heading, for bookmarks and those who hear it read aloud."""
        return self in {LineLook.TITLE, LineLook.SUBJECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How an item of a letter stands on the page.

    `space` is a number of empty lines above; `indent` (of all lines) and `first_line` (what the
    first one is indented more) are in em.
    """

    align: Align = Align.LEFT
    look: LineLook = LineLook.TEXT
    space: int = 0
    indent: int = 0
    first_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a choice, or one box of a check-box set."""

    id: str
    label: str
    no: int | None = None
    row: int = 1
    category: str = ""
    takes_text: bool = False
    takes_count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHeading:
    """An extra heading row such as 委託事項2～5, printed before entry `start`."""

    label: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCaption:
    """What heads the entries of a list of which each is for one 特定個人情報ファイル.

    Where the item `caption` of an entry is blank, `pattern` is printed there, with the number of
    the file and its name at the path `name`.
    """

    caption: str
    name: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A block or an item of the form.

    `path` is the ids from the section on, joined by `/`; it names the item in rules and tests.
    `kind` is None for a heading with children only. `marked` says that ※ is printed at the label,
    `important` that a change of the item is a candidate for a 重要な変更 (指針 別表). What is
    `derived` is never written; what is `supplied` need not be written where the rule can tell it.
    An item that is not `printed` only serves such rules. `taken` says what an item of a plan takes
    from assessments, `width` how wide a column of its table is in proportion to the others (0: as
    the average), `agrees` that all assessments of a row say the same. `former` are keys that specs
    had for the item before, by which their history is read.
    """

    id: str
    path: str
    label: str
    key: str
    no: str = ""
    kind: Kind | None = None
    layout: Layout = Layout.ROW
    help: str = ""
    marked: bool = False
    important: bool = False
    options: tuple[Option, ...] = ()
    option_columns: int = 0
    options_below: bool = False
    in_heading: bool = False
    sub_block: bool = False
    on_form: bool = True
    required: bool = False
    derived: Derivation | None = None
    supplied: Derivation | None = None
    printed: bool = True
    taken: Taken | None = None
    agrees: bool = False
    off_when: Condition | None = None
    filled_when: str = ""
    printed_as: str = ""
    heading: str = ""
    heading_value: str = ""
    group_headings: tuple[GroupHeading, ...] = ()
    line: Line | None = None
    file_caption: FileCaption | None = None
    width: int = 0
    source: str = ""
    former: tuple[str, ...] = ()
    items: tuple["Item", ...] = ()

    @property
    def computed(self) -> Derivation | None:
        """The rule by which the item is derived or supplied."""
        return self.derived or self.supplied

    @property
    def needed(self) -> bool:
        """Whether every spec has to write the item."""
        return self.required and self.supplied is None

    @property
    def holds_value(self) -> bool:
        """Whether the item has an answer of its own, besides those of its sub-items."""
        return self.kind not in {None, Kind.GROUP, Kind.LIST, Kind.TABLE}

    @property
    def repeats(self) -> bool:
        """Whether the item is a list of entries or of rows."""
        return self.kind in {Kind.LIST, Kind.TABLE}

    def child(self, item_id: str) -> "Item":
        """The direct sub-item of that id."""
        return next(item for item in self.items if item.id == item_id)

    def option(self, label: str) -> Option:
        """The option of that label."""
        return next(option for option in self.options if option.label == label)

    def walk(self) -> Iterator["Item"]:
        """All items below this one, each before its sub-items."""
        for item in self.items:
            yield item
            yield from item.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form that begins on a new page: the cover, Ⅰ … Ⅵ, an annex (別添), a letter.

    A `letter` prints the values of its items as lines, without their labels. `required` says that
    a spec must have it. One that `continues` follows the one before on its page.
    """

    id: str
    label: str
    key: str
    no: str = ""
    help: str = ""
    heading_suffix: str = ""
    option_mark: str = "1)"
    per_file: bool = False
    annex: bool = False
    letter: bool = False
    required: bool = False
    landscape: bool = False
    continues: bool = False
    items: tuple[Item, ...] = ()

    def child(self, item_id: str) -> Item:
        """The block or item of that id that stands directly below the heading."""
        return next(item for item in self.items if item.id == item_id)

    def way(self, path: str) -> tuple[Item, ...]:
        """The items that lead to the one of that path, itself the last."""
        way: list[Item] = []
        for item_id in path.split("/")[1:]:
            way.append((way[-1] if way else self).child(item_id))
        return tuple(way)

    def walk(self) -> Iterator[Item]:
        """All items of the section, each before its sub-items."""
        stack = list(reversed(self.items))
        while stack:
            item = stack.pop()
            yield item
            stack.extend(reversed(item.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The page 項目一覧: its title and one line for each section."""

    label: str
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which answers say what a document is called, whose it is and of what day.

    `title` is a pattern with the paths of items in braces; `agency` and `date` are paths, the
    latter empty for a form that has none. All stand in sections that are printed once.
    """

    title: str
    agency: str
    date: str

    @property
    def in_title(self) -> tuple[str, ...]:
        """The paths that the title names, in its order."""
        return tuple(path for _, path, _, _ in Formatter().parse(self.title) if path)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """One edition of one form; loaded once, so compared and hashed as an object.

    `edition` and `code` are empty for a form that is not an official one. A form without a cover
    has one without items, which is none of `all_sections`. `published` is false for a register,
    which assessments draw upon and which is never printed. A
    `compiled` form (計画管理書) is no form of specs; it is filled in from those of an agency.
    """

    id: str
    kind: str
    code: str
    edition: str
    title: str
    names: Names
    patterns: Mapping[str, str] = field(default_factory=dict)
    contents: Contents | None = None
    cover: Section
    sections: tuple[Section, ...]
    published: bool = True
    compiled: bool = False

    @property
    def name(self) -> str:
        """How a spec names the form: `全項目評価書 平成30年5月`; without edition, by its kind."""
        return form_name(self.kind, self.edition)

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """The cover and the sections, in printed order."""
        return (self.cover, *self.sections) if self.cover.items else self.sections

    @property
    def change_table(self) -> tuple[Section, Item] | None:
        """The section 変更箇所 with its table, None for a form without one.

        It is told by its columns; other forms have tables of other things.
        """
        tables = (
            (section, item)
            for section in self.sections
            for item in section.items
            if {"before", "after"} <= {column.id for column in item.items}
        )
        return next(tables, None)

    def section(self, section_id: str) -> Section:
        """The section of that id."""
        return next(section for section in self.all_sections if section.id == section_id)


def form_name(kind: str, edition: str) -> str:
    """What a spec writes at `様式:`; the kind alone where there are no editions."""
    return f"{kind} {edition}".rstrip()


def transparent(parent: Section | Item) -> Item | None:
    """The only item of the parent if that is a list: then the YAML of the parent is that list.

    So `特定個人情報ファイル記録項目:` and `変更箇所:` hold their entries directly.
    """
    match parent.items:
        case (Item() as only,) if only.repeats and (isinstance(parent, Section) or not parent.kind):
            return only
        case _:
            return None


def inner(parent: Section | Item) -> Section | Item:
    """Whose items the YAML of the parent has as keys: its only list, else itself."""
    return transparent(parent) or parent
