"""Makes schema/messages.yaml, the meanings of the codes in SARIF, from docs/messages.md.

python tools/message_table.py
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "messages.md"
TABLE = ROOT / "schema" / "messages.yaml"
_ROW = re.compile(r"^\|\s*(?P<code>[A-Z][0-9]{3})\s*\|(?P<rest>.*)\|\s*$", re.MULTILINE)
# A bar in a cell is written \\|.
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"（\[[^]]*\]\([^)]*\)）|\[([^]]*)\]\([^)]*\)")


def table(page: str) -> str:
    """The YAML of a page; of a code with several rows, the first counts."""
    entries: dict[str, list[str]] = {}
    for row in _ROW.finditer(page):
        cells = [_plain(cell) for cell in _CELL.split(row["rest"])]
        entries.setdefault(row["code"], cells[-2:])
    lines = ["# Made by tools/message_table.py from docs/messages.md."]
    for code, (meaning, remedy) in sorted(entries.items()):
        lines += [f"{code}:", f"  意味: {_quoted(meaning)}", f"  直し方: {_quoted(remedy)}"]
    return "\n".join(lines) + "\n"


def _plain(cell: str) -> str:
    """The words of a cell, without links and without the marks of code and bold."""
    words = _LINK.sub(lambda found: found[1] or "", cell.replace("\\|", "|"))
    return words.replace("`", "").replace("**", "").strip().removeprefix("警告。")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


if __name__ == "__main__":
    TABLE.write_text(table(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
