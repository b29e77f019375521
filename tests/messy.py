"""Writes a spec as carelessly as YAML allows: any order, any indentation, comments all over."""

import json
from random import Random

from hyokasho.source.tree import Mapping, Node, Scalar, Sequence


class Messy:
    """One careless hand; `comments` are those that it has strewn in."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._behind_text = False
        self.comments: list[str] = []

    def file(self, tree: Mapping) -> bytes:
        """The tree as a file, in an order and layout of this hand's own."""
        lines = [*self._above(0), *self._mapping(tree, 0), *self._above(0)]
        text = self._random.choice(["\n", "\n", "\r\n"]).join([*lines, ""])
        return (self._random.choice(["", "\ufeff"]) + text).encode()

    def _comment(self) -> str:
        signs = self._random.choice(["#", "# ", "#  - ", "# 'a: ", '# "', "# 図: {"])
        self.comments.append(f"{signs}注{len(self.comments)}")
        return self.comments[-1]

    def _above(self, indent: int) -> list[str]:
        if self._random.random() < 0.85:
            return []
        if self._behind_text:
            # What is indented as far as a text, or empty, might become a part of it.
            return [" " * indent + self._comment()]
        width = max(indent + self._random.choice([-2, 0, 0, 0, 3]), 0)
        match self._random.choice("emptyword"):
            case "e":
                return [""]
            case "m":
                return ["", ""]
            case "p":
                return ["", " " * indent + self._comment()]
            case _:
                return [" " * width + self._comment()]

    def _beside(self) -> str:
        return f" {self._comment()}" if self._random.random() < 0.1 else ""

    def _mapping(self, node: Mapping, indent: int) -> list[str]:
        entries = list(node.entries)
        if self._random.random() < 0.8:
            self._random.shuffle(entries)
        out: list[str] = []
        for entry in entries:
            out += self._above(indent)
            key = self._word(entry.key.text)
            out += self._value(entry.value, indent, f"{' ' * indent}{key}:")
        return out

    def _sequence(self, node: Sequence, indent: int) -> list[str]:
        out: list[str] = []
        for item in node.items:
            out += self._above(indent)
            out += self._value(item, indent, f"{' ' * indent}-")
        return out

    def _value(self, node: Node, indent: int, lead: str) -> list[str]:
        inner = indent + self._random.choice([1, 2, 2, 2, 4])
        self._behind_text = False
        match node:
            case Scalar():
                return self._scalar(node, inner, lead)
            case Sequence(items=()):
                return [f"{lead} []{self._beside()}"]
            case Mapping(entries=()):
                return [f"{lead} {{}}{self._beside()}"]
            case _ if self._random.random() < 0.15 and _is_short(node):
                return self._brackets(node, inner, lead)
            case Mapping():
                body = self._mapping(node, inner)
            case Sequence():
                # A list may stand as far to the left as its key.
                inner = indent if self._random.random() < 0.3 and lead[-1] == ":" else inner
                body = self._sequence(node, inner)
            case _:
                raise AssertionError(node)
        return [f"{lead}{self._beside()}", *self._above(inner), *body]

    def _brackets(self, node: Mapping | Sequence, indent: int, lead: str) -> list[str]:
        parts = (
            [_quoted(item) for item in node.items]
            if isinstance(node, Sequence)
            else [f"{_quoted(entry.key)}: {_quoted(entry.value)}" for entry in node.entries]
        )
        open_, close = "[]" if isinstance(node, Sequence) else "{}"
        if self._random.random() < 0.5:
            return [f"{lead} {open_}{' , '.join(parts)} {close}{self._beside()}"]
        pad = " " * indent
        out = [f"{lead} {open_}{self._beside()}"]
        for part in parts:
            out += [*self._above(indent), f"{pad}{part},{self._beside()}"]
        return [*out, f"{pad}{close}{self._beside()}"]

    def _scalar(self, node: Scalar, indent: int, lead: str) -> list[str]:
        tag = f" {node.tag}" if node.tag else ""
        if node.value is None:
            return [f"{lead}{tag}{self._beside()}"]
        text = node.text
        if self._random.random() < 0.6 and text.strip("\n ") and "\t" not in text:
            return self._block(text, indent, f"{lead}{tag}")
        if self._random.random() < 0.2 and len(text) > 4 and " " not in text and "\n" not in text:
            return self._folded(text, indent, f"{lead}{tag}")
        return [f"{lead}{tag} {self._word(text)}{self._beside()}"]

    def _block(self, text: str, indent: int, lead: str) -> list[str]:
        ends = len(text) - len(text.rstrip("\n"))
        lines = text.rstrip("\n").split("\n")
        chomping = "+" if ends > 1 else self._random.choice(["", "+"]) if ends else "-"
        width = len(lead) - len(lead.lstrip(" "))
        sign = str(indent - width) if lines[0][:1] in {"", " "} else ""
        body = [" " * indent + line if line else "" for line in lines]
        self._behind_text = True
        body += [""] * (max(ends - 1, 0) if chomping == "+" else self._random.choice([0, 0, 1]))
        return [f"{lead} |{sign}{chomping}{self._beside()}", *body]

    def _folded(self, text: str, indent: int, lead: str) -> list[str]:
        """The text in quotes over two lines, which YAML reads without a space between them."""
        cut = len(text) // 2
        first, rest = (json.dumps(t, ensure_ascii=False)[1:-1] for t in (text[:cut], text[cut:]))
        return [f'{lead} "{first}\\', f'{" " * indent}{rest}"{self._beside()}']

    def _word(self, text: str) -> str:
        quoted = [json.dumps(text, ensure_ascii=False)]
        if "\n" not in text:
            quoted.append("'{}'".format(text.replace("'", "''")))
        if text.isalnum() and not text.isascii():
            quoted += [text] * 3
        return self._random.choice(quoted)


def _quoted(node: Node) -> str:
    assert isinstance(node, Scalar)
    return json.dumps(node.text, ensure_ascii=False)


def _is_short(node: Mapping | Sequence) -> bool:
    values = node.items if isinstance(node, Sequence) else [e.value for e in node.entries]
    return all(isinstance(v, Scalar) and not v.tag and v.value is not None for v in values)
