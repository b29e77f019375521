"""A few of the mutants and hostile files of `nox -s fuzz`, which tries all of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from fuzz.hostile import CASES, MEMORY_MB, SECONDS
from fuzz.mutants import mutant
from fuzz.run import run_batch, smallest

# One of each kind; the rest takes a quarter of a minute.
HOSTILE = {
    "billion laughs": ["S109"],
    "aliases, 8 MB": ["S109"],
    "depth 10,000, brackets": ["S107"],
    "depth 10,000, braces": ["S107"],
    "depth 10,000, dashes": ["S107"],
    "one line of 100 MB": ["S102"],
    "100 MB of [": ["S102"],
    "8 MB of [": ["S107"],
    "8 MB of zero-width signs": ["S104"],
    "8 MB of a number": ["S201"],
    "8 MB of a tag": ["S121"],
    "8 MB of %": ["S125"],
    "30,000 comments of ours": ["D391", "S214"],
    "30,000 that stop something": ["D392", "S214"],
}


def run(*words: str, **env: str) -> str:
    path = os.pathsep.join([str(ROOT / "generator"), str(ROOT / "tests")])
    return subprocess.run(
        [sys.executable, "-m", *words],
        env={**os.environ, "PYTHONPATH": path, **env},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    ).stdout


@pytest.mark.parametrize("first", range(20_000, 20_100, 25))
def test_mutants_of_real_specs_lead_to_findings_and_nothing_else(first: int) -> None:
    batch = run_batch(range(first, first + 25))
    assert batch.failures == ()


def test_a_mutant_is_the_same_in_every_process_and_so_are_its_findings() -> None:
    numbers = range(20_000, 20_012)
    program = f"from fuzz.run import run_batch; print(run_batch({numbers!r}).digest)"
    other = run("timeit", "-n1", "-r1", program, PYTHONHASHSEED="7").splitlines()[0]
    assert other == run_batch(numbers).digest


def test_mutants_differ() -> None:
    made = [mutant(number) for number in range(200)]
    assert len({one.data for one in made}) > 190
    assert len({change for one in made for change in one.changes}) >= 18


def test_a_failing_input_is_made_small() -> None:
    data = "\n".join(f"項{n}: 甲 乙 丙" for n in range(100)).encode()
    assert smallest(data, lambda some: "項42".encode() in some) == "項42:".encode()


def test_what_goes_wrong_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def failing(_mutant: object) -> str:
        raise KeyError("甲")

    monkeypatch.setattr("fuzz.run.tried", failing)
    monkeypatch.setattr("fuzz.run.OUT", tmp_path)
    ((number, told),) = run_batch(range(5, 6)).failures
    assert number == 5
    assert "KeyError" in told
    assert (tmp_path / "5.yaml").is_file()


def test_hostile_files_take_little_time_and_memory() -> None:
    lines = run("fuzz.hostile", *HOSTILE).splitlines()
    taken = [json.loads(line) for line in lines]
    assert {one["name"]: one["codes"] for one in taken} == HOSTILE
    for one in taken:
        assert one["status"] == 0
        assert one["seconds"] < SECONDS
        assert one["megabytes"] < MEMORY_MB


def test_every_hostile_file_named_here_is_one_of_those_of_the_session() -> None:
    assert HOSTILE.keys() < CASES.keys()
