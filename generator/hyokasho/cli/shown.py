"""How findings and results look on a terminal; no 個人番号 is ever shown."""

from collections.abc import Callable

import click

from hyokasho.check.my_number import LEAK, numbers_in
from hyokasho.check.report import as_text
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding
from hyokasho.my_number.find import masked
from hyokasho.source.decode import lines_to_show

_HEAD = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Prints a text, each 個人番号 in it masked; all that commands print goes through here."""
    click.echo(masked(text), err=err, nl=nl)


def show(
    findings: tuple[Finding, ...], read: Callable[[str], bytes], *, to_stderr: bool = True
) -> None:
    """Prints findings with the lines that they are about; `read` gives the bytes of their files."""
    texts: dict[str, list[str]] = {}
    for finding in findings:
        if finding.file not in texts:
            texts[finding.file] = _lines(finding.file, read)
        lines = texts[finding.file]
        number = finding.position.line
        line = lines[number - 1] if number <= len(lines) else ""
        say(as_text(finding, _starred(line) if finding.code == LEAK else line), err=to_stderr)


def _lines(file: str, read: Callable[[str], bytes]) -> list[str]:
    """The lines of a text, none of what is no text, such as an image; without any number."""
    try:
        data = read(file)
    except HyokashoError:
        return []
    if b"\0" in data[:_HEAD] and not data.startswith(_UTF16):
        return []
    # Masked as a whole, since a number may go over several lines.
    lines = masked("\n".join(lines_to_show(data))).split("\n")
    hidden = {line for found in numbers_in(file, data) for line in found.lines}
    return [_starred(line) if n in hidden else line for n, line in enumerate(lines, start=1)]


def _starred(line: str) -> str:
    """A line on which a number stands, perhaps with words or signs between its digits."""
    return "".join(("*" if sign.isascii() else "＊") if sign.isdecimal() else sign for sign in line)
