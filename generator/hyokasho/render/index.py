"""`build/index.html`: a page that links everything that was built."""

from dataclasses import dataclass

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from hyokasho.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A document on the page: title, kind (全項目評価書), the address of its file by format."""

    title: str
    agency: str
    kind: str
    files: tuple[tuple[str, str], ...]


def render_index(entries: tuple[IndexEntry, ...]) -> bytes:
    """The page in UTF-8, grouped by agency in the order of the entries."""
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(resource("templates", "html")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    agencies: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        agencies.setdefault(entry.agency, []).append(entry)
    page = environment.get_template("index.html.j2").render(agencies=agencies)
    return (page + "\n").encode()
