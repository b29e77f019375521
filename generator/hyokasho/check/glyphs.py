"""Signs that the font of the PDF cannot print: an error that names sign and item, not a white box."""

import unicodedata
from collections.abc import Iterator

from hyokasho.findings import Finding, Level
from hyokasho.fonts import Font
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]

_NOT_PRINTED = frozenset({"理由", "公表しない", "id", "様式"})


def check_glyphs(tree: Mapping, form: Form, font: Font) -> Iterator[Finding]:
    """A finding for each text that holds signs without a glyph, at the first of them."""
    for path, scalar in _texts(tree, ()):
        missing = font.lacks(scalar.text)
        if not missing:
            continue
        sign = missing[0]
        others = f"（ほかに {len(missing) - 1} 種類）" if len(missing) > 1 else ""
        yield Finding(
            code="D102",
            level=Level.ERROR,
            message=f"文字「{_shown(sign)}」（U+{ord(sign):04X}）は、"
            f"フォント（{font.family}）にないので印刷できません{others}。",
            hint="別の字か、かな・外字でない字に置き換えるか、--font で別のフォントを指定してください。",
            position=scalar.position_of(scalar.text.index(sign)),
            item=place(form, path),
            basis="評価書の公表（全ての文字が読めること）",
        )


def _shown(sign: str) -> str:
    """The sign, or its name where it cannot be shown alone."""
    if unicodedata.combining(sign) or not sign.isprintable():
        return unicodedata.name(sign, "名前のない文字")
    return sign


def _texts(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    match node:
        case Scalar():
            yield path, node
        case Sequence():
            for index, item in enumerate(node.items):
                yield from _texts(item, (*path, index))
        case Mapping():
            for entry in node.entries:
                if entry.key.text not in _NOT_PRINTED:
                    yield from _texts(entry.value, (*path, entry.key.text))
