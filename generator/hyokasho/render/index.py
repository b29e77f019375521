"""`build/index.html`: a page that links everything that was built."""

from dataclasses import dataclass

from hyokasho.render.html import page


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A document on the page: title, kind (全項目評価書), the address of its file by format."""

    title: str
    agency: str
    kind: str
    files: tuple[tuple[str, str], ...]


def render_index(entries: tuple[IndexEntry, ...], *, internal: bool = False) -> bytes:
    """The page in UTF-8, grouped by agency in the order of the entries.

    `internal` says on it that what it links is not for the public.

    Raises:
        HtmlError: The template is faulty, or names something that there is not.
    """
    agencies: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        agencies.setdefault(entry.agency, []).append(entry)
    return (page("index.html.j2", agencies=agencies, internal=internal) + "\n").encode()
