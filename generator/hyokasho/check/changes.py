"""What is wrong with the change log: open questions of law, notes without effect, disagreement."""

from collections.abc import Iterator, Sequence

from hyokasho.changes.imported import Imported, agree, imported_rows, standing
from hyokasho.changes.log import Interval, State, fresh_notes
from hyokasho.changes.rows import Origin, Row, likely
from hyokasho.findings import Finding, Level, Position
from hyokasho.fonts import Font
from hyokasho.forms import keys
from hyokasho.forms.change_style import load_style
from hyokasho.my_number.find import masked
from hyokasho.source import answers as a
from hyokasho.words import one_line, quoted

_BASIS = "番号法第28条第1項、評価規則第11条、指針第６の２（２）"


def check_changes(
    now: State, rows: Sequence[Row], intervals: Sequence[Interval]
) -> tuple[Finding, ...]:
    """The findings about the change log of a spec that stands as `now`, sorted by place.

    `rows` are the computed ones of the intervals.
    """
    imported = imported_rows(now.assessment)
    latest = next((one for one in intervals if one.new is now), None)
    found = [
        *_unanswered(now, rows),
        *(_notes(latest, [row for row in rows if _is_latest(row, now)]) if latest else ()),
        *_disagreements(now, imported, rows),
        *_computed_too(imported, intervals),
    ]
    return tuple(sorted(found, key=lambda finding: finding.sort_key))


def check_row_glyphs(rows: Sequence[Row], font: Font) -> Iterator[Finding]:
    """A finding for each computed row with a sign that the font cannot print.

    The spec itself has no such sign any more, or it is said there.
    """
    for row in rows:
        missing = font.lacks(f"{row.item}{row.before}{row.after}{row.reason}")
        if missing:
            yield Finding(
                code="D207",
                level=Level.ERROR,
                message=f"計算された変更箇所の文字「{quoted(missing[0])}」"
                f"（U+{ord(missing[0]):04X}）は、フォント（{font.family}）にないので印刷できません。",
                hint=f"「{keys.NEXT_CHANGES}:」で言い換えるか、"
                "「--font」でその字のあるフォントを指定してください。",
                position=_position(row),
                item=row.full_item,
                veiled=row.veiled,
            )


def _unanswered(now: State, rows: Sequence[Row]) -> Iterator[Finding]:
    """A finding for each change of an item with ※ of which nobody has said what it is."""
    for row in rows:
        if not row.open or not _is_latest(row, now):
            continue
        silent = row.origin is Origin.RULE
        yield Finding(
            code="D201",
            level=Level.WARNING if silent else Level.NOTE,
            message="※の項目が変わりましたが、重要な変更に当たるかが書かれていません。"
            f"このままでは提出時期を「{row.timing}」とします。"
            if silent
            else "※の項目の変更に説明がありますが、重要な変更に当たるかが選ばれていません。",
            hint=f"{likely(row, load_style())}"
            f"「{keys.NEXT_CHANGES}:」に「{keys.NOTE_ITEM}: {row.full_item}」と"
            f"「{keys.NOTE_KIND}: …」を書いてください。",
            position=_position(row),
            item=row.full_item,
            basis=_BASIS,
            veiled=row.veiled,
        )


def _is_latest(row: Row, now: State) -> bool:
    """Whether the row is about what stands now and was not there when last published."""
    return row.published is None or row.published.value == now.day


def _position(row: Row) -> Position:
    node = row.change.new
    return node.position if isinstance(node, a.Answer | a.Record) else Position(1, 1)


def _notes(latest: Interval, rows: Sequence[Row]) -> Iterator[Finding]:
    """A finding for each note that has no effect."""
    fresh = {id(note) for note in fresh_notes(latest.old, latest.new)}
    for note in latest.new.notes:
        if id(note) not in fresh:
            yield _note_finding(
                "D203",
                Level.NOTE,
                "前に公表したときのメモがそのまま残っています。もう使いません。",
                "消してください。今度の変更にも当てはまるなら、書き改めてください。",
                note.position,
            )
        elif not any(note.means(row.change.place) for row in rows):
            yield _note_finding(
                "D202",
                Level.WARNING,
                f"「{quoted('、'.join(note.items))}」に当たる変更がありません。",
                "「hyokasho changes」で、変更の項目の書き方を確かめてください。",
                note.position,
            )


def _note_finding(code: str, level: Level, message: str, hint: str, position: Position) -> Finding:
    return Finding(
        code=code,
        level=level,
        message=message,
        hint=hint,
        position=position,
        item=keys.NEXT_CHANGES,
    )


def _disagreements(
    now: State, imported: Sequence[Imported], rows: Sequence[Row]
) -> Iterator[Finding]:
    """A finding for each row of the spec whose 変更後 is not what follows.

    That is the 変更前 of the next row about the same place, else what the document says. Nothing is
    said where either is withheld.
    """
    document: dict[tuple[str, ...], str | None] = {**standing(now.assessment)}
    for computed in reversed(rows):
        document[computed.change.place.named.identity] = (
            None if computed.veiled else computed.full_before
        )
    for index, row in enumerate(imported):
        place = row.place
        if place is None or row.withheld:
            continue
        following = next((x for x in imported[index + 1 :] if x.place == place), None)
        if following is not None:
            if not following.withheld and not agree(row.after, following.before, place):
                yield _contradiction(row, following)
            continue
        said = document.get(place.identity)
        if said is not None and not agree(row.after, said, place):
            yield _outdated(row, said)


def _contradiction(row: Imported, following: Imported) -> Finding:
    after, before = _from_the_difference(row.after, following.before)
    return Finding(
        code="D204",
        level=Level.WARNING,
        message=f"変更後の記載「{after}」が、同じ項目の次の行"
        f"（{following.position.line} 行目）の変更前の記載「{before}」と違います。",
        hint="間にあった変更の行が抜けていないか、写し誤りがないかを確かめてください。",
        position=row.position,
        item=one_line(row.item),
        basis="変更箇所の各行は、前の行の続きになる",
    )


def _outdated(row: Imported, said: str) -> Finding:
    after, now = _from_the_difference(row.after, said)
    return Finding(
        code="D205",
        level=Level.WARNING,
        message=f"変更後の記載「{after}」が、今の評価書の記載「{now}」と違います。",
        hint="評価書の記載か、変更箇所の行を確かめてください。",
        position=row.position,
        item=one_line(row.item),
        basis="最後の変更後の記載は、評価書の記載と一致する",
    )


def _computed_too(imported: Sequence[Imported], intervals: Sequence[Interval]) -> Iterator[Finding]:
    """A finding for each row of the spec from a time for which rows are computed."""
    days = {interval.day for interval in intervals if interval.day}
    for row in imported:
        if row.date is not None and row.date.value in days:
            yield Finding(
                code="D206",
                level=Level.WARNING,
                message="この公表日の変更箇所は git の履歴から計算されるので、二重に印刷されます。",
                hint="この行を消し、言葉を変えるなら「次回の変更:」に書いてください。",
                position=row.position,
                item=one_line(row.item),
            )


def _from_the_difference(one: str, other: str) -> tuple[str, str]:
    """Both texts as messages quote them, from a little before the first sign that differs."""
    one, other = masked(one), masked(other)
    pairs = enumerate(zip(one, other, strict=False))
    start = next((index for index, (a_sign, b_sign) in pairs if a_sign != b_sign), None)
    if start is None:
        start = min(len(one), len(other))
    cut = max(0, start - 12)
    lead = "…" if cut else ""
    first, second = (f"{lead}{quoted(text[cut:])}" if text else "空欄" for text in (one, other))
    return first, second
