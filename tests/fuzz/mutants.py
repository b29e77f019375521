"""Specs that are wrong in every way that seeded dice lead to.

A mutant is made of its number alone, in any process and on any machine: a real spec, some changes
to blocks of its lines (a block is a line with those below it that stand deeper), to its words, and
sometimes to its bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
SPECS = tuple(sorted(path for path in ROOT.glob("specs/*/*.yaml") if not path.name.startswith("_")))
REGISTERS = tuple(sorted((*ROOT.glob("specs/*/_agency.yaml"), *ROOT.glob("specs/_shared/*.yaml"))))
# A long spec takes ten times as long as a short one, and is wrong in the same ways.
_LONG = 40_000
_SHARE_OF_LONG = 0.3
_SHARE_OF_REGISTERS = 0.04
_SHARE_OF_BYTES = 0.15

Lines = list[str]

TAGS = (
    "!md",
    "!共通",
    "!!str",
    "!x",
    "&a",
    "*a",
    "|",
    "|-",
    ">",
    "|2",
    "'",
    '"',
    "[",
    "{",
    "? ",
    "-",
)
WORDS = (
    *("", "~", "null", "はい", "いいえ", "true", "0123", "1e400", "-1", "2025-02-30", "2025-13"),
    *(
        "9999-12-31",
        "0001-01-01",
        "2025-12-26",
        "令和7年12月26日",
        "30万人以上",
        "45,321",
        "９９９",
    ),
    *("その他: 甲", "[]", "{}", "[[]]", "{a: }", "[1, {b: [c]}]", "''", "{上書き: 甲, 理由: 乙}"),
    *(
        "{上書き: , 理由: 乙}",
        "{公表しない: 丙, 記載: 丁}",
        "{ファイル: 甲.csv}",
        "{ファイル: ../x}",
    ),
    *("{画像: 図.png, 代替テキスト: 甲}", "{別紙: 甲}", "!md '[x](javascript:y)'", "!md '| a |'"),
    *("!md '<b>'", "!共通 中間サーバー", "!共通 '@'", "全項目評価書 令和6年10月", "諮問書"),
    *("1" * 400, "甲 #乙", "甲: 乙", "｜", "--- ", "...", "%", "@", "`", "\\"),
)
SIGNS = (
    *(
        "\0",
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\xa0",
        "\xad",
        "\u200b",
        "\u202e",
        "\u2028",
        "\ufeff",
    ),
    *(
        "\ufffe",
        "\ue000",
        "か\u3099",
        "葛\U000e0100",
        "𠮷",
        "👨\u200d👩",
        "ﷺ",
        "\u0301" * 50,
        "\t",
        "　",
    ),
    *(
        "：",
        "－",
        "‐",
        "\r",
        "\r\n",
        "\n",
        "\n\n",
        "①",
        "㍻",
        "〓",
        "{{x}}",
        "{%x%}",
        "](",
        "\\u0000",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """What came of a number: the file that it was, its bytes, and how it was changed."""

    number: int
    origin: Path
    data: bytes
    changes: tuple[str, ...]

    @property
    def is_register(self) -> bool:
        return self.origin in REGISTERS


def mutant(number: int) -> Mutant:
    """The mutant of that number."""
    dice = Random(number)  # noqa: S311 - chance, not secrecy.
    origin = _origin(dice)
    lines = _text(origin).split("\n")
    changes = []
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5, 12))):
        change = dice.choice(_CHANGES)
        changes.append(change.__name__.strip("_"))
        lines = change(lines, dice) or [""]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if dice.random() < _SHARE_OF_BYTES:
        spoil = dice.choice(_SPOILERS)
        changes.append(spoil.__name__.strip("_"))
        data = spoil(data, dice)
    return Mutant(number=number, origin=origin, data=data, changes=tuple(changes))


def _origin(dice: Random) -> Path:
    chance = dice.random()
    if chance < _SHARE_OF_REGISTERS:
        return dice.choice(REGISTERS)
    long = [path for path in SPECS if path.stat().st_size >= _LONG]
    short = [path for path in SPECS if path not in long]
    return dice.choice(long if chance > 1 - _SHARE_OF_LONG else short)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _donors() -> tuple[tuple[str, ...], ...]:
    """Files whose blocks are put elsewhere: the specs, and the cases with all that may go wrong."""
    cases = sorted(ROOT.glob("tests/cases/*/input.yaml"))
    texts = (path.read_bytes().decode("utf-8", "replace") for path in (*SPECS, *cases))
    return tuple(tuple(text.split("\n")) for text in texts)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: Lines, dice: Random) -> tuple[int, int]:
    """Where a block begins and ends."""
    start = dice.randrange(len(lines))
    end = start + 1
    while end < len(lines) and (
        not lines[end].strip() or _indent(lines[end]) > _indent(lines[start])
    ):
        end += 1
    return start, end


def _shifted(block: Lines, by: int) -> Lines:
    return [" " * max(_indent(line) + by, 0) + line.lstrip(" ") for line in block]


def _delete(lines: Lines, dice: Random) -> Lines:
    start, end = _block(lines, dice)
    return lines[:start] + lines[end:]


def _duplicate(lines: Lines, dice: Random) -> Lines:
    start, end = _block(lines, dice)
    if end - start > 200:
        return lines
    return lines[:end] + lines[start:end] * dice.choice((1, 1, 2, 60)) + lines[end:]


def _swap(lines: Lines, dice: Random) -> Lines:
    (start, end), (other, last) = sorted((_block(lines, dice), _block(lines, dice)))
    if end > other:
        return lines
    return lines[:start] + lines[other:last] + lines[end:other] + lines[start:end] + lines[last:]


def _transplant(lines: Lines, dice: Random) -> Lines:
    """A block of some file in the place of a block, or above it, as deep as that one."""
    donor = list(dice.choice(_donors()))
    first, last = _block(donor, dice)
    start, end = _block(lines, dice)
    graft = _shifted(donor[first:last], _indent(lines[start]) - _indent(donor[first]))
    return lines[:start] + graft + lines[dice.choice((start, end)) :]


def _borrow(lines: Lines, dice: Random) -> Lines:
    """The value of another line behind the key of a line."""
    donor = dice.choice(_donors())
    _, _, value = dice.choice(donor).partition(": ")
    return _with_value(lines, dice, value)


def _replace_value(lines: Lines, dice: Random) -> Lines:
    return _with_value(lines, dice, dice.choice(WORDS))


def _with_value(lines: Lines, dice: Random, value: str) -> Lines:
    start, end = _block(lines, dice)
    head, colon, _ = lines[start].partition(":")
    mark = f"{head}: " if colon else f"{' ' * _indent(head)}- "
    return [*lines[:start], mark + value, *lines[dice.choice((start + 1, end)) :]]


def _retag(lines: Lines, dice: Random) -> Lines:
    at = dice.randrange(len(lines))
    head, colon, value = lines[at].partition(":")
    tag = dice.choice(TAGS)
    changed = f"{head}: {tag} {value.lstrip()}" if colon else f"{head} {tag}"
    return [*lines[:at], changed, *lines[at + 1 :]]


def _change_kind(lines: Lines, dice: Random) -> Lines:
    """A mapping becomes a list, a list a mapping, a text an entry of a list."""
    start, end = _block(lines, dice)
    block = lines[start:end]
    if dice.random() < 0.5:
        inner = [" " * (_indent(block[0]) + 2) + "- " + line.strip() for line in block[1:]]
        return [*lines[:start], block[0], *inner, *lines[end:]]
    bare = [line.replace("- ", f"項{n}: ", 1) for n, line in enumerate(block)]
    return lines[:start] + bare + lines[end:]


def _reindent(lines: Lines, dice: Random) -> Lines:
    start, end = _block(lines, dice)
    shifted = _shifted(lines[start:end], dice.choice((-4, -2, -1, 1, 2, 4, 60)))
    if dice.random() < 0.2:
        shifted = [line.replace("  ", dice.choice(("\t", "　")), 1) for line in shifted]
    return lines[:start] + shifted + lines[end:]


def _nest(lines: Lines, dice: Random) -> Lines:
    start, end = _block(lines, dice)
    key = lines[start].strip() or "甲:"
    depth = dice.choice((1, 3, 30))
    above = [" " * (_indent(lines[start]) + 2 * n) + key for n in range(depth)]
    return lines[:start] + above + _shifted(lines[start:end], 2 * depth) + lines[end:]


def _enlarge(lines: Lines, dice: Random) -> Lines:
    words = dice.choice(("あ", "x", "・甲乙 ", "1", "「", "['", "- ", "\\", "か\u3099", "a: "))
    return _with_value(lines, dice, words * dice.choice((50, 1_000, 40_000)))


def _insert_sign(lines: Lines, dice: Random) -> Lines:
    at = dice.randrange(len(lines))
    line = lines[at]
    offset = dice.randrange(len(line) + 1)
    return [*lines[:at], line[:offset] + dice.choice(SIGNS) + line[offset:], *lines[at + 1 :]]


def _change_line_ends(lines: Lines, dice: Random) -> Lines:
    return "\n".join(lines).replace("\n", dice.choice(("\r\n", "\r", "\n\n", "\n\r"))).split("\n")


def _misspell(lines: Lines, dice: Random) -> Lines:
    at = dice.randrange(len(lines))
    signs = list(lines[at])
    if len(signs) > 1:
        one, other = dice.randrange(len(signs)), dice.randrange(len(signs))
        signs[one], signs[other] = signs[other], signs[one]
    return [*lines[:at], "".join(signs), *lines[at + 1 :]]


_CHANGES: tuple[Callable[[Lines, Random], Lines], ...] = (
    _delete,
    _duplicate,
    _swap,
    _transplant,
    _transplant,
    _transplant,
    _borrow,
    _borrow,
    _replace_value,
    _replace_value,
    _retag,
    _change_kind,
    _reindent,
    _nest,
    _enlarge,
    _insert_sign,
    _change_line_ends,
    _misspell,
)


def _flip_bytes(data: bytes, dice: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _splice(data: bytes, dice: Random) -> bytes:
    one, other = dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)
    return data[:one] + data[other:][:100_000]


def _recode(data: bytes, dice: Random) -> bytes:
    encoding = dice.choice(("cp932", "euc_jp", "utf-16", "utf-8-sig", "utf-7"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


_SPOILERS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip_bytes,
    _flip_bytes,
    _truncate,
    _splice,
    _recode,
)
