"""Publishes specs: makes what has changed, leaves what has not, stops for none that fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from hyokasho.build.cores import LOCAL
from hyokasho.build.errors import EngineError
from hyokasho.build.fingerprint import history_digest, parts
from hyokasho.build.formats import Format
from hyokasho.build.history import History, Missing, SpecHistory
from hyokasho.build.kit import Kit
from hyokasho.build.ledger import NO_ENTRY, Entry, Ledger, Output
from hyokasho.build.material import Collector, Material
from hyokasho.build.outcome import Outcome
from hyokasho.build.specs import Spec, UnreadableSpecError
from hyokasho.build.write import OutputFolder
from hyokasho.document.edition import Edition

if TYPE_CHECKING:
    from concurrent.futures import Future

    from hyokasho.build.engines import Engine

# Findings about hyokasho and this machine, not about a spec.
_PASSING = frozenset({"S199", "S310"})
# A task whose worker is lost so often is what loses it.
_MOST_LOSSES = 2


class Fate(Enum):
    """What became of a spec; the value is the word that users read."""

    MADE = "作成"
    SAME = "内容は同じ"
    UNTOUCHED = "変更なし"
    REFUSED = "エラー"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of a spec.

    `entry` is what is known of it now, `files` are those that were written, `why` says what had
    changed. `failure` is why it could not be made, `trace` where hyokasho itself has failed,
    `seconds` what it took.
    """

    spec: Spec
    fate: Fate
    entry: Entry
    files: tuple[Path, ...] = ()
    why: str = ""
    failure: str = ""
    trace: str = ""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether what lies in the folder is what the spec says."""
        return self.fate is not Fate.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made: `force` makes all anew, `stamp` prints the commit at the foot.

    `engine` is where tasks run (see `engines.engine`), `jobs` how many processes of this machine.
    """

    out: Path
    formats: tuple[Format, ...]
    edition: Edition
    force: bool = False
    stamp: bool = False
    engine: str = LOCAL
    jobs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A spec that has to be looked at: its entry as it will be, and why."""

    spec: Spec
    material: Material
    history: Callable[[], SpecHistory | Missing]
    entry: Entry
    done: Mapping[Format, str]
    stamp: str
    why: str

    @property
    def weight(self) -> float:
        """How long it will take, more or less: as the last time, else by its size."""
        return self.entry.seconds or len(self.material.source) / 200_000


class Portfolio:
    """Publishes specs into one folder; what is known of earlier builds is kept there."""

    def __init__(self, order: Order, kit: Kit, history: History) -> None:
        self._order = order
        self._kit = kit
        self._history = history
        self._folder = OutputFolder(order.out)
        self._ledger = Ledger(self._folder)
        self._collector = Collector()

    def publish(self, specs: Sequence[Spec]) -> Iterator[Built]:
        """Builds the specs; each is told when it is done, those with nothing to do first.

        Raises:
            OutputError: The output folder cannot be written.
            EngineError: Tasks cannot run, or those who ran them are gone.
        """
        jobs = []
        for spec in specs:
            found = self._looked_at(spec)
            if isinstance(found, Built):
                yield found
            else:
                jobs.append(found)
        if jobs:
            self._folder.sweep(Path(self._kit.cache))
            yield from self._done(sorted(jobs, key=lambda job: -job.weight))

    def _looked_at(self, spec: Spec) -> Built | _Job:
        """Whether there is anything to do for a spec."""
        before = self._ledger.read(spec)
        try:
            material = self._collector.collect(spec, self._history.top_of(spec))
        except UnreadableSpecError as error:
            entry = replace(NO_ENTRY, findings=(error.finding(spec.name),))
            return Built(spec=spec, fate=Fate.REFUSED, entry=entry)
        head = self._history.head
        found: list[SpecHistory | Missing] = []

        def history() -> SpecHistory | Missing:
            if not found:
                found.append(self._history.find(spec))
            return found[0]

        known = bool(head) and before.head == head and not self._order.stamp
        ours = before.parts.get("git の履歴", "") if known else history_digest(history())
        stamp = ""
        if self._order.stamp:
            stamp = _stamp(material.told(history()).history)
        now = parts(material, ours, self._kit, self._order.edition, stamp)
        settled = known or not isinstance(told := history(), SpecHistory) or told.settled(spec)
        entry = replace(before, parts=now, head=head if settled else "")
        standing = {} if self._order.force else self._ledger.standing(spec, before)
        done = {kind: standing.get(kind, "") for kind in self._order.formats}
        if now == before.parts and not self._order.force:
            if not before.wanted:
                return _told(spec, Fate.REFUSED, entry, "何も変わっていません。")
            if all(made == before.wanted[kind.value] for kind, made in done.items()):
                if before.head != entry.head:
                    self._ledger.write(spec, entry)
                return _told(spec, Fate.UNTOUCHED, entry, "何も変わっていません。")
        return _Job(
            spec=spec,
            material=material,
            history=history,
            entry=entry,
            done=done,
            stamp=stamp,
            why=self._why(before, now, done),
        )

    def _why(self, before: Entry, now: Mapping[str, str], done: Mapping[Format, str]) -> str:
        if self._order.force:
            return "--force が指定されました。"
        if not before.parts:
            return "前に作れなかったか、作った記録がありません。"
        changed = [name for name, value in now.items() if before.parts.get(name) != value]
        if changed:
            return f"{'、'.join(changed)}が変わりました。"
        missing = [k.value for k, made in done.items() if made != before.wanted.get(k.value)]
        return f"{'、'.join(missing)} が、ないか、古いか、書き換えられています。"

    def _done(self, jobs: list[_Job]) -> Iterator[Built]:
        # Loaded here and below, since a build that has nothing to do needs none of it.
        from hyokasho.build.engines import engine  # noqa: PLC0415

        order = self._order
        ours = engine(order.engine, min(order.jobs, len(jobs)), self._kit)
        try:
            yield from self._run(ours, jobs)
        finally:
            ours.close()

    def _run(self, ours: "Engine", jobs: list[_Job]) -> Iterator[Built]:
        from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415

        from hyokasho.build.engines import is_lost  # noqa: PLC0415
        from hyokasho.build.task import build  # noqa: PLC0415

        waiting = list(reversed(jobs))
        running: dict[Future[Outcome], _Job] = {}
        losses = 0
        while waiting or running:
            while waiting and len(running) < ours.at_once:
                job = waiting.pop()
                material = job.material.told(job.history())
                edition = self._order.edition
                running[ours.submit(build, material, edition, job.done, job.stamp)] = job
            lost = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                error = future.exception() if not future.cancelled() else None
                if future.cancelled() or (error is not None and is_lost(error)):
                    lost.append(job)
                elif error is not None:
                    raise error
                else:
                    yield self._finished(job, future.result())
            if lost:
                losses += 1
                if losses > _MOST_LOSSES:
                    raise EngineError(_gone(lost))
                lost += running.values()
                running.clear()
                ours.restart()
                waiting += reversed(lost)

    def _finished(self, job: _Job, outcome: Outcome) -> Built:
        if outcome.stranger:
            from hyokasho.build.engines import STRANGER  # noqa: PLC0415 - as above.

            raise EngineError(STRANGER.format(where="ワーカー"))
        entry = replace(
            job.entry,
            wanted={kind.value: made for kind, made in outcome.made_of.items()},
            findings=outcome.findings,
            around=outcome.around,
            remarks=outcome.remarks,
            failure=outcome.failure,
            title=outcome.title,
            agency=outcome.agency,
            kind=outcome.kind,
            form=outcome.form,
            seconds=outcome.seconds,
        )
        if not outcome.made_of:
            if outcome.failure or any(finding.code in _PASSING for finding in outcome.findings):
                # Perhaps not so the next time, though nothing has changed.
                entry = replace(entry, parts={})
            self._ledger.write(job.spec, entry)
            refused = _told(job.spec, Fate.REFUSED, entry, job.why, outcome.seconds)
            return replace(refused, trace=outcome.trace)
        outputs = dict(entry.outputs)
        files = []
        with self._folder.alone():
            for kind, data in outcome.rendered.items():
                path = self._ledger.put(job.spec, kind, data)
                files.append(path)
                outputs[kind.value] = Output.of(data, outcome.made_of[kind], path)
            entry = replace(entry, outputs=outputs)
            self._ledger.write(job.spec, entry)
        fate = Fate.MADE if files else Fate.SAME
        return _told(job.spec, fate, entry, job.why, outcome.seconds, tuple(files))


def _stamp(history: SpecHistory | Missing) -> str:
    """What the foot says of the last commit, and whether that holds what is printed."""
    if not isinstance(history, SpecHistory) or not history.commits:
        return ""
    edited = "" if history.current else "に未コミットの変更を加えたもの"
    return f"コミット {history.commits[-1].id[:12]}{edited}"


def _told(
    spec: Spec,
    fate: Fate,
    entry: Entry,
    why: str,
    seconds: float = 0.0,
    files: tuple[Path, ...] = (),
) -> Built:
    return Built(
        spec=spec,
        fate=fate,
        entry=entry,
        files=files,
        why=why,
        failure=entry.failure,
        seconds=seconds,
    )


def _gone(lost: Sequence[_Job]) -> str:
    names = "、".join(job.spec.name for job in lost[:3])
    return (
        f"作業のプロセスが何度も止まりました（{names} を作る途中）。"
        "メモリーが足りないか、止められた可能性があります。--jobs 1 で試してください。"
        "前の出力はそのまま残っています。"
    )
