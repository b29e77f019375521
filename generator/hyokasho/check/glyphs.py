"""Signs that the font of the PDF cannot print: an error that names the sign, not a white box."""

import unicodedata
from collections.abc import Iterator, Sequence

from hyokasho.findings import Finding, Level, Position
from hyokasho.fonts import Font
from hyokasho.forms import keys
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.source import answers as a
from hyokasho.source.tree import Mapping, values

_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_NOT_PRINTED = frozenset({keys.REASON, keys.WITHHELD, keys.ID, keys.FORM, keys.FIGURE_IMAGE})


def check_glyphs(tree: Mapping, form: Form, font: Font) -> Iterator[Finding]:
    """A finding for each text that holds signs without a glyph, at the first of them."""
    texts = tuple((path, scalar) for path, scalar in values(tree) if _NOT_PRINTED.isdisjoint(path))
    # Asked once for all texts, since a spec has few different signs.
    lacking = frozenset(font.lacks("".join(set().union(*(scalar.text for _, scalar in texts)))))
    for path, scalar in texts if lacking else ():
        missing = [sign for sign in dict.fromkeys(scalar.text) if sign in lacking]
        if not missing:
            continue
        position = scalar.position_of(scalar.text.index(missing[0]))
        yield _finding(missing, font, position, place(form, path))


def check_annex_files(assessment: a.Assessment, font: Font) -> Iterator[Finding]:
    """The same for the cells of tables that come from a file, and for their names of columns."""
    for annex in assessment.annexes:
        rows = (annex.header, *annex.rows) if annex.file else ()
        for column, cell in (
            pair for row in rows for pair in zip(annex.columns, row, strict=False)
        ):
            missing = font.lacks(cell.text)
            if missing:
                place_of_sign = cell.position.after(cell.text[: cell.text.index(missing[0])])
                yield _finding(missing, font, place_of_sign, f"{annex.name}－{column}", annex.file)


def _finding(
    missing: Sequence[str], font: Font, position: Position, item: str, file: str = ""
) -> Finding:
    sign = missing[0]
    others = f"（ほかに {len(missing) - 1} 種類）" if len(missing) > 1 else ""
    return Finding(
        code="D102",
        level=Level.ERROR,
        message=f"文字「{_shown(sign)}」（U+{ord(sign):04X}）は、"
        f"フォント（{font.family}）にないので印刷できません{others}。",
        hint=_hint(sign),
        position=position,
        file=file,
        item=item,
        basis="評価書の公表（全ての文字が読めること）",
    )


def _shown(sign: str) -> str:
    """The sign, or its name where it cannot be shown alone."""
    if sign == "\t":
        return "タブ"
    if sign in _VARIATION_SELECTORS:
        return "異体字を選ぶ印"
    if unicodedata.category(sign).startswith("M") or not sign.isprintable():
        return unicodedata.name(sign, "名前のない文字")
    return sign


def _hint(sign: str) -> str:
    if sign == "\t":
        return "タブを空白に置き換えるか、表にするときは !md を付けて書いてください。"
    if sign in _VARIATION_SELECTORS:
        return "見えない印です。すぐ前の字ごと打ち直すと、標準の字形で印刷されます。"
    return "ほかの字か、かなに置き換えてください。その字を持つフォントを --font で選べます。"
