"""What is found in the published documents, and why each of it is true of them."""

import re
from datetime import date

from conftest import ROOT, SPECS, Printer
from hyokasho.build.checked import check
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.findings import Level
from test_examples import EXAMPLES


def test_the_findings_of_the_published_documents_are_those_that_are_explained(
    printer: Printer,
) -> None:
    page = (ROOT / "docs" / "findings-of-published.md").read_text(encoding="utf-8")
    explained = {}
    for section in page.split("\n## ")[1:]:
        name, _, body = section.partition("\n")
        explained[name] = re.findall(r"^\| ([SD][0-9]{3}) \| (.+?) \| .+ \|$", body, re.MULTILINE)
    specs = [path.relative_to(ROOT).as_posix() for path in SPECS if path not in EXAMPLES]
    found = {
        name: [(f.code, f.item) for f in printer.check_file(ROOT / name).findings] for name in specs
    }
    assert found == explained


def test_the_draft_of_2018_was_right_in_its_time_but_for_three_things(printer: Printer) -> None:
    """The name of the 委員会, an accident of more than three years ago, and a lost annex."""
    (spec,) = find_specs((ROOT / "specs" / "kobe" / "jido-teate.yaml",))
    findings = check(spec, Registers(printer.font), date(2018, 12, 17)).findings
    warnings = {f.code for f in findings if f.level is Level.WARNING}
    assert warnings == {"D101", "D320", "D337", "D362"}
