"""Reads the form files under `schema/forms/`; an edition may say `extends:` and only differ."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from hyokasho.forms.conditions import FormFileError, read_condition
from hyokasho.forms.derivations import read_derivation
from hyokasho.forms.model import (
    Contents,
    Form,
    GroupHeading,
    Item,
    Kind,
    Layout,
    Option,
    Section,
)
from hyokasho.resources import resource

Data = dict[str, Any]


def form_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of all forms, sorted."""
    root = folder or resource("schema", "forms")
    return tuple(sorted(path.stem for path in root.glob("*.yaml")))


def load_forms(folder: Path | None = None) -> Mapping[str, Form]:
    """All forms by the name that a spec writes at `様式:`, such as `全項目評価書 平成30年5月`."""
    forms = [load_form(form_id, folder) for form_id in form_ids(folder)]
    return {form.name: form for form in forms}


@cache
def load_form(form_id: str, folder: Path | None = None) -> Form:
    """The form of that id, with what it extends filled in.

    Raises:
        FormFileError: The file does not exist or is not a form.
    """
    root = folder or resource("schema", "forms")
    data = _resolved(form_id, root, ())
    return Form(
        id=form_id,
        kind=data["kind"],
        code=data["code"],
        edition=data["edition"],
        title=data["title"],
        patterns=data["print_patterns"],
        contents=_contents(data.get("contents")),
        cover=_cover(data["cover"]),
        sections=tuple(map(_section, data["sections"])),
    )


def _resolved(form_id: str, root: Path, seen: tuple[str, ...]) -> Data:
    if form_id in seen:
        raise FormFileError(f"様式 {form_id} の extends: が輪になっています。")
    path = root / f"{form_id}.yaml"
    if not path.is_file():
        raise FormFileError(f"様式 {form_id} のファイルがありません。")
    data: Data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if "extends" not in data:
        return data
    base = _resolved(data["extends"], root, (*seen, form_id))
    for change in data.get("changes", ()):
        _apply(base, change)
    own = {k: v for k, v in data.items() if k not in {"extends", "changes"}}
    return {**base, **own}


def _apply(base: Data, change: Data) -> None:
    """One change of an extending edition: `at:` a path, then `set:`, `remove:`, `before:`/`after:`.

    The path is the ids from the section (or `cover`) on; a last part after `#` is an option's id.
    """
    path, _, option_id = change["at"].partition("#")
    siblings, index = _locate(base, path)
    if option_id:
        node = siblings[index]
        siblings = node["choices"] = list(node["choices"])
        index = _index(siblings, option_id, change["at"])
    match change:
        case {"set": dict(values)}:
            siblings[index] = {**siblings[index], **values}
        case {"remove": True}:
            del siblings[index]
        case {"after": [*nodes]}:
            siblings[index + 1 : index + 1] = nodes
        case {"before": [*nodes]}:
            siblings[index:index] = nodes
        case _:
            raise FormFileError(f"様式の変更 {change!r} を読めません。")


def _locate(base: Data, path: str) -> tuple[list[Data], int]:
    """The list that holds the node at the path, and its place there."""
    first, *rest = path.split("/")
    siblings = base["cover"] if first == "cover" else base["sections"]
    index = _index(siblings, rest.pop(0) if first == "cover" else first, path)
    for part in rest:
        node = siblings[index]
        siblings = next(node[k] for k in ("blocks", "items", "columns") if k in node)
        index = _index(siblings, part, path)
    return siblings, index


def _index(siblings: list[Data], node_id: str, path: str) -> int:
    for index, node in enumerate(siblings):
        if node.get("id") == node_id:
            return index
    raise FormFileError(f"様式の変更 at: {path} に当たる項目がありません。")


def _contents(data: Data | None) -> Contents | None:
    if data is None:
        return None
    entries = tuple((entry["section"], entry["label"]) for entry in data["entries"])
    return Contents(label=data["label"], entries=entries)


def _cover(items: list[Data]) -> Section:
    return Section(
        id="cover",
        label="表紙",
        key="表紙",
        help="評価書の表紙に印刷される項目。",
        items=tuple(_item(item, "cover", _Marks()) for item in items),
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
    marks = _Marks(
        important=data.get("important_section", False),
        excepted=tuple(data.get("important_except", ())),
    )
    children = data.get("blocks", data.get("items", []))
    return Section(
        id=data["id"],
        label=data["label"],
        key=data.get("key", data["label"]),
        no=data.get("no", ""),
        help=data.get("help", ""),
        heading_suffix=data.get("heading_suffix", ""),
        option_mark=data.get("choice_mark", "1)"),
        per_file="repeat" in data,
        annex="blocks" not in data,
        landscape=data.get("landscape", False),
        items=tuple(_item(child, data["id"], marks) for child in children),
    )


def _item(data: Data, parent: str, marks: _Marks) -> Item:
    path = f"{parent}/{data['id']}"
    within = marks.within(data, path)
    kind = Kind(data["type"]) if "type" in data else None
    children = data.get("items", data.get("columns", []))
    return Item(
        id=data["id"],
        path=path,
        label=data["label"],
        key=data.get("key", data["label"]),
        no=str(data.get("no", "")),
        kind=kind,
        layout=Layout(data.get("layout", "row")),
        help=data.get("help", ""),
        marked=data.get("important", False),
        important=within.important or data.get("important", False),
        options=tuple(_options(data.get("choices", ()))),
        option_columns=data.get("choice_columns", 0),
        options_below=data.get("choices_below", False),
        in_heading=data.get("in_heading", False),
        sub_block=data.get("sub_block", False),
        on_form=data.get("on_form", True),
        required=data.get("required", False),
        derived=read_derivation(data["derive"]) if "derive" in data else None,
        off_when=read_condition(data["off_when"]) if "off_when" in data else None,
        filled_when=data.get("when", ""),
        printed_as=data.get("printed_as", ""),
        heading=data.get("heading", ""),
        heading_value=data.get("heading_value", ""),
        group_headings=tuple(
            GroupHeading(label=g["label"], start=g["from"], stop=g["to"])
            for g in data.get("group_headings", ())
        ),
        source=data.get("source", ""),
        items=tuple(_item(child, path, within) for child in children),
    )


def _options(data: list[Data]) -> Iterator[Option]:
    for number, option in enumerate(data, 1):
        yield Option(
            id=str(option.get("id", number)),
            label=option["label"],
            no=option.get("no"),
            row=option.get("row", 1),
            category=option.get("category", ""),
            takes_text=option.get("takes_text", False),
            takes_count=option.get("takes_count", ""),
        )


def form_names(folder: Path | None = None) -> Mapping[str, str]:
    """The id of each form by the name that a spec writes at `様式:`, without reading them whole."""
    root = folder or resource("schema", "forms")
    names = {}
    for form_id in form_ids(folder):
        head = (root / f"{form_id}.yaml").read_text(encoding="utf-8")
        values = dict(re.findall(r"^(kind|edition): (.+)$", head, re.MULTILINE))
        names[f"{values['kind']} {values['edition']}"] = form_id
    return names
