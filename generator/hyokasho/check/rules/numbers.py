"""Numbers that cannot go together: bands of persons, and how many record items there are."""

from collections.abc import Iterator

from hyokasho.check.rules.subject import Found, Spot, Subject
from hyokasho.forms.bands import Band, bands
from hyokasho.forms.model import Kind
from hyokasho.source import answers as a

_PEOPLE = "basic/affairs/people"
_SUBJECTS = "file_overview/basics/subject_count"
_RECORD_ITEMS = "file_overview/basics/record_items"
_RECORD_LISTS = "record_item_list/file/items"


def persons_do_not_fit(subject: Subject) -> Iterator[Found]:
    """A finding where 本人の数 and 対象人数 of a single file cannot both be true."""
    if len(subject.assessment.files) > 1:
        return
    people = next(filter(None, map(_band, subject.public(_PEOPLE))), None)
    for spot in subject.at(_SUBJECTS):
        band = _band(spot)
        if people and band and not _meet(people, band):
            yield subject.found(
                spot,
                f"「{band.label}」は、Ⅰの対象人数「{people.label}」と重なりません。",
                "特定個人情報ファイルが一つなら、同じ人数が入る選択肢にしてください。",
            )


def more_persons_than_the_file(subject: Subject) -> Iterator[Found]:
    """A finding where an entry has more persons than the file from which it is taken."""
    whole = {id(spot.file): _band(spot) for spot in subject.public(_SUBJECTS)}
    for spot in subject.spots:
        if spot.item.id != "subject_count" or spot.item.path == _SUBJECTS:
            continue
        band, file = _band(spot), whole.get(id(spot.file))
        if band and file and file.high is not None and band.low >= file.high:
            yield subject.found(
                spot,
                f"「{band.label}」は、Ⅱの対象となる本人の数「{file.label}」より多くなっています。",
                "どちらかの選択を直してください。",
            )


def more_record_items_than_the_band(subject: Subject) -> Iterator[Found]:
    """A finding where more record items are listed than the option says."""
    lists = [spot.answer.value for spot in subject.public(_RECORD_LISTS)]
    if len(lists) != len(subject.assessment.files):
        return
    for spot, records in zip(subject.at(_RECORD_ITEMS), lists, strict=False):
        band = _band(spot)
        count = _count(records)
        if band and band.high is not None and count >= band.high:
            yield subject.found(
                spot,
                f"「{band.label}」ですが、特定個人情報ファイル記録項目には {count} 項目あります。",
                "選択肢か、記録項目の一覧を直してください。",
            )


def _count(value: a.Value | None) -> int:
    return sum(len(group.items) for group in value.groups) if isinstance(value, a.Records) else 0


def _band(spot: Spot) -> Band | None:
    value = spot.answer.value
    if spot.item.kind is not Kind.CHOICE or not isinstance(value, a.Chosen):
        return None
    known = bands([option.label for option in spot.item.options])
    return next((band for band in known if band.label == value.label), None)


def _meet(one: Band, other: Band) -> bool:
    first, second = sorted((one, other), key=lambda band: band.low)
    return first.high is None or second.low < first.high
