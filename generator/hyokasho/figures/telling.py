"""A chart in words: for those who do not see it, and as the text that every format must carry."""

from collections.abc import Iterator

from hyokasho.figures.captions import MY_NUMBER, legend_words, marked_notes
from hyokasho.figures.chart import Chart, Flow, Group, MyNumber


def description(chart: Chart) -> str:
    """What the drawing shows, in sentences: who takes part, and flow by flow what goes where."""
    title = f"流れ図「{chart.title}」。" if chart.title else "流れ図。"
    takers = "、".join(_group(group) for group in chart.groups)
    flows = "".join(f"{_flow(flow)}。" for flow in chart.flows)
    notes = "".join(f"{mark}{note.removesuffix('。')}。" for mark, note in marked_notes(chart))
    return f"{title}登場者は、{takers}。流れは、次の{len(chart.flows)}本。{flows}{notes}".replace(
        "\n", ""
    )


def words(chart: Chart) -> Iterator[str]:
    """All that is printed in the drawing, piece by piece, before it is broken into lines."""
    for group in chart.groups:
        yield group.title
        yield from (node.name for node in group.nodes)
    for flow in chart.flows:
        yield flow.number
        yield flow.words
    yield from legend_words(chart)
    for mark, note in marked_notes(chart):
        yield mark
        yield note


def _group(group: Group) -> str:
    names = "、".join(node.name for node in group.nodes)
    return f"{group.title}（{names}）" if group.title else names


def _flow(flow: Flow) -> str:
    said = "" if flow.my_number is MyNumber.UNSAID else f"（{MY_NUMBER[flow.my_number]}）"
    return f"{flow.number} {flow.source}から{flow.target}へ「{flow.words}」{said}"
