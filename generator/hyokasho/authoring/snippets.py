"""Snippets for VS Code: the entries of every list of the forms, and what specs write besides.

Their signs are those of TextMate: `$1` is where the cursor goes first, `${2|甲,乙|}` a choice.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import count

from hyokasho.figures.chart import Kind as NodeKind
from hyokasho.figures.chart import MyNumber
from hyokasho.forms import keys
from hyokasho.forms.change_style import load_style
from hyokasho.forms.model import Form, Item, Kind, transparent
from hyokasho.source.tree import MARKDOWN, SHARED

_STEP = "  "
_SIGNS = re.compile(r"([\\$}])")
_SIGNS_OF_CHOICE = re.compile(r"([\\$},|])")
_TIMINGS = ("事前", "事後")

Snippet = dict[str, str | list[str]]


def snippets(forms: Iterable[Form]) -> dict[str, Snippet]:
    """The snippets by name, in the order of the forms; of editions of a form, the last counts.

    An entry that is alike in several forms is one snippet, named by its list; where they differ,
    each is also named by its form.
    """
    newest = {form.kind: form for form in sorted(forms, key=lambda form: form.id)}
    bodies: dict[str, dict[tuple[str, ...], list[tuple[Form, Item]]]] = {}
    for form in newest.values():
        for item in _lists(form):
            body = tuple(_entry(item, count(1)))
            bodies.setdefault(item.key, {}).setdefault(body, []).append((form, item))
    out: dict[str, Snippet] = {}
    for key, alike in bodies.items():
        for body, homes in alike.items():
            form, item = homes[0]
            name = key if len(alike) == 1 else f"{key}（{form.kind}）"
            out[name] = _snippet(key, f"「{key}」の一つ。{item.help}", body)
    return out | _others()


def snippets_text(forms: Iterable[Form]) -> str:
    """The snippets as the committed file holds them."""
    return json.dumps(snippets(forms), ensure_ascii=False, indent=1) + "\n"


def _snippet(prefix: str, description: str, body: Iterable[str]) -> Snippet:
    return {"scope": "yaml", "prefix": prefix, "description": description, "body": list(body)}


def _lists(form: Form) -> Iterator[Item]:
    for section in form.all_sections:
        yield from (item for item in section.walk() if item.repeats and item.items)


def _entry(item: Item, stops: Iterator[int]) -> Iterator[str]:
    """One entry of a list."""
    first = True
    for line in _lines(item.items, stops):
        yield f"{'- ' if first else _STEP}{line}"
        first = False


def _lines(items: Iterable[Item], stops: Iterator[int]) -> Iterator[str]:
    for item in items:
        if item.derived is None:
            yield from _item(item, stops)


def _item(item: Item, stops: Iterator[int]) -> Iterator[str]:
    parts = [child for child in item.items if child.derived is None]
    if item.repeats or transparent(item) is not None:
        yield f"{item.key}:"
        yield from _indented(_entry(transparent(item) or item, stops))
    elif not item.holds_value:
        yield f"{item.key}:"
        yield from _indented(_lines(item.items, stops))
    elif parts:
        yield f"{item.key}:"
        yield from _indented(_value(keys.VALUE, item, stops))
        yield from _indented(_lines(parts, stops))
    else:
        yield from _value(item.key, item, stops)


def _value(key: str, item: Item, stops: Iterator[int]) -> Iterator[str]:
    options = [option.label for option in item.options]
    match item.kind:
        case Kind.CHOICE:
            yield f"{key}: {_choice(options, stops)}"
        case Kind.CHECKS:
            yield f"{key}:"
            yield f"{_STEP}- {_choice(options, stops)}"
        case Kind.FLAG:
            yield f"{key}: {_choice([keys.NO[-1], keys.YES[-1]], stops)}"
        case _:
            yield f"{key}: ${next(stops)}"


def _choice(options: Iterable[str], stops: Iterator[int]) -> str:
    words = ",".join(_SIGNS_OF_CHOICE.sub(r"\\\1", option) for option in options)
    return f"${{{next(stops)}|{words}|}}"


def _words(text: str, stops: Iterator[int]) -> str:
    """A place to write at, with words that show how."""
    escaped = _SIGNS.sub(r"\\\1", text)
    return f"${{{next(stops)}:{escaped}}}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (_STEP + line for line in lines)


def _others() -> dict[str, Snippet]:
    """What may be written that is no item of a form."""
    n = count(1)
    kinds = [kind.name for kind in load_style().kinds]
    out = {
        keys.NEXT_CHANGES: _snippet(
            keys.NEXT_CHANGES,
            "次に公表する変更箇所のメモ。印刷しない。",
            [
                f"{keys.NEXT_CHANGES}:",
                f"  - {keys.NOTE_ITEM}: {_words('Ⅱ－３－③使用目的', n)}",
                f"    {keys.NOTE_KIND}: {_choice(kinds, n)}",
                f"    {keys.NOTE_TIMING}: {_choice(_TIMINGS, n)}",
                f"    {keys.NOTE_REASON}: ${next(n)}",
            ],
        )
    }
    n = count(1)
    out[keys.ANNEX] = _snippet(
        keys.ANNEX,
        "提供先などを表にまとめた別紙。提供先などから「別紙: 名称」で呼ぶ。",
        [
            f"{keys.ANNEX}:",
            f"  - {keys.ANNEX_NAME}: {_words('別紙１', n)}",
            f"    {keys.ANNEX_HEADING}: ${next(n)}",
            f"    {keys.ANNEX_COLUMNS}: [{_words('提供先', n)}, {_words('法令上の根拠', n)}]",
            f"    {keys.ANNEX_ROWS}:",
            f"      - [{_words('甲', n)}, {_words('乙', n)}]",
        ],
    )
    n = count(1)
    out[keys.WITHHELD] = _snippet(
        keys.WITHHELD,
        "項目の値を、公表版では「非公表」と印刷する。項目名の次の行に、字下げして書く。",
        [f"{keys.VALUE}: ${next(n)}", f"{keys.WITHHELD}: {_words('理由', n)}"],
    )
    n = count(1)
    out[keys.OVERRIDE] = _snippet(
        keys.OVERRIDE,
        "計算と違う値を印刷する。項目名の次の行に、字下げして書く。",
        [f"{keys.OVERRIDE}: ${next(n)}", f"{keys.REASON}: {_words('理由', n)}"],
    )
    n = count(1)
    out["図（画像）"] = _snippet(
        "図",
        "別添１の図に画像を使う。画像は評価書と同じ名前のフォルダに置く。",
        [
            "図:",
            f"  {keys.FIGURE_IMAGE}: {_words('流れ.png', n)}",
            f"  {keys.FIGURE_ALTERNATIVE}: {_words('画像が示す内容', n)}",
        ],
    )
    out["図（流れ図）"] = _snippet(
        keys.FIGURE_CHART, "別添１の図を、登場者と流れから描く。", _chart(count(1))
    )
    n = count(1)
    out["記録項目の組"] = _snippet(
        "記録項目",
        "別添２の記録項目を、組にして並べる。",
        [
            f"- {keys.GROUP_HEADING}: ${next(n)}",
            f"  {keys.GROUP_STYLE}: {_choice(['箇条書き', '通し番号', '続き', '表'], n)}",
            f"  {keys.GROUP_ITEMS}:",
            f"    - {_words('整理番号', n)}",
        ],
    )
    out["共通文を呼ぶ"] = _snippet("共通", "共通文を名前で使う。", [f"{SHARED} ${{1:名称}}"])
    out["装飾のある文"] = _snippet(
        "md", "太字や表のある文。", [f"{MARKDOWN} |", f"{_STEP}${{1:**太字**}}"]
    )
    return out


def _chart(n: Iterator[int]) -> Iterator[str]:
    sorts = [kind.value for kind in NodeKind]
    carried = [choice.value for choice in MyNumber if choice.value]
    first, second = next(n), next(n)
    yield "図:"
    yield f"  {keys.FIGURE_CHART}:"
    yield f"    {keys.CHART_GROUPS}:"
    yield f"      - {keys.CHART_NODES}:"
    for stop, name in ((first, "住民"), (second, "窓口")):
        sort = _choice(sorts, n)
        yield f"          - {{{keys.NODE_NAME}: ${{{stop}:{name}}}, {keys.NODE_KIND}: {sort}}}"
    yield f"    {keys.CHART_FLOWS}:"
    yield f"      - {keys.FLOW_NUMBER}: {_words('①', n)}"
    yield f"        {keys.FLOW_SOURCE}: ${{{first}:住民}}"
    yield f"        {keys.FLOW_TARGET}: ${{{second}:窓口}}"
    yield f"        {keys.FLOW_WORDS}: {_words('申請', n)}"
    yield f"        {keys.FLOW_MY_NUMBER}: {_choice(carried, n)}"
