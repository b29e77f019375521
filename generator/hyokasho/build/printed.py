"""The document of an assessment as it is printed, with its rows and its source."""

from dataclasses import replace

from hyokasho.build.logged import NO_LOG, ChangeLog, printed
from hyokasho.changes.printing import source_with_rows, with_rows
from hyokasho.check.spec import Checked
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.forms.change_style import load_style
from hyokasho.source.canonical import canonical
from hyokasho.source.expand import expand
from hyokasho.source.library import Library
from hyokasho.source.read import publication_day


def printed_document(
    checked: Checked, library: Library, edition: Edition, log: ChangeLog = NO_LOG
) -> Document:
    """The document of a publishable spec with its source, which stands alone, to be attached.

    Both have the rows of the change log.
    """
    if checked.assessment is None or checked.tree is None:
        raise ValueError("findings forbid publication")
    form = checked.assessment.form
    draft = load_style().draft
    day = publication_day(checked.tree, form)
    tree = expand(checked.tree, library, day, checked.assessment.annexes)
    source = canonical(source_with_rows(tree, form, printed(log.public), draft))
    assessment = with_rows(checked.assessment, printed(log.rows), draft)
    return replace(compose(assessment, edition), source=source)
