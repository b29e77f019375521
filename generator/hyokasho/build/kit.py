"""What all tasks of a build share."""

from dataclasses import dataclass, field
from pathlib import Path

from hyokasho.build.fingerprint import kept_in
from hyokasho.build.formats import epoch
from hyokasho.fonts import Font


@dataclass(frozen=True, slots=True)
class Kit:
    """What all tasks of a build share.

    `font` is the path of the font, or its name where `font_data` has the font itself, for other
    machines; `font_digest` is its hash. `epoch` is SOURCE_DATE_EPOCH, empty where it is not set.
    `tool` is the digest that hyokasho must have where the task runs, empty where it is the same
    installation. `cache` is a folder to keep things in, empty for none.
    """

    font: str
    font_digest: str
    epoch: str
    tool: str = ""
    cache: str = ""
    font_data: bytes | None = field(default=None, repr=False)


def kit(font: Font, out: Path) -> Kit:
    """What all tasks on this machine share that build for that folder."""
    return Kit(
        font=str(font.path.absolute()),
        font_digest=font.digest,
        epoch=epoch(),
        cache=str(kept_in(out).absolute()),
    )
