"""Flow charts: what is drawn is all that the source says, and nothing lies on anything else."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from charts import chart
from conftest import OKAYAMA
from hyokasho.figures.board import ACROSS, DOWN
from hyokasho.figures.chart import Chart, MyNumber
from hyokasho.figures.draw import SMALLEST_PT, draw
from hyokasho.figures.drawing import FigureError, drawing
from hyokasho.figures.layout import Layout, find_layout
from hyokasho.figures.lettering import MM_PER_PT
from hyokasho.figures.limits import MAX_HEIGHT, WIDTH
from hyokasho.figures.parse import parse_chart
from hyokasho.figures.rect import Rect
from hyokasho.figures.sheet import STEP
from hyokasho.source.tree import follow, plain
from small_specs import tree_of

SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = Path(__file__).parent / "golden" / "okayama-yobosesshu.svg"
LARGE = chart(101, 20, 40)


@pytest.fixture(scope="module")
def okayama() -> Chart:
    node, _ = follow(tree_of(OKAYAMA.read_bytes()), ("事務の内容", 0, "図", "流れ図"))
    parsed = parse_chart(plain(node))
    assert parsed.problems == ()
    assert parsed.chart is not None
    return parsed.chart


def overlaps(layout: Layout) -> Iterator[str]:
    """All that lies on something else, though only lines may cross, and these at right angles."""
    nodes = [node.rect for node in layout.sheet.nodes]
    titles = [frame.title_rect for frame in layout.sheet.frames]
    for (a, first), (b, second) in combinations(enumerate(layout.lines), 2):
        if first.label.rect.meets(second.label.rect):
            yield f"labels {a} {b}"
        ours, theirs = first.directions, second.directions
        if any({ours[p], theirs[p]} != {ACROSS, DOWN} for p in ours.keys() & theirs.keys()):
            yield f"lines {a} {b}"
    for a, line in enumerate(layout.lines):
        label = line.label.rect
        if any(label.meets(box) for box in (*nodes, *titles)):
            yield f"label {a} and a box"
        inner = [(p.x * STEP, p.y * STEP) for p in line.points[1:-1]]
        if any(_holds(box, point) for box in (*nodes, *titles) for point in inner):
            yield f"line {a} and a box"
        for b, other in enumerate(layout.lines):
            points = [(p.x * STEP, p.y * STEP) for p in other.points]
            if a != b and any(_holds(label, point) for point in points):
                yield f"label {a} and line {b}"


def _holds(rect: Rect, point: tuple[float, float]) -> bool:
    return rect.left < point[0] < rect.right and rect.top < point[1] < rect.bottom


def assert_drawn_well(drawn: Chart) -> None:
    layout = find_layout(drawn, MAX_HEIGHT)
    assert isinstance(layout, Layout)
    assert list(overlaps(layout)) == []
    for flow, line in zip(drawn.flows, layout.lines, strict=True):
        ends = [layout.sheet.nodes[node] for node in drawn.ends(flow)]
        for box, point in zip(ends, (line.points[0], line.points[-1]), strict=True):
            assert box.left <= point.x <= box.right
            assert box.top <= point.y <= box.bottom


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8), st.integers(1, 12))
def test_nothing_lies_on_anything_else(seed: int, nodes: int, flows: int) -> None:
    assert_drawn_well(chart(seed, nodes, flows))


def test_20_nodes_with_40_flows_find_room() -> None:
    assert_drawn_well(LARGE)


def test_a_drawing_has_all_words_of_its_source_in_letters_that_can_be_read(okayama: Chart) -> None:
    drawn = drawing(okayama)
    root = etree.fromstring(drawn.svg.encode())
    texts = list(root.iter(f"{SVG}text"))
    printed = "".join("".join(map(str, text.itertext())) for text in texts)
    assert sorted("".join(printed.split())) == sorted("".join("".join(drawn.words).split()))
    for flow in okayama.flows:
        assert flow.words in drawn.words
        assert flow.number in drawn.words
    for node in okayama.nodes:
        assert node.name in drawn.words
    sizes = [float(text.get("font-size", "0")) / MM_PER_PT for text in texts]
    assert min(sizes) >= SMALLEST_PT - 0.05
    assert SMALLEST_PT >= 6.5


def test_the_drawing_of_the_real_chart_is_as_agreed(okayama: Chart) -> None:
    """Where what is agreed changes, `HYOKASHO_RENEW=1` writes it anew, to be looked at."""
    drawn = drawing(okayama).svg
    if os.environ.get("HYOKASHO_RENEW"):
        GOLDEN.write_text(drawn, encoding="utf-8")
    assert drawn == GOLDEN.read_text(encoding="utf-8")


def test_a_drawing_fits_on_a_page_and_refers_to_nothing(okayama: Chart) -> None:
    drawn = drawing(okayama)
    assert drawn.width == WIDTH == 174
    assert drawn.height <= MAX_HEIGHT == 230
    assert "href" not in drawn.svg
    assert "url(" not in drawn.svg


def test_the_description_tells_every_flow(okayama: Chart) -> None:
    told = drawing(okayama).description
    for flow in okayama.flows:
        assert f"{flow.number} {flow.source}から{flow.target}へ「{flow.words}」" in told
    carried = sum(flow.my_number is MyNumber.CARRIED for flow in okayama.flows)
    assert told.count("（個人番号を含む）") == carried == 3


def test_the_same_chart_is_drawn_the_same() -> None:
    drawn = draw(chart(7, 6, 9))
    assert draw(chart(7, 6, 9)) == drawn


def test_flows_with_and_without_my_number_are_drawn_in_two_ways_and_explained() -> None:
    one = chart(3, 2, 1)
    svgs = {}
    for my_number in (MyNumber.CARRIED, MyNumber.NOT_CARRIED):
        flow = replace(one.flows[0], my_number=my_number)
        svgs[my_number] = drawing(replace(one, flows=(flow,)))
    assert "個人番号を含む" in svgs[MyNumber.CARRIED].words
    assert "個人番号を含まない" in svgs[MyNumber.NOT_CARRIED].words
    assert "stroke-dasharray" not in svgs[MyNumber.CARRIED].svg
    assert "stroke-dasharray" in svgs[MyNumber.NOT_CARRIED].svg


def test_a_chart_without_room_is_an_error_that_counts_what_it_has() -> None:
    with pytest.raises(FigureError) as caught:
        drawing(replace(LARGE, notes=("長い注です。" * 40,) * 14))
    assert "要素20、流れ40" in caught.value.message
    assert "収まりません" in caught.value.message
