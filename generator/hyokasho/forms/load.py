"""Reads the form files under `schema/forms/`; an edition may say `extends:` and only differ."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hyokasho.forms.conditions import read_condition
from hyokasho.forms.data import Data, Fields, load_data
from hyokasho.forms.derivations import Taken, read_derivation, read_taken
from hyokasho.forms.errors import FormFileError
from hyokasho.forms.letters import check_letters
from hyokasho.forms.model import (
    Align,
    Contents,
    FileCaption,
    Form,
    GroupHeading,
    Item,
    Kind,
    Layout,
    Line,
    LineLook,
    Names,
    Option,
    Section,
    form_name,
)
from hyokasho.forms.references import check_references
from hyokasho.resources import resource

_HEAD = re.compile(r"(kind|edition|official|compiled|extends):")


def form_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the forms that specs are written on, sorted; those that are compiled are none."""
    root = folder or resource("schema", "forms")
    ids = sorted(path.stem for path in root.glob("*.yaml"))
    return tuple(form_id for form_id in ids if not _head(form_id, root).flag("compiled"))


@cache
def _head(form_id: str, root: Path) -> Fields:
    """What the file, or the one that it extends, says of the form, without reading it whole."""
    return Fields(_resolved(form_id, root, (), _HEAD), form_id)


def _name(head: Fields) -> dict[str, str]:
    """Kind and edition, which a form that is not an official one need not have."""
    return {"kind": head.text("kind"), "edition": head.text("edition", _unofficial(head))}


def _unofficial(head: Fields) -> str | None:
    """What a form that is not an official one has for edition and code, None for all others."""
    return None if "official" not in head or head.flag("official") else ""


def form_names(folder: Path | None = None) -> Mapping[str, str]:
    """The id of each form by the name that a spec writes at `様式:`, without reading them whole.

    Raises:
        FormFileError: A file does not say what form it is.
    """
    root = folder or resource("schema", "forms")
    return {form_name(**_name(_head(form_id, root))): form_id for form_id in form_ids(folder)}


def load_form(form_id: str, folder: Path | None = None) -> Form:
    """The form of that id, with what it extends filled in; always the same object.

    Raises:
        FormFileError: The file does not exist or is not a form.
    """
    return _load(form_id, folder or resource("schema", "forms"))


@cache
def _load(form_id: str, root: Path) -> Form:
    with Fields(_resolved(form_id, root, ()), form_id) as data:
        published = "published" not in data or data.flag("published")
        sections = tuple(map(_section, data.list("sections")))
        only_letters = "cover" not in data and all(section.letter for section in sections)
        form = Form(
            id=form_id,
            code=data.text("code", _unofficial(data)),
            **_name(data),
            title=data.text("title"),
            names=_names(data.child("names")) if published or "names" in data else _UNNAMED,
            patterns=data.mapping("print_patterns") if published and not only_letters else {},
            contents=_contents(data.child("contents")) if "contents" in data else None,
            cover=_cover(data.data("cover")),
            sections=sections,
            published=published,
            compiled=data.flag("compiled"),
        )
        data.ignore("form", "choice_sets", "rule_sets")
    check_references(form)
    check_letters(form)
    return form


# The file, and the file that it extends.


def _resolved(
    form_id: str, root: Path, seen: tuple[str, ...], only: re.Pattern[str] | None = None
) -> Data:
    if form_id in seen:
        raise FormFileError(f"様式 {form_id} の extends: が輪になっています。")
    path = root / f"{form_id}.yaml"
    if not path.is_file():
        raise FormFileError(f"様式 {form_id} のファイルがありません。")
    data = load_data(path, only)
    if "extends" not in data:
        return data
    base = _resolved(str(data["extends"]), root, (*seen, form_id), only)
    for change in Fields(data, form_id).list("changes"):
        _apply(base, change)
    own = {k: v for k, v in data.items() if k not in {"extends", "changes"}}
    return {**base, **own}


def _apply(base: Data, change: object) -> None:
    """One change of an extending edition: `at:` a path, then `set:`, `remove:`, `before:`/`after:`.

    The path is the ids from the section (or `cover`) on; a last part after `#` is an option's id.
    """
    with Fields(change, "changes") as fields:
        at = fields.text("at")
        path, _, option_id = at.partition("#")
        siblings, index = _locate(base, path)
        if option_id:
            node = siblings[index] = {**siblings[index]}
            siblings = node["choices"] = list(node.get("choices", ()))
            index = _index(siblings, option_id, at)
        if "set" in fields:
            siblings[index] = {**siblings[index], **fields.mapping("set")}
        elif fields.flag("remove"):
            del siblings[index]
        elif "after" in fields:
            siblings[index + 1 : index + 1] = fields.list("after")
        elif "before" in fields:
            siblings[index:index] = fields.list("before")
        else:
            raise FormFileError(f"様式の変更 at: {at} を読めません。")


def _locate(base: Data, path: str) -> tuple[list[Data], int]:
    """The list that holds the node at the path, and its place there."""
    first, *rest = path.split("/")
    siblings = base["cover"] if first == "cover" else base["sections"]
    if first == "cover" and not rest:
        raise FormFileError("様式の変更 at: cover は、cover/項目の id と書いてください。")
    index = _index(siblings, rest.pop(0) if first == "cover" else first, path)
    for part in rest:
        node = siblings[index]
        siblings = next((node[k] for k in ("blocks", "items", "columns") if k in node), [])
        index = _index(siblings, part, path)
    return siblings, index


def _index(siblings: list[Data], node_id: str, path: str) -> int:
    for index, node in enumerate(siblings, 1):
        if str(node.get("id", node.get("no", index))) == node_id:
            return index - 1
    raise FormFileError(f"様式の変更 at: {path} に当たる項目がありません。")


# From data to the form.


_UNNAMED = Names(title="", agency="", date="")


def _names(data: Fields) -> Names:
    with data as fields:
        return Names(
            title=fields.text("title"), agency=fields.text("agency"), date=fields.text("date", "")
        )


def _contents(data: Fields) -> Contents:
    with data as fields:
        return Contents(
            label=fields.text("label"), entries=tuple(map(_entry, fields.each("entries")))
        )


def _entry(data: Fields) -> tuple[str, str]:
    with data as fields:
        return fields.text("section"), fields.text("label")


def _cover(data: object) -> Section:
    """The cover: a list of items, or a mapping that gives it another name."""
    named = data if isinstance(data, dict) else {"items": data or []}
    with Fields(named, "cover") as fields:
        label = fields.text("label", "表紙")
        items = tuple(_item(item, "cover", _Marks()) for item in fields.list("items"))
        return Section(
            id="cover",
            label=label,
            key=fields.text("key", label),
            help=fields.text("help", "評価書の表紙に印刷される項目。"),
            required=any(item.needed for item in items),
            items=items,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What the enclosing section and block say about ※."""

    important: bool = False
    excepted: tuple[str, ...] = ()

    def within(self, data: Data, path: str) -> "_Marks":
        own = data.get("important")
        if path in self.excepted or own is False:
            return _Marks(important=False, excepted=self.excepted)
        covers = own is True and "type" not in data
        return _Marks(important=self.important or covers, excepted=self.excepted)


def _section(data: Data) -> Section:
    section_id = Fields(data, "sections").text("id")
    with Fields(data, section_id) as fields:
        fields.ignore("id")
        label = fields.text("label")
        marks = _Marks(
            important=fields.flag("important_section"),
            excepted=fields.texts("important_except"),
        )
        children = fields.list("blocks") or fields.list("items")
        letter = fields.flag("letter")
        return Section(
            id=section_id,
            label=label,
            key=fields.text("key", label),
            no=fields.text("no", ""),
            help=fields.text("help", ""),
            heading_suffix=fields.text("heading_suffix", ""),
            option_mark=fields.text("choice_mark", "1)"),
            per_file=fields.data("repeat") is not None,
            annex="blocks" not in fields and not letter,
            letter=letter,
            required=fields.flag("required"),
            landscape=fields.flag("landscape"),
            continues=fields.flag("continues"),
            items=tuple(_item(child, section_id, marks) for child in children),
        )


def _item(data: Data, parent: str, marks: _Marks) -> Item:
    path = f"{parent}/{Fields(data, parent).text('id')}"
    with Fields(data, path) as fields:
        label = fields.text("label")
        within = marks.within(data, path)
        marked = fields.flag("important")
        return Item(
            id=fields.text("id"),
            path=path,
            label=label,
            key=fields.text("key", label),
            no=fields.text("no", ""),
            kind=fields.member("type", Kind) if "type" in fields else None,
            layout=fields.member("layout", Layout, Layout.ROW),
            help=fields.text("help", ""),
            marked=marked,
            important=within.important or marked,
            options=tuple(_options(fields.list("choices"), path)),
            option_columns=fields.number("choice_columns", 0),
            options_below=fields.flag("choices_below"),
            in_heading=fields.flag("in_heading"),
            sub_block=fields.flag("sub_block"),
            on_form="on_form" not in fields or fields.flag("on_form"),
            required=fields.flag("required"),
            derived=read_derivation(fields.data("derive")) if "derive" in fields else None,
            supplied=read_derivation(fields.data("supply")) if "supply" in fields else None,
            printed="printed" not in fields or fields.flag("printed"),
            taken=_taken(fields),
            agrees=fields.flag("agrees"),
            off_when=read_condition(fields.data("off_when")) if "off_when" in fields else None,
            filled_when=fields.text("when", ""),
            printed_as=fields.text("printed_as", ""),
            heading=fields.text("heading", ""),
            heading_value=fields.text("heading_value", ""),
            group_headings=tuple(_group_headings(fields.list("group_headings"), path)),
            line=_line(fields.mapping("line"), path) if "line" in fields else None,
            file_caption=_file_caption(fields, path) if "file_caption" in fields else None,
            width=fields.number("width", 0),
            source=fields.text("source", ""),
            former=fields.texts("former_keys"),
            items=tuple(
                _item(child, path, within)
                for child in fields.list("items") or fields.list("columns")
            ),
        )


def _line(data: Data, path: str) -> Line:
    with Fields(data, f"{path} の line") as fields:
        return Line(
            align=fields.member("align", Align, Align.LEFT),
            look=fields.member("look", LineLook, LineLook.TEXT),
            space=fields.number("space", 0),
            indent=fields.number("indent", 0),
            first_line=fields.number("first_line", 0),
        )


def _taken(fields: Fields) -> Taken | None:
    for key in ("from", "from_each"):
        if key in fields:
            return read_taken(fields.data(key), each=key == "from_each")
    return None


def _options(data: list[Any], path: str) -> Iterator[Option]:
    for number, option in enumerate(data, 1):
        with Fields(option, f"{path} の choices") as fields:
            yield Option(
                id=fields.text("id", str(number)),
                label=fields.text("label"),
                no=fields.maybe_number("no"),
                row=fields.number("row", 1),
                category=fields.text("category", ""),
                takes_text=fields.flag("takes_text"),
                takes_count=fields.text("takes_count", ""),
            )


def _file_caption(item: Fields, path: str) -> FileCaption:
    with Fields(item.mapping("file_caption"), f"{path} の file_caption") as fields:
        return FileCaption(
            caption=fields.text("item"), name=fields.text("name"), pattern=fields.text("as")
        )


def _group_headings(data: list[Any], path: str) -> Iterator[GroupHeading]:
    for heading in data:
        with Fields(heading, f"{path} の group_headings") as fields:
            fields.ignore("to")
            yield GroupHeading(label=fields.text("label"), start=fields.number("from"))
