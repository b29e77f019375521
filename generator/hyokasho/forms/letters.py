"""Checks that the letters of a form hold what can be printed as lines."""

from collections.abc import Iterable
from string import Formatter

from hyokasho.forms.errors import FormFileError
from hyokasho.forms.model import Form, Item, Kind

_PRINTED_AS_LINES = frozenset(
    {Kind.TEXT, Kind.RICHTEXT, Kind.DATE, Kind.CHOICE, Kind.COUNT, Kind.LIST, Kind.GROUP, None}
)
_VALUE = frozenset({"text", "n"})


def check_letters(form: Form) -> None:
    """Says that letters hold lines only, and that nothing else does.

    Raises:
        FormFileError: An item of a letter is of a kind that is no line; it has a number or ※, or a
            value has sub-items, which would not be printed; a heading stands in a list, where it
            would have no name of its own; `printed_as` names a part that there is not; or `line`
            stands outside of a letter, where it would have no effect.
    """
    for section in form.all_sections:
        if section.letter:
            _check_lines(section.items, in_list=False)
        elif stray := next((item for item in section.walk() if item.line), None):
            raise _fault(stray, "line: は、letter: true の節でだけ使えます。")


def _check_lines(items: Iterable[Item], *, in_list: bool) -> None:
    for item in items:
        if item.kind not in _PRINTED_AS_LINES or item.option_columns:
            raise _fault(item, "この項目は、文書の行として印刷できません。")
        if item.no or item.marked:
            raise _fault(item, "文書の行には、番号と ※ を付けられません。")
        if item.holds_value and item.items:
            raise _fault(item, "文書の中では、記載のある項目の下に項目を置けません。")
        if in_list and item.line and item.line.look.heads:
            raise _fault(item, "文書の中の一覧に、表題は置けません。")
        names = {name for _, name, _, _ in Formatter().parse(item.printed_as) if name is not None}
        if names - ({child.id for child in item.items} or _VALUE):
            raise _fault(item, "printed_as: が指す項目がありません。")
        _check_lines(item.items, in_list=in_list or item.repeats)


def _fault(item: Item, words: str) -> FormFileError:
    return FormFileError(f"様式ファイルの {item.path}：{words}")
