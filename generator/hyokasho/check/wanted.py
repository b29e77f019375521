"""What a form wants at a place of a spec, in words and with an example."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from hyokasho.forms import keys
from hyokasho.forms.lookup import item_at
from hyokasho.forms.model import Form, Item, Kind, Section, inner, transparent
from hyokasho.source.tree import Path


class Shape(Enum):
    """What is to be written; the value is how messages call it."""

    GROUP = "「項目名: 値」の組"
    ENTRIES = "「- 」で始まる一覧"
    BOXES = "選んだ欄の一覧"
    OPTION = "選択肢の一つ"
    DATE = "日付"
    COUNT = "件数"
    FLAG = "true 又は false"
    LINES = "「- 」で始まる文の一覧"
    FIGURE = "図"
    REASON = "理由"
    WORDS = "文"


_BY_KIND = {
    None: Shape.GROUP,
    Kind.GROUP: Shape.GROUP,
    Kind.LIST: Shape.ENTRIES,
    Kind.TABLE: Shape.ENTRIES,
    Kind.CHECKS: Shape.BOXES,
    Kind.CHOICE: Shape.OPTION,
    Kind.DATE: Shape.DATE,
    Kind.COUNT: Shape.COUNT,
    Kind.FLAG: Shape.FLAG,
    Kind.FIGURE: Shape.FIGURE,
    Kind.TEXT: Shape.WORDS,
    Kind.RICHTEXT: Shape.WORDS,
    Kind.RECORDS: Shape.WORDS,
}
# Keys that say something about an item, and what they take, whatever the item takes.
_REMARKS = {
    keys.REASON: Shape.REASON,
    keys.WITHHELD: Shape.REASON,
    keys.ID: Shape.WORDS,
    keys.ANNEX: Shape.WORDS,
}
_REASONS = {
    keys.REASON: "提供先を別紙にまとめたため",
    keys.WITHHELD: "セキュリティの細目に当たるため",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What belongs at a path: the item of the form, and the shape of what is to be written.

    `item` is the section or item that the path leads to, None at the top; `beyond` what of the path
    leads beyond it.
    """

    item: Section | Item | None
    beyond: Path
    path: Path
    shape: Shape

    @property
    def is_text(self) -> bool:
        """Whether the item itself is a text."""
        return isinstance(self.item, Item) and self.item.kind in {Kind.TEXT, Kind.RICHTEXT}

    @property
    def is_needed(self) -> bool:
        """Whether the line must not be left out."""
        is_reason = bool(self.beyond) and self.beyond[-1] == keys.REASON
        return is_reason or (isinstance(self.item, Item) and self.item.needed)

    @property
    def is_box(self) -> bool:
        """Whether the place is an entry of a check-box set."""
        return _is_box(self.item, self.beyond)

    @property
    def example(self) -> str:
        """How to write it, with the words of the form."""
        match self.shape:
            case Shape.GROUP if self._in_list:
                return f"「- {self._first_key}: …」のように書いてください。"
            case Shape.GROUP:
                return f"字下げした行に「{self._first_key}: …」のように書いてください。"
            case Shape.ENTRIES:
                return (
                    "一つしかなくても、次の行から"
                    f"「- {self._first_key}: …」のように「- 」を付けて書いてください。"
                )
            case Shape.BOXES:
                option = self.item.options[0].label if isinstance(self.item, Item) else "…"
                return f"次の行から「- {option}」のように、一つずつ「- 」を付けて書いてください。"
            case Shape.LINES:
                return "次の行から「- …」のように、一つずつ「- 」を付けて書いてください。"
            case Shape.OPTION if self.is_box:
                return "「- 」の後に、選択肢をそのまま書いてください。"
            case Shape.REASON:
                reason = _REASONS.get(self._name, "…")
                return f"「{self._name}: {reason}」のように、理由を書いてください。"
            case Shape.OPTION:
                return f"一つだけ選び、「- 」を付けずに「{self._name}: …」と書いてください。"
            case Shape.DATE:
                return f"「{self._name}: 2025-12-26」のように書いてください。"
            case Shape.COUNT:
                return f"「{self._name}: 3」のように書いてください。"
            case _ if self._in_list:
                return "「- 」の後に文を書いてください。"
            case _:
                return f"「{self._name}: …」のように書いてください。"

    @property
    def _in_list(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def _name(self) -> str:
        """The key of the value."""
        names = [step for step in self.path if isinstance(step, str)]
        return names[-1] if names else keys.FORM

    @property
    def _first_key(self) -> str:
        """The first key that belongs into the mapping, or into each entry of the list."""
        if self.item is None:
            return keys.ANNEX_NAME if self.beyond else keys.FORM
        if isinstance(self.item, Item) and self.item.kind is Kind.RECORDS:
            return keys.GROUP_HEADING
        inside = inner(self.item)
        written = (item.key for item in inside.items if item.derived is None and item.on_form)
        return next(written, keys.VALUE)


def wanted(form: Form, path: Path, schema: Mapping[str, Any]) -> Wanted:
    """What belongs at the path; `schema` is what the value was held against."""
    item, beyond = item_at(form, path)
    return Wanted(item=item, beyond=beyond, path=path, shape=_shape(item, beyond, path, schema))


def _shape(
    item: Section | Item | None, beyond: Path, path: Path, schema: Mapping[str, Any]
) -> Shape:
    if item is None and beyond == (keys.ANNEX,):
        return Shape.ENTRIES
    if beyond and item is not None and (remark := _REMARKS.get(str(beyond[-1]))):
        return remark
    if _is_box(item, beyond):
        return Shape.OPTION
    if item is None or (beyond and beyond[-1] not in {keys.VALUE, keys.OVERRIDE}):
        return _by_type(schema.get("type"))
    if path and isinstance(path[-1], int):
        return Shape.GROUP
    through = transparent(item)
    if through is not None:
        return Shape.ENTRIES
    return _BY_KIND[item.kind] if isinstance(item, Item) else Shape.GROUP


def _is_box(item: Section | Item | None, beyond: Path) -> bool:
    in_list = bool(beyond) and isinstance(beyond[-1], int)
    return in_list and isinstance(item, Item) and item.kind is Kind.CHECKS


def _by_type(types: Any) -> Shape:
    names = {types} if isinstance(types, str) else set(types or ())
    if "object" in names:
        return Shape.GROUP
    return Shape.LINES if "array" in names and "string" not in names else Shape.WORDS
