"""The real document: nothing of the published text is lost, nothing is added."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import Printed
from hyokasho.document.model import texts
from reading import docx_text, html_text, pdf_text

SEED = Path(__file__).parent / "data" / "okayama-yobosesshu.txt"
FORMATS = ("docx", "pdf", "html")
# Slips of the extraction that the form itself, or the same words elsewhere, show to be slips.
SLIPS = (
    ("that", "が"),
    ("システムの的に", "システム的に"),
    ("勸奨", "勧奨"),
    ("必要なない", "必要のない"),
)


def printed_text(printed: Printed, kind: str) -> str:
    readers: dict[str, Callable[[bytes], str]]
    readers = {"docx": docx_text, "pdf": pdf_text, "html": html_text}
    return readers[kind](getattr(printed, kind))


def folded(text: str) -> str:
    """Without width, white space, and what the extraction changed; ① stays apart from 1."""
    signs = (s if "①" <= s <= "⑳" else unicodedata.normalize("NFKC", s) for s in text)
    kept = "".join("".join(signs).split())
    return kept.translate(str.maketrans("：／，−‐－", ":/,---")).replace("[○]", "[]")


def seed_text() -> str:
    """The extracted text, folded line by line, with its known slips mended."""
    plain = html.unescape(SEED.read_text(encoding="utf-8"))
    for wrong, right in SLIPS:
        plain = re.sub(rf"\s*{wrong}\s*", right, plain)
    return plain


def segments(seed: str) -> Iterator[str]:
    """The seed cut at tags, cells, lines and sentences."""
    plain = re.sub(r"</?[a-z][^>]*>", "\n", seed)
    for line in re.split(r"[\n\t]|\s{2,}|(?<=。)|#+ |\*\*", plain):
        piece = folded(line).strip("[]()-")
        if piece:
            yield piece


@pytest.mark.parametrize("kind", FORMATS)
def test_99_percent_of_the_published_text_is_in_the_output(okayama: Printed, kind: str) -> None:
    text = folded(printed_text(okayama, kind))
    pieces = list(segments(seed_text()))
    lost = [piece for piece in pieces if piece not in text]
    share = 1 - sum(map(len, lost)) / sum(map(len, pieces))
    assert share >= 0.99, (share, lost)


@pytest.mark.parametrize("kind", FORMATS)
def test_all_formats_carry_the_text_of_the_document(okayama: Printed, kind: str) -> None:
    wanted = "".join("".join(texts(okayama.document)).split())
    assert "".join(printed_text(okayama, kind).split()) == wanted


def test_every_written_sentence_stands_in_the_published_text(okayama: Printed) -> None:
    """Nothing is added: each sentence of an answer is found in the seed."""
    seed = folded(re.sub(r"</?[a-z][^>]*>", "", seed_text()))
    source = okayama.document.source.decode("utf-8")
    sentences = [folded(s) for s in re.findall(r"[^\s。\"']{12,}。", source)]
    assert len(sentences) > 300
    added = [s for s in sentences if s.lstrip("-|:") not in seed]
    assert sum(map(len, added)) <= 0.02 * sum(map(len, sentences)), added
