"""Finds the specs and says where their outputs go."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hyokasho.build.regular import opened
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, Level, Position
from hyokasho.source.decode import MAX_BYTES
from hyokasho.words import visible

SPECS = Path("specs")
# The code of the finding that a file cannot be read at all.
UNREADABLE = "S100"
# The code of the finding that a file has a name of which no output can be made.
MISNAMED = "S129"
# What stands in the output folder beside the folders of the agencies.
INDEX = "index.html"
MANIFEST = "manifest.json"
SUFFIX = ".yaml"
# As others write it, and so people, too.
_YAML = frozenset({SUFFIX, ".yml"})
# Beside the specs of an agency, its register; beside the agencies, the texts that all of them use.
AGENCY = f"_agency{SUFFIX}"
SHARED = "_shared"


class NoSpecError(HyokashoError):
    """There is nothing to build where the user points."""


@dataclass(frozen=True, slots=True, order=True)
class Spec:
    """A spec file; its output goes to `<agency>/<slug>`.

    `here` is the folder in which the user works, None for that of the process.
    """

    agency: str
    slug: str
    path: Path
    here: Path | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The path as the user would write it, with slashes."""
        return named(self.path, self.here)

    def beside(self, name: str) -> str:
        """The path of a file in the folder of the spec, as the user would write it."""
        return f"{self.name.removesuffix(SUFFIX)}/{name}"


def shown(path: Path) -> str:
    """The name of a path for a sentence: no sign of it is obeyed by a terminal."""
    return visible(named(path))


def named(path: Path, here: Path | None = None) -> str:
    """A path as a user in that folder would write it, with slashes; outside, its name alone."""
    try:
        return path.absolute().relative_to(here or Path.cwd()).as_posix()
    except ValueError:
        return path.name


class UnreadableSpecError(HyokashoError):
    """The file of a spec or register cannot be read; `hint` says what to do."""

    def __init__(
        self, problem: str, hint: str = "ファイルの権限を確かめてください。", code: str = UNREADABLE
    ) -> None:
        super().__init__(problem)
        self.hint = hint
        self.code = code

    @property
    def message(self) -> str:
        """What cannot be read, and what to do."""
        return f"{self}{self.hint}"

    def finding(self, file: str) -> Finding:
        """The same, said of that file, so that those after it are checked all the same."""
        return Finding(
            code=self.code,
            level=Level.ERROR,
            message=str(self),
            hint=self.hint,
            position=Position(1, 1),
            file=file,
        )


def read_source(path: Path) -> bytes:
    """The bytes of the file of a spec or register.

    Raises:
        UnreadableSpecError: The file cannot be read, is no file or larger than any spec may be; no
            output can have its name; or it or a folder below the working one is a link, which might
            show a file from elsewhere on the machine to whoever proposed it.
    """
    name = shown(path)
    _refuse_name(path, name)
    if any(map(os.path.islink, _below(path))):
        raise UnreadableSpecError(
            f"{name} はリンクなので読みません。", "ファイルそのものを置いてください。"
        )
    try:
        return _read(path)
    except FileNotFoundError as error:
        raise UnreadableSpecError(
            f"{name} がありません。", "ほかの場所に移したか、消していないかを確かめてください。"
        ) from error
    except IsADirectoryError as error:
        raise _no_file(name) from error
    except PermissionError as error:
        raise UnreadableSpecError(f"{name} を読む権限がありません。") from error
    except OSError as error:
        raise UnreadableSpecError(f"{name} を読めません（{error.strerror}）。") from error


def _refuse_name(path: Path, name: str) -> None:
    """Nothing for a path by which an output can be named, `<agency>/<slug>`, on a page too."""
    agency = path.absolute().parent.name
    try:
        # The bytes on the disk count, whatever this process takes them for.
        os.fsencode(f"{agency}/{path.name}").decode()
    except UnicodeDecodeError as error:
        raise UnreadableSpecError(
            f"{name} の名前が UTF-8 ではないので、出力に名前を付けられません。",
            "フォルダとファイルの名前を、半角の英数字などに付け直してください。",
            MISNAMED,
        ) from error
    if agency.lower() in {INDEX, MANIFEST} or agency.startswith("."):
        raise UnreadableSpecError(
            f"{name} のフォルダの名前「{visible(agency)}」は、出力先で使えません。",
            f"「{INDEX}」「{MANIFEST}」と、「.」で始まる名前のほかの、"
            "機関を表す名前（okayama など）に変えてください。",
            MISNAMED,
        )


def _read(path: Path) -> bytes:
    with opened(path) as (file, size):
        if size > MAX_BYTES:
            raise UnreadableSpecError(
                f"ファイルが大きすぎます（{size:,} バイト）。",
                f"{MAX_BYTES:,} バイトまでにしてください。",
                "S102",
            )
        return file.read(MAX_BYTES + 1)


def _no_file(name: str) -> UnreadableSpecError:
    return UnreadableSpecError(
        f"{name} はファイルではないので読めません。",
        "その名前のフォルダなどを除き、評価書の YAML を置いてください。",
    )


def _below(path: Path) -> Iterator[Path]:
    """The path, and the folders above it as far as they lie below the working folder."""
    whole, here = path.absolute(), Path.cwd()
    yield whole
    if whole.is_relative_to(here):
        yield from (folder for folder in whole.parents if here in folder.parents)


def spec_at(path: Path, root: Path = SPECS) -> Spec | None:
    """The spec that a path below `root`, the folder of all agencies, is or was; None for others.

    Files and folders that begin with _ are none.
    """
    whole = path.absolute()
    folder = whole.parent
    hidden = whole.name.startswith("_") or folder.name.startswith("_")
    if whole.suffix != SUFFIX or folder.parent != root.absolute() or hidden:
        return None
    return Spec(folder.name, whole.stem, path)


def all_specs(root: Path = SPECS) -> tuple[Spec, ...]:
    """The specs of all agencies, in order; none where there is no such folder."""
    found = (spec_at(path, root) for path in root.glob(f"*/*{SUFFIX}"))
    return tuple(sorted(spec for spec in found if spec is not None))


def find_specs(paths: tuple[Path, ...]) -> tuple[Spec, ...]:
    """The specs at the paths, or all below `specs/`, in order; files that begin with _ are none.

    Raises:
        NoSpecError: A path does not exist, or there is no spec at all.
    """
    found: dict[Path, Spec] = {}
    for path in paths or (SPECS,):
        if not os.path.lexists(path):
            raise NoSpecError(f"{path.as_posix()} がありません。評価書の YAML を置いてください。")
        for file in _files(path):
            found.setdefault(file.absolute(), Spec(file.absolute().parent.name, file.stem, file))
    if not found:
        raise NoSpecError("評価書の YAML（specs/機関/評価書.yaml）が一つもありません。")
    specs = tuple(sorted(found.values()))
    taken: dict[tuple[str, str], Spec] = {}
    for spec in specs:
        other = taken.setdefault((spec.agency, spec.slug), spec)
        if other is not spec:
            raise NoSpecError(
                f"{other.name} と {spec.name} は出力先が同じになります。"
                "どちらかの名前を変えてください。"
            )
    return specs


def skipped(paths: tuple[Path, ...]) -> Iterator[str]:
    """A remark on each file that looks like a spec but is none, where all specs are asked for.

    What begins with _ is left out on purpose.
    """
    if any(path.name != SPECS.name for path in paths):
        return
    for root in paths or (SPECS,):
        for path in sorted((*root.glob("*.*"), *root.glob("*/*.*"))):
            is_text = path.parent.name == SHARED and path.suffix == SUFFIX
            if path.suffix.lower() not in _YAML or path.name.startswith("_") or is_text:
                continue
            if path.is_file() and spec_at(path, root) is None:
                yield (
                    f"{shown(path)} は読んでいません。読むのは、{SPECS.name}/機関/名前{SUFFIX} の形"
                    f"（終わりは小文字の {SUFFIX}）のファイルだけです。"
                )


def _files(path: Path) -> list[Path]:
    """The specs at the path, with what only looks like one, which is told when it is read.

    A register stands for all specs around which it stands.
    """
    if path.name == AGENCY:
        return _files(path.absolute().parent)
    if path.absolute().parent.name == SHARED:
        return _files(path.absolute().parent.parent)
    if not path.is_dir() or path.suffix == SUFFIX:
        return [path]
    try:
        inside = [one for one in path.iterdir() if not one.name.startswith("_")]
    except OSError:
        return [path]
    if path.name == SPECS.name:
        return [file for one in inside if one.is_dir() for file in _files(one)]
    return [one for one in inside if one.suffix == SUFFIX]
