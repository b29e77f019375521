"""The place of a change in the words of the column 項目."""

from collections.abc import Iterator

from hyokasho.changes.place import Place, Step
from hyokasho.forms.change_style import PathStyle
from hyokasho.forms.model import Item, Section
from hyokasho.forms.wording import entry_heading
from hyokasho.words import WIDE_DIGITS


def place_words(place: Place, style: PathStyle) -> str:
    """The place as the style writes it: `Ⅱ 特定個人情報ファイルの概要－４．…－委託事項１－③…`.

    The name in the heading of an entry (委託事項１) is named by the entry alone.
    """
    if place.annex:
        return place.annex
    return style.separator.join(words for words in _steps(place, style) if words)


def _steps(place: Place, style: PathStyle) -> Iterator[str]:
    above: Step | None = None
    for step in place.steps:
        yield _step_words(step, above, style)
        above = step


def _step_words(step: Step, above: Step | None, style: PathStyle) -> str:
    match step.node:
        case Section() as section:
            words = _section_words(section, style)
            name = step.entry or f"ファイル{step.number}".translate(WIDE_DIGITS)
            told = step.number and not step.alone
            return style.file.format(words=words, name=name) if told else words
        case item:
            return _item_words(item, step, above.node if above else None, style)


def _section_words(section: Section, style: PathStyle) -> str:
    pattern = style.annex if section.annex else style.section if section.no else style.cover
    return pattern.format(no=section.no, label=section.label).strip()


def _item_words(item: Item, step: Step, above: Section | Item | None, style: PathStyle) -> str:
    if step.number:
        return entry_words(item, step, above)
    if isinstance(above, Item) and above.heading_value == item.id:
        return ""
    # A label of several lines is a list of headings; its key says the same in a few words.
    label = item.key if "\n" in item.label else item.label
    if not item.no:
        return label
    is_block = isinstance(above, Section) and not above.annex
    pattern = style.risk if item.sub_block else style.block if is_block else style.item
    return pattern.format(no=item.no, label=label)


def entry_words(item: Item, step: Step, above: Section | Item | None) -> str:
    """The heading of an entry; where a list has none of its own, the name of the entry."""
    if item.heading:
        return entry_heading(item, step.number).translate(WIDE_DIGITS)
    if isinstance(above, Section) and item.label == above.label:
        return step.entry.split("\n")[0] or ("" if step.number == 1 else str(step.number))
    return entry_heading(item, step.number).translate(WIDE_DIGITS)
