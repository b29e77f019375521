"""Of which law an article or a table is, and whether words are told as those of former times.

All texts here are folded: without blanks, letters, digits and brackets in half width.
"""

import re

# 地方税法, 個人情報の保護に関する法律, 施行令, 規則; but not 方法, nor 令和.
_LAW = r"(?:(?<![方手用司療違適合])法律?|令(?!和)|規則|条例|規程|要綱|要領)"
# What stands between the name of a law and one of its articles or tables: other places in it.
_PLACES = (
    r"(?:\([^()]{0,80}\)|附則|規定|定め"
    r"|[第0-9一二三四五六七八九十百千条項号表別及並又若,、・」のにはびしくりですよるからまづ基])*"
)
_CITED = re.compile(rf"(?P<law>{_LAW}){_PLACES}$")
_NAMED = re.compile(_LAW)
_SAME = re.compile(r"同(?:法|令)$")
# Where a law is called only 法, that is the one of which the document is.
_SHORT = re.compile(r"(?<![\u30a1-\u30fe\u3400-\u9fff])法$")
_FORMER = re.compile(
    r"(?:(?<![復新])旧\)?(?:[\u3400-\u9fff]{1,6}[都道府県市区町村])?|(?:改正|廃止)前の?|当時の)"
    r"[・･:「『]?$"
)
_FORMER_BEHIND = re.compile(r"[」』)]?\((?:当時|旧|現|改正前|廃止)")
_FORMER_ASIDE = re.compile(r"\([^()]{0,80}(?:改正前|廃止前|当時)[^()]{0,80}\)")


def is_of(law: re.Pattern[str], before: str) -> bool:
    """Whether what follows these words is of the law: no other one is named for it.

    `law` matches the ends of its names.
    """
    name = _name_before(before)
    return name is None or bool(law.search(name) or _SHORT.search(name))


def is_former(law: re.Pattern[str] | None, before: str, behind: str) -> bool:
    """Whether the words between these two are told as former ones: （旧）…, 改正前の…, …（当時）.

    Of an article of `law`, the law may be called so instead.
    """
    if _FORMER.search(before) or _FORMER_BEHIND.match(behind):
        return True
    cited = _CITED.search(before) if law else None
    if law is None or cited is None:
        return False
    name = law.search(before[: cited.end("law")])
    former = name is not None and _FORMER.search(before[: name.start()])
    return bool(former or _FORMER_ASIDE.search(before[cited.end("law") :]))


def _name_before(before: str) -> str | None:
    """The words up to the end of the name of the law that is cited; None where there is none."""
    cited = _CITED.search(before)
    if cited is None:
        return None
    name = before[: cited.end("law")]
    if not _SAME.search(name):
        return name
    # 同法 is the last that was named.
    last = [match.end() for match in _NAMED.finditer(name[:-2])][-1:]
    return name[: last[0]] if last else None
