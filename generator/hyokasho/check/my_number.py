"""個人番号 in what a spec is made of: its file, the files beside it, names, and computed rows.

Nobody may publish one, so it is an error that nothing switches off. No finding holds any of its
digits.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hyokasho.changes.rows import Row
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms import keys
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.my_number.contents import Piece, pieces
from hyokasho.my_number.find import Number, Sort, find_my_numbers
from hyokasho.source.answers import NOWHERE
from hyokasho.source.decode import Places, place_after
from hyokasho.source.tree import MARKDOWN, Mapping, Scalar, scalars, values
from hyokasho.words import visible

LEAK: Final = "D401"
BASIS: Final = "番号法第19条（提供の制限）、第20条（収集等の制限）"
_WHAT: Final = "個人番号と思われる番号（12 桁で、検査用数字が合うもの）があります"
_HINT: Final = (
    "すぐに消してください。コミットした後なら履歴にも残っているので、送る（push する）前に"
    "担当部署に連絡してください（docs/messages.md の「個人番号が見つかったとき」）。"
)
_PAST_HINT: Final = (
    "push せずに担当部署に連絡してください。今のファイルから消しても、履歴には残ります"
    "（docs/messages.md の「個人番号が見つかったとき」）。"
)
# So many are shown of one file; it is the first that matters.
_MOST: Final = 20
# Emphasis, code, escapes, and what opens and closes a link.
_MARKS: Final = re.compile(r"[*_`~\\\[\]]|\([^()\s]*\)|<[^<>]*>")
_QUOTED: Final = re.compile(r"「[^」]*」")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a file: where its first digit stands, the lines that hold it, and of what part.

    `where` is empty for the file's own text.
    """

    position: Position
    lines: range
    digits: str
    where: str = ""


def numbers_in(name: str, data: bytes) -> tuple[Found, ...]:
    """The numbers in a file of that name, each spelling once, in their order."""
    found: dict[tuple[str, int], Found] = {}
    said: set[str] = set()
    for piece in pieces(name, data):
        numbers = find_my_numbers(piece.text, piece.sort)
        places = Places(piece.text if numbers else "")
        fresh = [
            _found(places, number, piece)
            for number in numbers
            if not piece.where or number.digits not in said
        ]
        for one in fresh:
            found.setdefault((one.digits, one.position.line), one)
        said |= {one.digits for one in fresh}
    return tuple(sorted(found.values(), key=lambda one: one.position))


def _found(places: Places, number: Number, piece: Piece) -> Found:
    line = piece.line
    if piece.where:
        return Found(Position(line, 1), range(line, line + 1), number.digits, piece.where)
    first, last = (places.at(at) for at in (number.offsets[0], number.offsets[-1]))
    return Found(first, range(first.line, last.line + 1), number.digits)


def numbers_in_yaml(name: str, data: bytes, tree: Mapping | None) -> tuple[Found, ...]:
    """The same of a spec or register, with what only its reader sees (escapes in `" "`).

    `tree` is what it was read as, None where it could not be.
    """
    written = numbers_in(name, data)
    said = {one.digits for one in written}
    read = [
        _in_scalar(scalar, number)
        for scalar in (scalars(tree) if tree else ())
        for text in _as_printed(scalar)
        for number in find_my_numbers(text)
        if number.digits not in said
    ]
    return tuple(sorted((*written, *read), key=lambda one: one.position))


def _as_printed(scalar: Scalar) -> tuple[str, ...]:
    """A text, and without the signs that `!md` does not print."""
    if scalar.tag != MARKDOWN:
        return (scalar.text,)
    return scalar.text, _MARKS.sub(lambda found: "\u2060" * len(found[0]), scalar.text)


def _in_scalar(scalar: Scalar, number: Number) -> Found:
    first, last = (scalar.position_of(at) for at in (number.offsets[0], number.offsets[-1]))
    return Found(first, range(first.line, last.line + 1), number.digits)


def check_yaml(
    found: Sequence[Found], tree: Mapping | None = None, form: Form | None = None
) -> Iterator[Finding]:
    """A finding for each number in a spec or register, at its first digit."""
    for one in found[:_MOST]:
        yield replace(_finding(_WHAT, one.position), item=_item(one, tree, form))
    yield from _others(found)


def check_beside(file: str, found: Sequence[Found]) -> Iterator[Finding]:
    """A finding for each number in another file, of which the name in the findings is `file`."""
    for one in found[:_MOST]:
        what = f"{one.where}に{_WHAT}" if one.where else _WHAT
        yield _finding(what, one.position).in_file(visible(file))
    yield from (finding.in_file(visible(file)) for finding in _others(found))


def check_name(name: str, file: str = "") -> Iterator[Finding]:
    """A finding for a number in the name of a file or of a folder on the way to it.

    `file` is what the findings call it, empty for the spec or register itself.
    """
    if find_my_numbers(name, Sort.DATA):
        yield _finding(f"ファイルかフォルダの名前に{_WHAT}", NOWHERE).in_file(visible(file))


def unchecked(file: str, why: str) -> Finding:
    """What is said of a file beside a spec that could not be looked into."""
    return Finding(
        code="D404",
        level=Level.WARNING,
        message=f"個人番号がないかを調べられません。{why}",
        hint="評価書に使わないファイルなら、このフォルダから除いてください。",
        position=NOWHERE,
        file=visible(file),
    )


def check_row_numbers(rows: Iterable[Row]) -> Iterator[Finding]:
    """A finding for each computed row that would print a number out of the history."""
    for row in rows:
        texts = (row.item, row.before, row.after, row.reason)
        if any(find_my_numbers(text) for text in texts):
            yield Finding(
                code="D403",
                level=Level.ERROR,
                message=f"git の履歴から計算された変更箇所に、{_WHAT}。",
                hint=f"「{keys.NEXT_CHANGES}:」で言い換えるか載せないことにし、担当部署に連絡して"
                "ください（docs/messages.md の「個人番号が見つかったとき」）。",
                position=NOWHERE,
                item=row.full_item,
                basis=BASIS,
                veiled=row.veiled,
            )


def without_digits(findings: Iterable[Finding], found: Sequence[Found]) -> Iterator[Finding]:
    """The findings; those on a line with a number quote no digit, which might be a part of it."""
    lines = {line for one in found for line in one.lines}
    for finding in findings:
        if finding.file or finding.position.line not in lines:
            yield finding
        else:
            yield replace(finding, message=_starred(finding.message), hint=_starred(finding.hint))


def _starred(words: str) -> str:
    return _QUOTED.sub(lambda found: re.sub(r"\d", "*", found[0]), words)


def _finding(what: str, position: Position) -> Finding:
    return Finding(
        code=LEAK,
        level=Level.ERROR,
        message=f"{what}。",
        hint=_HINT,
        position=position,
        basis=BASIS,
    )


def _others(found: Sequence[Found]) -> Iterator[Finding]:
    if len(found) > _MOST:
        what = f"ほかに {len(found) - _MOST:,} か所、{_WHAT}"
        yield _finding(what, found[_MOST].position)


def _item(found: Found, tree: Mapping | None, form: Form | None) -> str:
    """The official item whose value holds the number, empty for a comment or a key."""
    if tree is None or form is None:
        return ""
    line = found.position.line
    paths = [
        path
        for path, scalar in values(tree)
        if scalar.position.line <= line <= scalar.position_of(len(scalar.text)).line
    ]
    return place(form, paths[-1]) if paths else ""


def check_past_file(path: str, commit: str, versions: int, found: Found) -> Finding:
    """The finding for a number that a file held from that commit on, in so many versions of it."""
    also = f"（この後の版も入れて {versions:,} 版）" if versions > 1 else ""
    what = f"git の履歴（コミット {commit[:10]}{also}）の"
    where = found.where or "このファイル"
    return _past(f"{what}{where}に{_WHAT}", found.position, path)


def check_past_name(path: str, commit: str) -> Iterator[Finding]:
    """A finding for a number in the name that a file once had."""
    if find_my_numbers(path, Sort.DATA):
        what = f"git の履歴（コミット {commit[:10]}）のファイルかフォルダの名前に{_WHAT}"
        yield _past(what, NOWHERE, path)


def check_remark(name: str, found: Sequence[Number], words: str) -> Iterator[Finding]:
    """A finding for the first number in the words of a commit or a tag, or in a name there."""
    for number in found[:1]:
        what = f"git の履歴の {name} の言葉か名前に{_WHAT}"
        yield _past(what, place_after(words[: number.start]), name)


def is_shallow() -> Finding:
    """What is said where older commits were not fetched."""
    return Finding(
        code="D405",
        level=Level.WARNING,
        message="git の履歴の一部しか手元にない（浅いクローン）ので、古い履歴を調べていません。",
        hint="「git fetch --unshallow」を実行してから、もう一度調べてください。",
        position=NOWHERE,
        file=".git",
    )


def _past(what: str, position: Position, file: str) -> Finding:
    return Finding(
        code="D402",
        level=Level.ERROR,
        message=f"{what}。",
        hint=_PAST_HINT,
        position=position,
        file=visible(file),
        basis=BASIS,
    )
