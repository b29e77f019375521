"""Measures what a user waits for: `python tools/bench.py`, by nox as `nox -s bench`.

Each figure is the median of several runs, with the best and worst beside it, because machines are
noisy. CPU seconds are of the whole process with its threads; peak memory is of a process that does
only that. The table goes to stdout, the same as JSON to build/bench.json.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench_figure import Figure
from bench_portfolio import portfolios, run
from bench_rivals import rivals
from make_history import make_history

from hyokasho.build.checked import check
from hyokasho.build.printed import printed_document
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.check.spec import Checked
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.fonts import find_font
from hyokasho.render.docx import DocxRenderer
from hyokasho.render.html import HtmlRenderer
from hyokasho.render.pdf import PdfRenderer

SPEC = Path("specs/okayama/yobosesshu.yaml")
OUT = Path(tempfile.gettempdir(), "hyokasho-bench")
MADE = datetime(2026, 1, 15, tzinfo=UTC)
WARM_RUNS = 15
COLD_RUNS = 7


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    about = "a portfolio of 1,000 assessments in HTML and nothing else"
    parser.add_argument("--large", action="store_true", help=about)
    large = parser.parse_args().large
    # An installed program has its bytecode, whatever this environment says.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if large:
        figures = portfolios((1000,))
    else:
        figures = [*warm(), *cold(), *history(), *rivals(), *portfolios((30, 100))]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    libraries = ", ".join(f"{n} {version(n)}" for n in ("typst", "docxtpl", "ruamel.yaml"))
    print(f"Python {platform.python_version()}, {machine}; {libraries}\n")
    print("| what | median | best–worst | bar |\n|---|---|---|---|")
    for figure in figures:
        print(figure.row())
    path = Path("build", "bench-large.json" if large else "bench.json")
    path.parent.mkdir(exist_ok=True)
    data = [{**asdict(f), "median": f.median} for f in figures]
    text = json.dumps({"machine": machine, "figures": data}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def cpu(work: Callable[[], object], runs: int = WARM_RUNS) -> tuple[float, ...]:
    """CPU seconds of each run, after one that is not counted."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return tuple(seconds)


def warm() -> list[Figure]:
    """Each step, and all of them, in a process that has done it before."""
    (spec,) = find_specs((SPEC,))
    font = find_font()
    registers = Registers(font)
    library = registers.around(spec).surroundings.library
    docx, html = DocxRenderer(), HtmlRenderer()

    def checked() -> Checked:
        return check(spec, registers)

    once = checked()

    def printed(of: Checked = once) -> Document:
        return printed_document(of, library, Edition.PUBLIC)

    document = printed()
    with PdfRenderer(font) as pdf:

        def everything() -> None:
            made = printed(checked())
            docx.render(made, MADE)
            pdf.render(made, MADE)
            html.render(made)

        return [
            Figure(
                name="all three formats, warm, the same document again",
                unit="s CPU",
                runs=cpu(everything),
                bar=0.5,
            ),
            Figure(name="– read, check, derive", unit="s CPU", runs=cpu(checked)),
            Figure(name="– compose", unit="s CPU", runs=cpu(printed)),
            Figure(name="– DOCX", unit="s CPU", runs=cpu(lambda: docx.render(document, MADE))),
            Figure(name="– PDF", unit="s CPU", runs=cpu(lambda: pdf.render(document, MADE))),
            Figure(name="– HTML", unit="s CPU", runs=cpu(lambda: html.render(document))),
        ]


def cold() -> list[Figure]:
    """The command from its start, in processes of their own."""
    command = [sys.executable, "-m", "hyokasho"]
    build = [*command, "build", str(SPEC), "--out", str(OUT), "--quiet", "--force"]
    first = []
    for _ in range(COLD_RUNS):
        shutil.rmtree(OUT, ignore_errors=True)
        first.append(wall(build, runs=1)[0])
    figures = [
        Figure(name="cold `hyokasho build`", unit="s wall", runs=tuple(first), bar=2.0),
        Figure(name="– with its flow chart kept", unit="s wall", runs=wall(build, warm=True)),
        Figure(
            name="– and PDF alone", unit="s wall", runs=wall([*build, "--format", "pdf"], warm=True)
        ),
        Figure(
            name="cold `hyokasho check`",
            unit="s wall",
            runs=wall([*command, "check", str(SPEC)], warm=True),
        ),
    ]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [*figures, Figure(name="peak memory", unit="MB", runs=(peak,), bar=300)]


def history() -> list[Figure]:
    """The change log of one of 100 specs with 1,000 commits between them."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "portfolio")
        spec = make_history(made)[4]
        command = [sys.executable, "-m", "hyokasho", "changes", spec]
        cold = []
        for _ in range(COLD_RUNS):
            shutil.rmtree(made / "build", ignore_errors=True)
            cold.append(wall(command, made, runs=1)[0])
        kept = wall(command, made, warm=True)
        shutil.rmtree(made / "build", ignore_errors=True)
        peak = run(made, "changes", spec).peak
    name = "`hyokasho changes`, 1 of 100 specs, 1,000 commits"
    return [
        Figure(name=f"cold {name}", unit="s wall", runs=tuple(cold), bar=1.0),
        Figure(name="– nothing committed since", unit="s wall", runs=kept, bar=0.1),
        Figure(name="– peak memory", unit="MB", runs=(peak,), bar=300),
    ]


def wall(
    command: list[str], folder: Path | None = None, runs: int = COLD_RUNS, *, warm: bool = False
) -> tuple[float, ...]:
    """Wall seconds of each run in the folder; `warm` does not count a first one."""
    seconds = []
    for _ in range(runs + warm):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own words.
        seconds.append(time.perf_counter() - start)
    return tuple(seconds[warm:])


if __name__ == "__main__":
    main()
