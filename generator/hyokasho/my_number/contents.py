"""What a file says, piece by piece: its text, or the texts in an image or a workbook.

Nothing is trusted: what is packed is unpacked up to a limit, and what is broken is read as far as
it can be.
"""

import base64
import binascii
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from hyokasho.my_number.find import Sort
from hyokasho.my_number.gaps import CELL_END

if TYPE_CHECKING:
    from lxml.etree import _Element

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_ZIP: Final = b"PK\x03\x04"
_BOMS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MOST_UNPACKED: Final = 20 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_STEP: Final = 16
# What the modules of the packings raise where the bytes are damaged, or packed in another way.
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)
# What a program writes for itself: XML, JSON, or XML with its signs escaped.
_MARKUP: Final = re.compile(r"\s*(?:<|\{|\[|%3C)", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
# Attributes of SVG that hold coordinates: rows of figures without a word.
_GEOMETRY: Final = re.compile(
    r"""(?<![\w:-])(?:d|points|transform|(?:gradient|pattern)Transform|viewBox
    |stroke-dasharray|[xyr]|[cfrd][xy12]?|[xy][12]|width|height|offset|rotate)
    \s*=\s*(?:"[^"]*"|'[^']*')""",
    re.VERBOSE,
)
# Elements of SVG with words, which may be cut into pieces.
_WORDED: Final = frozenset({"text", "title", "desc", "style", "script"})
# In bytes these end a text, while people do not see them.
_CONTROLS: Final = str.maketrans(dict.fromkeys(map(chr, {*range(32)} - {9, 10, 13}), CELL_END))
_EMBEDDED: Final = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text out of a file. `where` names the part that holds it; empty for the file's own text.

    Offsets in that are places in the file; a part begins at `line`, or who knows where.
    """

    text: str
    sort: Sort = Sort.PROSE
    where: str = ""
    line: int = 1


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """All that a file of that name says."""
    if data.startswith(_PNG):
        yield from _png(data)
    elif data.startswith(_JPEG):
        yield from _jpeg(data)
    elif data.startswith(_ZIP):
        yield from _zip(data)
    else:
        texts = _decoded(data)
        for text in texts:
            yield from _text(name, text)
        if not texts:
            yield from _binary(data, "")


def _text(name: str, text: str) -> Iterator[Piece]:
    lower = name.lower()
    if lower.endswith((".csv", ".tsv")):
        yield Piece(text=_cells_apart(text))
    elif lower.endswith(".svg") or "<svg" in text[:2000]:
        yield from _svg(text)
    elif lower.endswith((".xml", ".html", ".htm", ".json", ".drawio")):
        yield from _markup(text, "")
    else:
        yield Piece(text=text)


def _decoded(data: bytes) -> tuple[str, ...]:
    """The text, or the texts that it may be; none where it is no text."""
    bom = next((code for mark, code in _BOMS.items() if data.startswith(mark)), None)
    head = data[:4096]
    if bom is None and b"\0" in head:
        # Text in UTF-16 without a mark has NUL in every other place, and nothing else has.
        odd, even = head[1::2].count(0), head[::2].count(0)
        if max(odd, even) < len(head) // 8 or min(odd, even) > len(head) // 16:
            return ()
        bom = "utf-16-le" if odd > even else "utf-16-be"
    if bom:
        return (data.decode(bom, "replace"),)
    try:
        return (data.decode(),)
    except UnicodeDecodeError:
        texts = tuple(text for code in ("cp932", "euc_jp") if (text := _strict(data, code)))
        # A text with a broken byte is a text; of what is none, most bytes are broken.
        broken = data.decode("utf-8", "replace")
        is_text = broken.count("�") <= len(broken) // 20
        return texts or ((broken,) if is_text else ())


def _strict(data: bytes, code: str) -> str:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return ""


def _cells_apart(text: str) -> str:
    """A CSV in which no number goes from one cell into the next; what is quoted is one cell."""
    parts = text.split('"')
    apart = str.maketrans(dict.fromkeys(",\t\r\n", CELL_END))
    parts[::2] = [part.translate(apart) for part in parts[::2]]
    return '"'.join(parts)


def _svg(text: str) -> Iterator[Piece]:
    """The source without coordinates, then the words as they are shown, then embedded images."""
    plain = _GEOMETRY.sub(lambda found: CELL_END * len(found[0]), text)
    yield Piece(text=plain, sort=Sort.DATA)
    yield from _svg_words(text)
    for found in _EMBEDDED.finditer(text):
        try:
            data = base64.b64decode("".join(found[1].split()), validate=True)
        except binascii.Error:
            continue
        if data.startswith((_PNG, _JPEG)):
            line = text.count("\n", 0, found.start()) + 1
            for piece in pieces("", data):
                yield Piece(
                    text=piece.text,
                    sort=piece.sort,
                    where=f"中の画像の{piece.where or '中身'}",
                    line=line,
                )


def _svg_words(text: str) -> Iterator[Piece]:
    # It takes long to load, and few folders have an SVG.
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        found = tuple(_words_in(root)) if root is not None else (Piece(text=text),)
    except (etree.LxmlError, ValueError):
        # It is no XML, or has signs that are none; then what is between the tags must do.
        found = tuple(_markup(unescape(text), "中の文字"))
    yield from found


def _words_in(root: "_Element") -> Iterator[Piece]:
    from lxml import etree  # noqa: PLC0415

    shown = []
    inside = dict.fromkeys(_WORDED, 0)
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            yield Piece(text=element.text or "", where="注釈", line=_line(element.sourceline))
            continue
        # By hand, since lxml refuses a name with a prefix that nothing declares.
        name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
        if event == "end":
            if name in _WORDED:
                inside[name] -= 1
            continue
        # What stands in several of a name is in the words of the outermost, and taken once.
        if not len(element) or inside.get(name) == 0:
            words = "".join(map(str, element.itertext(etree.Element, with_tail=False)))
            yield Piece(text=words, where=f"{name} の文字", line=_line(element.sourceline))
            if name == "text":
                shown.append(words)
        if name in _WORDED:
            inside[name] += 1
    yield Piece(text="\n".join(shown), where="text の文字")


def _line(number: object) -> int:
    return number if isinstance(number, int) else 1


def _markup(text: str, where: str) -> Iterator[Piece]:
    """The source, and the words between the tags."""
    yield Piece(text=text, sort=Sort.DATA, where=where)
    if "<" in text:
        apart = _TAG.sub(lambda found: CELL_END * len(found[0]), text)
        yield Piece(text=apart, where=where)


def _words(text: str, where: str) -> Iterator[Piece]:
    """A text in the metadata of an image, which a person or a program wrote."""
    if _MARKUP.match(text):
        yield from _markup(text, where)
    else:
        yield Piece(text=text, where=where)


def _binary(data: bytes, where: str) -> Iterator[Piece]:
    """What can be read in bytes of an unknown kind, one byte or two to a sign."""
    signs = data.decode("latin-1")
    yield Piece(text=signs.translate(_CONTROLS), sort=Sort.DATA, where=where)
    yield Piece(text=signs.replace("\0", ""), sort=Sort.DATA, where=where)
    yield Piece(text=data.decode("utf-8", "replace"), sort=Sort.DATA, where=where)


def _metadata(data: bytes, where: str) -> Iterator[Piece]:
    """The same for metadata, whose words may have any encoding."""
    yield from _binary(data, where)
    for start, code in ((0, "utf-16-le"), (1, "utf-16-le"), (0, "utf-16-be"), (1, "utf-16-be")):
        yield Piece(text=data[start:].decode(code, "replace"), sort=Sort.DATA, where=where)
    for code in ("cp932", "euc_jp"):
        yield Piece(text=data.decode(code, "replace"), sort=Sort.DATA, where=where)
    if b"<" in data:
        start = data.index(b"<")
        yield from _markup(data[start:].decode("utf-8", "replace"), where)


def _png(data: bytes) -> Iterator[Piece]:
    """The texts of a PNG (tEXt, zTXt, iTXt), its Exif, what other chunks hold, and what follows."""
    at, left = len(_PNG), _MOST_UNPACKED
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        for piece in _png_chunk(kind.decode("latin-1"), body, left):
            left = max(0, left - len(piece.text))
            yield piece
        at += 12 + length
        if kind == b"IEND":
            break
    if rest := data[at:]:
        yield from _metadata(rest, "画像の後ろ")


def _png_chunk(kind: str, body: bytes, left: int) -> Iterator[Piece]:
    """The texts in a chunk, of which no more than `left` bytes are unpacked."""
    name, _, rest = body.partition(b"\0")
    keyword = re.sub(r"[^ -~]|\d", "?", name.decode("latin-1"))[:79]
    where = f"PNG の {kind}（{keyword}）"
    match kind:
        case "tEXt":
            yield from _texts(body, where)
        case "zTXt":
            yield from _texts(name + b"\n" + _unpacked(rest[1:], left), where)
        case "iTXt":
            packed = rest[:1] == b"\1"
            language, _, after = rest[2:].partition(b"\0")
            translated, _, text = after.partition(b"\0")
            words = (name, language, translated, _unpacked(text, left) if packed else text)
            yield from _texts(b"\n\n\n\n".join(words), where)
        case "IDAT" | "fdAT" | "PLTE" | "IHDR" | "IEND":
            return
        case _:
            yield from _metadata(body, f"PNG の {re.sub(r'[^A-Za-z]', '?', kind)}")


def _texts(body: bytes, where: str) -> Iterator[Piece]:
    """A text that should be Latin-1 or UTF-8, but may be anything."""
    for text in dict.fromkeys((*_decoded(body), body.decode("latin-1"))):
        keyword, _, words = text.partition("\0")
        yield from _words(words or keyword, where)
        yield Piece(text=keyword, where=where)


def _jpeg(data: bytes) -> Iterator[Piece]:
    """The Exif, XMP, IPTC and comments of a JPEG, and what follows the picture."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            break
        body = data[at + 4 : at + 2 + length]
        if marker == 0xFE:
            yield from _texts(body, "JPEG の注釈")
        elif 0xE0 <= marker <= 0xEF:
            yield from _metadata(body, f"JPEG の APP{marker - 0xE0}")
        at += 2 + max(length, 2)
    yield from _binary(data[at:], "JPEG の中")


def _zip(data: bytes) -> Iterator[Piece]:
    """The XML of a workbook or another document of an office; `where` names the part."""
    left = _MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist()[:_MOST_MEMBERS]:
                yield Piece(text=member.filename, sort=Sort.DATA, where="中のファイルの名前")
                if member.flag_bits & 1 or left <= 0:
                    continue
                with archive.open(member) as file:
                    part = file.read(min(left, _MOST_UNPACKED))
                left -= len(part)
                yield from _member(member.filename, part)
    except _BROKEN_ZIP:
        yield from _binary(data, "")


def _member(name: str, data: bytes) -> Iterator[Piece]:
    where = f"中の {name}"
    if not name.lower().endswith((".xml", ".rels", ".txt", ".csv")):
        if data.startswith((_PNG, _JPEG)):
            for piece in pieces(name, data):
                yield Piece(text=piece.text, sort=piece.sort, where=f"{where} の{piece.where}")
        return
    text = data.decode("utf-8", "replace")
    yield from _markup(text, where)
    # Word cuts a word into runs; a paragraph or a cell ends it.
    ended = re.sub(r"</(?:w:p|a:p|text:p|si|c|row|text:span)>", CELL_END, text)
    yield Piece(text=_TAG.sub("", ended), where=where)


def _unpacked(data: bytes, most: int) -> bytes:
    """As much of a deflated text as is sound and not too much."""
    unpack = zlib.decompressobj()
    out = bytearray()
    try:
        # In small pieces, since a broken end hides nothing of what stands before it.
        for at in range(0, len(data), _STEP):
            rest = data[at : at + _STEP]
            while rest and len(out) < most:
                out += unpack.decompress(rest, most - len(out))
                rest = unpack.unconsumed_tail
    except zlib.error:
        return bytes(out)
    return bytes(out)
