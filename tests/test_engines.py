"""Where tasks run makes no difference to what comes out, and nobody who vanishes takes it along."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from commands import Done, run_apart
from conftest import ROOT
from histories import git

pytestmark = pytest.mark.engines
T = TypeVar("T")
Process = subprocess.Popen[bytes]
HYOKASHO = [sys.executable, "-m", "hyokasho"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real specs in a repository of their own, on a path with a space and kanji."""
    folder = tmp_path_factory.mktemp("機関 の") / "評価書"
    shutil.copytree(ROOT / "specs", folder / "specs")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "初め")):
        git(folder, *words)
    return folder


@pytest.fixture(scope="module")
def alone(place: Path) -> dict[str, bytes]:
    """What one process makes."""
    assert build(place, "--jobs", "1", "--out", "alone").returncode == 0
    return outputs(place / "alone")


def build(folder: Path, *arguments: str, **environment: str) -> Done:
    return run_apart("build", *arguments, folder=folder, **environment)


def outputs(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in found.items() if not name.startswith(".cache/")}


def test_any_number_of_processes_gives_the_same_bytes(place: Path, alone: dict[str, bytes]) -> None:
    done = build(place, "--jobs", "3", "--out", "pool", TZ="Pacific/Kiritimati")
    assert done.returncode == 0, done.stderr
    assert outputs(place / "pool") == alone


def test_the_same_commit_on_another_path_gives_the_same_bytes(
    place: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(place), str(clone))
    done = build(clone, "--jobs", "2", LANG="C", LC_ALL="C", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert outputs(clone / "build") == alone


def test_a_process_that_vanishes_is_replaced(place: Path, alone: dict[str, bytes]) -> None:
    process = started(place, "--jobs", "2", "--out", "vanished", "--quiet")
    worker = wait_for(lambda: next(iter(workers_of(process.pid)), 0), process)
    time.sleep(0.5)
    os.kill(worker, signal.SIGKILL)
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert outputs(place / "vanished") == alone


def test_nothing_is_left_where_temporary_files_lie(place: Path, tmp_path: Path) -> None:
    options = ("--jobs", "2", "--out", "tidy", "--format", "pdf")
    assert build(place, *options, TMPDIR=str(tmp_path)).returncode == 0
    assert list(tmp_path.iterdir()) == []


# Dask


@contextmanager
def cluster(folder: Path, count: int) -> Iterator[tuple[str, Process, list[Process]]]:
    """A scheduler and workers as processes of their own, in a folder without specs."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    # The name of the folder of the package, where it is not installed.
    paths = os.pathsep.join(filter(None, [str(ROOT / "generator"), os.environ.get("PYTHONPATH")]))
    env = {**os.environ, "PYTHONPATH": paths}
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*dask, *options, "--scheduler-file", str(file)],
        env=env,
        **quiet,  # type: ignore[call-overload]
    )
    options = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file)]
    processes = [scheduler]
    try:
        address = wait_for(
            lambda: json.loads(file.read_text(encoding="utf-8"))["address"], scheduler
        )
        command = [*worker, *options]
        processes += [subprocess.Popen(command, env=env, **quiet) for _ in range(count)]  # type: ignore[call-overload]
        yield address.removeprefix("tcp://"), scheduler, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_bytes_although_a_worker_is_killed(
    place: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", 2) as (address, _, workers):
        process = started(place, "--engine", f"dask://{address}", "--out", "dask", "--quiet")
        out = place / "dask"
        wait_for(lambda: any(out.rglob("*.html")), process)
        workers[0].kill()
        _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert outputs(out) == alone


def test_a_cluster_whose_scheduler_vanishes_keeps_what_was_made(
    place: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", 1) as (address, scheduler, _):
        process = started(place, "--engine", f"dask://{address}", "--out", "left", "--quiet")
        wait_for(lambda: any((place / "left").rglob("*.html")), process)
        scheduler.kill()
        _, errors = process.communicate(timeout=240)
    assert process.returncode == 2, errors
    assert "Dask" in errors
    for name, data in outputs(place / "left").items():
        if name.endswith((".docx", ".pdf", ".html")) and name != "index.html":
            assert data == alone[name]
    done = build(place, "--jobs", "2", "--out", "left")
    assert done.returncode == 0
    assert outputs(place / "left") == alone


def test_a_scheduler_that_is_not_there_is_an_error_of_the_environment(place: Path) -> None:
    done = build(place, "--engine", "dask://127.0.0.1:1", "--out", "nowhere")
    assert done.returncode == 2
    assert "127.0.0.1:1 につながりません" in done.stderr
    assert build(place, "--engine", "何か").returncode == 2


def test_workers_without_hyokasho_make_nothing(place: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    (bare / "generator" / "hyokasho").mkdir(parents=True)
    (bare / "generator" / "hyokasho" / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("test_engines.ROOT", bare)
        with cluster(tmp_path / "cluster", 1) as (address, _, _):
            done = build(place, "--engine", f"dask://{address}", "--out", "bare")
    assert done.returncode == 2
    assert "インストールされていません" in done.stderr
    assert "Traceback" not in done.stderr


def test_workers_with_another_hyokasho_make_nothing(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "generator" / "hyokasho", other / "generator" / "hyokasho")
    shutil.copytree(ROOT / "schema", other / "schema")
    shutil.copytree(ROOT / "templates", other / "templates")
    style = other / "templates" / "pdf" / "style.typ"
    style.write_text(style.read_text(encoding="utf-8") + "// other\n", encoding="utf-8")
    old = os.environ.get("PYTHONPATH")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("test_engines.ROOT", other)
        with cluster(tmp_path / "cluster", 1) as (address, _, _):
            done = build(place, "--engine", f"dask://{address}", "--out", "stranger")
    assert os.environ.get("PYTHONPATH") == old
    assert done.returncode == 2
    assert "の hyokasho が、ここのものと違うか" in done.stderr
    assert "scheduler、tcp://127.0.0.1:" in done.stderr
    assert not list((place / "stranger").rglob("*.pdf"))


def test_a_cluster_without_workers_is_an_error_of_the_environment(
    place: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", 0) as (address, _, _):
        done = build(place, "--engine", f"dask://{address}", "--out", "nobody")
    assert done.returncode == 2
    assert "ワーカーがいません" in done.stderr
    assert "Traceback" not in done.stderr


# Killed builds


def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_finishes_it(
    place: Path, alone: dict[str, bytes]
) -> None:
    out = place / "killed"
    assert build(place, "--jobs", "2", "--out", "killed").returncode == 0
    shutil.rmtree(out / ".cache" / "built")
    old = outputs(out)
    marker = b"<!-- old -->"
    for name in old:
        if name.endswith(".html"):
            (out / name).write_bytes(old[name] + marker)
    allowed = {name: {data, data + marker} for name, data in old.items()}
    # A build that ends before it is killed knows of no other format, since what is known is gone.
    assert build(place, "--jobs", "2", "--out", "web", "--format", "html").returncode == 0
    for name in ("index.html", "manifest.json"):
        allowed[name].add((place / "web" / name).read_bytes())
    chance = random.Random(3)  # noqa: S311 - no secrets here.
    moments = 50
    for number in range(moments):
        shutil.rmtree(out / ".cache" / "built", ignore_errors=True)
        process = started(
            place, "--jobs", "2", "--out", "killed", "--format", "html", "--force", group=True
        )
        time.sleep(0.15 + chance.random() * 2.2)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        for name, data in outputs(out).items():
            assert name in allowed, f"{name} after {number} moments"
            assert data in allowed[name], f"{name} after {number} moments"
    done = build(place, "--jobs", "2", "--out", "killed")
    assert done.returncode == 0, done.stderr
    assert outputs(out) == alone
    assert subprocess.run([*HYOKASHO, "verify", "killed"], cwd=place, check=False).returncode == 0


def test_a_full_disk_leaves_the_old_outputs_and_says_so(
    place: Path, alone: dict[str, bytes]
) -> None:
    assert build(place, "--jobs", "1", "--out", "full").returncode == 0

    def no_large_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [*HYOKASHO, "build", "--jobs", "1", "--out", "full", "--force", "--format", "html"],
        cwd=place,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=no_large_files,
    )
    assert done.returncode == 2
    assert "書き込めません" in done.stderr
    assert outputs(place / "full") == alone


def test_a_cache_that_cannot_be_written_is_an_error_of_the_environment(place: Path) -> None:
    (place / "locked").mkdir()
    (place / "locked" / ".cache").write_text("", encoding="utf-8")
    done = build(place, "--jobs", "1", "--out", "locked", "--format", "html")
    assert done.returncode == 2
    assert "書き込めません" in done.stderr


def started(folder: Path, *arguments: str, group: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*HYOKASHO, "build", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=group,
    )


def workers_of(pid: int) -> list[int]:
    """The processes below the helpers that a pool has, which do the work."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(words[1]), []).append(int(entry.parent.name))
    return [worker for helper in children.get(pid, []) for worker in children.get(helper, [])]


def wait_for(
    what: Callable[[], T | None], process: subprocess.Popen[str] | subprocess.Popen[bytes]
) -> T:
    """What comes to be while a process runs."""
    for _ in range(1200):
        try:
            found = what()
        except (OSError, ValueError):
            found = None
        if found:
            return found
        assert process.poll() is None, "the process has ended"
        time.sleep(0.05)
    raise AssertionError("nothing came")
