"""Runs `hyokasho …` in a folder, with or without a process of its own."""

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from conftest import ROOT
from hyokasho.cli.main import main

HERE = Path()


@dataclass(frozen=True)
class Done:
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """All that was said: the results, then the rest."""
        return self.stdout + self.stderr


def run_here(*arguments: str, folder: Path = HERE) -> Done:
    """Runs the command in this process, which is faster; a bug raises.

    The streams have bytes below them, as those of a terminal or a pipe have.
    """
    out, err = (TextIOWrapper(BytesIO(), "utf-8", newline="", write_through=True) for _ in "oe")
    with (
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["hyokasho", *arguments]),
        # The command sets it for a process that is all its own.
        patch.object(sys, "excepthook", sys.excepthook),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Done(int(ended.value.code or 0), _written(out), _written(err))


def _written(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def run_apart(*arguments: str, folder: Path = HERE, **environment: str) -> Done:
    """Runs the command as a user does, in a process with that environment.

    What is no UTF-8 in its output is escaped. It gets minutes: a loaded machine is slow, but a
    command that never ends shall not keep the tests.
    """
    done = subprocess.run(
        [sys.executable, "-m", "hyokasho", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **environment},
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)
