"""Reads plain data key by key and notes all that is wrong, for figures and charts alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from hyokasho.document.lines import columns
from hyokasho.figures.limits import LONGEST
from hyokasho.nearest import did_you_mean
from hyokasho.source.tree import Path, Plain
from hyokasho.words import quoted, visible

Choice = TypeVar("Choice", bound=Enum)
PlainMapping = dict[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a figure: what a finding needs, all but file and place.

    `path` leads from the figures to the value, or to the mapping in which something is missing.
    `at_key` says that the key is wrong and not its value.
    """

    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    code: str = "S401"


class Reader:
    """Reads part after part and notes the problems; a part with a problem is still read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def mapping(self, data: Plain, path: Path, keys: Sequence[str]) -> PlainMapping:
        """The data as a mapping, empty when it is none; unknown keys are problems."""
        if not isinstance(data, dict) or not data:
            self.add(
                path,
                f"{'、'.join(keys)}の組でなければなりません。",
                f"「{keys[0]}: …」のように書いてください。",
            )
            return {}
        for key in data:
            if key not in keys:
                self.add(
                    (*path, key),
                    f"「{quoted(key)}」という項目はありません。",
                    did_you_mean(key, keys) or f"書けるのは、{'、'.join(keys)}です。",
                    at_key=True,
                )
        return data

    def entries(self, data: PlainMapping, key: str, path: Path) -> Iterator[tuple[Path, Plain]]:
        """The entries of a list that must not be empty, each with its path."""
        entries = data.get(key)
        if not entries:
            if data or not path:
                self.add(
                    path, f"「{key}」がありません。", f"「{key}:」の下に一覧を書いてください。"
                )
        elif not isinstance(entries, list):
            self.add(
                (*path, key), f"「{key}」は一覧でなければなりません。", "「- 」で始めてください。"
            )
        else:
            yield from (((*path, key, number), entry) for number, entry in enumerate(entries))

    def text(
        self,
        data: PlainMapping,
        key: str,
        path: Path,
        *,
        required: bool = True,
        lines: bool = False,
    ) -> str:
        """The words under a key, empty when there are none."""
        value = data.get(key)
        if value is None or value == "":
            if required and data:
                self.add(path, f"「{key}」がありません。", f"「{key}: …」と書いてください。")
            return ""
        return self.checked(value, (*path, key), key, lines=lines)

    def checked(self, value: Plain, path: Path, key: str, *, lines: bool) -> str:
        """The words, when they can be printed in the drawing."""
        if not isinstance(value, str) or not value.strip():
            self.add(path, f"「{key}」には文字を書きます。", "一覧や組、空白だけは書けません。")
            return ""
        text = value.strip()
        if visible(text.replace("\n", "")) != text.replace("\n", ""):
            self.add(path, f"「{key}」に、印刷できない文字があります。", "打ち直してください。")
        if "\n" in text and not lines:
            self.add(path, f"「{key}」は一行で書きます。", "改行を消してください。")
        longest = LONGEST.get(key)
        if longest is not None and columns(text) > 2 * longest:
            length = (columns(text) + 1) // 2
            self.add(
                path,
                f"「{key}」が長すぎます（全角{length}字、{longest}字まで）。",
                "短くし、詳しいことは備考に書いてください。",
            )
        return text

    def choice(
        self,
        data: PlainMapping,
        key: str,
        path: Path,
        choices: type[Choice],
        *,
        required: bool = True,
    ) -> Choice | None:
        """The choice under a key, None when there is none that is known."""
        word = self.text(data, key, path, required=required)
        if not word:
            return None
        words = [choice.value for choice in choices if choice.value]
        if word in words:
            return choices(word)
        self.add(
            (*path, key),
            f"「{quoted(word)}」は「{key}」に書けません。",
            did_you_mean(word, words) or f"書けるのは、{'、'.join(words)}です。",
        )
        return None

    def note_name(self, name: str, path: Path, seen: dict[str, Path]) -> None:
        """Notes where a name is written; a second time is a problem."""
        if seen.setdefault(name, path) != path:
            self.add(
                path,
                f"「{quoted(name)}」が二度書かれています。",
                "名前で見分けるので、違う名前にしてください。",
            )

    def count(self, what: str, count: int, most: int, path: Path) -> None:
        """More than so many are a problem."""
        if count > most:
            self.add(
                path,
                f"{what}が多すぎます（{count}個、{most}個まで）。",
                "図を二つ以上に分けてください。",
            )

    def add(
        self, path: Path, message: str, hint: str = "", *, at_key: bool = False, code: str = "S401"
    ) -> None:
        """Notes a problem."""
        self.problems.append(
            Problem(path=path, message=message, hint=hint, at_key=at_key, code=code)
        )
