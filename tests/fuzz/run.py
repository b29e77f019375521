"""Tries mutants by the thousand: `python -m fuzz [--count 10000] [--first 0] [--jobs 2]`.

One that leads to anything but findings is made as small as it gets, and written to build/fuzz/ with
the number that makes it anew: `python -m fuzz --first NUMBER --count 1`.
"""

import argparse
import faulthandler
import hashlib
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from fuzz.mutants import ROOT, Mutant, mutant
from fuzz.trial import SlowError, tried

OUT: Final = ROOT / "build" / "fuzz"
MEMORY_MB: Final = 2_048
# What is stuck in C, where no signal of Python reaches it.
_STUCK: Final = 120
_BATCH: Final = 50
# For making a failing input smaller.
_PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What came of mutants with these numbers: a sum over all findings, and what went wrong.

    `composed` says of how many there are documents, `codes` what was found in any.
    """

    numbers: range
    digest: str
    composed: int
    codes: frozenset[str]
    seconds: float
    failures: tuple[tuple[int, str], ...]


def run_batch(numbers: range) -> Batch:
    """Tries the mutants of these numbers, one after the other."""
    digest = hashlib.sha256()
    failures = []
    codes: set[str] = set()
    composed = 0
    start = time.process_time()
    for number in numbers:
        # Ends the process, and says where it stood, if nothing else does.
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        one = mutant(number)
        try:
            trial = tried(one)
            digest.update(trial.digest.encode())
            codes |= trial.codes
            composed += trial.composed
        except (Exception, SlowError):  # noqa: BLE001 - a failure of one ends no other.
            failures.append((number, _told(one)))
    faulthandler.cancel_dump_traceback_later()
    return Batch(
        numbers=numbers,
        digest=digest.hexdigest(),
        composed=composed,
        codes=frozenset(codes),
        seconds=time.process_time() - start,
        failures=tuple(failures),
    )


def _told(failing: Mutant) -> str:
    """What went wrong, and where the smallest input lies that goes wrong so."""
    trace = traceback.format_exc(limit=-6)
    small = smallest(failing.data, partial(_fails_alike, failing, _kind()))
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{failing.number}.yaml"
    path.write_bytes(small)
    origin = failing.origin.relative_to(ROOT)
    return f"{trace}{origin}: {', '.join(failing.changes)}\n{len(small)} bytes in {path}"


def _kind() -> tuple[str, str, int]:
    """The error that is being handled: its class, and where it was raised."""
    kind, _, trace = sys.exc_info()
    frame = traceback.extract_tb(trace)[-1]
    return (kind.__name__ if kind else "", frame.filename, frame.lineno or 0)


def _fails_alike(failing: Mutant, kind: tuple[str, str, int], data: bytes) -> bool:
    try:
        tried(replace(failing, data=data))
    except (Exception, SlowError):  # noqa: BLE001 - it is what is looked for.
        return _kind() == kind
    return False


def smallest(data: bytes, fails: Callable[[bytes], bool], patience: float = _PATIENCE) -> bytes:
    """The input without the lines, then without the words, that it does not need to fail."""
    end = time.monotonic() + patience
    for mark in (b"\n", b" "):
        parts = data.split(mark)
        size = len(parts) // 2
        while size:
            for start in range(len(parts) - size, -1, -size):
                rest = parts[:start] + parts[start + size :]
                if time.monotonic() < end and fails(mark.join(rest)):
                    parts = rest
            size //= 2
        data = mark.join(parts)
    return data


def _limit_memory() -> None:
    most = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def run(first: int, count: int, jobs: int) -> Iterator[Batch]:
    """All batches, in order; a process that dies ends the run with its numbers."""
    spans = [range(n, min(n + _BATCH, first + count)) for n in range(first, first + count, _BATCH)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _limit_memory) as pool:
        yield from pool.map(run_batch, spans)


def main(words: Sequence[str] | None = None) -> int:
    """Runs, and tells what went wrong; the exit code is 1 if anything did."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(words)
    failures: list[tuple[int, str]] = []
    seconds, composed, digest = 0.0, 0, hashlib.sha256()
    codes: set[str] = set()
    for batch in run(asked.first, asked.count, asked.jobs):
        seconds += batch.seconds
        composed += batch.composed
        codes |= batch.codes
        digest.update(batch.digest.encode())
        failures += batch.failures
        print(f"\r{batch.numbers.stop - asked.first:,}", end="", file=sys.stderr, flush=True)
        for number, told in batch.failures:
            print(f"\nmutant {number}:\n{told}\n", file=sys.stderr, flush=True)
    print(
        f"\n{asked.count:,} mutants from {asked.first}: {len(failures)} failed,"
        f" {composed:,} composed, {len(codes)} codes found, {seconds:.0f} s of CPU,"
        f" digest {digest.hexdigest()[:16]}"
    )
    return 1 if failures else 0
