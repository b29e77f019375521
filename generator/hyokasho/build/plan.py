"""The plans (計画管理書) of an agency from all specs in its folder, not yet printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from hyokasho.build.checked import check
from hyokasho.build.specs import SPECS, NoSpecError, Spec, find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.plan import check_plan
from hyokasho.derive.plan import plan, taken_kinds
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.findings import Finding, has_errors
from hyokasho.forms.model import Form
from hyokasho.nearest import did_you_mean
from hyokasho.source import answers as a

SLUG = "keikaku"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of one 評価実施機関: the name of its files, and what it has of assessments.

    `agency` is the register of the agency, None without one.
    """

    slug: str
    organization: str
    assessments: Mapping[str, a.Assessment]
    agency: a.Assessment | None

    def findings(self, form: Form) -> tuple[Finding, ...]:
        """What is wrong between its assessments."""
        return check_plan(form, self.assessments)

    def document(self, form: Form, edition: Edition, made: date | None) -> Document:
        """The plan as it is printed; `made` is the day on its cover, None for a blank.

        Raises:
            FormFileError: The form takes something from the assessments that they do not have.
        """
        assessments = tuple(self.assessments.values())
        return compose(plan(form, self.organization, assessments, made, self.agency), edition)


def agency_specs(agency: str) -> tuple[Spec, ...]:
    """The specs of the agency, named by its folder under `specs/` or by the path of that folder.

    Raises:
        NoSpecError: There is no such folder, there is no spec in it, or one has the name that the
            files of the plan have.
    """
    folder = _folder(agency)
    specs = find_specs((folder,)) if any(folder.glob("[!_]*.yaml")) else ()
    if not specs:
        raise NoSpecError(f"{folder.as_posix()} に評価書の YAML が一つもありません。")
    for spec in specs:
        if spec.slug.startswith(SLUG):
            raise NoSpecError(
                f"{spec.name} は計画管理書と出力先が同じになります。名前を変えてください。"
            )
    return specs


def _folder(agency: str) -> Path:
    for folder in (SPECS / agency, Path(agency)):
        if agency and folder.is_dir() and folder.resolve() != SPECS.resolve():
            return folder
    known = sorted(path.name for path in SPECS.glob("[!_]*") if path.is_dir())
    hint = did_you_mean(agency, known) or f"{SPECS.name}/ にある機関は {'、'.join(known)} です。"
    raise NoSpecError(f"機関 {agency} のフォルダがありません。{hint if known else ''}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plans of an agency, one for each 評価実施機関名, in the order of the names.

    `findings` are those of the assessments that cannot be published, and there are no plans then:
    a plan that left one out would look complete. Else they are those between the assessments.
    """

    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether the plans may be printed."""
        return bool(self.plans) and not has_errors(self.findings)


def plan_agency(specs: Sequence[Spec], form: Form, registers: Registers) -> Planned:
    """The plans that follow from the specs of an agency; letters are no part of them."""
    checked = {spec.name: check(spec, registers) for spec in specs}
    kinds = taken_kinds(form)
    checked = {
        name: one
        for name, one in checked.items()
        if one.assessment is None or one.assessment.form.kind in kinds
    }
    broken = [one for one in checked.values() if not one.publishable]
    if broken:
        return Planned(plans=(), findings=tuple(f for one in broken for f in one.findings))
    assessments = {name: one.assessment for name, one in checked.items() if one.assessment}
    made = plans(assessments, registers.around(specs[0]).surroundings.agency)
    return Planned(plans=made, findings=tuple(f for one in made for f in one.findings(form)))


def plans(assessments: Mapping[str, a.Assessment], agency: a.Assessment | None) -> tuple[Plan, ...]:
    """One plan for each 評価実施機関名 of the assessments, by the name of their file."""
    by_name: dict[str, dict[str, a.Assessment]] = {}
    for file, assessment in assessments.items():
        by_name.setdefault(assessment.agency, {})[file] = assessment
    return tuple(
        Plan(
            slug=SLUG if len(by_name) == 1 else f"{SLUG}-{number}",
            organization=name,
            assessments=MappingProxyType(theirs),
            agency=agency if agency and agency.agency == name else None,
        )
        for number, (name, theirs) in enumerate(sorted(by_name.items()), 1)
    )
