"""Runs the rules over a document."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from hyokasho.check.rules import (
    accidents,
    blanks,
    characters,
    log_rows,
    names,
    numbers,
    offices,
    procedure,
    references,
)
from hyokasho.check.rules.catalog import Rule, rules
from hyokasho.check.rules.stale import folded, stale_words
from hyokasho.check.rules.subject import Found, Subject
from hyokasho.findings import Finding

Check = Callable[[Subject], Iterator[Found]]

# What each rule does that its data does not say; some codes have two functions.
CHECKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "D305": (numbers.persons_do_not_fit, numbers.more_persons_than_the_file),
        "D306": (procedure.used_before_held,),
        "D310": (blanks.asked_but_blank,),
        "D311": (blanks.written_but_not_asked,),
        "D312": (blanks.option_not_chosen,),
        "D313": (blanks.box_without_words,),
        "D315": (numbers.more_record_items_than_the_band,),
        "D320": (references.no_such_annex,),
        "D321": (references.no_such_appendix,),
        "D322": (references.nothing_above,),
        "D323": (references.no_such_item,),
        "D361": (offices.name_of_a_person,),
        "D362": (accidents.out_of_the_window,),
        "D363": (accidents.without_a_month,),
        "D365": (procedure.short_period,),
        "D366": (procedure.after_publication,),
        "D367": (procedure.checked_before_opinions,),
        "D368": (procedure.counted_long_ago,),
        "D370": (procedure.not_reviewed,),
        "D371": (procedure.not_repeated,),
        "D372": (procedure.old_edition,),
        "D375": (names.another_name_in_the_file_book,),
        "D376": (offices.one_section_in_two_divisions,),
        "D381": (characters.half_width_kana,),
        "D382": (characters.rare_signs,),
        "D383": (characters.mixed_width,),
        "D385": (log_rows.day_of_a_row,),
        "D386": (log_rows.nothing_changed,),
        "D387": (log_rows.wrong_term,),
    }
)


def check_rules(subject: Subject) -> Iterator[Finding]:
    """The findings of all rules that hold on the day of the document, in the order of the codes."""
    whole_law = subject.form.published
    held = [
        rule
        for rule in rules().values()
        if rule.holds_on(subject.day) and (whole_law or rule.in_registers)
    ]
    whole = folded(subject.texts)
    for rule in held:
        for check in _checks(rule):
            yield from (_finding(rule, found) for found in check(subject))
        if rule.word is not None:
            yield from (_finding(rule, found) for found in stale_words(subject, rule, whole))


def _checks(rule: Rule) -> tuple[Check, ...]:
    return (*CHECKS.get(rule.code, ()), *(case.found for case in rule.cases))


def _finding(rule: Rule, found: Found) -> Finding:
    return Finding(
        code=rule.code,
        level=rule.level,
        message=found.message,
        hint=found.hint,
        position=found.position,
        file=found.file,
        item=found.item,
        basis=rule.basis,
    )
