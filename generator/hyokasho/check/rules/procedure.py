"""Days of the procedure: their order, the period for opinions, and when it is due again."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.check.rules.written_dates import period_in
from hyokasho.dates import When, wareki, years_after
from hyokasho.findings import Position
from hyokasho.forms import keys
from hyokasho.forms.load import form_names
from hyokasho.source import answers as a

_DAYS = 30
_PERIOD = "procedure/public_comment/period"
_SHORTENING = "procedure/public_comment/shortening_reason"
_CHECKED = "procedure/third_party/date"
_ASSESSED = "procedure/basic_assessment/date"
# What is done before the document is published.
_BEFORE_PUBLICATION = (
    _ASSESSED,
    _CHECKED,
    "procedure/ppc_approval/submission_date",
    "cover/ppc_approval_date",
    "threshold_items/people/as_of",
    "threshold_items/handlers/as_of",
)
_COUNTED = ("threshold_items/people/as_of", "threshold_items/handlers/as_of")
_HELD, _USED = "file_overview/basics/held_since", "file_overview/obtain_use/use_start"
_PUBLISHED = "cover/published_date"
_EDITION = re.compile(r"(?P<era>平成|令和)(?P<year>元|\d+)年(?P<month>\d+)月")
_ERAS = {"平成": 1988, "令和": 2018}


def short_period(subject: Subject) -> Iterator[Found]:
    """A finding where opinions were taken for less than 30 days and no reason is given.

    Both the first and the last day count. 様式３ does not ask for a reason.
    """
    reasons = list(subject.at(_SHORTENING))
    for spot in subject.at(_PERIOD):
        period = period_in(a.text_of(spot.answer.value))
        if period is None or not reasons or not is_blank(reasons[0].answer.value):
            continue
        days = (period[1] - period[0]).days + 1
        if days < _DAYS:
            yield subject.found(
                spot,
                f"意見の聴取が {days} 日間で、{_DAYS} 日より短いのに、特段の理由がありません。",
                "「期間を短縮する特段の理由:」に理由を書いてください。日数は両端を数えます。",
            )


def after_publication(subject: Subject) -> Iterator[Found]:
    """A finding for each step of the procedure that lies after the 公表日."""
    published = subject.named_day
    if published is None:
        return
    for path in _BEFORE_PUBLICATION:
        for spot in subject.at(path):
            day = _first_day(spot)
            if day is not None and day > published:
                yield subject.found(
                    spot,
                    f"{spot.item.label}が {wareki(day)} で、"
                    f"公表日（{wareki(published)}）より後です。",
                    "どちらかの日付を直してください。",
                )
    for spot in subject.at(_PERIOD):
        period = period_in(a.text_of(spot.answer.value))
        if period is not None and period[1] > published:
            yield subject.found(
                spot,
                f"意見の聴取が {wareki(period[1])} までで、公表日"
                f"（{wareki(published)}）より後です。",
                "どちらかの日付を直してください。",
            )


def checked_before_opinions(subject: Subject) -> Iterator[Found]:
    """A finding where 第三者点検 lies before the end of the period for opinions."""
    ends = [period_in(a.text_of(spot.answer.value)) for spot in subject.public(_PERIOD)]
    end = next((period[1] for period in ends if period), None)
    for spot in subject.at(_CHECKED):
        day = spot.answer.value
        if end is not None and isinstance(day, When) and day.last_day < end:
            yield subject.found(
                spot,
                f"第三者点検が、意見の聴取の終わり（{wareki(end)}）より前です。",
                "意見を考えて見直した評価書を、第三者点検にかけます。日付を確かめてください。",
            )


def used_before_held(subject: Subject) -> Iterator[Found]:
    """A finding where a file is used before it is held."""
    held = {id(spot.file): spot.answer.value for spot in subject.public(_HELD)}
    for spot in subject.at(_USED):
        start, since = spot.answer.value, held.get(id(spot.file))
        if isinstance(start, When) and isinstance(since, When) and start.last_day < since.first_day:
            yield subject.found(
                spot,
                f"使用開始日が、保有開始日（{since}）より前です。",
                "どちらかの日付を直してください。",
            )


def counted_long_ago(subject: Subject) -> Iterator[Found]:
    """A finding where the persons were counted more than a year before the document's day."""
    for path in _COUNTED:
        for spot in subject.at(path):
            when = spot.answer.value
            if subject.day is None or not isinstance(when, When):
                continue
            if years_after(when.last_day, 1) < subject.day:
                yield subject.found(
                    spot,
                    f"計数が {wareki(when.last_day)} の時点で、"
                    f"{subject.day_name}より 1 年を超えて前です。",
                    "新しい時点で数え直し、しきい値判断の結果が変わらないかを確かめてください。",
                )


def not_reviewed(subject: Subject) -> Iterator[Found]:
    """A finding where the last publication is more than a year ago."""
    today, day = subject.as_of, _official_day(subject)
    if today is not None and day is not None and years_after(day, 1) < today:
        yield _of_publication(
            subject,
            f"公表日（{wareki(day)}）から 1 年を過ぎています。",
            "記載を実態と照らし合わせて見直してください。変わりがなければ、公表し直す必要はありません。",
        )


def not_repeated(subject: Subject) -> Iterator[Found]:
    """A finding where the assessment was made more than five years ago.

    It counts from the 公表日, but from 実施日 where that is more than a year before: then the
    document was only corrected since, which does not begin the five years anew.
    """
    today, day = subject.as_of, _official_day(subject)
    if today is None or day is None:
        return
    made = next((d for spot in subject.public(_ASSESSED) if (d := _first_day(spot))), day)
    start = made if years_after(made, 1) < day else day
    due = years_after(start, 5) - timedelta(days=1)
    if due < today:
        counted = "公表日" if start == day else "実施日"
        yield _of_publication(
            subject,
            f"{counted}（{wareki(start)}）から 5 年を過ぎています（期限 {wareki(due)}）。",
            "評価を再実施してください。全項目評価書では、意見の聴取と第三者点検もやり直します。",
        )


def old_edition(subject: Subject) -> Iterator[Found]:
    """A finding where the form has a newer edition that is in force on the day asked for."""
    form, ours, today = subject.form, _start(subject.form.edition), subject.as_of
    if today is None or ours is None:
        return
    newer = []
    for name in form_names():
        kind, _, edition = name.partition(" ")
        start = _start(edition)
        if kind == form.kind and start is not None and ours < start <= today:
            newer.append((start, edition))
    entry = subject.tree.find(keys.FORM)
    if newer and entry is not None:
        yield Found(
            message=f"この様式（{form.edition}）より新しい、{max(newer)[1]}の様式があります。",
            hint=f"次の実施・再実施・修正で「様式: {form.kind} {max(newer)[1]}」に替えるかを"
            "確かめてください。",
            position=entry.value.position,
            item=keys.FORM,
        )


def _official_day(subject: Subject) -> date | None:
    """公表日 of an assessment; a letter is never due again."""
    return subject.published if subject.form.edition else None


def _start(edition: str) -> date | None:
    """The first day of the month of an edition, from which the form is in use."""
    match = _EDITION.fullmatch(edition)
    if match is None:
        return None
    year = 1 if match["year"] == "元" else int(match["year"])
    return date(_ERAS[match["era"]] + year, int(match["month"]), 1)


def _first_day(spot: Spot) -> date | None:
    value = spot.answer.value
    return value.first_day if isinstance(value, When) and not value.words else None


def _of_publication(subject: Subject, message: str, hint: str) -> Found:
    spot = next(subject.at(_PUBLISHED), None)
    if spot is None:
        return Found(message=message, hint=hint, position=Position(1, 1), item="")
    return subject.found(spot, message, hint)
