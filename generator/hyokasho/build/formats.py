"""The formats of the output; what renders one is loaded and made when it is first asked for."""

import os
from collections.abc import Collection
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Self

from hyokasho.errors import HyokashoError
from hyokasho.words import quoted

if TYPE_CHECKING:
    from hyokasho.document.model import Document
    from hyokasho.fonts import Font
    from hyokasho.render.docx import DocxRenderer
    from hyokasho.render.html import HtmlRenderer
    from hyokasho.render.pdf import PdfRenderer

_DIGITS = 11  # Up to the year 5138.
_UNPUBLISHED = datetime(1980, 1, 1, tzinfo=UTC)


class Format(Enum):
    """A format of the output; the value is the ending of the file."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


class Renderers:
    """Renders documents in any format. Close it when done, or use it as a context.

    `epoch` is the time that they carry (see `epoch`). The libraries behind a renderer take long to
    load, and `check` and `changes` need none.
    """

    def __init__(self, font: "Font", epoch: str) -> None:
        self._font = font
        self._epoch = epoch
        self._docx: DocxRenderer | None = None
        self._pdf: PdfRenderer | None = None
        self._html: HtmlRenderer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes what the renderers keep on disk."""
        if self._pdf:
            self._pdf.close()

    def render_all(self, document: "Document", kinds: Collection[Format]) -> dict[Format, bytes]:
        """A document in several formats at once: Typst works beside Python and needs none of it.

        Raises:
            HyokashoError: A renderer refuses the document.
        """
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see the class.

        made: dict[Format, bytes] = {}
        with ThreadPoolExecutor(max_workers=1) as beside:
            pdf = beside.submit(self.render, document, Format.PDF) if Format.PDF in kinds else None
            for kind in kinds:
                if kind is not Format.PDF:
                    made[kind] = self.render(document, kind)
            if pdf is not None:
                made[Format.PDF] = pdf.result()
        return {kind: made[kind] for kind in kinds}

    def render(self, document: "Document", kind: Format) -> bytes:
        """A document in one format.

        Raises:
            HyokashoError: The renderer refuses the document.
        """
        made = _made_at(document, self._epoch)
        match kind:
            case Format.DOCX:
                return self._for_docx().render(document, made)
            case Format.PDF:
                return self._for_pdf().render(document, made)
            case Format.HTML:
                return self._for_html().render(document)

    def _for_docx(self) -> "DocxRenderer":
        from hyokasho.render.docx import DocxRenderer  # noqa: PLC0415 - see the class.

        self._docx = self._docx or DocxRenderer(font=self._font)
        return self._docx

    def _for_pdf(self) -> "PdfRenderer":
        from hyokasho.render.pdf import PdfRenderer  # noqa: PLC0415 - see the class.

        self._pdf = self._pdf or PdfRenderer(self._font)
        return self._pdf

    def _for_html(self) -> "HtmlRenderer":
        from hyokasho.render.html import HtmlRenderer  # noqa: PLC0415 - see the class.

        self._html = self._html or HtmlRenderer()
        return self._html


class EpochError(HyokashoError):
    """SOURCE_DATE_EPOCH is no time."""


def epoch() -> str:
    """SOURCE_DATE_EPOCH: the seconds since 1970 that files shall carry, empty where unset.

    Raises:
        EpochError: It is no number, or of no year that a file can carry.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told and not (told.isascii() and told.isdecimal() and len(told) <= _DIGITS):
        raise EpochError(
            f"環境変数 SOURCE_DATE_EPOCH の「{quoted(told)}」は、1970年からの秒数ではありません。"
            "数字だけ（例：1735657200）を指定するか、消してください。"
        )
    return told


def _made_at(document: "Document", epoch: str) -> datetime:
    """The time that files carry: that of the epoch, else the 公表日, else a fixed day.

    Never the clock, so that the same commit gives the same bytes.
    """
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC)
    if document.date:
        return datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    return _UNPUBLISHED
