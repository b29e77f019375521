"""Shared texts (共通文) by name, each in dated versions, and the one that an assessment prints."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from hyokasho.dates import When
from hyokasho.findings import Finding, Level, Position
from hyokasho.nearest import did_you_mean
from hyokasho.source import answers as a
from hyokasho.words import quoted

# Between the name of a shared text and the day of the version that is meant.
AT = "@"
# What a shared text may become: no assessment is a tenth as long.
MAX_SIGNS = 500_000
_DEEPEST = 8
_MOST_REFERENCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A shared text as it is from a day on, None for the first one; its parts may refer on."""

    since: date | None
    text: a.Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """A shared text; its versions stand from the oldest to the newest, and there is at least one.

    `broken` says that something is wrong with it where it is written.
    """

    name: str
    versions: tuple[Version, ...]
    file: str
    position: Position
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved(Exception):  # noqa: N818 - what is wrong with a reference, made into a finding.
    """A reference to a shared text leads nowhere."""

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Library:
    """The shared texts that an assessment may use, by name."""

    texts: Mapping[str, SharedText]

    def parts(self, reference: a.Shared, on: date | None) -> tuple[a.Printed, ...]:
        """The parts that are printed for a reference in an assessment published on that day.

        That is the version which the reference names, else the newest one not later than the day;
        before the day is known, the newest one.

        Raises:
            Unresolved: There is no such text or version, it leads back to itself, it is broken, or
                it holds more than any assessment has.
        """
        return tuple(_Expansion(self.texts, on).parts(reference.name, ()))


class _Expansion:
    """What one reference becomes; texts that name each other ten times over come to an end."""

    def __init__(self, texts: Mapping[str, SharedText], on: date | None) -> None:
        self._texts = texts
        self._on = on
        self._references = 0
        self._signs = 0

    def parts(self, words: str, way: tuple[str, ...]) -> Iterator[a.Printed]:
        """The parts of the text of that name; `way` is the names that led to it."""
        name, _, named = words.partition(AT)
        text = self._text(name, way)
        for part in _version(text, named, self._on).text.parts:
            if isinstance(part, a.Shared):
                yield from self.parts(part.name, (*way, name))
                continue
            self._signs += len(part.text if isinstance(part, a.Verbatim) else part.source)
            if self._signs > MAX_SIGNS:
                raise too_much(way or (name,))
            yield part

    def _text(self, name: str, way: tuple[str, ...]) -> SharedText:
        self._references += 1
        text = self._texts.get(name)
        if text is None:
            known = "共通文を置く所は、specs/_shared/ と、機関の _agency.yaml です。"
            hint = did_you_mean(name, self._texts) or known
            raise Unresolved("S301", f"共通文「{quoted(name)}」がありません。", hint)
        if name in way:
            ring = "→".join(f"「{quoted(step)}」" for step in (*way, name))
            raise Unresolved(
                "S321",
                f"共通文が輪になっています：{ring}",
                "どれか一つの「!共通」を消し、文をそこに書いてください。",
            )
        if len(way) >= _DEEPEST or self._references > _MOST_REFERENCES:
            raise too_much(way)
        if text.broken:
            raise Unresolved(
                "S322",
                f"共通文「{quoted(name)}」に誤りがあるので使えません。",
                f"{text.file} の {text.position.line} 行目からを直してください。",
            )
        return text


def too_much(way: tuple[str, ...]) -> Unresolved:
    """What is wrong with a reference that becomes more than any assessment has."""
    return Unresolved(
        "S327",
        f"共通文「{quoted(way[0])}」が長すぎるか、ほかの共通文を呼びすぎています。",
        f"「!共通」の中の「!共通」は {_DEEPEST} 段、全部で {_MOST_REFERENCES} 個まで、"
        f"文は {MAX_SIGNS:,} 字までにしてください。",
    )


def _version(text: SharedText, named: str, on: date | None) -> Version:
    days = [version.since for version in text.versions]
    listed = "、".join(day.isoformat() for day in days if day) or "（日付のない版だけです）"
    if named:
        found = [version for version in text.versions if str(version.since) == named]
        if not found:
            raise Unresolved(
                "S323",
                f"共通文「{quoted(text.name)}」に、{quoted(named)} からの版がありません。",
                f"あるのは {listed} です。",
            )
        return found[0]
    if on is None:
        return text.versions[-1]
    due = [version for version in text.versions if version.since is None or version.since <= on]
    if not due:
        raise Unresolved(
            "S323",
            f"共通文「{quoted(text.name)}」に、公表日（{When(on)}）に使える版がありません。",
            f"あるのは {listed} からの版です。使う版を「!共通 {quoted(text.name)}{AT}{days[0]}」"
            "のように指定できます。",
        )
    return due[-1]


EMPTY = Library(MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A register with shared texts as it was read: its file, and the lines of what is wrong."""

    file: str
    register: a.Assessment
    wrong: tuple[int, ...] = ()


def library(shelves: Iterable[Shelf]) -> tuple[Library, tuple[Finding, ...]]:
    """The texts of all registers, and what is wrong between them, with its file."""
    texts: dict[str, SharedText] = {}
    findings: list[Finding] = []
    for shelf in shelves:
        entries = shelf.register.section("texts").entries("text")
        ends = [entry.position.line for entry in entries[1:]]
        for entry, end in zip(entries, [*ends, sys.maxsize], strict=False):
            lines = range(entry.position.line, end)
            text, found = _shared_text(entry, shelf, wrong=any(n in lines for n in shelf.wrong))
            findings += found
            if text is None:
                continue
            first = texts.setdefault(text.name, text)
            if first is not text:
                findings.append(
                    _finding(
                        "S324",
                        f"共通文「{quoted(text.name)}」が二つあります"
                        f"（一つ目は {first.file} の {first.position.line} 行目）。",
                        "別の名称にしてください。",
                        entry.position,
                        shelf,
                    )
                )
    return Library(MappingProxyType(texts)), tuple(findings)


def _shared_text(
    entry: a.Record, shelf: Shelf, *, wrong: bool
) -> tuple[SharedText | None, list[Finding]]:
    name = a.text_of(entry.answer("name").value)
    if not name:
        return None, []
    found = []
    body = entry.answer("body").value
    listed = entry.entries("version")
    versions = [_version_of(version) for version in listed]
    if isinstance(body, a.Text):
        versions.append(Version(since=None, text=body))
    dated = [version for version in versions if version is not None]
    if AT in name:
        hint = f"「{AT}」は、版を選ぶ日付の前に書く印です。"
        found.append(_wrong(f"名称に「{AT}」があります。", hint, entry, shelf))
    if bool(listed) == isinstance(body, a.Text) or len(dated) != len(versions):
        hint = "文を「本文:」に書くか、「版:」に版ごとの「本文:」を書いてください。"
        found.append(_wrong("本文は、「本文:」か「版:」のどちらかに書きます。", hint, entry, shelf))
    elif len({version.since for version in dated}) != len(dated):
        hint = "版ごとに違う日を「使い始める日:」に書いてください。"
        found.append(_wrong("使い始める日の同じ版が二つあります。", hint, entry, shelf))
    text = SharedText(
        name=name,
        versions=tuple(sorted(dated, key=lambda version: version.since or date.min)),
        file=shelf.file,
        position=entry.position,
        broken=wrong or bool(found) or not dated,
    )
    return text, found


def _version_of(entry: a.Record) -> Version | None:
    """A version; None where it has no text."""
    body, since = entry.answer("body").value, entry.answer("since").value
    if not isinstance(body, a.Text):
        return None
    return Version(since=since.first_day if isinstance(since, When) else None, text=body)


def _wrong(message: str, hint: str, entry: a.Record, shelf: Shelf) -> Finding:
    return _finding("S325", message, hint, entry.position, shelf)


def _finding(code: str, message: str, hint: str, position: Position, shelf: Shelf) -> Finding:
    return Finding(
        code=code,
        level=Level.ERROR,
        message=message,
        hint=hint,
        position=position,
        file=shelf.file,
        item="共通文",
    )
