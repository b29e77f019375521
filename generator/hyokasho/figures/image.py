"""An image file as a picture: checked, and of a size that fits on a page of the form."""

from dataclasses import dataclass
from typing import Final

from hyokasho.errors import HyokashoError
from hyokasho.figures.figure import Format, Picture
from hyokasho.figures.limits import MAX_HEIGHT, WIDTH
from hyokasho.figures.png import MOST_PIXELS, SIGNATURE, BrokenPngError, LargePngError, check_png
from hyokasho.figures.svg_source import BrokenSvgError, UnsafeSvgError, clean_svg

_MM_PER_PIXEL: Final = 25.4 / 96
_KNOWN: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"%PDF": "PDF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"RIFF": "WebP",
    b"PK\x03\x04": "Word・Excel・PowerPoint",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\x00\x00\x00": "EMF",
}


class ImageError(HyokashoError):
    """The file cannot be printed as an image; `code` is that of the finding."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Size:
    """A size in mm."""

    width: float
    height: float

    @property
    def fitted(self) -> "_Size":
        """The same shape, made as small as the page asks for."""
        scale = min(1.0, WIDTH / self.width, MAX_HEIGHT / self.height)
        return _Size(round(self.width * scale, 2), round(self.height * scale, 2))


def picture(data: bytes, description: str) -> Picture:
    """The picture that the bytes of a PNG or SVG show; not larger than a page holds.

    A pixel of a PNG, or of an SVG without units, is 1/96 inch, as CSS has it.

    Raises:
        ImageError: It is of another format, broken, too large, or reaches out.
    """
    if data.startswith(SIGNATURE):
        return _png(data, description)
    if _is_xml(data):
        return _svg(data, description)
    kind = next((name for start, name in _KNOWN.items() if data.startswith(start)), "")
    raise ImageError(
        "S405",
        f"{kind} の画像は使えません。" if kind else "画像の形式が分かりません。",
        "PNG か SVG で保存し直してください。",
    )


def _png(data: bytes, description: str) -> Picture:
    try:
        pixels = check_png(data)
    except BrokenPngError as error:
        raise ImageError(
            "S406", f"PNG が壊れています：{error.message}", "画像を保存し直してください。"
        ) from error
    except LargePngError as error:
        raise ImageError(
            "S407",
            error.message,
            f"{MOST_PIXELS // 10_000:,} 万画素までに縮めてください。"
            "紙の幅いっぱいでも、横 2,100 画素あれば 300 dpi で印刷できます。",
        ) from error
    size = _Size(pixels.width * _MM_PER_PIXEL, pixels.height * _MM_PER_PIXEL).fitted
    return Picture(
        format=Format.PNG,
        data=data,
        width=size.width,
        height=size.height,
        description=description,
    )


def _svg(data: bytes, description: str) -> Picture:
    try:
        clean = clean_svg(data)
    except BrokenSvgError as error:
        raise ImageError("S406", error.message, "SVG を保存し直してください。") from error
    except UnsafeSvgError as error:
        place = f"（SVG の {error.line} 行目）" if error.line else ""
        raise ImageError(
            "S408",
            f"SVG が使えません：{error.message}{place}",
            "それを消すか、PNG で保存し直してください。",
        ) from error
    size = _Size(clean.width, clean.height).fitted
    return Picture(
        format=Format.SVG,
        data=clean.data,
        width=size.width,
        height=size.height,
        description=description,
        words=clean.words,
    )


def _is_xml(data: bytes) -> bool:
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    utf16 = data[:4] in {b"<\x00?\x00", b"\xff\xfe<\x00", b"\xfe\xff\x00<"}
    return start.startswith(b"<") or utf16
