"""Runs `hyokasho …` in a folder, with or without a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT
from hyokasho.cli.main import main


@dataclass(frozen=True)
class Done:
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


def run_here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process and the folder it is in."""

    def here(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["hyokasho", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return here


def run_apart(folder: Path, *arguments: str, **environment: str) -> Done:
    """Runs the command as a user does, in a process with that environment."""
    done = subprocess.run(
        [sys.executable, "-m", "hyokasho", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
