"""Reads a chart from plain data (docs/figures.md) and says all that is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyokasho.figures.chart import Chart, Flow, Group, Kind, MyNumber, Node
from hyokasho.figures.limits import MOST_FLOWS, MOST_NODES
from hyokasho.figures.reading import PlainMapping, Problem, Reader
from hyokasho.forms import keys
from hyokasho.nearest import did_you_mean
from hyokasho.source.tree import Path, Plain
from hyokasho.words import quoted

_CHART = (keys.CHART_GROUPS, keys.CHART_FLOWS, keys.CHART_NOTES)
_GROUP = (keys.CHART_GROUP, keys.CHART_NODES)
_NODE = (keys.NODE_NAME, keys.NODE_KIND)
_FLOW = (keys.FLOW_NUMBER, keys.FLOW_SOURCE, keys.FLOW_TARGET, keys.FLOW_WORDS, keys.FLOW_MY_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A chart, or why there is none; the problems are in the order of the source."""

    chart: Chart | None
    problems: tuple[Problem, ...]


def parse_chart(data: Plain, title: str = "") -> Parsed:
    """The chart that the plain data under `流れ図:` describe, None when there is any problem."""
    reader = _Reader()
    chart = reader.chart(data, title)
    return Parsed(chart=None if reader.problems else chart, problems=tuple(reader.problems))


class _Reader(Reader):
    """Reads the parts of a chart."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, Path] = {}

    def chart(self, data: Plain, title: str) -> Chart:
        chart = self.mapping(data, (), _CHART)
        groups = tuple(self._groups(chart))
        nodes = [node for group in groups for node in group.nodes]
        self.count("要素", len(nodes), MOST_NODES, (keys.CHART_GROUPS,))
        flows = tuple(self._flows(chart, [node.name for node in nodes]))
        self.count("流れ", len(flows), MOST_FLOWS, (keys.CHART_FLOWS,))
        return Chart(
            title=title,
            groups=groups,
            flows=flows,
            notes=tuple(self._notes(chart)),
        )

    def _groups(self, chart: PlainMapping) -> Iterator[Group]:
        titles: dict[str, Path] = {}
        for path, data in self.entries(chart, keys.CHART_GROUPS, ()):
            group = self.mapping(data, path, _GROUP)
            title = self.text(group, keys.CHART_GROUP, path, required=False)
            if title:
                self.note_name(title, (*path, keys.CHART_GROUP), titles)
            yield Group(title=title, nodes=tuple(self._nodes(group, path)))

    def _nodes(self, group: PlainMapping, parent: Path) -> Iterator[Node]:
        for path, data in self.entries(group, keys.CHART_NODES, parent):
            node = self.mapping(data, path, _NODE)
            name = self.text(node, keys.NODE_NAME, path)
            if name:
                self.note_name(name, (*path, keys.NODE_NAME), self._names)
            yield Node(name=name, kind=self.choice(node, keys.NODE_KIND, path, Kind) or Kind.SYSTEM)

    def _flows(self, chart: PlainMapping, names: Sequence[str]) -> Iterator[Flow]:
        seen: dict[Flow, int] = {}
        for place, (path, data) in enumerate(self.entries(chart, keys.CHART_FLOWS, ()), start=1):
            flow = self._flow(self.mapping(data, path, _FLOW), path, names)
            first = seen.setdefault(flow, place)
            if first != place:
                self.add(path, f"{first}番目の流れと同じです。", "どちらか一方を消してください。")
            yield flow

    def _flow(self, flow: PlainMapping, path: Path, names: Sequence[str]) -> Flow:
        source, target = (
            self._node_name(flow, key, path, names) for key in (keys.FLOW_SOURCE, keys.FLOW_TARGET)
        )
        if source and source == target:
            self.add(
                (*path, keys.FLOW_TARGET),
                f"流れが「{quoted(source)}」から同じ「{quoted(source)}」へ戻っています。",
                "「から」と「へ」には、違う要素を書いてください。",
            )
        return Flow(
            number=self.text(flow, keys.FLOW_NUMBER, path),
            source=source,
            target=target,
            words=self.text(flow, keys.FLOW_WORDS, path, lines=True),
            my_number=self.choice(flow, keys.FLOW_MY_NUMBER, path, MyNumber, required=False)
            or MyNumber.UNSAID,
        )

    def _node_name(self, flow: PlainMapping, key: str, path: Path, names: Sequence[str]) -> str:
        name = self.text(flow, key, path)
        if name and name not in names:
            self.add(
                (*path, key),
                f"「{quoted(name)}」という要素は、登場者にありません。",
                did_you_mean(name, filter(None, names))
                or "登場者の「名前」に書いたとおりに書いてください。",
            )
        return name

    def _notes(self, chart: PlainMapping) -> Iterator[str]:
        notes = chart.get(keys.CHART_NOTES)
        if isinstance(notes, list):
            for number, note in enumerate(notes):
                yield self.checked(note, (keys.CHART_NOTES, number), keys.CHART_NOTES, lines=True)
        elif notes:
            yield self.checked(notes, (keys.CHART_NOTES,), keys.CHART_NOTES, lines=True)
