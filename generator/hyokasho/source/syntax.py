"""Says in Japanese why a text is not YAML, at the place where the writer went wrong.

A YAML parser stops where it can read no further, often some lines below the slip, and says so in
the words of its grammar. So the lines around that place are searched for the slips that people
make, and only where there is none does the finding speak of the grammar.
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice

from hyokasho.findings import Finding, Position
from hyokasho.source.decode import error
from hyokasho.source.slips import slips
from hyokasho.words import visible
from hyokasho.yaml_events import SyntaxFault

Lines = Sequence[str]

QUOTE_IT = "文として書くなら、全体を ' ' で囲むか、「|」と書いて次の行から書いてください。"
_LONGEST_EXAMPLE = 30
NO_ANCHOR = (
    "アンカー（&）・エイリアス（*）・マージキー（<<）は使えません。",
    (
        "同じ文でも、それぞれの場所に書いてください。"
        "文が & や * で始まるときは、全体を ' ' で囲んでください。"
    ),
)
_INDENT_HINT = "同じ組の項目は、行の頭の半角の空白を同じ数にしてください。"
# How many lines above the place of the fault a slip may stand.
_REACH = 30

_KEY_AND_VALUE = re.compile(r"^ *(?:- +)*(?P<key>[^\s'\"#:{\[][^'\"#:{\[]*): +(?P<value>.+)$")
_VALUE = re.compile(r"(?:^ *|: +|- +)(?P<value>['\"\[{])")
_ENTRY = re.compile(r"^ *(?:- +)*[^\s'\"#][^#]*?:(?: |$)")
_OPENING = re.compile(r"(?:^|[:,\-\[{])\s*(?P<sign>[\[{])")


def syntax_finding(fault: SyntaxFault, lines: Lines) -> Finding:
    """The one finding for a text that could be read only up to the fault."""
    for explain in _EXPLANATIONS:
        finding = explain(fault, lines)
        if finding is not None:
            return finding
    return error(
        "S106",
        "YAML として読めません。",
        fault.at,
        "この行と、すぐ上の行の書き方を確かめてください。",
    )


def quote_it(line: str) -> str:
    """How to write the value of the line as a text, with the line as the example if it is short."""
    found = _KEY_AND_VALUE.match(line)
    if found is None or len(found["value"]) > _LONGEST_EXAMPLE or "'" in found["value"]:
        return QUOTE_IT
    example = f"{found['key']}: '{visible(found['value'].strip())}'"
    return f"文として書くなら、「{example}」のように{QUOTE_IT.removeprefix('文として書くなら、')}"


def _line(lines: Lines, number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _sign(lines: Lines, at: Position) -> str:
    return _line(lines, at.line)[at.column - 1 : at.column]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _tab(fault: SyntaxFault, lines: Lines) -> Finding | None:
    line = _line(lines, fault.at.line)
    tab = line.find("\t")
    if tab < 0 or line[: fault.at.column - 1].strip(" -\t"):
        if _sign(lines, fault.at) != "\t":
            return None
        tab = fault.at.column - 1
    return error(
        "S113",
        "字下げや区切りにタブが使われています。",
        Position(fault.at.line, tab + 1),
        "タブを消して、半角の空白（1 段につき 2 つ）で字下げしてください。",
    )


def _second_document(fault: SyntaxFault, lines: Lines) -> Finding | None:
    if _line(lines, fault.at.line).startswith("..."):
        return second_document(fault.at, lines)
    if "<document start>" not in fault.problem:
        return None
    if any(_line(lines, number).startswith("...") for number in range(1, fault.at.line)):
        return second_document(fault.at, lines)
    first = next(i for i, line in enumerate(lines, 1) if line.strip() and line.strip()[0] != "#")
    return error(
        "S121",
        "最初の項目が字下げされています。",
        Position(first, 1),
        "一番上の項目は、行の頭から書いてください。",
    )


def second_document(at: Position, lines: Lines) -> Finding:
    """The finding for a file that goes on at that place after its document has ended."""
    above = (n for n in range(at.line, 0, -1) if _line(lines, n).strip())
    dots = next((n for n in islice(above, 2) if _line(lines, n).startswith("...")), None)
    position = Position(dots, 1) if dots else at
    return error(
        "S105",
        "一つのファイルに文書が二つあります（「---」か「...」の行で分かれています）。",
        position,
        "その行を消すか、評価書ごとにファイルを分けてください。",
    )


def _quote(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A quotation that is never closed; or one that holds an escape that there is not."""
    if "escape" in fault.problem:
        before = _line(lines, fault.at.line)[: fault.at.column]
        place = Position(fault.at.line, before.rfind("\\") + 1 or fault.at.column)
        return no_such_sign(place) if "Unicode" in fault.problem else _bad_escape(place)
    if "quoted scalar" not in fault.problem or fault.since is None:
        return None
    return _unclosed(_sign(lines, fault.since) or "'", fault.since)


def _bad_escape(position: Position) -> Finding:
    return error(
        "S124",
        '" " の中で「\\」の使い方が違います。',
        position,
        "「\\」をそのまま印刷するなら、\" \" でなく ' ' で囲んでください。",
    )


def no_such_sign(position: Position) -> Finding:
    """The finding for a number in a quotation that no sign has, such as half a surrogate pair."""
    return error(
        "S124",
        "「\\u」や「\\U」の後の番号に当たる文字がありません。",
        position,
        "番号で書かずに、その文字をそのまま書いてください。",
    )


def _unclosed(sign: str, position: Position) -> Finding:
    return error(
        "S119",
        f"引用符（{sign}）が閉じていません。",
        position,
        f"文の終わりに {sign} を書いてください。{sign} で始まる文なら、"
        "「|」と書いて次の行から書いてください。",
    )


def _reference(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A text that begins with & or *."""
    named = "while scanning an a" in fault.problem  # anchor, alias
    if named and fault.since is not None:
        return error("S109", NO_ANCHOR[0], fault.since, NO_ANCHOR[1])
    line = _line(lines, fault.at.line)
    found = re.search(r"(?:: +|- +|^ *)(?P<sign>[&*])", line[: fault.at.column - 1])
    if found and "expected" in fault.problem and "block" in fault.problem:
        return error("S109", NO_ANCHOR[0], Position(fault.at.line, found.end()), NO_ANCHOR[1])
    return None


def _tag(fault: SyntaxFault, lines: Lines) -> Finding | None:
    if " tag" not in fault.problem:
        return None
    return error(
        "S110",
        "値が「!」で始まっているので、タグとして読まれます。",
        fault.since or fault.at,
        "使えるタグは !md と !共通 だけです。"
        + quote_it(_line(lines, (fault.since or fault.at).line)),
    )


def _block_header(fault: SyntaxFault, lines: Lines) -> Finding | None:
    if "block scalar" not in fault.problem:
        return None
    place = fault.since or fault.at
    sign = _sign(lines, place)
    return error(
        "S118",
        f"「{sign}」と同じ行に文が続いています。",
        place,
        f"「{sign}」の後で改行し、次の行から字下げして書いてください。"
        f"「{sign}」を印刷するなら、全体を ' ' で囲んでください。",
    )


def _special_start(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A value that begins with a sign that means something in YAML."""
    problem = fault.problem
    sign = _sign(lines, fault.at)
    if "entries are not allowed" in problem:
        return error(
            "S118",
            "項目名と同じ行に「- 」があります。",
            fault.at,
            "一覧は、項目名の次の行から、一つずつ「- 」で始めて書いてください。",
        )
    starts = ("cannot start any token", "node content", "mapping keys are not allowed")
    if not sign or not any(words in problem for words in starts):
        return None
    return special_start(sign, fault.at, _line(lines, fault.at.line))


def special_start(sign: str, position: Position, line: str = "") -> Finding:
    """The finding for a value that begins with such a sign, in that line of the file."""
    return error("S118", f"値が「{sign}」で始まっています。", position, quote_it(line))


def _slip(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A slip in the line at fault, or in one of those above that YAML took for the same text."""
    number = fault.at.line
    if "simple key" in fault.problem and fault.since is not None:
        number = fault.since.line
    reach = _REACH if "mapping values are not allowed" in fault.problem else 1
    for above in range(number, max(number - reach, 0), -1):
        line = _line(lines, above)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if found := next(slips(line), None):
            return error(found.code, found.message, Position(above, found.offset + 1), found.hint)
        if above < number and _ENTRY.match(line):
            return None
    return None


def _after_closing(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """Words behind a closed quotation or bracket: `'案' について`, `[案] について`."""
    line = _line(lines, fault.at.line)
    if "block mapping" not in fault.problem and "block collection" not in fault.problem:
        return None
    if fault.at.column - 1 <= _indent(line):
        return None
    found = _VALUE.search(line[: fault.at.column - 1])
    if found is None:
        return None
    sign = found["value"]
    position = Position(fault.at.line, found.start("value") + 1)
    if sign in "[{":
        return special_start(sign, position, line)
    if sign not in line[position.column : fault.at.column - 1]:
        opening = _opening_above(sign, lines, fault.at.line)
        return _unclosed(sign, opening or position)
    return error(
        "S119",
        f"引用符（{sign}）が閉じた後に文が続いています。",
        position,
        f"文の途中に {sign} があるときは、「|」と書いて次の行から書いてください。",
    )


def _opening_above(sign: str, lines: Lines, number: int) -> Position | None:
    """The quotation that the line closes by mistake, where it opens one of its own."""
    for above in range(number - 1, max(number - _REACH, 0), -1):
        line = _line(lines, above)
        found = _VALUE.search(line)
        if found and found["value"] == sign and sign not in line[found.end() :]:
            return Position(above, found.start("value") + 1)
    return None


def _bracket(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A bracket that is never closed."""
    if "flow" not in fault.problem:
        return None
    place = fault.since or fault.at
    if not _sign(lines, place) or _sign(lines, place) not in "[{":
        place = _last_opening(lines, fault.at) or place
    sign = _sign(lines, place)
    return error(
        "S120",
        f"かっこ（{sign or '[ や {'}）が閉じていないか、中の区切りの「,」がありません。",
        place,
        quote_it(_line(lines, place.line)),
    )


def _last_opening(lines: Lines, at: Position) -> Position | None:
    for number in range(min(at.line, len(lines)), max(at.line - _REACH, 0), -1):
        found = list(_OPENING.finditer(_line(lines, number)))
        if found:
            return Position(number, found[-1].start("sign") + 1)
    return None


def _colon_in_value(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A value with a colon and a space, `a: b: c`; in braces a colon alone, `{a: b:c}`."""
    if "unexpected ':'" in fault.problem:
        return error("S122", "かっこの中の値に「:」があります。", fault.at, QUOTE_IT)
    line = _line(lines, fault.at.line)
    starts_entry = _ENTRY.match(line[: fault.at.column - 1])
    if "mapping values are not allowed" not in fault.problem or not starts_entry:
        return None
    return error("S122", "値の中に「: 」（コロンと空白）があります。", fault.at, quote_it(line))


def _no_colon(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """A line that names an item and goes no further."""
    number = (fault.since or fault.at).line
    if "mapping values are not allowed" in fault.problem:
        above = (n for n in range(fault.at.line - 1, 0, -1) if _line(lines, n).strip())
        number = next(above, 0)
        is_even = _indent(_line(lines, number)) == _indent(_line(lines, fault.at.line))
        if not number or not is_even or _ENTRY.match(_line(lines, number)):
            return None
    elif "could not find expected ':'" not in fault.problem:
        return None
    return error(
        "S123",
        "項目名の後に「:」がありません。",
        Position(number, _indent(_line(lines, number)) + 1),
        "「項目名: 値」の形で書いてください。"
        "上の行の文の続きなら、上の文と同じだけ字下げしてください。",
    )


def _no_key(fault: SyntaxFault, lines: Lines) -> Finding | None:
    if _line(lines, fault.at.line).strip().startswith(":"):
        return no_key(fault.at)
    return None


def no_key(position: Position) -> Finding:
    """The finding for an entry without a name."""
    return error(
        "S111",
        "項目名が書かれていません。",
        position,
        "「項目名: 値」の形で書いてください。",
    )


def _mixed(fault: SyntaxFault, lines: Lines) -> Finding | None:
    """Entries of a list among those of a mapping."""
    if fault.since is None or fault.since.column != fault.at.column:
        return None
    starts_list = _line(lines, fault.at.line).lstrip(" ").startswith("- ")
    if "block mapping" in fault.problem and starts_list:
        message = "「項目名: 値」の組の中に、「- 」で始まる行があります。"
    elif "block collection" in fault.problem and not starts_list:
        message = "「- 」で始まる一覧の中に、「項目名: 値」の行があります。"
    else:
        return None
    return error("S128", message, fault.at, "どちらかにそろえるか、字下げを直してください。")


def _indentation(fault: SyntaxFault, lines: Lines) -> Finding | None:
    words = ("mapping values are not allowed", "expected", "block end")
    if not any(word in fault.problem for word in words):
        return None
    return _uneven(fault.at.line, lines)


def _uneven(number: int, lines: Lines) -> Finding:
    line = _line(lines, number)
    return error(
        "S121",
        "字下げが上の行とそろっていません。",
        Position(number, min(_indent(line) + 1, len(line) + 1)),
        f"{_INDENT_HINT}文の続きなら、上の文と同じだけ字下げしてください。",
    )


# The first that knows the fault speaks.
_EXPLANATIONS: tuple[Callable[[SyntaxFault, Lines], Finding | None], ...] = (
    _tab,
    _second_document,
    _quote,
    _block_header,
    _tag,
    _reference,
    _special_start,
    _bracket,
    _after_closing,
    _colon_in_value,
    _slip,
    _no_colon,
    _no_key,
    _mixed,
    _indentation,
)
