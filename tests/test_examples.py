"""The invented examples among the specs: without findings, and marked wherever they are seen."""

from pathlib import Path

import pytest

from conftest import ROOT, Printer
from hyokasho.document.model import texts

EXAMPLES = sorted(
    path
    for path in (ROOT / "specs").glob("[!_]*/[!_]*.yaml")
    if path.read_text(encoding="utf-8").startswith("# ")
    and "【記載例】" in path.read_text(encoding="utf-8").partition("\n")[0]
)


def test_each_agency_has_an_example() -> None:
    assert {path.parent.name for path in EXAMPLES} == {
        path.parent.name for path in (ROOT / "specs").glob("[!_]*/[!_]*.yaml")
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_no_findings(path: Path, printer: Printer) -> None:
    assert printer.check_file(path).findings == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_in_title_and_text_that_it_is_one(path: Path, printer: Printer) -> None:
    document = printer.document_of(path)
    assert document.title.endswith("【記載例】")
    assert any("実在の事務を評価したものではない" in text for text in texts(document))
