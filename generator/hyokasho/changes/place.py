"""Where in a form something changed: the way from the section down to the item."""

from dataclasses import dataclass, replace

from hyokasho.forms.model import Form, Item, Layout, Section

# A file as a section is printed for it, or an entry: its path, and the numbers on the way to it.
Held = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: a section, a block, an item, or an entry of a list.

    `number` counts entries from 1, of a section the 特定個人情報ファイル that it is printed for; 0
    where there is nothing to count. `entry` is how the entry is told from others of its list,
    whatever its number: its id, else its name. `alone` says that there is one file only, which
    nobody has to be told.
    """

    node: Section | Item
    number: int = 0
    entry: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in one state, by numbers alone, so that no name has a part in it.

    `path` is that of the place, `way` those of the files and entries in which it lies, the outer
    ones first, and `numbers` which ones they are.
    """

    path: str
    way: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def held(self) -> Held | None:
        """The innermost file or entry in which it lies, None where it lies in none."""
        return (self.way[-1], self.numbers) if self.way else None

    @property
    def holders(self) -> tuple["Spot", ...]:
        """The files and entries in which it lies, itself included where it is one."""
        return tuple(
            Spot(path, self.way[:length], self.numbers[:length])
            for length, path in enumerate(self.way, 1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An item of a form as it stands in one assessment; `annex` names a 別紙 instead of steps."""

    form: Form
    steps: tuple[Step, ...] = ()
    annex: str = ""

    @property
    def item(self) -> Item | None:
        """The item that the way ends at; None for a whole section and for a 別紙."""
        last = self.steps[-1].node if self.steps else None
        return last if isinstance(last, Item) else None

    @property
    def path(self) -> str:
        """The ids from the section on, as `Item.path` has them, or the name of the 別紙."""
        if self.annex:
            return f"別紙/{self.annex}"
        return _path(self.steps[-1].node)

    @property
    def identity(self) -> tuple[str, ...]:
        """What stays the same when entries are renumbered: the path and the entries on the way."""
        return (self.path, *(step.entry for step in self.steps if step.number))

    @property
    def spot(self) -> Spot:
        """The place in the state that its numbers are of."""
        return self.counted(tuple(step.number for step in self.steps if step.number))

    def counted(self, numbers: tuple[int, ...]) -> Spot:
        """The place in a state where the entries on the way have those numbers."""
        way = tuple(_path(step.node) for step in self.steps if step.number)
        return Spot(self.path, way, numbers)

    @property
    def important(self) -> bool:
        """Whether a change there is a candidate for a 重要な変更 (指針 別表, the ※ of the form).

        What is printed in the same cell as an important answer, such as 件数, belongs to it.
        """
        item = self.item
        if item is None:
            return False
        above = self.steps[-2].node if len(self.steps) > 1 else None
        inline = item.layout is Layout.INLINE and isinstance(above, Item) and above.important
        return item.important or inline

    @property
    def named(self) -> "Place":
        """The place by which the log names it: the name in the heading of an entry is the entry."""
        if len(self.steps) < 2:
            return self
        above, last = self.steps[-2].node, self.steps[-1].node
        if isinstance(above, Item) and above.repeats and above.heading_value == last.id:
            return replace(self, steps=self.steps[:-1])
        return self

    @property
    def unnamed(self) -> "Place":
        """The same place with nothing in it that an assessment says: entries have numbers only."""
        return replace(self, steps=tuple(replace(step, entry="") for step in self.steps))

    def to(
        self, node: Section | Item, number: int = 0, entry: str = "", *, alone: bool = False
    ) -> "Place":
        """The place one step further."""
        return replace(self, steps=(*self.steps, Step(node, number, entry, alone)))


def _path(node: Section | Item) -> str:
    return node.path if isinstance(node, Item) else node.id
