"""One 特定個人情報ファイル under one name."""

import re
from collections.abc import Iterator

from hyokasho.check.rules.plain import fold
from hyokasho.check.rules.subject import Found, Subject, is_blank
from hyokasho.source import answers as a
from hyokasho.words import quoted

_NAME = "file_overview/file_name"
_IN_REGISTER = "inquiries/requests/file_book/file_name"
_NUMBER = re.compile(r"^[（(]?[0-9①-⑳]{1,2}[）).]?")


def another_name_in_the_file_book(subject: Subject) -> Iterator[Found]:
    """A finding where 個人情報ファイル名 has none of the names of the files."""
    names = [a.text_of(spot.answer.value) for spot in subject.public(_NAME)]
    known = [_NUMBER.sub("", fold(name)) for name in names if name]
    for spot in subject.at(_IN_REGISTER):
        words = fold(a.text_of(spot.answer.value))
        if not known or is_blank(spot.answer.value) or any(name in words for name in known):
            continue
        yield subject.found(
            spot,
            f"「{quoted(a.text_of(spot.answer.value))}」は、Ⅱの特定個人情報ファイル名"
            f"「{quoted(names[0])}」と違います。",
            "同じファイルなら同じ名で書き、違うなら個人情報ファイル簿の名を確かめてください。",
        )
