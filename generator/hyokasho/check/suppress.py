"""Comments by which the author of a spec switches off a finding: `# 検査しない D331: 理由`."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hyokasho.check.rules.catalog import rules
from hyokasho.findings import Finding, Level, Position
from hyokasho.source.comments import Comment, comments
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence
from hyokasho.words import quoted

WORD = "検査しない"
_CODE = r"[A-Z][0-9]{3}"
_BETWEEN = "[、,・ ]+"
_SAYS = re.compile(rf"\s*(?P<codes>{_CODE}(?:{_BETWEEN}{_CODE})*)\s*:\s*(?P<reason>\S.*)")
# A reason is words: not -, nor 理由 as our own example has it.
_NO_REASON = re.compile(r"(?:[\W\d_]*|\W*(?:理由|なし|特になし)\W*|\W*[^\W\d_]\W*)")
# A sentence that only begins with the word (検査しないことにした) is none of ours.
_IS_MEANT = re.compile(r"\s|[:：]|[A-ZＡ-Ｚ]|$")
_HOW = f"「# {WORD} D331: 当時の条番号のため」のように、番号の後に : と理由の言葉を書いてください。"
_BASIS = "検査をやめた理由が後から分かること"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One code that a comment switches off on some lines."""

    code: str
    lines: range
    position: Position


def suppressions(data: bytes, tree: Mapping) -> tuple[tuple[Suppression, ...], tuple[Finding, ...]]:
    """What the comments of a spec switch off, and what is wrong with the comments."""
    found: list[Suppression] = []
    wrong: list[Finding] = []
    written = comments(data, WORD)
    extents = _extents(tree) if written else {}
    starts = sorted(extents)
    for comment in written:
        if not _IS_MEANT.match(comment.words):
            continue
        says = _SAYS.fullmatch(unicodedata.normalize("NFKC", comment.words))
        if says is None or _NO_REASON.fullmatch(says["reason"]):
            wrong.append(_finding("D391", f"「{WORD}」に番号か理由がありません。", _HOW, comment))
            continue
        for code in re.split(_BETWEEN, says["codes"]):
            lines = _lines(comment, extents, starts)
            rule = rules().get(code)
            if rule is not None and rule.suppressible:
                found.append(Suppression(code=code, lines=lines, position=comment.position))
            else:
                wrong.append(_not_suppressible(code, comment, known=rule is not None))
    return tuple(found), tuple(wrong)


def _not_suppressible(code: str, comment: Comment, *, known: bool) -> Finding:
    if known:
        hint = "注釈を消し、知らせの示すとおりに直してください。"
        return _finding("D393", f"{code} は、注釈では止められません。", hint, comment)
    hint = "「hyokasho rules」で番号を確かめてください。"
    return _finding("D393", f"{quoted(code)} という番号はありません。", hint, comment)


def suppress(
    findings: Iterable[Finding], given: Iterable[Suppression]
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """The findings that are left, and the suppressions that had no effect."""
    given = tuple(given)
    # By code and line, since there may be thousands of each; many comments may mean the same lines.
    known: dict[tuple[str, int], set[tuple[str, range]]] = {}
    for code, lines in {(one.code, one.lines) for one in given}:
        for line in lines:
            known.setdefault((code, line), set()).add((code, lines))
    kept, used = [], set[tuple[str, range]]()
    for finding in findings:
        by = known.get((finding.code, finding.position.line), ())
        if finding.file or finding.level is Level.ERROR or not by:
            kept.append(finding)
        else:
            used.update(by)
    return tuple(kept), tuple(one for one in given if (one.code, one.lines) not in used)


def unused(given: Iterable[Suppression]) -> Iterator[Finding]:
    """A finding for each suppression that had no effect."""
    for one in given:
        yield replace(
            _finding(
                "D392",
                f"ここに {one.code} の知らせはないので、「{WORD}」は何も止めていません。",
                "この注釈を消してください。知らせの出る行の右か、すぐ上の行に書きます。",
                Comment("", one.position, alone=False),
            ),
            basis="要らなくなった注釈が、後の誤りを隠さないこと",
        )


def _finding(code: str, message: str, hint: str, comment: Comment) -> Finding:
    return Finding(
        code=code,
        level=Level.WARNING,
        message=message,
        hint=hint,
        position=comment.position,
        basis=_BASIS,
    )


def _lines(comment: Comment, extents: dict[int, int], starts: list[int]) -> range:
    """The lines that a comment is about: its own, or those of what begins below it."""
    line = comment.position.line
    if comment.alone:
        below = bisect_right(starts, line)
        line = starts[below] if below < len(starts) else line
    return range(line, extents.get(line, line) + 1)


def _extents(tree: Mapping) -> dict[int, int]:
    """For each line on which something begins, the line on which the last of its texts ends."""
    spans = sorted(_spans(tree))
    starts = sorted({start for start, _, _ in spans})
    following = dict(zip(starts, [*(line - 1 for line in starts[1:]), None], strict=True))
    found: dict[int, int] = {}
    for start, end, whole in spans:
        if not whole:
            # YAML has joined its lines; it ends before the next thing begins.
            end = following[start] or end  # noqa: PLW2901 - the end is found here.
        found[start] = max(found.get(start, start), end)
    return found


def _spans(node: Node) -> Iterator[tuple[int, int, bool]]:
    """First and last line of each text and key, and whether the last is known."""
    match node:
        case Scalar():
            yield node.position.line, _last_line(node), not node.folded
        case Sequence():
            for item in node.items:
                yield from _spans(item)
        case Mapping():
            for entry in node.entries:
                yield from _spans(entry.key)
                yield from _spans(entry.value)
                line = entry.key.position.line
                match entry.value:
                    case Scalar() as text:
                        yield line, _last_line(text), True
                    case Sequence(items=(*_, Scalar() as last)):
                        # The parts of a text, or boxes: they belong to their key.
                        yield line, _last_line(last), True
                    case _:
                        pass


def _last_line(scalar: Scalar) -> int:
    return scalar.position_of(len(scalar.text.rstrip("\n"))).line
