"""What a commit message says of the changes that the commit makes: `提出時期: 事前`, `説明: …`."""

import re

from hyokasho.changes.rows import NO_TRAILER, Trailer
from hyokasho.forms import keys
from hyokasho.forms.change_style import load_style

_LINE = re.compile(
    rf"^({keys.NOTE_TIMING}|{keys.NOTE_REASON}|{keys.NOTE_KIND})[:：][ 　\t]*(\S.*?)[ 　\t]*$",
    re.MULTILINE,
)


def read_trailer(message: str) -> Trailer:
    """What the lines of the message say; the last of several, and no unknown 提出時期."""
    said = dict(_LINE.findall(message))
    timing = said.get(keys.NOTE_TIMING, "")
    trailer = Trailer(
        kind=said.get(keys.NOTE_KIND, ""),
        timing=timing if timing in load_style().timings else "",
        reason=said.get(keys.NOTE_REASON, ""),
    )
    return NO_TRAILER if trailer == NO_TRAILER else trailer
