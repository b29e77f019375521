"""The real documents: nothing of the published texts is lost in any format, nothing is added."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import ROOT, Printed, Published
from hyokasho.document.model import figures, texts
from hyokasho.source.canonical import canonical
from hyokasho.source.tree import Mapping, Sequence
from reading import READERS
from small_specs import tree_of

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Source:
    """A published text as it was extracted: where it is kept, and what of it is not the document.

    `name` is that of the spec, `bound_as` that of the text where others are bound with it. `slips`
    are errors of the extraction that the form itself, or the same words elsewhere, show to be
    errors. The document goes from `begins` to `ends`; `noise` matches what the extraction made up.
    `sentences` is how many a spec has at least.
    """

    name: str
    slips: tuple[tuple[str, str], ...] = ()
    bound_as: str = ""
    begins: str = ""
    ends: str = ""
    noise: str = r"(?!)"
    sentences: int = 150

    @property
    def spec(self) -> Path:
        agency, slug = self.name.split("-", 1)
        return ROOT / "specs" / agency / f"{slug}.yaml"

    def text(self) -> str:
        """The extracted text with its slips mended."""
        path = DATA / f"{self.bound_as or self.name}.txt"
        plain = html.unescape(path.read_text(encoding="utf-8"))
        plain = plain[plain.index(self.begins) :]
        plain = plain[: plain.index(self.ends)] if self.ends else plain
        plain = re.sub(self.noise, "", plain)
        for wrong, right in self.slips:
            plain = re.sub(rf"\s*{wrong}\s*", right, plain)
        return plain


# Title page and letter stand before the assessment; all of the text belongs to one or the other.
KOBE_FORM = "特定個人情報保護評価書(全項目評価書)\n"
SOURCES = (
    Source(
        "okayama-yobosesshu",
        (
            ("that", "が"),
            ("システムの的に", "システム的に"),
            ("勸奨", "勧奨"),
            ("必要なない", "必要のない"),
        ),
    ),
    Source(
        "kawaguchi-koki-korei",
        (
            ("府内連携", "庁内連携"),
            ("滞縁額", "滞繰額"),
            ("總", "総"),
            ("對", "対"),
            ("相當", "相当"),
            ("隨時", "随時"),
        ),
        noise="（この欄は、[^）]*記入する欄です。）",
    ),
    Source("kobe-jido-teate", begins=KOBE_FORM),
    Source("kobe-jido-teate-shimon", bound_as="kobe-jido-teate", ends=KOBE_FORM, sentences=1),
)
every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
every_format = pytest.mark.parametrize("kind", READERS)


@pytest.fixture(scope="module")
def printed(published: Published) -> Callable[[Source], Printed]:
    return lambda source: published(source.spec)


def folded(text: str) -> str:
    """Without width, white space, and what the extraction changed; ① stays apart from 1."""
    signs = (s if "①" <= s <= "⑳" else unicodedata.normalize("NFKC", s) for s in text)
    kept = "".join("".join(signs).split())
    kept = kept.translate(str.maketrans("：／，−‐－ー―—〔〕Ⅰ", ":/,------[]I"))
    return kept.replace("[○]", "[]")


def segments(seed: str) -> Iterator[str]:
    """The seed cut at tags, cells, lines, sentences and options."""
    plain = re.sub(r"</?[a-z][^>]*>", "\n", seed)
    for line in re.split(r"[\n\t|]|\s{2,}|(?<=。)|#+ |\*\*|(?<!第)\b(?=\d+[)）])", plain):
        piece = folded(line).strip("[]()-:□☑")
        if piece:
            yield piece


def without_figures(tree: Mapping) -> Mapping:
    """The tree without the figures of 別添１."""
    pages = tree.get("事務の内容")
    kept = tuple(
        replace(page, entries=tuple(e for e in page.entries if e.key.value != "図"))
        for page in (pages.items if isinstance(pages, Sequence) else ())
        if isinstance(page, Mapping)
    )
    entries = (
        replace(entry, value=Sequence(items=kept, position=entry.value.position))
        if entry.value is pages
        else entry
        for entry in tree.entries
    )
    return replace(tree, entries=tuple(entries))


@every_source
@every_format
def test_99_percent_of_the_published_text_is_in_the_output(
    printed: Callable[[Source], Printed], source: Source, kind: str
) -> None:
    text = folded(READERS[kind](getattr(printed(source), kind)))
    pieces = list(segments(source.text()))
    lost = [piece for piece in pieces if piece not in text]
    share = 1 - sum(map(len, lost)) / sum(map(len, pieces))
    assert share >= 0.99, (share, lost)


@every_source
@every_format
def test_all_formats_carry_the_text_of_the_document(
    printed: Callable[[Source], Printed], source: Source, kind: str
) -> None:
    wanted = "".join("".join(texts(printed(source).document)).split())
    assert "".join(READERS[kind](getattr(printed(source), kind)).split()) == wanted


@pytest.mark.parametrize("source", [SOURCES[0], SOURCES[2]], ids=lambda source: source.name)
def test_the_chart_of_the_affairs_has_the_numbers_of_the_remarks(
    printed: Callable[[Source], Printed], source: Source
) -> None:
    (chart,) = figures(printed(source).document)
    numbers = "①②③④⑤⑥⑦" + ("❶❷❸❹❺❻" if "岡山市" in chart.description else "")
    for number in numbers:
        assert f"。{number} " in chart.description


@every_source
def test_every_written_sentence_stands_in_the_published_text(
    printed: Callable[[Source], Printed], source: Source
) -> None:
    """Nothing is added: each sentence of an answer is found in the seed.

    But for the flow charts: the extracted texts have no drawings, so the charts are ours, drawn
    from what the remarks say. None of their words is in the text of the document.
    """
    seed = folded(re.sub(r"</?[a-z][^>]*>|\|", "", source.text()))
    written = canonical(without_figures(tree_of(printed(source).document.source))).decode("utf-8")
    sentences = [folded(s).lstrip("-|:・") for s in re.findall(r"[^\s。\"']{12,}。", written)]
    assert len(sentences) >= source.sentences
    added = [s for s in sentences if s not in seed]
    assert sum(map(len, added)) <= 0.01 * sum(map(len, sentences)), added


def test_a_letter_prints_nothing_that_is_not_in_the_published_text(
    printed: Callable[[Source], Printed],
) -> None:
    """A letter has no labels, so each of its lines must be one of the seed, in its order."""
    source = next(source for source in SOURCES if source.name.endswith("-shimon"))
    seed = folded(source.text())
    at = 0
    for line in texts(printed(source).document):
        found = seed.find(folded(line), at)
        assert found >= 0, line
        at = found + len(folded(line))
    assert at == len(seed)
