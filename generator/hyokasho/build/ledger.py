"""What is known of earlier builds: what each output was made of, so that nothing is made twice.

It lies in `.cache/` of the output folder, one file for each assessment, and may be deleted.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from hyokasho.build.fingerprint import file_digest
from hyokasho.build.formats import Format
from hyokasho.build.specs import Spec
from hyokasho.build.stored import StoredError, load
from hyokasho.build.write import CACHE, OutputFolder
from hyokasho.findings import Finding


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written: its hash and size in bytes, and the digest of what it is made of.

    `seen` is what the file system said of it then; as long as it says the same, the file need not
    be read to know that nobody has touched it.
    """

    sha256: str
    size: int
    made_of: str
    seen: str = ""

    @classmethod
    def of(cls, data: bytes, made_of: str, path: Path) -> "Output":
        """The output of these bytes at that path."""
        return cls(hashlib.sha256(data).hexdigest(), len(data), made_of, _seen(path.stat()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of an assessment: what the last build found, and what the last good one wrote.

    `parts` are hashes of what it depends on (see `fingerprint.parts`), `wanted` by format the
    digest of what its file should be made of, empty where findings or a `failure` forbid it. `head`
    is the commit at which the history was looked at.
    """

    parts: Mapping[str, str]
    head: str = ""
    wanted: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    around: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str = ""
    title: str = ""
    agency: str = ""
    kind: str = ""
    form: str = ""
    seconds: float = 0.0


NO_ENTRY = Entry(parts={})


class Ledger:
    """The entries of an output folder."""

    def __init__(self, folder: OutputFolder) -> None:
        self._folder = folder

    def read(self, spec: Spec) -> Entry:
        """What is known of a spec; nothing where there is no entry, or none that can be read."""
        try:
            return load((self._folder.path / _entry_name(spec)).read_bytes(), Entry)
        except (OSError, StoredError):
            return NO_ENTRY

    def write(self, spec: Spec, entry: Entry) -> None:
        """Puts down what is known now.

        Raises:
            OutputError: The folder cannot be written.
        """
        data = json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":"))
        self._folder.write(_entry_name(spec), data.encode("utf-8", "surrogatepass"))

    def standing(self, spec: Spec, entry: Entry) -> dict[Format, str]:
        """By format, the digest of what the file is made of that still lies there as written."""
        found = {}
        for kind in Format:
            output = entry.outputs.get(kind.value)
            if output is not None and stands(self._folder.path / name_of(spec, kind), output):
                found[kind] = output.made_of
        return found

    def put(self, spec: Spec, kind: Format, data: bytes) -> Path:
        """Writes the file of that format and says where.

        Raises:
            OutputError: The folder cannot be written.
        """
        self._folder.write(name_of(spec, kind), data)
        return self._folder.path / name_of(spec, kind)


def name_of(spec: Spec, kind: Format) -> str:
    """The path of the file of that format in the output folder."""
    return f"{spec.agency}/{spec.slug}.{kind.value}"


def _entry_name(spec: Spec) -> str:
    return f"{CACHE}/built/{spec.agency}/{spec.slug}.json"


class Written(Protocol):
    """What is known of a file that was written."""

    @property
    def sha256(self) -> str:
        """Its hash."""

    @property
    def size(self) -> int:
        """Its size in bytes."""


def stands(path: Path, written: Written) -> bool:
    """Whether the file lies there as it was written."""
    try:
        found = path.stat()
        if found.st_size != written.size:
            return False
        seen = isinstance(written, Output) and _seen(found) == written.seen
        return seen or file_digest(path) == written.sha256
    except OSError:
        return False


def _seen(found: os.stat_result) -> str:
    return f"{found.st_ino} {found.st_mtime_ns}"
