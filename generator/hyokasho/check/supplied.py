"""What a spec writes although the register of its agency says otherwise, and what neither says."""

from collections.abc import Iterator

from hyokasho.dates import DASHES
from hyokasho.derive.derive import computed_answers, computed_words, value_words
from hyokasho.findings import Finding, Level
from hyokasho.forms.model import Form, Item
from hyokasho.source import answers as a
from hyokasho.source.tree import Mapping
from hyokasho.words import quoted


def check_supplied(assessment: a.Assessment, tree: Mapping) -> Iterator[Finding]:
    """A finding for each supplied item that is written otherwise than the rule has it.

    And one for each that the form needs and that nobody supplies.
    """
    for item, answer, where in computed_answers(assessment):
        if item.supplied is None:
            continue
        if item.required and answer.value is None:
            yield _missing(item, assessment.form, tree, where)
        elif not answer.overridden and _differs(answer):
            yield _contradiction(answer, where)


def _differs(answer: a.Answer) -> bool:
    written, computed = answer.value, answer.computed
    if written is None or computed is None or written == computed:
        return False
    if isinstance(written, a.Text) and isinstance(computed, a.Text):
        dashes = {written.plain, computed.plain} <= set(DASHES)
        return written.plain.rstrip("\n") != computed.plain.rstrip("\n") and not dashes
    return True


def _contradiction(answer: a.Answer, item: str) -> Finding:
    written, computed = value_words(answer.value), computed_words(answer)
    return Finding(
        code="D104",
        level=Level.ERROR,
        message=f"「{quoted(written)}」と書いてありますが、ほかの記載と機関の台帳からは"
        f"「{quoted(computed)}」です。",
        hint="この記載を消せば、計算された方が印刷されます。"
        "書いてある方を印刷するときは「上書き: …」と「理由: …」を書いてください。",
        position=answer.position,
        item=item,
        basis="様式の記載と機関の台帳から計算される項目",
    )


def _missing(item: Item, form: Form, tree: Mapping, where: str) -> Finding:
    cover = tree.find(form.cover.key)
    return Finding(
        code="S202",
        level=Level.ERROR,
        message=f"「{item.key}」が書かれていません。",
        hint=f"「{item.key}: …」の行を足すか、機関の台帳 _agency.yaml に書いてください。",
        position=cover.key.position if cover else tree.position,
        item=where,
    )
