"""`manifest.json`: what has been published, its hashes, and what it was made from and with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from hyokasho import __version__
from hyokasho.build.fingerprint import libraries
from hyokasho.build.git import Revision
from hyokasho.build.specs import MANIFEST
from hyokasho.build.stored import StoredError, load
from hyokasho.document.edition import Edition
from hyokasho.errors import HyokashoError
from hyokasho.fonts import Font

_LABELS = {Edition.PUBLIC: "公表版（public）", Edition.SUBMISSION: "提出版（submission）"}


class OtherEditionError(HyokashoError):
    """The output folder holds the other edition, and what is withheld would come to lie there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file of the output; `path` is relative to the output folder, `size` in bytes."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, data: bytes) -> "PublishedFile":
        """The file of these bytes at that path."""
        return cls(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document that lies in the output folder, `spec` is its source, `kind` 全項目評価書."""

    spec: str
    title: str
    agency: str
    kind: str
    form: str
    files: tuple[PublishedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFont:
    """The font of the PDF: its family name and the hash of its file."""

    family: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a build has published.

    `hyokasho` is its version, `commit` and `dirty` (see `Revision`) are None without git,
    `libraries` has versions by names, `index` is the page that links all.
    """

    hyokasho: str
    commit: str | None
    dirty: bool | None
    edition: Edition
    font: UsedFont
    libraries: Mapping[str, str]
    index: PublishedFile
    assessments: tuple[Published, ...]

    @property
    def files(self) -> tuple[PublishedFile, ...]:
        """All files that it names."""
        return (self.index, *(file for one in self.assessments for file in one.files))


def manifest(
    assessments: tuple[Published, ...],
    index: PublishedFile,
    edition: Edition,
    revision: Revision | None,
    font: Font,
) -> bytes:
    """The manifest in UTF-8 JSON; the commit is that of the last build."""
    said = Manifest(
        hyokasho=__version__,
        commit=revision.commit if revision else None,
        dirty=revision.dirty if revision else None,
        edition=edition,
        font=UsedFont(family=font.family, sha256=font.digest),
        libraries=dict(sorted(libraries().items())),
        index=index,
        assessments=assessments,
    )
    data = asdict(said) | {"edition": edition.value}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(out: Path) -> Manifest | None:
    """The manifest of a folder; None where it cannot be read, or names what lies elsewhere."""
    try:
        found = load((out / MANIFEST).read_bytes(), Manifest)
    except (OSError, StoredError):
        return None
    names = [*(file.path for file in found.files), *(one.spec for one in found.assessments)]
    return found if all(map(_is_inside, names)) else None


def refuse_other_edition(out: Path, edition: Edition) -> None:
    """Nothing, where the folder is free for that edition.

    Raises:
        OtherEditionError: The other one lies there.
    """
    found = read_manifest(out)
    if found is not None and found.edition is not edition:
        raise OtherEditionError(
            f"{out.as_posix()} には{_LABELS[found.edition]}の評価書があるので、"
            f"{_LABELS[edition]}は作りません。公表しない記載が混ざらないよう、"
            "--out で別のフォルダを指定するか、--out を付けずに実行してください。"
        )


def _is_inside(name: str) -> bool:
    path = Path(name)
    return bool(path.parts) and not path.anchor and ".." not in path.parts and "\0" not in name
