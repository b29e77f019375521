"""`!md`: CommonMark with pipe tables, read by pandoc, of which only a known few things are taken.

pandoc runs in its sandbox with raw HTML and attributes off; what comes back is its JSON tree, and
anything not on the list below is refused rather than guessed at.
"""

import json
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pypandoc

from hyokasho.document.model import Prose, RichParagraph, RichTable, Span
from hyokasho.errors import HyokashoError
from hyokasho.source.answers import Markdown

_READER = "commonmark+pipe_tables"
_SCHEMES = frozenset({"https", "http", "mailto"})
_BULLET = "・"
_LIMITS = ("+RTS", "-M512m", "-RTS")
_SECONDS = 20
_DEPTH = 8


class MarkdownError(HyokashoError):
    """A text tagged `!md` holds something that is not printed."""


class PandocError(MarkdownError):
    """pandoc is not there, or did not come to an end; it may be otherwise the next time."""


def rich(part: Markdown) -> Iterator[Prose]:
    """The paragraphs, list items and tables of a marked-up text.

    Raises:
        MarkdownError: The text holds an image, raw HTML, or a link to an address of another kind
            than https, http and mailto.
        PandocError: pandoc could not read it.
    """
    yield from _parsed(part.source)


@lru_cache(maxsize=512)
def _parsed(source: str) -> tuple[Prose, ...]:
    try:
        return tuple(_blocks(json.loads(_pandoc(source))["blocks"], 0))
    except RecursionError as error:
        raise MarkdownError("!md の文の入れ子が深すぎます。") from error


def _pandoc(source: str) -> bytes:
    """The text as pandoc's JSON tree, read in its sandbox within memory and time."""
    command = [pypandoc.get_pandoc_path(), *_LIMITS, "--sandbox", f"--from={_READER}", "--to=json"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; the text goes in as input.
            command, input=source.encode(), capture_output=True, check=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PandocError("pandoc が !md の文を読み終わりませんでした。") from error
    return done.stdout


def _blocks(blocks: list[Any], depth: int, marker: str = "") -> Iterator[Prose]:
    if depth > _DEPTH:
        raise MarkdownError(f"!md の文の入れ子が深すぎます（{_DEPTH} 段まで）。")
    for block in blocks:
        match block:
            case {"t": "Para" | "Plain", "c": spans}:
                yield RichParagraph(tuple(_spans(spans)), depth, marker)
            case {"t": "Header", "c": [_, _, spans]}:
                yield RichParagraph(tuple(_spans(spans)), depth, marker, heading=True)
            case {"t": "BulletList", "c": items}:
                for item in items:
                    yield from _blocks(item, depth + 1, _BULLET)
            case {"t": "OrderedList", "c": [[start, *_], items]}:
                for number, item in enumerate(items, start):
                    yield from _blocks(item, depth + 1, f"{number}.")
            case {"t": "BlockQuote", "c": inner}:
                yield from _blocks(inner, depth + 1)
            case {"t": "CodeBlock", "c": [_, text]}:
                for line in text.split("\n"):
                    yield RichParagraph((Span(line, code=True),), depth, marker)
            case {"t": "Table"}:
                yield _table(block)
            case _:
                raise MarkdownError(f"!md の中の {_name(block)} は印刷できません。")
        marker = ""


def _table(block: Any) -> RichTable:
    _, _, _, head, bodies, _ = block["c"]
    header = [_row(row) for row in head[1]]
    body = [_row(row) for part in bodies for row in (*part[2], *part[3])]
    return RichTable(tuple(header + body), header=bool(header))


def _row(row: Any) -> tuple[tuple[Span, ...], ...]:
    cells = []
    for _, _, _, _, blocks in row[1]:
        paragraphs = [p for p in _blocks(blocks, 0) if isinstance(p, RichParagraph)]
        cells.append(tuple(span for paragraph in paragraphs for span in paragraph.spans))
    return tuple(cells)


def _spans(inlines: list[Any], style: Span | None = None) -> Iterator[Span]:
    style = style or Span("")
    for inline in inlines:
        match inline:
            case {"t": "Str", "c": text}:
                yield _styled(style, text)
            case {"t": "Space" | "SoftBreak"}:
                yield _styled(style, " ")
            case {"t": "LineBreak"}:
                yield _styled(style, "\n")
            case {"t": "Code", "c": [_, text]}:
                yield Span(text, style.bold, style.italic, code=True, link=style.link)
            case {"t": "Strong", "c": inner}:
                yield from _spans(inner, Span("", True, style.italic, link=style.link))  # noqa: FBT003
            case {"t": "Emph", "c": inner}:
                yield from _spans(inner, Span("", style.bold, True, link=style.link))  # noqa: FBT003
            case {"t": "Link", "c": [_, inner, [address, _]]}:
                link = _checked(address)
                yield from _spans(inner, Span("", style.bold, style.italic, link=link))
            case _:
                raise MarkdownError(f"!md の中の {_name(inline)} は印刷できません。")


def _styled(style: Span, text: str) -> Span:
    return Span(text, style.bold, style.italic, style.code, style.link)


def _checked(address: str) -> str:
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        scheme = ""
    if scheme not in _SCHEMES:
        raise MarkdownError(
            f"!md のリンク先「{address}」は使えません（https、http、mailto だけ）。"
        )
    return address


def _name(node: Any) -> str:
    names = {"Image": "画像", "RawInline": "HTML", "RawBlock": "HTML", "HorizontalRule": "水平線"}
    return names.get(node.get("t", ""), str(node.get("t", "")))
