"""How the form words a place: Ⅱ－４－委託事項２－⑥委託先名, ２．…, （別添１） …."""

from collections.abc import Sequence

from hyokasho.forms.model import Form, Item, Section, transparent

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


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

    Numbers of entries are full-width, as the law writes them: Ⅱ－４－委託事項２－⑥委託先名.
    """
    if not path:
        return ""
    section = next((s for s in form.all_sections if s.key == path[0]), None)
    if section is None:
        return str(path[0])
    words = [section.no or section.label]
    here: Section | Item = section
    rest = list(path[1:])
    while rest:
        step = rest.pop(0)
        through = transparent(here)
        if isinstance(step, int):
            listed = through or here
            if isinstance(listed, Item) and listed.repeats:
                words.append(entry_heading(listed, step + 1).translate(WIDE))
                here = listed
            continue
        found = next((item for item in (through or here).items if item.key == step), None)
        if found is None:
            if step not in {"記載", "上書き"}:
                words.append(step)
            break
        is_block = isinstance(here, Section) and bool(found.items) and not here.annex
        if not (found.repeats and rest and isinstance(rest[0], int)):
            words.append(found.no if is_block and rest and found.no else f"{found.no}{found.label}")
        here = found
    return "－".join(word.replace("\n", "／") for word in words)
