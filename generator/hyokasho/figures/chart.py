"""A flow chart: who takes part, what goes between them, and whether 個人番号 goes with it."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a node is; its value is the word in the YAML."""

    PERSON = "人"
    BODY = "機関"
    SYSTEM = "システム"


class MyNumber(Enum):
    """Whether a flow carries 個人番号; its value is the word in the YAML."""

    CARRIED = "含む"
    NOT_CARRIED = "含まない"
    UNSAID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A person, body or system that takes part; its name is unique in the chart."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that belong together, in a box with a title; without a title there is no box."""

    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What goes from one node to another, by their names; several flows may share a number."""

    number: str
    source: str
    target: str
    words: str
    my_number: MyNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A whole flow chart, in the order of the source; every flow names two nodes of it."""

    title: str
    groups: tuple[Group, ...]
    flows: tuple[Flow, ...]
    notes: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of all groups, in order."""
        return tuple(node for group in self.groups for node in group.nodes)

    def ends(self, flow: Flow) -> tuple[int, int]:
        """The places in `nodes` of the node that a flow comes from and of that it goes to."""
        names = [node.name for node in self.nodes]
        return names.index(flow.source), names.index(flow.target)
