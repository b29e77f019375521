"""Which documents lie in the output folder that are of the state that its manifest tells."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from hyokasho.build.fingerprint import ORDERED, history_digest, parts
from hyokasho.build.formats import Format
from hyokasho.build.history import History
from hyokasho.build.kit import Kit
from hyokasho.build.ledger import NO_ENTRY, Entry, Ledger, name_of, stands
from hyokasho.build.manifest import Published, PublishedFile, read_manifest
from hyokasho.build.material import Collector
from hyokasho.build.portfolio import Built, Order
from hyokasho.build.specs import Spec, UnreadableSpecError
from hyokasho.build.write import OutputFolder


class Lying:
    """Says which documents in an output folder are made of the files as they are now."""

    def __init__(self, order: Order, kit: Kit, history: History) -> None:
        self._order = order
        self._kit = kit
        self._history = history
        self._ledger = Ledger(OutputFolder(order.out))
        self._collector = Collector()

    def after(self, built: Iterable[Built], *, anew: bool = False) -> tuple[Published, ...]:
        """What lies there after a build, in the order of the sources.

        What was refused now is not among it, whatever it left there. What was not asked for is,
        as long as all that it depends on is as it was. `anew` asks the ledger about what was built
        too, since another build may have written in the meantime.
        """
        entries = {one.spec: one.entry for one in built}
        if anew:
            entries = {spec: self._known_now(spec, entry) for spec, entry in entries.items()}
        taken = {_place(spec) for spec in entries}
        entries |= {one: self._still(one) for one in self._before() if _place(one) not in taken}
        found = (self._published(spec, entry) for spec, entry in entries.items())
        return tuple(sorted((one for one in found if one.files), key=lambda one: one.spec))

    def _known_now(self, spec: Spec, entry: Entry) -> Entry:
        """What is known of a spec that was built; one without parts could not even be read."""
        known = self._ledger.read(spec) if entry.parts else entry
        return known if known.parts else entry

    def _before(self) -> Iterator[Spec]:
        """The specs of all that the manifest names which lies there."""
        before = read_manifest(self._order.out)
        for one in before.assessments if before else ():
            path = Path(one.spec).absolute()
            yield Spec(path.parent.name, path.stem, path)

    def _still(self, spec: Spec) -> Entry:
        """What is known of a spec that was not asked for, nothing where it is another by now."""
        entry = self._ledger.read(spec)
        try:
            material = self._collector.collect(spec, self._history.top_of(spec))
        except UnreadableSpecError:
            return NO_ENTRY
        head = self._history.head
        looked_at = bool(head) and entry.head == head
        history = "" if looked_at else history_digest(self._history.find(spec))
        now = parts(material, history, self._kit, self._order.edition, "")
        # How it was ordered then is as good as how this was, and its history may be known.
        same = {ORDERED, "git の履歴"} if looked_at else {ORDERED}
        unlike = {name for name, value in now.items() if entry.parts.get(name) != value}
        return entry if unlike <= same else NO_ENTRY

    def _published(self, spec: Spec, entry: Entry) -> Published:
        """What lies there of a spec: the files that are made of what it says now."""
        files = (
            PublishedFile(path=name_of(spec, kind), size=output.size, sha256=output.sha256)
            for kind in Format
            if (output := entry.outputs.get(kind.value)) is not None
            if output.made_of == entry.wanted.get(kind.value)
            if stands(self._order.out / name_of(spec, kind), output)
        )
        return Published(
            spec=_told(spec),
            title=entry.title,
            agency=entry.agency,
            kind=entry.kind,
            form=entry.form,
            files=tuple(files),
        )


def _place(spec: Spec) -> tuple[str, str]:
    """Where its files lie; there is one spec for each place, wherever that lies itself."""
    return spec.agency, spec.slug


def _told(spec: Spec) -> str:
    """The path of a spec, from elsewhere its folder and name, which tell it from all others."""
    inside = spec.path.absolute().is_relative_to(Path.cwd())
    return spec.name if inside else f"{spec.agency}/{spec.path.name}"
