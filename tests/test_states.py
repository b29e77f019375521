"""Registers come from whatever state of the files they are asked of."""

from pathlib import Path

from conftest import ROOT
from hyokasho.build.specs import Spec
from hyokasho.build.states import WORKING
from hyokasho.build.surroundings import Registers
from hyokasho.fonts import find_font
from hyokasho.source.answers import text_of


class Remembered:
    """Files that stand nowhere but in memory."""

    def __init__(self, files: dict[Path, bytes]) -> None:
        self._files = files

    def read(self, path: Path) -> bytes:
        return self._files[path]

    def within(self, folder: Path) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self._files if path.parent == folder))

    def name(self, path: Path) -> str:
        return path.name


def test_the_register_is_that_of_the_state_and_not_of_the_working_folder(tmp_path: Path) -> None:
    folder = tmp_path / "specs" / "test"
    folder.mkdir(parents=True)
    register = "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: %s}\n"
    (folder / "_agency.yaml").write_text(register % "今の市長", encoding="utf-8")
    before = Remembered({folder / "_agency.yaml": (register % "前の市長").encode()})
    spec = Spec("test", "a", folder / "a.yaml")
    names = []
    for files in (before, WORKING):
        agency = Registers(find_font(), files).around(spec).surroundings.agency
        assert agency is not None
        names.append(text_of(agency.cover.answer("organization").value))
    assert names == ["前の市長", "今の市長"]


def test_the_working_folder_names_its_files_and_no_folders() -> None:
    found = WORKING.within(ROOT / "specs" / "okayama")
    assert ROOT / "specs" / "okayama" / "_agency.yaml" in found
    assert all(path.is_file() for path in found)
    assert WORKING.within(ROOT / "specs" / "nowhere") == ()
