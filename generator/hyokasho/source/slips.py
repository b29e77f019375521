"""Slips that those who write Japanese make in a line of YAML: `評価書名：` for `評価書名: `."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip in a line: its finding, all but the place, and where in the line it stands (from 0).

    `key` is the word that was meant as the name of an item, if any.
    """

    code: str
    message: str
    hint: str
    offset: int
    key: str = ""


_WIDE_INDENT = re.compile(r" *(?P<slip>[^\S \t\r\n])")
_DASH = re.compile(r" *(?P<slip>-(?=[^\s-])|-(?=[^\S \t\r\n])|[－―—–‐−](?=[^\n]*\S))")
_KEY = r" *(?:- +)?(?P<key>[^\s:：#'\"\[\]{}][^:：#'\"\n]{0,80}?)"
_WIDE_COLON = re.compile(_KEY + r" *(?P<slip>：)")
_TIGHT_COLON = re.compile(_KEY + r"(?P<slip>:)(?=[^ \t\r\n:/])(?!(?<=[0-9]:)[0-9])")


def slips(line: str) -> Iterator[Slip]:
    """The slips that the line can be taken for, the most telling first.

    A text may well look like this and be right, so ask only about a line that cannot be read.
    """
    if found := _WIDE_INDENT.match(line):
        sign = found["slip"]
        name = "全角の空白" if sign == "\u3000" else f"半角でない空白（U+{ord(sign):04X}）"
        yield Slip(
            code="S114",
            message=f"字下げに{name}が使われています。",
            hint=f"行の頭の{name}を、半角の空白（1 段につき 2 つ）に置き換えてください。",
            offset=found.start("slip"),
        )
    if found := _WIDE_COLON.match(line):
        key = found["key"].strip()
        yield Slip(
            code="S115",
            message=f"「{key}」の後のコロンが全角（：）です。",
            hint=f"半角のコロンと半角の空白で「{key}: 」と書いてください。",
            offset=found.start("slip"),
            key=key,
        )
    if found := _TIGHT_COLON.match(line):
        key = found["key"].strip()
        yield Slip(
            code="S116",
            message=f"「{key}:」の後に半角の空白がありません。",
            hint=f"「{key}: 」のように、コロンの後に半角の空白を一つ入れてください。",
            offset=found.start("slip"),
            key=key,
        )
    if found := _DASH.match(line):
        sign = found["slip"]
        yield Slip(
            code="S117",
            message="「-」の後に半角の空白がありません。"
            if sign == "-"
            else f"一覧の印が「{sign}」になっています。",
            hint="一覧の行は、半角の「-」と半角の空白で「- 」と始めてください。",
            offset=found.start("slip"),
        )
