"""PDF by Typst: the Document goes in as data, the templates are static, nothing is evaluated."""

import json
import shutil
from datetime import datetime
from typing import Final, Self

from hyokasho.document.model import Document, figures
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font
from hyokasho.render.encode import document_json
from hyokasho.resources import resource
from hyokasho.typesetting import Typesetter, TypesettingError

STANDARDS: Final = ("a-3a", "ua-1")


class PdfError(HyokashoError):
    """Typst could not print the document."""


class PdfRenderer:
    """Prints Documents with one font; keeps a folder of copies and a warm compiler.

    Typst can read files only below that folder, which holds the templates, the document, its
    drawings and the attached source and nothing else.
    """

    def __init__(self, font: Font) -> None:
        self._font = font
        self._typesetter = Typesetter(font)
        self._root = self._typesetter.root
        self._told = b""
        shutil.copytree(resource("templates", "pdf"), self._root, dirs_exist_ok=True)

    def render(self, document: Document, made: datetime) -> bytes:
        """The PDF, PDF/A-3a and PDF/UA-1, with the published source attached.

        `made` stands in the file as the time of making.

        Raises:
            PdfError: Typst refuses the document.
        """
        settings = {
            "font": self._font.family,
            "source-name": "source.yaml" if document.source else None,
            "source-note": "この文書の元データ（公表版）",
        }
        told = document_json(document)
        again, self._told = told == self._told, told
        (self._root / "document.json").write_bytes(told)
        (self._root / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        (self._root / "source.yaml").write_bytes(document.source)
        self._put_figures(document)
        try:
            return self._typesetter.typeset(
                "main.typ", again=again, format="pdf", pdf_standards=list(STANDARDS), timestamp=made
            )
        except TypesettingError as error:
            raise PdfError(f"PDF を作れませんでした：{error.message}") from error

    def _put_figures(self, document: Document) -> None:
        """Puts the drawings of this document into the folder, and none of the one before."""
        folder = self._root / "figures"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for figure in figures(document):
            (folder / figure.name).write_bytes(figure.data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder of copies."""
        self._typesetter.close()
