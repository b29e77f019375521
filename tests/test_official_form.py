"""All that the official form prints stands in all three outputs, in its order."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from conftest import ROOT, SPECS, Printed, Published
from reading import READERS, squeezed

FORMS = ROOT / "schema" / "forms"
# A letter has no labels, and no form of the commission.
ASSESSMENTS = [spec for spec in SPECS if not spec.stem.endswith("-shimon")]


# 令和6年10月 renames one box of the 全項目評価書.
RENAMED = {
    "4情報（氏名、性別、生年月日、住所）": "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）"
}


def form_data(spec: Path) -> dict[str, Any]:
    """The form file of a spec, read without hyokasho."""
    kind, edition = re.findall(r"^様式: (.+)$", spec.read_text(encoding="utf-8"), re.MULTILINE)[
        0
    ].split()
    text = next(
        text
        for text in (path.read_text(encoding="utf-8") for path in FORMS.glob("*.yaml"))
        if f"\nkind: {kind}\n" in text and f"\nedition: {edition}\n" in text
    )
    for base in re.findall(r"^extends: (.+)$", text, re.MULTILINE):
        text = (FORMS / f"{base}.yaml").read_text(encoding="utf-8")
        for old, new in RENAMED.items():
            text = text.replace(old, new)
    data: dict[str, Any] = YAML(typ="safe").load(text)
    return data


def printed_words(node: dict[str, Any], mark: str) -> Iterator[str]:
    """Number, label, ※ and options of a node and of all below it, as they stand on paper."""
    if node.get("printed") is False:
        return
    ours = node.get("on_form") is False or node.get("in_heading") or node["id"] == "form_mark"
    inline = node.get("layout") == "inline"
    shown = not (ours or inline or node.get("type") in {"list", "figure", "records", "table"})
    number = str(node.get("no", ""))
    if shown:
        joint = "．" if "blocks" in node.get("_kind", "") else ""
        joint = "：" if number.startswith("リスク") else joint
        star = "※" if node.get("important") is True else ""
        yield squeezed(f"{number}{joint}{node['label']}{star}")
    if node.get("choices") and "choice_columns" in node:
        yield "＜選択肢＞"
        for option in node["choices"]:
            yield squeezed(f"{option['no']}{mark}{option['label']}")
    elif node.get("type") == "checks":
        for option in node["choices"]:
            yield squeezed(option["label"])
    for child in [*node.get("items", ()), *node.get("columns", ())]:
        yield from printed_words(child, mark)


def form_words(spec: Path) -> list[str]:
    data = form_data(spec)
    words = [squeezed(data["title"])]
    for item in data["cover"]:
        words.extend(printed_words(item, "1)"))
    if "contents" in data:
        words.append(data["contents"]["label"])
        words.extend(squeezed(entry["label"]) for entry in data["contents"]["entries"])
    for section in data["sections"]:
        mark = "）" if section.get("choice_mark") == "1）" else ")"
        number, label = section.get("no", ""), section["label"]
        annex = "blocks" not in section and bool(number)
        heading = f"（{number}）{label}" if annex else f"{number}{label}"
        words.append(squeezed(heading + section.get("heading_suffix", "")))
        for block in section.get("blocks", ()):
            flags = [i["label"] for i in block.get("items", ()) if i.get("type") == "flag"]
            star = "※" if block.get("important") is True else ""
            number = f"{block['no']}．" if "no" in block else ""
            words.append(squeezed(f"{number}{block['label']}{star}"))
            words.extend(squeezed(flag) for flag in flags)
            for item in block.get("items", ()):
                words.extend(printed_words(item, mark))
        for item in section.get("items", ()):
            words.extend(printed_words(item, mark))
    return words


@pytest.mark.parametrize(
    ("name", "least"), [("yobosesshu", 500), ("koki-korei", 300), ("yoiku-iryo", 80)]
)
def test_the_forms_have_hundreds_of_printed_words(name: str, least: int) -> None:
    """Guards the walk above: it must not grow silent."""
    (spec,) = (spec for spec in ASSESSMENTS if spec.stem == name)
    assert len(form_words(spec)) > least


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("spec", ASSESSMENTS, ids=lambda path: path.stem)
def test_every_label_number_option_and_mark_is_printed_in_form_order(
    published: Published, spec: Path, kind: str
) -> None:
    text = squeezed(READERS[kind](getattr(published(spec), kind)))
    at = 0
    for word in form_words(spec):
        found = text.find(word, at)
        assert found >= 0, f"{word!r} is missing after …{text[max(at - 60, 0) : at]}"
        at = found + len(word)


@pytest.mark.parametrize("kind", READERS)
def test_headings_of_repeated_entries_are_printed(okayama: Printed, kind: str) -> None:
    text = squeezed(READERS[kind](getattr(okayama, kind)))
    at = 0
    for word in (
        "システム1①", "システム2～5", "システム2①", "委託事項1", "委託事項2～5", "委託事項2予診",
        "提供先1①", "移転先1①",
    ):  # fmt: skip
        found = text.find(word, at)
        assert found >= 0, word
        at = found
