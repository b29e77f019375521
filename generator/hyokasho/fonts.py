"""The font that is embedded in the PDF, and which signs it can print."""

import hashlib
import json
import sysconfig
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from hyokasho import kept
from hyokasho.errors import HyokashoError

_WHEEL = "matplotlib_fontja"
_WHEEL_FILE = Path("fonts", "ipaexg.ttf")


class MissingFontError(HyokashoError):
    """There is no font to print with."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font file."""

    path: Path

    @property
    def family(self) -> str:
        """The family name by which Typst knows it."""
        return _family(self.path)

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was when that was first asked for, in hex."""
        return _digest(self.path)

    def lacks(self, text: str) -> str:
        """The signs of the text that the font cannot print, each once, in their order."""
        printable = _coverage(self.path)
        signs = dict.fromkeys(sign for sign in text if ord(sign) not in printable)
        return "".join(sign for sign in signs if sign != "\n")


def find_font(path: Path | None = None) -> Font:
    """The font at that path, else the pinned one (IPAexゴシック) from its wheel.

    The pinned font does not depend on the machine, so that the same source gives the same bytes.

    Raises:
        MissingFontError: The file is not a font, or no wheel with the font is installed.
    """
    if path is None:
        return _pinned()
    try:
        _family(path)
    except Exception as error:
        raise MissingFontError(f"フォント {path.name} を読めません。") from error
    return Font(path)


def _pinned() -> Font:
    spec = find_spec(_WHEEL)
    folders = [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
    folders.append(Path(sysconfig.get_path("purelib"), _WHEEL))
    for folder in folders:
        path = folder / _WHEEL_FILE
        if path.is_file():
            return Font(path)
    raise MissingFontError(
        "PDF のフォント（IPAexゴシック）がありません。"
        "「python3 -m pip install --no-deps matplotlib-fontja」でインストールするか、"
        "--font でフォントのファイルを指定してください。"
    )


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _coverage(path: Path) -> frozenset[int]:
    return frozenset(_told(path).signs)


@cache
def _family(path: Path) -> str:
    return _told(path).family


@dataclass(frozen=True, slots=True)
class _Told:
    """What a font file says: its family, and the signs that it can print."""

    family: str
    signs: list[int]


@cache
def _told(path: Path) -> _Told:
    """What the file says; kept, since to read it takes a tenth of a second."""
    key = _digest(path)
    known = kept.recall("fonts", key)
    if known is not None:
        return _Told(**json.loads(known))
    # Takes long to load, and a build that has nothing to do needs no font.
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(path, lazy=True, fontNumber=0) as font:
        name = font["name"]
        family = str(name.getDebugName(16) or name.getDebugName(1))
        told = _Told(family, sorted(font.getBestCmap()))
    kept.keep("fonts", key, json.dumps(asdict(told)).encode())
    return told
