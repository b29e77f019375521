"""All that an assessment is made of, as bytes that can be sent to another process or machine."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from hyokasho.build.files import Folder, PackedFolder, Refused
from hyokasho.build.history import Missing, SpecHistory
from hyokasho.build.specs import SUFFIX, Spec, UnreadableSpecError, read_source
from hyokasho.build.states import WORKING, RememberedFiles, register_paths

# Where things lie for whoever works on them: the same on every machine.
_ROOT = PurePosixPath("/hyokasho")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A spec, the folder beside it, the registers around it, and what its history says.

    Paths are told from a root that is the same everywhere; `here` is the folder that the user works
    in.
    """

    path: str
    here: str
    source: bytes
    beside: PackedFolder
    around: tuple[tuple[str, bytes | Refused], ...]
    history: SpecHistory | Missing = Missing.NONE

    def told(self, history: SpecHistory | Missing) -> "Material":
        """The same with what the history says, all in memory, to be sent."""
        if isinstance(history, SpecHistory):
            packed = history.packed(Path(_ROOT))
            history = replace(packed, current=self._is_committed(packed))
        return replace(self, history=history)

    def _is_committed(self, history: SpecHistory) -> bool:
        """Whether the last commit left all this as it is here."""
        beside = f"{self.path.removesuffix(SUFFIX)}/"
        ours: dict[str, bytes | Refused] = {self.path: self.source, **dict(self.around)}
        ours |= {f"{beside}{name}": data for name, data in self.beside.files.items()}
        theirs = {
            (history.top / path).as_posix(): None if found.link else found.blob
            for path, found in history.tree(len(history.commits) - 1).items()
        }
        # Of what lies among the shared texts, only texts count.
        told = {path for path in theirs if path.endswith(SUFFIX) or path.startswith(beside)}
        return told == ours.keys() and all(
            (blob := theirs[path]) is not None and history.contents.read(blob) == data
            for path, data in ours.items()
        )

    @property
    def spec(self) -> Spec:
        """The spec, as it lies below the root."""
        path = Path(self.path)
        return Spec(path.parent.name, path.stem, path, Path(self.here))

    @property
    def registers(self) -> RememberedFiles:
        """The files around it."""
        return RememberedFiles(
            tuple((Path(path), data) for path, data in self.around), Path(self.here)
        )


class Collector:
    """Collects what specs are made of; what stands around several of them is read once."""

    def __init__(self) -> None:
        self._around: dict[Path, tuple[tuple[Path, bytes | Refused], ...]] = {}

    def collect(self, spec: Spec, top: Path | None) -> Material:
        """What the spec is made of as it stands in the working folder, without its history.

        `top` is the top folder of the repository that it lies in, if there is one.

        Raises:
            UnreadableSpecError: The spec cannot be read.
        """
        path, here = spec.path.absolute(), Path.cwd()
        root = top or Path(os.path.commonpath([here, path.parents[1]]))
        return Material(
            path=_told(path, root),
            here=_told(here, root),
            source=read_source(spec.path),
            beside=Folder(path.with_suffix("")).packed(),
            around=tuple((_told(found, root), data) for found, data in self._registers(path)),
        )

    def _registers(self, spec: Path) -> tuple[tuple[Path, bytes | Refused], ...]:
        folder = spec.parent
        if folder not in self._around:
            paths = register_paths(folder, WORKING)
            self._around[folder] = tuple((path, _read(path)) for path in paths)
        return self._around[folder]


def _read(register: Path) -> bytes | Refused:
    try:
        return WORKING.read(register)
    except UnreadableSpecError as error:
        return Refused(str(error), error.hint)


def _told(path: Path, root: Path) -> str:
    return (_ROOT / path.relative_to(root).as_posix()).as_posix()


def folder_digest(folder: PackedFolder) -> str:
    """A hash of what stands in a folder."""
    return digest_of(sorted(folder.files.items()))


def digest_of(files: Iterable[tuple[str, bytes | Refused]]) -> str:
    """A hash of files with their names."""
    found = hashlib.sha256()
    for name, data in files:
        content = data.message.encode() if isinstance(data, Refused) else data
        found.update(f"{len(name)} {len(content)} {name}".encode("utf-8", "surrogateescape"))
        found.update(content)
    return found.hexdigest()
