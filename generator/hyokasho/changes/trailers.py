"""What a commit message says of the changes that the commit makes: `提出時期: 事前`, `説明: …`."""

import re
from dataclasses import replace

from hyokasho.changes.rows import Trailer
from hyokasho.forms import keys
from hyokasho.forms.model import Form

_LINE = re.compile(
    rf"^({keys.NOTE_TIMING}|{keys.NOTE_REASON}|{keys.NOTE_KIND})[:：][ 　\t]*(\S.*?)[ 　\t]*$",
    re.MULTILINE,
)


def read_trailer(message: str) -> Trailer:
    """What the lines of the message say, the last of several."""
    said = dict(_LINE.findall(message))
    return Trailer(
        kind=said.get(keys.NOTE_KIND, ""),
        timing=said.get(keys.NOTE_TIMING, ""),
        reason=said.get(keys.NOTE_REASON, ""),
    )


def on_form(trailer: Trailer, form: Form) -> Trailer:
    """The trailer without a 提出時期 that the form does not offer."""
    table = form.change_table
    options = table[1].child("timing").options if table else ()
    known = any(option.label == trailer.timing for option in options)
    return trailer if known else replace(trailer, timing="")
