"""What tests of the check share: a small spec of the newest edition, and what is found in one."""

from datetime import date
from pathlib import Path

from hyokasho.build import checked
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.spec import Checked, check_spec
from hyokasho.findings import Finding
from hyokasho.fonts import find_font
from hyokasho.forms.load import form_names
from hyokasho.source.files import NO_FILES, Files
from hyokasho.source.surroundings import Surroundings

HEAD = """様式: 全項目評価書 令和6年10月
表紙:
  評価書名: 甲
  評価実施機関名: 乙市長
"""
FORMS, FONT = form_names(), find_font()
FILES = "特定個人情報ファイルの概要:\n"


def check(source: str | bytes, as_of: date | None = None, *, files: Files = NO_FILES) -> Checked:
    """A spec that stands alone, but for the files in its folder."""
    data = source if isinstance(source, bytes) else source.encode()
    return check_spec(data, FORMS, FONT, Surroundings(files=files), as_of)


def check_file(path: Path) -> Checked:
    """A spec that lies where its agency and the shared texts are."""
    (spec,) = find_specs((path,))
    return checked.check(spec, Registers(FONT))


def codes(source: str | bytes, as_of: date | None = None) -> list[str]:
    return [finding.code for finding in check(source, as_of).findings]


def only(source: str | bytes, as_of: date | None = None) -> Finding:
    (finding,) = check(source, as_of).findings
    return finding
