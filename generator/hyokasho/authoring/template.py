"""A spec to begin with: all items of a form in its order, each with its guidance as comments."""

import re
from collections.abc import Iterator

from hyokasho.forms import derivations as d
from hyokasho.forms import keys
from hyokasho.forms.bands import bands
from hyokasho.forms.model import Form, Item, Kind, Section, transparent
from hyokasho.forms.wording import label, section_heading

_STEP = "  "
_HEAD = (
    "「#」の後は説明で、印刷されない。読み終えたら消してよい。",
    "「項目名:」の後に書く。長い文は「|-」と書いて、次の行から字下げして書く。",
    "書き終えていない所は hyokasho check が知らせる。",
)
_MARK = "※の付いた項目を変えると、重要な変更に当たることがある。"
_COMPUTED = "計算されるので書かない。"
_SEVERAL = "ファイルが二つ以上なら、ファイルごとに「- 」を付けて一組ずつ書く。"
_UNCOMMENT_ENTRY = (
    "一つごとに、下の組の行の頭の「# 」を消して書く。一つもなければ、このままにする。"
)
_UNCOMMENT_BOX = "当てはまるものの行の頭の「# 」を消す。"
_HOW = {
    Kind.DATE: "書き方：2025-12-26",
    Kind.FLAG: "当てはまるときだけ、下の行の頭の「# 」を消す。",
    Kind.FIGURE: "字下げした行に、画像なら「画像: 名前.png」と「代替テキスト: …」を、"
    "流れ図なら「流れ図:」を書く。",
    Kind.RECORDS: "文で書くか、次の行から「- 項目: [整理番号, 氏名]」のように組で書く。",
}
_SENTENCE = re.compile(r"[^。]*。(?:[」）])*|[^。]+$")


def template(form: Form) -> str:
    """The text of a new spec, which `check` reads and finds only incomplete.

    What is computed stands as a comment. So do the entries of a list that something is counted
    from, since an empty one would count as one; and the boxes, of which some are to be chosen.
    """
    out = [
        *_comments(f"{form.title}{_edition(form)}", *_HEAD),
        *_comments(*([_MARK] if _has_marks(form) else [])),
        f"{keys.FORM}: {form.name}",
    ]
    counted = frozenset(_counted(form))
    for section in form.all_sections:
        out += ["", *_section(form, section, counted)]
    return "\n".join([*out, *_closing(form)]) + "\n"


def _edition(form: Form) -> str:
    words = "　".join(filter(None, (form.edition, form.code)))
    return f"［{words}］" if words else ""


def _has_marks(form: Form) -> bool:
    return any(item.marked for section in form.all_sections for item in section.walk())


def _counted(form: Form) -> Iterator[str]:
    """The paths of the lists that must have no empty entry."""
    for section in form.all_sections:
        for item in section.walk():
            if isinstance(item.derived, d.Count):
                yield item.derived.path
            if item.repeats and not form.published:
                yield item.path
    if form.change_table is not None:
        yield form.change_table[1].path


def _section(form: Form, section: Section, counted: frozenset[str]) -> list[str]:
    heading = section_heading(form, section) if section.no else section.label
    several = [_SEVERAL] if section.per_file else []
    return [
        *_comments(heading, section.help, *several),
        f"{section.key}:",
        *_inside(form, section, _STEP, counted),
    ]


def _inside(
    form: Form, parent: Section | Item, indent: str, counted: frozenset[str]
) -> Iterator[str]:
    """The lines of the items below a heading, or of the only list there."""
    listed = transparent(parent)
    if listed is not None:
        yield from _entry(form, listed, indent, counted)
        return
    is_section = isinstance(parent, Section) and not parent.annex
    yield from _items(form, parent.items, indent, counted, block=is_section)


def _items(
    form: Form,
    items: tuple[Item, ...],
    indent: str,
    counted: frozenset[str],
    *,
    block: bool = False,
) -> Iterator[str]:
    for number, item in enumerate(items):
        if number:
            yield ""
        lines = _item(form, item, counted, block=block)
        yield from (f"{indent}{line}" if line else "" for line in lines)


def _item(form: Form, item: Item, counted: frozenset[str], *, block: bool) -> Iterator[str]:
    """The lines of an item, its guidance first."""
    heading = label(form, item, block=block).replace("\n", "／")
    if item.derived is not None:
        yield from _comments(f"{heading}：{_COMPUTED}")
        return
    needed = "（必ず書く）" if item.needed else ""
    yield from _comments(f"{heading}{needed}", item.help, *_remarks(item))
    if item.kind is Kind.FLAG:
        # An empty flag would be an error, while one that is not written is not set.
        yield f"# {item.key}: {keys.YES[-1]}"
        return
    yield f"{item.key}:"
    if item.repeats:
        yield from _entry(form, item, _STEP, counted)
    elif item.holds_value and _written(item):
        yield f"{_STEP}{keys.VALUE}:"
        yield from (f"{_STEP}{line}" for line in _boxes(item))
        yield ""
        yield from _items(form, item.items, _STEP, counted)
    elif item.holds_value:
        yield from _boxes(item)
    else:
        yield from _inside(form, item, _STEP, counted)


def _written(item: Item) -> bool:
    """Whether the item has parts that are written, besides its own value."""
    return any(child.derived is None for child in item.items)


def _entry(form: Form, item: Item, indent: str, counted: frozenset[str]) -> Iterator[str]:
    """One entry of a list, as a comment where an empty one would count."""
    lines = _in_list(list(_items(form, item.items, "", counted)))
    if item.path not in counted:
        yield from (f"{indent}{line}" if line else "" for line in lines)
        return
    yield from (f"{indent}{line}" for line in _comments(_UNCOMMENT_ENTRY))
    yield from (f"{indent}# {line}" for line in lines if line)


def _in_list(lines: list[str]) -> list[str]:
    """The lines of the items of an entry, its first key behind a dash."""
    first = next(n for n, line in enumerate(lines) if line and not line.startswith("#"))
    inside = [f"{_STEP}{line}" if line else "" for line in lines[first + 1 :]]
    return [*(line for line in lines[:first] if line), f"- {lines[first]}", *inside]


def _remarks(item: Item) -> Iterator[str]:
    """What is to be known of an item besides its help: when, how and from what to choose."""
    if item.filled_when:
        yield f"記入する場合：{item.filled_when}"
    match item.supplied:
        case None:
            pass
        case d.FromAgency() | d.Looked() | d.Happened() | d.Told():
            yield "機関の台帳（_agency.yaml）から決まるときは、書かなくてよい。"
        case _:
            yield "ほかの記載から決まるときは、書かなくてよい。"
    if item.kind is Kind.CHOICE:
        options = "".join(f"「{option.label}」" for option in item.options)
        yield f"一つを選んで写す：{options}"
        if bands([option.label for option in item.options]):
            yield "数を「45,321」のように書いてもよい。"
    elif item.kind is Kind.CHECKS:
        yield _UNCOMMENT_BOX
    elif item.kind in _HOW:
        yield _HOW[item.kind]


def _boxes(item: Item) -> Iterator[str]:
    """The boxes of a set, as entries to be uncommented."""
    if item.kind is Kind.CHECKS:
        for option in item.options:
            yield f"{_STEP}# - {option.label}{': …' if option.takes_text else ''}"


def _comments(*paragraphs: str) -> Iterator[str]:
    """Comments, each sentence on a line of its own."""
    for paragraph in filter(None, paragraphs):
        yield from (f"# {sentence}" for sentence in _SENTENCE.findall(paragraph))


def _closing(form: Form) -> Iterator[str]:
    """What else a spec of the form may hold."""
    words = []
    if form.published and form.change_table is not None:
        words.append(f"「{keys.ANNEX}:」に表を置ける（提供先などを表にまとめるとき）。")
        words.append(f"「{keys.NEXT_CHANGES}:」に、次に公表する変更箇所のメモを書ける。")
    if words:
        yield from ("", *_comments(*words))
