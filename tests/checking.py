"""What tests of the check share: a small spec, and what is found in it."""

from datetime import date

from hyokasho.check.spec import Checked, check_spec
from hyokasho.findings import Finding
from hyokasho.fonts import find_font
from hyokasho.forms.load import form_names

HEAD = """様式: 全項目評価書 令和6年10月
表紙:
  評価書名: 甲
  評価実施機関名: 乙市長
"""
FORMS, FONT = form_names(), find_font()
FILES = "特定個人情報ファイルの概要:\n"


def check(source: str | bytes, as_of: date | None = None) -> Checked:
    data = source if isinstance(source, bytes) else source.encode()
    return check_spec(data, FORMS, FONT, as_of=as_of)


def codes(source: str | bytes, as_of: date | None = None) -> list[str]:
    return [finding.code for finding in check(source, as_of).findings]


def only(source: str | bytes, as_of: date | None = None) -> Finding:
    (finding,) = check(source, as_of).findings
    return finding
