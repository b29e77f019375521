"""Takes an SVG from a stranger: only what draws stays, and what reaches out is refused.

Most programs leave notes of their own in an SVG (other namespaces, `metadata`, comments). They are
dropped, so that only what was looked at is published.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hyokasho.errors import HyokashoError
from hyokasho.figures.png import BrokenPngError, LargePngError, check_png

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_XHTML: Final = "http://www.w3.org/1999/xhtml"

_DRAWS: Final = frozenset(
    {
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "style",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "image",
        "switch",
    }
)
_DROPPED: Final = frozenset({"metadata"})
_WHY: Final = {
    "script": "プログラム（script）",
    "foreignObject": "HTML の埋め込み（foreignObject）",
    "a": "リンク（a）",
    "animate": "動き（animate）",
    "animateTransform": "動き（animateTransform）",
    "animateMotion": "動き（animateMotion）",
    "set": "動き（set）",
    "filter": "特殊効果（filter）",
}
_MOST_ELEMENTS, _MOST_USED = 20_000, 40_000
_URL = re.compile(r"url\s*\(\s*['\"]?\s*([^)'\"]*)", re.IGNORECASE)
# Of CSS and of transform=; what else there is might load something, such as image-set('…').
_FUNCTION = re.compile(r"(?<![\w-])(-*[a-z_][\w-]*)\(", re.IGNORECASE)
_FUNCTIONS: Final = frozenset(
    {
        # References, which are looked at one by one.
        "url",
        # Colours.
        *("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"),
        *("color-mix", "icc-color"),
        # Transformations and shapes.
        *("matrix", "translate", "translatex", "translatey", "scale", "scalex", "scaley"),
        *("rotate", "skew", "skewx", "skewy", "circle", "ellipse", "inset", "polygon", "path"),
        # Effects.
        *("blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert"),
        *("opacity", "saturate", "sepia"),
        # Arithmetic.
        *("calc", "min", "max", "clamp", "var"),
        # Selectors.
        *("not", "is", "where", "lang", "nth-child", "nth-last-child", "nth-of-type"),
        "nth-last-of-type",
    }
)
# Attributes that hold words.
_WORDS: Final = re.compile(r"aria-.*|data-.*|id|class|role|lang|title")
_AT_RULE = re.compile(r"@\s*(?!font-feature)[a-z-]+", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
_LENGTH = re.compile(
    r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(mm|cm|in|pt|pc|px|q|)\s*", re.IGNORECASE
)
_UNITS: Final = {
    "mm": 1.0,
    "cm": 10.0,
    "in": 25.4,
    "pt": 25.4 / 72,
    "pc": 25.4 / 6,
    "px": 25.4 / 96,
    "": 25.4 / 96,
    "q": 0.25,
}


class BrokenSvgError(HyokashoError):
    """The bytes are no SVG of a known size."""


class UnsafeSvgError(HyokashoError):
    """The SVG holds something that is not taken; `line` is where, from 1, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSvg:
    """An SVG that is safe to publish: its bytes, its size in mm, and the words in it."""

    data: bytes
    width: float
    height: float
    words: tuple[str, ...]


def clean_svg(data: bytes) -> CleanSvg:
    """The SVG without what does not draw.

    Raises:
        BrokenSvgError: It is no well-formed SVG, or says neither its size nor a viewBox.
        UnsafeSvgError: It has a document type, a script, an event handler, foreign content, or
            refers to anything outside itself.
    """
    root = _parsed(data)
    elements = list(root.iter())
    if len(elements) > _MOST_ELEMENTS:
        raise UnsafeSvgError(f"部品が {_MOST_ELEMENTS:,} 個より多くあります。")
    for element in elements:
        if _is_note(element):
            _drop(element)
    for element in list(root.iter()):
        _check(element)
    _check_uses(root)
    width, height = _size(root)
    # What stands between dropped elements is white space of no meaning.
    etree.cleanup_namespaces(root)
    return CleanSvg(
        data=etree.tostring(root, encoding="utf-8"),
        width=width,
        height=height,
        words=tuple(_words(root)),
    )


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenSvgError(f"SVG として読めません（{error.lineno or 1} 行目）。") from error
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise UnsafeSvgError("文書型の宣言（DOCTYPE）があります。", 1)
    if tree.xpath("/processing-instruction()"):
        raise UnsafeSvgError("別のファイルを読む指示（<?…?>）があります。", 1)
    if root.tag != f"{{{_SVG}}}svg":
        raise BrokenSvgError("SVG ではありません（<svg> で始まっていません）。")
    return root


def _unsafe(message: str, element: etree._Element) -> UnsafeSvgError:
    line: object = element.sourceline
    return UnsafeSvgError(message, line if isinstance(line, int) else 0)


def _is_note(element: etree._Element) -> bool:
    """Whether the element is a note of the program that made it, with all that stands in it."""
    tag: object = element.tag  # A function for comments and the like, which the stubs do not know.
    if not isinstance(tag, str):
        return tag is etree.Comment
    name = etree.QName(element)
    known = name.namespace in {_SVG, _XHTML}
    return not known or (name.namespace == _SVG and name.localname in _DROPPED)


def _check(element: etree._Element) -> None:
    """Looks at the element, which draws or is refused, and at its attributes."""
    tag: object = element.tag
    if not isinstance(tag, str):
        raise _unsafe("実体参照か、別のファイルを読む指示があります。", element)
    name = etree.QName(element)
    if name.namespace == _XHTML:
        raise _unsafe(f"HTML の部品（{name.localname}）があります。", element)
    if name.localname not in _DRAWS:
        what = _WHY.get(name.localname, f"使えない部品（{name.localname}）")
        raise _unsafe(f"{what}があります。", element)
    if name.localname == "style":
        _check_style(_text(element), element)
    for key, value in element.attrib.items():
        _check_attribute(element, etree.QName(key), str(value))


def _drop(element: etree._Element) -> None:
    """Takes the element out; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _check_attribute(element: etree._Element, name: etree.QName, value: str) -> None:
    local = name.localname
    if name.namespace not in {None, _XLINK, _XML}:
        del element.attrib[name.text]
    elif local.lower().startswith("on"):
        raise _unsafe(f"プログラム（{local}=）があります。", element)
    elif local == "base":
        raise _unsafe("外を指す起点（xml:base）があります。", element)
    elif local in {"href", "src"}:
        _check_reference(element, value.strip())
    else:
        _check_style(value, element, words=bool(_WORDS.fullmatch(local)))


def _check_reference(element: etree._Element, value: str) -> None:
    if value.startswith("#"):
        return
    embedded = _EMBEDDED.fullmatch(value)
    if embedded is None or etree.QName(element).localname != "image":
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        raise _unsafe(f"外のファイル（{shown}）を指しています。", element)
    try:
        check_png(base64.b64decode("".join(embedded[1].split()), validate=True))
    except (binascii.Error, BrokenPngError) as error:
        raise _unsafe("中の画像（PNG）が壊れています。", element) from error
    except LargePngError as error:
        raise _unsafe(f"中の{error.message}", element) from error


def _check_style(text: str, element: etree._Element, *, words: bool = False) -> None:
    """Refuses CSS that reaches out; an escape might hide anything, and `words` may look like it."""
    if "\\" in text and ("(" in text or "@" in text):
        raise _unsafe("スタイルに \\ があります。", element)
    for target in _URL.findall(text):
        if not target.strip().startswith("#"):
            raise _unsafe("外のファイルを指す url(…) があります。", element)
    for name in () if words else _FUNCTION.findall(text):
        if name.lower() not in _FUNCTIONS:
            raise _unsafe(f"外のファイルを読むかもしれない {name}(…) があります。", element)
    if etree.QName(element).localname == "style" and (rule := _AT_RULE.search(text)):
        raise _unsafe(f"スタイルに {rule[0]} があります。", element)


def _check_uses(root: etree._Element) -> None:
    """Refuses copies of copies, by which a small file draws without end."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    used = 0
    for use in root.iter(f"{{{_SVG}}}use"):
        href = use.get("href") or use.get(f"{{{_XLINK}}}href") or ""
        target = by_id.get(href.removeprefix("#"))
        if target is None:
            continue
        if next(target.iter(f"{{{_SVG}}}use"), None) is not None:
            raise _unsafe("写し（use）の中に写しがあります。", use)
        used += sum(1 for _ in target.iter())
        if used > _MOST_USED:
            raise _unsafe("写し（use）が多すぎます。", use)


def _size(root: etree._Element) -> tuple[float, float]:
    """Width and height in mm, by the attributes, else by the viewBox in CSS pixels."""
    sizes = [_length(root.get(side)) for side in ("width", "height")]
    box = [_number(part) for part in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
    ratio = box[2:] if len(box) == 4 and all(part and part > 0 for part in box[2:]) else []
    width, height = sizes
    if ratio and None in sizes:
        across, down = (float(part or 1) * _UNITS["px"] for part in ratio)
        if width:
            height = width * down / across
        elif height:
            width = height * across / down
        else:
            width, height = across, down
    if not width or not height:
        raise BrokenSvgError("SVG の大きさ（width と height、又は viewBox）が分かりません。")
    if not ratio:
        # Without a viewBox what is drawn would not follow the size that is printed.
        root.set("viewBox", f"0 0 {width / _UNITS['px']:g} {height / _UNITS['px']:g}")
    root.set("width", f"{width:g}mm")
    root.set("height", f"{height:g}mm")
    return width, height


def _length(text: str | None) -> float | None:
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * _UNITS[found[2].lower()] if found else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _words(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{{{_SVG}}}text"):
        words = _text(element).strip()
        if words:
            yield words
