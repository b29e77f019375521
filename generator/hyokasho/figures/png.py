"""Checks a PNG without decoding it into memory (PNG, third edition, W3C 2025)."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hyokasho.errors import HyokashoError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS: Final = 25_000_000

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
# Adam7: first column and row of each pass, and how far it is to the next.
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_INDEXED = 3
_PIECE = 1 << 20
_FILTERS = 5


class BrokenPngError(HyokashoError):
    """The bytes are no PNG that can be read to its end."""


class LargePngError(HyokashoError):
    """The PNG has more pixels than are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PngSize:
    """The size of a PNG in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def scans(self) -> Iterator[tuple[int, int]]:
        """How many rows there are in each pass, and of how many bytes with that of the filter."""
        passes = _PASSES if self.interlaced else ((0, 0, 1, 1),)
        for left, top, across, down in passes:
            width = -((left - self.width) // across)
            height = -((top - self.height) // down)
            if width > 0 and height > 0:
                yield height, 1 + (width * self.depth * _CHANNELS[self.colour] + 7) // 8


def check_png(data: bytes) -> PngSize:
    """The size of a PNG that can be decoded; the size is looked at before anything is unpacked.

    Raises:
        BrokenPngError: A chunk is cut off or its checksum is wrong, or there are too few or too
            many pixels in it.
        LargePngError: It has more than 25 million pixels.
    """
    if not data.startswith(SIGNATURE):
        raise BrokenPngError("PNG の印で始まっていません。")
    chunks = _chunks(data)
    kind, body = next(chunks, (b"", b""))
    if kind != b"IHDR":
        raise BrokenPngError("初めの部分（IHDR）がありません。")
    header = _header(body)
    if header.width * header.height > MOST_PIXELS:
        raise LargePngError(f"画像が大きすぎます（{header.width:,}×{header.height:,} 画素）。")
    _check_pixels(header, chunks)
    return PngSize(width=header.width, height=header.height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise BrokenPngError("途中で切れています。")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise BrokenPngError("途中で切れています。")
        body = data[at + 8 : end - 4]
        if zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise BrokenPngError("一部が壊れています。")
        yield kind, body
        at = end


def _header(body: bytes) -> _Header:
    try:
        width, height, depth, colour, packed, filtered, interlaced = struct.unpack(">IIBBBBB", body)
    except struct.error as error:
        raise BrokenPngError("初めの部分（IHDR）が壊れています。") from error
    is_known = depth in _DEPTHS.get(colour, ()) and packed == filtered == 0 and interlaced in {0, 1}
    if not (is_known and 0 < width < 1 << 31 and 0 < height < 1 << 31):
        raise BrokenPngError("初めの部分（IHDR）が壊れています。")
    return _Header(
        width=width, height=height, depth=depth, colour=colour, interlaced=bool(interlaced)
    )


def _check_pixels(header: _Header, chunks: Iterator[tuple[bytes, bytes]]) -> None:
    wanted = sum(rows * length for rows, length in header.scans())
    stream = zlib.decompressobj()
    starts = _row_starts(header)
    start = next(starts)
    unpacked, has_palette = 0, False
    for kind, body in chunks:
        has_palette |= kind == b"PLTE"
        rest = body if kind == b"IDAT" else b""
        while rest and not stream.eof:
            try:
                piece = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                raise BrokenPngError("画素のデータが壊れています。") from error
            rest = stream.unconsumed_tail
            while start < unpacked + len(piece):
                if piece[start - unpacked] >= _FILTERS:
                    raise BrokenPngError("画素のデータが壊れています。")
                start = next(starts, 1 << 62)
            unpacked += len(piece)
            if unpacked > wanted:
                raise BrokenPngError("画素が大きさより多く入っています。")
    if unpacked < wanted:
        raise BrokenPngError("画素が足りません。")
    if header.colour == _INDEXED and not has_palette:
        raise BrokenPngError("色の表（PLTE）がありません。")


def _row_starts(header: _Header) -> Iterator[int]:
    """Where the rows begin in the unpacked data."""
    at = 0
    for rows, length in header.scans():
        for _ in range(rows):
            yield at
            at += length
