"""How the form words a place: Ⅱ－４－委託事項２－⑥委託先名, ２．…, （別添１） …."""

from collections.abc import Sequence

from hyokasho.forms import keys
from hyokasho.forms.lookup import child
from hyokasho.forms.model import Form, Item, Section, inner
from hyokasho.words import WIDE_DIGITS, quoted


def section_heading(form: Form, section: Section) -> str:
    """The heading line of a section: `Ⅰ　基本情報`, `（別添１） 事務の内容`."""
    values = {"no": section.no, "label": section.label, "heading_suffix": section.heading_suffix}
    match section:
        case Section(annex=True):
            return form.patterns["annex"].format(**values)
        case Section(heading_suffix=""):
            return form.patterns["section"].format(**values)
        case _:
            return form.patterns["section_with_suffix"].format(**values)


def label(form: Form, item: Item, *, block: bool = False) -> str:
    """The label as printed, with number and ※: `②事務の内容　※`, `１．…`, `リスク１：　…`."""
    if item.no and item.sub_block:
        words = form.patterns["risk"].format(no=item.no, label=item.label)
    elif item.no:
        words = form.patterns["block" if block else "item"].format(no=item.no, label=item.label)
    else:
        words = item.label
    return form.patterns["important_mark"].format(label=words) if item.marked else words


def entry_heading(item: Item, number: int) -> str:
    """The heading of entry `number` (from 1) of a list: `委託事項2`."""
    return item.heading.format(n=number) if item.heading else f"{item.label}{number}"


def place(form: Form, path: Sequence[str | int]) -> str:
    """The official words for a path of keys and indexes of a spec; as far as it can be followed.

    Numbers of entries are full-width, as the law writes them: Ⅱ－４－委託事項２－⑥委託先名. A block
    or risk that only leads on to its items is named by its number alone.
    """
    if not path:
        return ""
    section = next((s for s in form.all_sections if s.key == path[0]), None)
    if section is None:
        return quoted(str(path[0]))
    words = [section.no or section.label]
    here: Section | Item = section
    for position, step in enumerate(path[1:], 1):
        following = path[position + 1] if position + 1 < len(path) else None
        if isinstance(step, int):
            listed = inner(here)
            if isinstance(listed, Section):
                words[-1] += f"（ファイル{step + 1}）".translate(WIDE_DIGITS)
            elif listed.repeats:
                words.append(entry_heading(listed, step + 1).translate(WIDE_DIGITS))
                here = listed
            continue
        found = child(here, step)
        if found is None:
            if step not in _UNNAMED:
                words.append(quoted(step))
            break
        if not (found.repeats and isinstance(following, int)):
            words.append(_item_words(found, here, leads_on=following is not None))
        here = found
    return "－".join(map(_one_line, words))


def item_path(form: Form, item: Item, file: int | None = None) -> tuple[str | int, ...]:
    """The keys of a spec that lead to an item that stands in no list, as `place` takes them.

    `file` is the number from 0 of the 特定個人情報ファイル, where there are several.
    """
    section = form.section(item.path.partition("/")[0])
    printing = (file,) if file is not None and section.per_file else ()
    return (section.key, *printing, *(step.key for step in section.way(item.path)))


# Keys that name no item but say what is written about the one above.
_UNNAMED = frozenset({keys.VALUE, keys.OVERRIDE, keys.REASON, keys.WITHHELD})


def _item_words(item: Item, parent: Section | Item, *, leads_on: bool) -> str:
    is_block = isinstance(parent, Section) and not parent.annex and bool(item.items)
    if item.no and leads_on and (is_block or item.sub_block):
        return item.no
    # A label of several lines is a list of headings; its key says the same in a few words.
    return item.no + (item.key if "\n" in item.label else item.label)


def _one_line(words: str) -> str:
    return words.replace("\n", "／")
