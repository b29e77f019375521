"""Two texts with the paragraphs that both have left out as （略）; never one that differs."""

from difflib import SequenceMatcher

from hyokasho.changes.printed import Lines
from hyokasho.forms.change_style import Elision


def elide(before: Lines, after: Lines, elision: Elision, mark: str) -> tuple[Lines, Lines]:
    """The texts in short, each run of paragraphs that both have and that is left out as `mark`.

    Both are whole where neither is long, and where one of them is empty.
    """
    if max(_length(before), _length(after)) <= elision.long or not (before and after):
        return before, after
    shown: tuple[list[str], list[str]] = ([], [])
    for same, old, new, kept in _runs(before, after, elision):
        if same and not kept:
            shown[0].append(mark)
            shown[1].append(mark)
        else:
            shown[0].extend(old)
            shown[1].extend(new)
    return tuple(shown[0]), tuple(shown[1])


def changed_only(before: Lines, after: Lines) -> tuple[Lines, Lines]:
    """Only the lines that differ, as a set of boxes shows itself; both whole where one is empty."""
    if not (before and after):
        return before, after
    old = tuple(line for line in before if line not in after)
    new = tuple(line for line in after if line not in before)
    return (old, new) if old or new else (before, after)


def _runs(before: Lines, after: Lines, elision: Elision) -> list[tuple[bool, Lines, Lines, bool]]:
    """The texts cut where they begin or cease to differ: same, old, new, and whether it is kept."""
    runs: list[tuple[bool, Lines, Lines, bool]] = []
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(opcodes):
        if tag != "equal":
            runs.append((False, before[i:j], after[k:m], True))
            continue
        run = before[i:j]
        head = 0 if number == 0 else elision.context
        tail = len(run) if number == len(opcodes) - 1 else max(len(run) - elision.context, head)
        middle = run[head:tail]
        if _length(middle) < elision.least:
            runs.append((True, run, run, True))
            continue
        for part, kept in ((run[:head], True), (middle, False), (run[tail:], True)):
            if part:
                runs.append((True, part, part, kept))
    return runs


def _length(lines: Lines) -> int:
    return sum(map(len, lines))
