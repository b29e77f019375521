"""What a font can print is read once and kept; a damaged copy of that says nothing."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from hyokasho import fonts, kept
from hyokasho.fonts import Font, find_font

SIGNS = "評価書😀\n﷽ア😀"


def anew() -> Font:
    """The font as a new process would know it."""
    for known in (fonts._told, fonts._coverage, fonts._family, fonts._digest):
        known.cache_clear()
    return find_font()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    kept.keep_in(tmp_path)
    anew()
    yield tmp_path
    kept.keep_in(None)


def test_what_is_kept_of_a_font_is_what_it_says(folder: Path) -> None:
    font = find_font()
    told = (font.family, font.lacks(SIGNS))
    assert told == ("IPAexGothic", "😀﷽")
    with patch("fontTools.ttLib.TTFont", side_effect=AssertionError("read again")):
        assert (anew().family, anew().lacks(SIGNS)) == told
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert (anew().family, anew().lacks(SIGNS)) == told


def test_another_font_is_not_taken_for_it(tmp_path: Path) -> None:
    assert find_font().lacks("あ") == ""
    other = tmp_path / "other.ttf"
    data = find_font().path.read_bytes()
    other.write_bytes(data + b"\0")
    with patch("fontTools.ttLib.TTFont", side_effect=KeyError("read")), pytest.raises(KeyError):
        Font(other).lacks("あ")
