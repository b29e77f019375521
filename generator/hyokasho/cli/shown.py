"""How findings look on a terminal; no 個人番号 is ever shown."""

from collections.abc import Iterable, Sequence
from functools import cache

from hyokasho.build.sources import read_named
from hyokasho.build.specs import Spec
from hyokasho.check.my_number import LEAK, numbers_in
from hyokasho.check.report import as_text
from hyokasho.cli.say import say
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.my_number.find import masked
from hyokasho.source.decode import lines_to_show

_HEAD = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def show(findings: Iterable[Finding], specs: Sequence[Spec], *, to_stderr: bool = True) -> None:
    """Prints findings about specs, or what lies around them, with the lines that they are about."""

    @cache
    def lines(file: str) -> list[str]:
        try:
            data = read_named(specs, file)
        except HyokashoError:
            return []
        return _lines(file, data)

    for finding in findings:
        number = finding.position.line
        text = lines(finding.file)
        line = text[number - 1] if number <= len(text) else ""
        say(as_text(finding, _starred(line) if finding.code == LEAK else line), err=to_stderr)


def _lines(file: str, data: bytes) -> list[str]:
    """The lines of a text, none of what is no text, such as an image; without any number."""
    if b"\0" in data[:_HEAD] and not data.startswith(_UTF16):
        return []
    # Masked as a whole, since a number may go over several lines.
    lines = masked("\n".join(lines_to_show(data))).split("\n")
    hidden = {line for found in numbers_in(file, data) for line in found.lines}
    return [_starred(line) if n in hidden else line for n, line in enumerate(lines, start=1)]


def _starred(line: str) -> str:
    """A line on which a number stands, perhaps with words or signs between its digits."""
    return "".join(("*" if sign.isascii() else "＊") if sign.isdecimal() else sign for sign in line)
