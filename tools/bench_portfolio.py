"""Measures whole portfolios for `tools/bench.py`: how long, how much memory, how it scales.

Each figure is of the real command in processes of its own. The portfolios are made by
`make_portfolio.py`, so that no two assessments are alike.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench_figure import Figure
from make_portfolio import make_portfolio

HYOKASHO = [sys.executable, "-m", "hyokasho"]
_TICKS = os.sysconf("SC_CLK_TCK")
_SAMPLE_S = 0.05
_RUNS = 5
# The first sentence that is no comment.
_PRINTED = re.compile(r"(?m)^(?! *#)(.*)。$")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a command: wall seconds, CPU seconds and peak MB of its fattest process."""

    wall: float
    cpu: float
    peak: float


def run(folder: Path, *arguments: str) -> Run:
    """Runs `hyokasho …` in a folder and watches its processes."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own words.
        [*HYOKASHO, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peaks: dict[int, float] = {}
    cpus: dict[int, float] = {}
    while process.poll() is None:
        for pid in _family(process.pid):
            _watch(pid, peaks, cpus)
        time.sleep(_SAMPLE_S)
    wall = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return Run(wall, sum(cpus.values()), max(peaks.values(), default=0.0))


def _family(session: int) -> Iterator[int]:
    """The processes that a command has begun, itself included."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == session:
                yield int(entry.name)
        except OSError:
            continue


def _watch(pid: int, peaks: dict[int, float], cpus: dict[int, float]) -> None:
    try:
        status = Path("/proc", str(pid), "status").read_text(encoding="ascii", errors="replace")
        words = Path("/proc", str(pid), "stat").read_text(errors="replace").rpartition(")")[2]
    except OSError:
        return
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    if peak:
        peaks[pid] = int(peak[1]) / 1024
    user, system = words.split()[11:13]
    cpus[pid] = (int(user) + int(system)) / _TICKS


def portfolios(sizes: tuple[int, ...]) -> list[Figure]:
    """All figures of portfolios of these sizes."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            folder = Path(name, str(size))
            specs = make_portfolio(folder, size)
            figures += _of(folder, specs)
            if size == _SCALED:
                figures += _scaling(folder)
                figures += _dask(folder)
            shutil.rmtree(folder)
    return figures


_SCALED = 30
_MANY = 1000  # Of so many only what does not depend on the formats is asked.
_BARS = {100: (40.0, 0.5), 1000: (None, 3.0)}


def _of(folder: Path, specs: list[str]) -> list[Figure]:
    size = len(specs)
    many = size >= _MANY
    whole_bar, nothing_bar = _BARS.get(size, (None, None))
    jobs = str(min(2, os.cpu_count() or 1))
    build = ("build", "--quiet", "--jobs", jobs, *(("--format", "html") if many else ()))
    name = f"{size:,} assessments, {'HTML' if many else 'all formats'}, {jobs} processes"
    whole = run(folder, *build)
    figures = [
        Figure(name=name, unit="s wall", runs=(whole.wall,), bar=whole_bar),
        Figure(name="– CPU of a document with a new chart", unit="s CPU", runs=(whole.cpu / size,)),
    ]
    if not many:
        again = run(folder, *build, "--force")
        told = "– all anew, charts as they were"
        figures += [
            Figure(name=told, unit="s wall", runs=(again.wall,), bar=whole_bar),
            Figure(name="– – documents", unit="a second", runs=(size / again.wall,)),
            Figure(name="– – CPU of a document", unit="s CPU", runs=(again.cpu / size,)),
        ]
    nothing = [run(folder, *build).wall for _ in range(_RUNS)]
    one = []
    for number in range(_RUNS):
        path = folder / specs[number * 7 % size]
        text = path.read_text(encoding="utf-8")
        path.write_text(_PRINTED.sub(rf"\1（第{number}回）。", text, count=1), encoding="utf-8")
        one.append(run(folder, *build).wall)
    return [
        *figures,
        Figure(name="– peak memory of a process", unit="MB", runs=(whole.peak,), bar=300),
        Figure(name="– nothing changed", unit="s wall", runs=tuple(nothing), bar=nothing_bar),
        Figure(name="– one changed", unit="s wall", runs=tuple(one), bar=1.0),
    ]


def _scaling(folder: Path) -> list[Figure]:
    times = {}
    for jobs in ("1", "2"):
        out = f"scaled-{jobs}"
        times[jobs] = run(folder, "build", "--quiet", "--jobs", jobs, "--out", out).wall
        shutil.rmtree(folder / out)
    name = f"{_SCALED} assessments, from 1 process to 2"
    return [Figure(name=name, unit="times as fast", runs=(times["1"] / times["2"],), least=1.8)]


def _dask(folder: Path) -> list[Figure]:
    """The same on a cluster of two workers on this machine, against the pool."""
    local = run(folder, "build", "--quiet", "--jobs", "2", "--out", "local").wall
    with _cluster(folder) as address:
        engine = ("--engine", f"dask://{address}")
        there = run(folder, "build", "--quiet", *engine, "--out", "dask").wall
    name = f"{_SCALED} assessments on 2 Dask workers, against 2 processes"
    return [Figure(name=name, unit="times as long", runs=(there / local,), bar=1.15)]


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    file = folder / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", *common]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", *common]
    started = [_quiet([*scheduler, "--scheduler-file", str(file)], folder)]
    try:
        while not file.is_file() or "address" not in file.read_text(encoding="utf-8"):
            time.sleep(0.1)
        command = [*worker, "--no-nanny", "--scheduler-file", str(file)]
        started += [_quiet(command, folder) for _ in range(2)]
        time.sleep(4)
        found = re.search(r"tcp://([\d.:]+)", file.read_text(encoding="utf-8"))
        yield found[1] if found else ""
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGKILL)
            process.wait()


def _quiet(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own words.
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
