"""Files that were made to take the machine down, each checked in a process with narrow limits.

    python -m fuzz.hostile

prints a table of what each took. The limits are stated in docs/security.md.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hyokasho.build.checked import check
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font
from hyokasho.source.decode import MAX_BYTES
from small_specs import HEAD

# Above what the process has before it begins; addresses, of which more are taken than memory.
MEMORY_MB: Final = 512
SECONDS: Final = 10
_HUGE: Final = 100 * 1024 * 1024
_FULL: Final = MAX_BYTES - 1_000

ITEM: Final = f"{HEAD}基本情報:\n  特定個人情報ファイルを取り扱う事務:\n    事務の内容: "
TITLE: Final = f"{HEAD}基本情報:\n  評価実施機関における担当部署:\n    所属長の役職名: "
OFFICES: Final = f"{HEAD}基本情報:\n  評価実施機関における担当部署:\n    部署: "

Text = str | bytes | Callable[[], bytes]


def _laughs() -> bytes:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


def _filled(head: str, unit: str, tail: str = "") -> Callable[[], bytes]:
    """A file of the greatest size that is read."""

    def made() -> bytes:
        room = _FULL - len((head + tail).encode())
        return (head + unit * (room // len(unit.encode())) + tail).encode()

    return made


def _numbered(head: str, line: str, most: int = 10**9) -> Callable[[], bytes]:
    """The same of lines that differ."""

    def made() -> bytes:
        lines, size = [head], len(head.encode())
        while size < _FULL and len(lines) <= most:
            lines.append(line.format(n=len(lines)))
            size += len(lines[-1].encode())
        return "".join(lines).encode()

    return made


CASES: Final[dict[str, Text]] = {
    "billion laughs": _laughs,
    "aliases, 8 MB": _filled("a: &a [x]\nb: [", "*a, ", "*a]\n"),
    "anchors, 8 MB": _numbered(HEAD, "k{n}: &a{n} x\n"),
    "merge keys, 8 MB": _numbered(HEAD, "k{n}: {{<<: {{a: b}}}}\n"),
    "depth 10,000, brackets": HEAD + "備考: " + "[" * 10_000 + "]" * 10_000,
    "depth 10,000, braces": HEAD + "備考: " + "{a: " * 10_000 + "}" * 10_000,
    "depth 10,000, dashes": HEAD + "備考:\n  " + "- " * 10_000 + "x\n",
    "depth 10,000, question marks": HEAD + "? " * 10_000 + "x\n",
    "depth 2,800, lines": lambda: "".join(f"{' ' * n}a:\n" for n in range(2_800)).encode(),
    "one line of 100 MB": lambda: ITEM.encode() + b"x" * _HUGE,
    "100 MB of [": lambda: b"[" * _HUGE,
    "8 MB of [": _filled("", "["),
    "8 MB of [ below an item": _filled(ITEM, "["),
    "8 MB of {": _filled(ITEM, "{"),
    "8 MB of -": _filled("", "- "),
    "8 MB of ?": _filled("", "? "),
    "8 MB of :": _filled("", ": "),
    "8 MB of !": _filled(ITEM, "!"),
    "8 MB of ! and blanks": _filled(ITEM, "! "),
    "8 MB of %": _filled("", "%"),
    '8 MB of "': _filled(ITEM, '"'),
    "8 MB of '": _filled(ITEM, "'"),
    "8 MB of \\": _filled(ITEM + '"', "\\"),
    "8 MB of |": _filled(ITEM, "|\n"),
    "8 MB of #": _filled(ITEM, "#"),
    "8 MB of blank lines": _filled(ITEM + "|\n", "\n", "      x\n"),
    "8 MB of spaces": _filled(ITEM, " ", "x\n"),
    "8 MB of wide spaces": _filled(ITEM, "　", "x\n"),
    "8 MB of tabs": _filled(ITEM, "\t", "x\n"),
    "8 MB of zero-width signs": _filled(ITEM, "\u200b"),
    "8 MB of combining signs": _filled(ITEM, "\u0301"),
    "8 MB of NUL": lambda: bytes(_FULL),
    "8 MB of no UTF-8": lambda: b"\xff" * _FULL,
    "8 MB of one text": _filled(ITEM, "あ"),
    "8 MB of one folded text": _filled(ITEM, "あ\n      "),
    "one text of 98,000 lines": _filled(ITEM + "|\n", f"      ・{'い' * 25}\n"),
    "8 MB of ※ and brackets": _filled(ITEM + "|\n", "      ※（１）\n"),
    "8 MB of brackets in a title": _filled(TITLE, "（"),
    "8 MB of brackets in a list of offices": _filled(OFFICES, "（あ"),
    "8 MB of a number": _filled(f"{HEAD}基本情報: {{対象人数: ", "9", "}\n"),
    "8 MB of a date": _filled(f"{HEAD}  公表日: ", "2"),
    "8 MB of a tag": _filled(ITEM, "!" + "x" * 900 + " "),
    "8 MB of one key": _filled(f"{HEAD}? ", "k", "\n: x\n"),
    "49,000 keys": _numbered(HEAD, "項{n}: 丙\n", 24_000),
    "8 MB of keys": _numbered(HEAD, "項{n}: 丙\n"),
    "the same key, 8 MB": _filled(HEAD, "備考: 丙\n"),
    "the same key, 24,000 times": HEAD + "備考: 丙\n" * 24_000,
    "24,000 entries of a check list": HEAD
    + "特定個人情報ファイルの概要:\n  特定個人情報の入手・使用:\n    入手方法:\n"
    + "      - 糊\n" * 24_000,
    "24,000 tagged texts": ITEM + "\n" + "      - !共通 甲\n" * 24_000,
    "24,000 comments": ITEM + "\n" + "      - 甲 #乙\n" * 24_000,
    "24,000 texts of two lines": ITEM + "\n" + "      - 甲\n        乙\n" * 24_000,
    "24,000 withheld": HEAD + "備考:\n" + "  - {公表しない: 甲, 記載: 乙}\n" * 12_000,
    "!md and 1 MB of (": ITEM + "!md |\n      " + "(" * 1_000_000,
    "30,000 comments of ours": HEAD + "# 検査しない\n" * 30_000,
    "30,000 that stop something": HEAD + "# 検査しない D381: 確かめた\n" * 30_000,
    "24,000 that stop something": ITEM + "\n" + "      - ｶﾅ # 検査しない D381: 確かめた\n" * 24_000,
    "8 MB of documents": _filled("", "---\n"),
    "8 MB of UTF-16": lambda: ("甲" * (_FULL // 2)).encode("utf-16-le"),
    "8 MB of CR": _filled(ITEM + "|\n", "      い\r"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a case took: CPU seconds, and memory above that of the process before it began."""

    name: str
    seconds: float
    megabytes: int
    codes: tuple[str, ...]
    status: int


def taken(names: list[str]) -> Iterator[Taken]:
    """What each of these cases takes, in a process of its own."""
    registers = Registers(find_font())
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        path = Path("specs", "a", "hostile.yaml")
        path.parent.mkdir(parents=True)
        path.write_text(HEAD, encoding="utf-8")
        _checked(registers)
        for name in names:
            # Written elsewhere, lest the memory of this process grow and hide that of the next.
            _in_a_child(partial(_write, CASES[name], path))
            told, status, used = _in_a_child(partial(_checked_within_limits, name, registers))
            yield Taken(
                name=name,
                seconds=round(used.ru_utime + used.ru_stime, 2),
                megabytes=max(used.ru_maxrss - _memory(), 0) // 1024,
                codes=tuple(json.loads(told or b"[]")),
                status=status,
            )
        os.chdir("/")


def _memory() -> int:
    """The most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _in_a_child(work: Callable[[], bytes]) -> tuple[bytes, int, resource.struct_rusage]:
    """What the work gave in a copy of this process, its wait status, and what it used."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work())
        except BaseException as error:  # noqa: BLE001 - the parent is told by the exit status.
            print(f"{type(error).__name__}: {error}"[:300], file=sys.stderr)
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status, used = os.wait4(child, 0)
    return told, status, used


def _write(case: Text, path: Path) -> bytes:
    made = case() if callable(case) else case
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return b""


def _checked_within_limits(name: str, registers: Registers) -> bytes:
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = size * resource.getpagesize() + MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        return json.dumps(_checked(registers)).encode()
    except MemoryError as error:
        raise MemoryError(name) from error


def _checked(registers: Registers) -> list[str]:
    """The codes of the findings; where there are none of errors, the document is made as well."""
    (spec,) = find_specs(())
    checked = check(spec, registers)
    if checked.publishable:
        printed_document(checked, registers.around(spec).surroundings.library, Edition.PUBLIC)
    return sorted({finding.code for finding in checked.findings})


def main(names: list[str]) -> int:
    """Prints what the cases took, as lines of JSON where a program reads it; 1 if one failed."""
    failed = False
    for one in taken(names or list(CASES)):
        failed = failed or one.status != 0
        if sys.stdout.isatty():
            print(f"{one.seconds:6.2f} s {one.megabytes:5d} MB {one.status} {one.codes} {one.name}")
        else:
            print(json.dumps(asdict(one), ensure_ascii=False), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
