"""重大事故 that a document tells of: only those of the last three years, with their month."""

from collections.abc import Iterator

from hyokasho.check.rules.subject import Found, Spot, Subject, is_blank
from hyokasho.check.rules.written_dates import dates_in, last_days_in
from hyokasho.dates import years_after
from hyokasho.source import answers as a
from hyokasho.words import quoted

_TOLD = "process_risks/retention/risk1/accident/content"
_HAPPENED = "発生あり"
_YEARS = 3


def out_of_the_window(subject: Subject) -> Iterator[Found]:
    """A finding for the first line that tells of an accident of more than three years ago.

    Nothing is said of a line with a year that cannot be read, for the accident may be of that one.
    """
    if subject.day is None:
        return
    for spot, words in _told(subject):
        for line in words.splitlines():
            days = last_days_in(line)
            if days and years_after(max(days), _YEARS) < subject.day:
                yield subject.found(
                    spot,
                    f"「{quoted(line.strip())}」にある日付は、"
                    f"{subject.day_name}より {_YEARS} 年を超えて前です。",
                    f"事故が発生（発覚）した日を確かめて、{_YEARS} 年を過ぎていれば、その内容と"
                    "再発防止策を消してください。ほかに事故がなければ「発生なし」にします。",
                )
                break


def without_a_month(subject: Subject) -> Iterator[Found]:
    """A finding where 発生あり is explained without the month in which it happened."""
    for spot, words in _told(subject):
        if not any(dates_in(words)):
            yield subject.found(
                spot,
                "重大事故の内容に、発生（発覚）した年月がありません。",
                "「令和7年3月、…」のように、年月を書いてください。"
                f"{_YEARS} 年を過ぎたら消すときの目安になります。",
            )


def _told(subject: Subject) -> Iterator[tuple[Spot, str]]:
    """What the spec itself tells of accidents; what it takes from the register falls in time."""
    for spot in subject.at(_TOLD):
        answer = spot.answer
        happened = spot.record.answer("accident").value
        above = next(iter(subject.at(_TOLD.rpartition("/")[0])), None)
        if above is not None and above.file is spot.file:
            happened = above.answer.value
        from_register = answer.computed is not None and not answer.overridden
        if happened == a.Chosen(_HAPPENED) and not from_register and not is_blank(answer.value):
            yield spot, a.text_of(answer.value)
