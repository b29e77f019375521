"""Reads a tree by its form into answers; what does not fit the form is left blank.

The schema says what does not fit, so this speaks only of what a schema cannot know: days that do
not exist, tags in the wrong place, texts that YAML has changed.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from types import MappingProxyType

from hyokasho.dates import DASHES, NoSuchDayError, When, read_date
from hyokasho.figures.limits import MOST_FIGURES
from hyokasho.figures.read import read_figures
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms import keys
from hyokasho.forms.bands import band_of, bands, figure
from hyokasho.forms.json_schema import COUNT_PATTERN, MAX_ABREAST, MAX_FILES
from hyokasho.forms.model import Form, Item, Kind, RecordStyle, Section, transparent
from hyokasho.forms.wording import place
from hyokasho.source import answers as a
from hyokasho.source.annex_file import AnnexFault, annex_from_file
from hyokasho.source.csv_table import MAX_CELLS
from hyokasho.source.files import NO_FILES, Files
from hyokasho.source.library import MAX_SIGNS, Library, Unresolved, too_much
from hyokasho.source.slips import slips
from hyokasho.source.syntax import special_start
from hyokasho.source.tree import (
    MARKDOWN,
    SHARED,
    Entry,
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    follow,
    plain,
    scalars,
)
from hyokasho.words import quoted

_DASHES = frozenset(DASHES)
# All shared texts of a spec together.
_MAX_SHARED_SIGNS = 4 * MAX_SIGNS
_BULLETED = RecordStyle.BULLETED
_STYLES = {style.value: style for style in RecordStyle}
# Files of annexes in which something is wrong; beyond that, what was said is enough.
_MOST_FAULTY = 20
_ABREAST = {str(number): number for number in range(1, MAX_ABREAST + 1)}


def read(
    tree: Mapping, form: Form, library: Library | None = None, files: Files = NO_FILES
) -> tuple[a.Assessment, tuple[Finding, ...]]:
    """The assessment that a tree holds, and what is wrong beyond the schema.

    Shared texts are taken from the library; in a register, which has none, references stay. `files`
    has the images that the tree names.
    """
    reader = _Reader(form, library, publication_day(tree, form), files)
    once: dict[str, a.Record] = {}
    per_file: list[dict[str, a.Record]] = []
    common: dict[str, a.Record] = {}
    for section in form.all_sections:
        node = tree.get(section.key)
        if node is None:
            continue
        if not section.per_file:
            once[section.id] = reader.children(section, node, (section.key,))
            continue
        if per_file and not isinstance(node, Sequence):
            common[section.id] = reader.children(section, node, (section.key,))
            continue
        for index, (part, path) in enumerate(_parts(node, section)):
            while len(per_file) <= index:
                per_file.append({})
            per_file[index][section.id] = reader.children(section, part, path)
    reader.check_files(tree, len(per_file), common.keys())
    annexes = tuple(reader.annexes(tree.get(keys.ANNEX)))
    reader.check_references(annexes)
    assessment = a.Assessment(
        form=form,
        sections=MappingProxyType(once),
        files=tuple(
            a.Record(fields=MappingProxyType({**common, **file})) for file in per_file or [{}]
        ),
        annexes=annexes,
        common=frozenset(common) if len(per_file) > 1 else frozenset(),
    )
    return assessment, tuple(reader.findings)


def _parts(node: Node, section: Section) -> Iterable[tuple[Node, Path]]:
    """The section as it stands for each 特定個人情報ファイル, with its path."""
    if isinstance(node, Sequence):
        return [(item, (section.key, index)) for index, item in enumerate(node.items[:MAX_FILES])]
    return [(node, (section.key,))]


def publication_day(tree: Mapping, form: Form) -> date | None:
    """The day of the document, by the item that the form's names say: 公表日, 日付 of a letter.

    None where it has none yet, and while it is withheld: then it is not public either.
    """
    node = _public(tree, form, form.names.date) if form.names.date else None
    try:
        when = read_date(node.text) if isinstance(node, Scalar) else None
    except NoSuchDayError:
        return None
    return when.last_day if when else None


def _public(tree: Mapping, form: Form, path: str) -> Node | None:
    """What is written for an item that stands in no list, None where it is withheld."""
    section = form.section(path.partition("/")[0])
    node = tree.get(section.key)
    for key in (*(item.key for item in section.way(path)), keys.VALUE):
        if isinstance(node, Mapping):
            node = None if node.find(keys.WITHHELD) else node.get(key)
        elif key != keys.VALUE:
            return None
    return node


class _Reader:
    """Walks tree and form side by side and gathers what it cannot take."""

    def __init__(self, form: Form, library: Library | None, day: date | None, files: Files) -> None:
        self._form = form
        self._library = library
        self._day = day
        self._files = files
        self._shared_signs = 0
        self._figures_read = 0
        self._cells_left = MAX_CELLS
        self._faulty: set[str] = set()
        self._references: list[tuple[Scalar, Path]] = []
        self.findings: list[Finding] = []

    def children(self, parent: Section | Item, node: Node, path: Path) -> a.Record:
        """The answers to the sub-items of a section, block, group or entry."""
        through = transparent(parent)
        if through is not None:
            entries = self._entries(through, node, path)
            return a.Record(fields=MappingProxyType({through.id: entries}), position=node.position)
        return self._record(parent.items, node, path)

    def _record(self, items: Iterable[Item], node: Node, path: Path) -> a.Record:
        if not isinstance(node, Mapping):
            return a.Record(position=node.position)
        fields: dict[str, a.Node] = {}
        for item in items:
            value = node.get(item.key)
            if value is not None:
                fields[item.id] = self._node(item, value, (*path, item.key))
        annex = node.get(keys.ANNEX)
        if isinstance(annex, Scalar) and annex.text:
            self._references.append((annex, path))
        return a.Record(
            fields=MappingProxyType(fields),
            position=node.position,
            id=self._words(node.get(keys.ID), path),
            annex=self._words(annex, path),
            withheld=self._words(node.get(keys.WITHHELD), path),
        )

    def _node(self, item: Item, node: Node, path: Path) -> a.Node:
        match item.kind:
            case None | Kind.GROUP:
                return self.children(item, node, path)
            case Kind.LIST | Kind.TABLE:
                return self._entries(item, node, path)
            case _:
                return self._answer(item, node, path)

    def _entries(self, item: Item, node: Node, path: Path) -> a.Entries:
        if not isinstance(node, Sequence):
            return a.Entries(position=node.position)
        records = tuple(
            self._record(item.items, entry, (*path, index))
            for index, entry in enumerate(node.items)
        )
        return a.Entries(records=records, position=node.position)

    def _answer(self, item: Item, node: Node, path: Path) -> a.Answer:
        if not isinstance(node, Mapping) or _is_figure(item, node):
            return a.Answer(value=self._value(item, node, path), position=node.position)
        if item.kind is Kind.FIGURE:
            self._check_remarks(node, path)
        override = node.find(keys.OVERRIDE) if item.computed else None
        written = None if item.derived else node.find(keys.VALUE)
        own = override or written
        if override and written:
            self._report(
                "S217",
                "「記載」と「上書き」の両方が書かれています。",
                "印刷するのは「上書き」の方です。「記載」を消してください。",
                written.key.position,
                path,
            )
        value = self._value(item, own.value, (*path, own.key.text)) if own else None
        return a.Answer(
            value=value,
            position=own.value.position if own else node.position,
            overridden=override is not None,
            reason=self._words(node.get(keys.REASON), path),
            withheld=self._words(node.get(keys.WITHHELD), path),
            items=self._record(item.items, node, path),
        )

    def _value(self, item: Item, node: Node, path: Path) -> a.Value | None:
        match item.kind:
            case Kind.TEXT | Kind.RICHTEXT | Kind.RECORDS:
                return self._text_or_records(item, node, path)
            case _:
                self._refuse_tags(node, path)
        if isinstance(node, Scalar) and node.value is None:
            return None
        match item.kind, node:
            case Kind.CHOICE, Scalar():
                return self._chosen(item, node, path)
            case Kind.CHECKS, Sequence():
                return a.Boxes(tuple(filter(None, map(self._box, node.items))))
            case Kind.DATE, Scalar():
                return self._date(node, path)
            case Kind.COUNT, Scalar():
                return _number(node.text)
            case Kind.FLAG, Scalar():
                return a.Flag(node.text in keys.YES)
            case Kind.FIGURE, _:
                return self._figures(node, path)
            case _:
                return None

    def _chosen(self, item: Item, node: Scalar, path: Path) -> a.Chosen | None:
        """The option that is written, or that into which the figure falls."""
        labels = [option.label for option in item.options]
        if node.text in labels or figure(node.text) is None or not bands(labels):
            return a.Chosen(node.text)
        band = band_of(node.text, labels)
        if band is None:
            self._report(
                "S216",
                f"「{quoted(node.text)}」が入る選択肢は、この様式にありません。",
                f"いちばん上の選択肢は「{bands(labels)[-1].label}」です。"
                "数が正しければ、ほかの様式の評価書が要ります。",
                node.position,
                path,
            )
            return None
        return a.Chosen(band)

    # Texts.

    def _text_or_records(self, item: Item, node: Node, path: Path) -> a.Value | None:
        if isinstance(node, Scalar):
            if self._swallowed_key(item, node, path):
                return None
            return a.Text(self._parts(node, path)) if node.text or node.tag else None
        if not isinstance(node, Sequence):
            return None
        if node.flow:
            finding = special_start("[", node.position)
            self._report(finding.code, finding.message, finding.hint, finding.position, path)
        groups = [part for part in node.items if isinstance(part, Mapping)]
        if groups and item.kind is Kind.RECORDS:
            return a.Records(tuple(self._record_group(group, path) for group in groups))
        parts = (
            self._parts(part, (*path, index))
            for index, part in enumerate(node.items)
            if isinstance(part, Scalar)
        )
        return a.Text(tuple(chain.from_iterable(parts)))

    def _parts(self, node: Scalar, path: Path) -> tuple[a.Part, ...]:
        """The text; of a shared text, its parts."""
        self._warn_of_folding(node, path)
        if node.tag == SHARED:
            return self._shared(a.Shared(node.text, node.position), path)
        if node.tag == MARKDOWN:
            return (a.Markdown(node.text, node.position_of(0)),)
        return (a.Verbatim(node.text, node.position_of(0)),)

    def _shared(self, reference: a.Shared, path: Path) -> tuple[a.Part, ...]:
        """The parts of a shared text, as if they stood at the reference."""
        if self._library is None:
            return (reference,)
        try:
            parts = self._library.parts(reference, self._day)
            self._shared_signs += sum(map(len, (a.Text((part,)).plain for part in parts)))
            if self._shared_signs > _MAX_SHARED_SIGNS:
                raise too_much((reference.name,))
        except Unresolved as fault:
            self._report(fault.code, fault.message, fault.hint, reference.position, path)
            return ()
        return tuple(replace(part, position=reference.position) for part in parts)

    def _verbatim(self, node: Node | None, path: Path) -> a.Verbatim | None:
        """A text that takes no markup, such as the words of a box."""
        if not isinstance(node, Scalar) or not node.text:
            return None
        self._refuse_tags(node, path)
        self._warn_of_folding(node, path)
        return a.Verbatim(node.text, node.position_of(0))

    def _words(self, node: Node | None, path: Path) -> str:
        """Words that are not printed in a cell: a name, a reason."""
        if not isinstance(node, Scalar):
            return ""
        self._refuse_tags(node, path)
        return node.text

    def _warn_of_folding(self, node: Scalar, path: Path) -> None:
        if node.folded:
            self._report(
                "S126",
                "文の途中の改行が、YAML では空白一つになります。",
                "改行のとおりに印刷するときは「|」と書き、次の行から文を書いてください。",
                node.position,
                path,
                Level.WARNING,
            )

    def _swallowed_key(self, item: Item, node: Scalar, path: Path) -> bool:
        """Whether the text is `記載：…`, which was meant as a key of the item."""
        known = {keys.VALUE, keys.WITHHELD, *(child.key for child in item.items)}
        for slip in () if node.style else slips(node.text):
            if slip.key in known:
                start = node.position_of(0)
                position = Position(start.line, start.column + slip.offset)
                self._report(slip.code, slip.message, slip.hint, position, path)
                return True
        return False

    def _refuse_tags(self, node: Node, path: Path) -> None:
        for scalar in scalars(node):
            if scalar.tag:
                self._report(
                    "S304",
                    f"{scalar.tag} はここでは使えません。",
                    f"{scalar.tag} を消してください。使えるのは、文を書く項目だけです。",
                    scalar.position,
                    path,
                )

    # Other values.

    def _box(self, node: Node) -> a.Box | None:
        match node:
            case Scalar():
                return a.Box(node.text)
            case Mapping(entries=(entry,)):
                words = entry.value
                if isinstance(words, Scalar) and words.text:
                    return a.Box(entry.key.text, a.Verbatim(words.text, words.position_of(0)))
                return a.Box(entry.key.text)
            case _:
                return None

    def _figures(self, node: Node, path: Path) -> a.Figures | None:
        for scalar in scalars(node):
            self._warn_of_folding(scalar, path)
        read = read_figures(plain(node), self._files, MOST_FIGURES - self._figures_read)
        self._figures_read += len(node.items) if isinstance(node, Sequence) else 1
        for problem in read.problems:
            found, entry = follow(node, problem.path)
            position = entry.key.position if entry and problem.at_key else found.position
            self._report(problem.code, problem.message, problem.hint, position, path)
        return a.Figures(read.figures) if read.figures else None

    def _check_remarks(self, node: Mapping, path: Path) -> None:
        """What stands beside the figures of an item: the reason to withhold them, no more."""
        for entry in node.entries:
            if entry.key.text == keys.WITHHELD:
                reason = entry.value
                wrong = not isinstance(reason, Scalar) or not reason.text.strip()
                message, hint = (
                    f"「{keys.WITHHELD}」には理由を書きます。",
                    "理由を文で書いてください。",
                )
            else:
                wrong = entry.key.text != keys.VALUE
                message = f"「{quoted(entry.key.text)}」はここに書けません。"
                hint = f"図は「{keys.VALUE}:」の下に書いてください。"
            if wrong:
                self._report("S401", message, hint, entry.key.position, path)

    def _date(self, node: Scalar, path: Path) -> a.Value | None:
        if node.text in _DASHES or not node.text:
            return a.Text((a.Verbatim(node.text, node.position),)) if node.text else None
        try:
            when: When | None = read_date(node.text)
        except NoSuchDayError:
            self._report(
                "S302",
                f"「{quoted(node.text)}」という日は暦にありません。",
                "年・月・日を確かめてください。",
                node.position,
                path,
            )
            return None
        return when

    def _record_group(self, node: Mapping, path: Path) -> a.RecordGroup:
        listed = node.get(keys.GROUP_ITEMS)
        items = listed.items if isinstance(listed, Sequence) else ()
        return a.RecordGroup(
            heading=self._verbatim(node.get(keys.GROUP_HEADING), path),
            preface=self._verbatim(node.get(keys.GROUP_PREFACE), path),
            style=_STYLES.get(self._words(node.get(keys.GROUP_STYLE), path), _BULLETED),
            header=tuple(self._words(word, path) for word in _items(node.get(keys.GROUP_HEADER))),
            abreast=_ABREAST.get(self._words(node.get(keys.GROUP_ABREAST), path), 1),
            items=tuple(filter(None, (self._verbatim(item, path) for item in items))),
            note=self._verbatim(node.get(keys.GROUP_NOTE), path),
        )

    def annexes(self, node: Node | None) -> Iterator[a.Annex]:
        """The tables of 別紙."""
        for index, table in enumerate(node.items if isinstance(node, Sequence) else ()):
            path = (keys.ANNEX, index)
            if isinstance(table, Mapping):
                annex = a.Annex(
                    name=self._words(table.get(keys.ANNEX_NAME), path),
                    heading=self._words(table.get(keys.ANNEX_HEADING), path),
                    columns=tuple(
                        self._words(column, path)
                        for column in _items(table.get(keys.ANNEX_COLUMNS))
                    ),
                    rows=(),
                    position=table.position,
                )
                named = table.find(keys.ANNEX_FILE)
                yield (
                    self._in_file(annex, table, named, path)
                    if named
                    else self._in_spec(annex, table, path)
                )

    def _in_spec(self, annex: a.Annex, table: Mapping, path: Path) -> a.Annex:
        """The table with the rows that the spec writes."""
        for key in (keys.ANNEX_COLUMNS, keys.ANNEX_ROWS):
            if table.find(key) is None:
                self._report(
                    "S202",
                    f"「{key}」が書かれていません。",
                    f"「{key}: …」の行を足すか、CSV を置いて「{keys.ANNEX_FILE}: …」と"
                    "書いてください。",
                    table.position,
                    (*path, key),
                )
        rows = _items(table.get(keys.ANNEX_ROWS))
        return replace(annex, rows=tuple(self._row(row, len(annex.columns), path) for row in rows))

    def _in_file(self, annex: a.Annex, table: Mapping, named: Entry, path: Path) -> a.Annex:
        """The table with the rows of the file that it names."""
        rows = table.find(keys.ANNEX_ROWS)
        if rows is not None:
            self._report(
                "S336",
                f"「{keys.ANNEX_ROWS}」と「{keys.ANNEX_FILE}」の両方が書かれています。",
                "どちらか一方にしてください。",
                rows.key.position,
                path,
            )
            return annex
        name = self._words(named.value, path)
        if not name or name in self._faulty or len(self._faulty) >= _MOST_FAULTY:
            return replace(annex, file=name)
        try:
            filled, cells = annex_from_file(annex, name, self._files, self._cells_left)
        except AnnexFault as fault:
            for finding in fault.findings:
                at = named.value.position if not finding.file else finding.position
                self.findings.append(replace(finding, position=at, item=place(self._form, path)))
            self._faulty.add(name)
            return replace(annex, file=name)
        self._cells_left -= cells
        return filled

    def check_files(self, tree: Mapping, count: int, common: Collection[str]) -> None:
        """Speaks of a section that is written for fewer 特定個人情報ファイル than another.

        `common` are the sections that are written once for all.
        """
        for section in self._form.sections:
            entry = tree.find(section.key) if section.per_file else None
            if entry is None or section.id in common:
                continue
            written = len(entry.value.items) if isinstance(entry.value, Sequence) else 1
            if written < count:
                self._report(
                    "S309",
                    f"特定個人情報ファイルは {count} 個ですが、ここには {written} 個分だけが"
                    "書かれています。",
                    "足りない分を「- 」で書き足してください。Ⅲを全てのファイルに共通にするときは、"
                    "「- 」を付けずに一度だけ書きます。",
                    entry.key.position,
                    (section.key,),
                )

    def check_references(self, annexes: Iterable[a.Annex]) -> None:
        """Speaks of entries that refer to an annex that is not there, and of names given twice."""
        names: dict[str, Position] = {}
        for annex in annexes:
            if not annex.name:
                continue
            first = names.setdefault(annex.name, annex.position)
            if first is not annex.position:
                self._report(
                    "S307",
                    f"別紙「{quoted(annex.name)}」が二つあります（一つ目は {first.line} 行目）。",
                    "別の名称にしてください。",
                    annex.position,
                    (keys.ANNEX,),
                )
        for node, path in self._references:
            if node.text not in names:
                known = "".join(f"「{quoted(name)}」" for name in names)
                self._report(
                    "S305",
                    f"別紙「{quoted(node.text)}」がありません。",
                    f"あるのは{known}です。" if known else "「別紙:」に表を書いてください。",
                    node.position,
                    path,
                )

    def _row(self, node: Node, width: int, path: Path) -> tuple[a.Verbatim, ...]:
        cells = _items(node)
        if isinstance(node, Sequence) and len(cells) != width:
            self._report(
                "S306",
                f"この行の欄は {len(cells)} 個ですが、列は {width} 個あります。",
                "列の数だけ「- 」の行を書き、空欄は「- ''」と書いてください。",
                node.position,
                path,
            )
        return tuple(self._verbatim(cell, path) or a.Verbatim("") for cell in cells)

    def _report(
        self,
        code: str,
        message: str,
        hint: str,
        position: Position,
        path: Path,
        level: Level = Level.ERROR,
    ) -> None:
        self.findings.append(
            Finding(
                code=code,
                level=level,
                message=message,
                hint=hint,
                position=position,
                item=place(self._form, path),
            )
        )


def _is_figure(item: Item, node: Mapping) -> bool:
    """Whether the mapping is the figure itself, and not remarks about it with the figure below."""
    remarks = {keys.VALUE, keys.WITHHELD}
    return item.kind is Kind.FIGURE and not remarks & {entry.key.text for entry in node.entries}


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _number(text: str) -> a.Number | None:
    return a.Number(int(text)) if re.fullmatch(COUNT_PATTERN, text) else None
