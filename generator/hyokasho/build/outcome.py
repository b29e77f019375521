"""What comes back from a task."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hyokasho.build.formats import Format
from hyokasho.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an assessment.

    `findings` are about it, `around` about the registers around it, `remarks` about its history.
    `made_of` has by format a digest of all that the file depends on, `rendered` the files that had
    to be made; both are empty where findings or a `failure` forbid publication. `stranger` says
    that another hyokasho runs there, so that nothing was done; `trace` says where hyokasho itself
    has failed. `seconds` is the time that it took.
    """

    findings: tuple[Finding, ...] = ()
    around: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str = ""
    stranger: bool = False
    trace: str = ""
    title: str = ""
    agency: str = ""
    kind: str = ""
    form: str = ""
    made_of: Mapping[Format, str] = field(default_factory=dict)
    rendered: Mapping[Format, bytes] = field(default_factory=dict, repr=False)
    seconds: float = 0.0
