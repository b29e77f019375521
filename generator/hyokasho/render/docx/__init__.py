"""DOCX by docxtpl: the template with its parts and styles, and our own OOXML in its slot."""

from hyokasho.render.docx.render import DocxError, DocxRenderer

__all__ = ["DocxError", "DocxRenderer"]
