"""Checks one spec: bytes in, findings and, where it can be read, the derived assessment out."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date

from hyokasho.changes.former_keys import renamed
from hyokasho.check.glyphs import check_annex_files, check_glyphs
from hyokasho.check.no_form import form_name, no_form
from hyokasho.check.rules.apply import check_rules
from hyokasho.check.rules.subject import Subject
from hyokasho.check.schema import check_schema
from hyokasho.check.supplied import check_supplied
from hyokasho.check.suppress import Suppression, suppress, suppressions, unused
from hyokasho.check.switched_off import check_switched_off
from hyokasho.check.veil import veil
from hyokasho.dates import When
from hyokasho.derive.derive import derive, overrides
from hyokasho.document.markdown import MarkdownError, PandocError, rich
from hyokasho.findings import Finding, Level, has_errors
from hyokasho.fonts import Font
from hyokasho.forms import keys
from hyokasho.forms.load import load_form
from hyokasho.forms.model import Form
from hyokasho.forms.wording import place
from hyokasho.source import answers as a
from hyokasho.source.files import NO_FILES
from hyokasho.source.library import EMPTY
from hyokasho.source.parse import Parsed, parse
from hyokasho.source.read import read
from hyokasho.source.surroundings import ALONE, Surroundings
from hyokasho.source.tree import Mapping, values
from hyokasho.words import quoted

# More than anybody would read in one go.
MAX_FINDINGS = 300
_MARKDOWN = "段落、箇条書き、表、強調、リンクだけが使えます。"
_AGAIN = (
    "もう一度実行してください。それでも同じなら、この文を短く分けるか、"
    "「python3 -m pip install --force-reinstall pypandoc_binary」を実行してください。"
)
# Codes of the change log and of other assessments, which are found once the spec is known.
_ELSEWHERE = ("D2", "D6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is known of a spec: `assessment` is None where it could not be read at all.

    `suppressions` are those of its comments that are about findings of other checks.
    """

    findings: tuple[Finding, ...]
    assessment: a.Assessment | None = None
    tree: Mapping | None = None
    suppressions: tuple[Suppression, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether no finding forbids publication."""
        return self.assessment is not None and not has_errors(self.findings)


def check_spec(
    data: bytes,
    forms: MappingOf[str, str],
    font: Font,
    surroundings: Surroundings = ALONE,
    as_of: date | None = None,
) -> Checked:
    """The findings of a spec, sorted by place.

    `forms` maps the name of each form (全項目評価書 平成30年5月) to its id; `files` has the images
    that the spec names. `as_of` is the day for which rules with a date are asked; without it a
    document that has no 公表日 is held against the newest law.
    """
    parsed = parse(data)
    if parsed.tree is None:
        return Checked(findings=_ordered(parsed.findings))
    form = _form(parsed.tree, forms)
    if isinstance(form, Finding):
        found = veil((*parsed.findings, form), parsed.tree, None)
        return Checked(findings=_ordered(found), tree=parsed.tree)
    return _check(_Read(data, parsed, parsed.tree, form), font, surroundings, as_of)


def check_register(data: bytes, form: Form, font: Font | None) -> Checked:
    """The findings of a register, such as that of an agency, sorted by place.

    Without a font it is one of former times: it is read by its former keys as well, and nobody asks
    whether it could be printed today.
    """
    parsed = parse(data)
    if font is None and parsed.tree is not None:
        parsed = replace(parsed, tree=renamed(parsed.tree, form))
    if parsed.tree is None:
        return Checked(findings=_ordered(parsed.findings))
    wrong_form = _form(parsed.tree, {form.name: form.id}, form)
    if isinstance(wrong_form, Finding):
        return Checked(findings=_ordered((*parsed.findings, wrong_form)), tree=parsed.tree)
    return _check(_Read(data, parsed, parsed.tree, form), font, None, None)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read, with its form."""

    data: bytes
    parsed: Parsed
    tree: Mapping
    form: Form


def _check(
    source: _Read, font: Font | None, surroundings: Surroundings | None, as_of: date | None
) -> Checked:
    """What is found in the tree; a register stands alone, without surroundings."""
    tree, form = source.tree, source.form
    library = surroundings.library if surroundings else None
    files = surroundings.files if surroundings else NO_FILES
    assessment, reading = read(tree, form, library, files)
    agency = surroundings.agency if surroundings else None
    derived = derive(assessment, agency)
    in_yaml = tuple(_placed(source.parsed, form))
    said = {finding.position for finding in in_yaml}
    in_form = (*check_schema(tree, form), *reading)
    wrong = (*in_yaml, *(f for f in in_form if f.file or f.position not in said))
    subject = Subject(
        assessment=derived,
        tree=tree,
        library=library or EMPTY,
        published=_day(derived),
        as_of=as_of,
    )
    findings = (
        *wrong,
        *(_glyphs(derived, tree, font) if font else ()),
        *_markdown(derived, tree),
        *_sound(overrides(derived), wrong),
        *_sound(tuple(check_switched_off(derived)), wrong),
        *_sound(tuple(check_supplied(derived, tree)), wrong),
        *_readable(_sound(tuple(check_rules(subject)), wrong), wrong),
    )
    given, misused = suppressions(source.data, tree)
    ours = tuple(one for one in given if not one.code.startswith(_ELSEWHERE))
    others = tuple(one for one in given if one.code.startswith(_ELSEWHERE))
    kept, vain = suppress(findings, ours)
    return Checked(
        findings=_ordered(veil((*kept, *misused, *unused(vain)), tree, form)),
        assessment=derived,
        tree=tree,
        suppressions=others,
    )


def _day(assessment: a.Assessment) -> date | None:
    """The day of a document that has one (公表日, the date of a letter)."""
    path = assessment.form.names.date
    value = assessment.answer(path).value if path else None
    return value.last_day if isinstance(value, When) else None


def _glyphs(assessment: a.Assessment, tree: Mapping, font: Font) -> Iterator[Finding]:
    yield from check_glyphs(tree, assessment.form, font)
    yield from check_annex_files(assessment, font)
    yield from _drawn_glyphs(assessment, font)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, each once and sorted.

    Of very many the first and gravest, with a note that there are more.
    """
    found = sorted(set(findings), key=lambda finding: finding.sort_key)
    if len(found) <= MAX_FINDINGS:
        return tuple(found)
    gravest = sorted(found, key=lambda finding: (-finding.level, finding.sort_key))[:MAX_FINDINGS]
    note = Finding(
        code="S214",
        level=Level.NOTE,
        message=f"指摘が {len(found):,} 件以上あるので、{MAX_FINDINGS} 件だけを示しました。",
        hint="「様式:」が正しいか、字下げが様式の順になっているかを確かめてください。",
        position=gravest[0].position,
    )
    return tuple(sorted((*gravest, note), key=lambda finding: finding.sort_key))


def _placed(parsed: Parsed, form: Form) -> Iterator[Finding]:
    """What is wrong in the YAML, with the item of the form where it is."""
    for finding, path in zip(parsed.findings, parsed.paths, strict=True):
        yield replace(finding, item=place(form, path))


def _sound(found: tuple[Finding, ...], wrong: tuple[Finding, ...]) -> Iterator[Finding]:
    """Those findings that are not about, or below, an item that is wrong as it is written."""
    items = tuple(finding.item for finding in wrong if finding.level is Level.ERROR)
    below = tuple(f"{item}－" for item in items if item)
    return (f for f in found if f.item not in items and not f.item.startswith(below))


def _readable(found: Iterable[Finding], wrong: tuple[Finding, ...]) -> Iterator[Finding]:
    """Those findings that are not about an item of which a part is wrong as it is written."""
    items = tuple(finding.item for finding in wrong if finding.level is Level.ERROR)
    return (f for f in found if not f.item or not any(i.startswith(f"{f.item}－") for i in items))


def _form(tree: Mapping, forms: MappingOf[str, str], only: Form | None = None) -> Form | Finding:
    """The form that the tree names; `only` is the one that it may be."""
    name = form_name(tree)
    if name in forms:
        return only or load_form(forms[name])
    of_kind = [form for form in forms if form.split()[0] == name.partition(" ")[0]]
    likely = of_kind or list(forms)
    write = f"「{keys.FORM}: {likely[0]}」と書いてください。"
    if len(likely) > 1:
        known = "".join(f"「{form}」" for form in likely)
        write = f"{known}のどれかを「{keys.FORM}: …」と書いてください。"
    return no_form(tree, likely, write)


def _drawn_glyphs(assessment: a.Assessment, font: Font) -> Iterator[Finding]:
    """A finding for each image with words that the font cannot print."""
    records = (*assessment.sections.values(), *assessment.files)
    for answer in (answer for record in records for answer in a.answers(record)):
        for figure in answer.value.figures if isinstance(answer.value, a.Figures) else ():
            missing = font.lacks("".join(figure.picture.words))
            if missing:
                yield Finding(
                    code="D111",
                    level=Level.ERROR,
                    message=f"画像の中の文字「{quoted(missing[0])}」（U+{ord(missing[0]):04X}）は、"
                    f"フォント（{font.family}）にないので印刷できません。",
                    hint="SVG の文字を図形（パス）に変えるか、PNG で保存してください。",
                    position=answer.position,
                )


def _markdown(assessment: a.Assessment, tree: Mapping) -> tuple[Finding, ...]:
    """A finding for each `!md` text that cannot be printed."""
    findings = []
    # A shared text is told where the spec refers to it.
    paths = {at: path for path, s in values(tree) for at in (s.position, s.position_of(0))}
    records = (*assessment.sections.values(), *assessment.files)
    for answer in (answer for record in records for answer in a.answers(record)):
        for part in answer.value.parts if isinstance(answer.value, a.Text) else ():
            if not isinstance(part, a.Markdown):
                continue
            try:
                list(rich(part))
            except MarkdownError as error:
                unread = isinstance(error, PandocError)
                findings.append(
                    Finding(
                        code="S310" if unread else "S303",
                        level=Level.ERROR,
                        message=error.message,
                        hint=_AGAIN if unread else _MARKDOWN,
                        position=part.position,
                        item=place(assessment.form, paths.get(part.position, ())),
                    )
                )
    return tuple(findings)
