"""What can be done here: `nox -s build`, `nox -s test`, … Each session sets itself up."""

import hashlib
import os
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["build", "test"]

# The font of the PDF. Its wheel wants matplotlib, of which nothing is used, so it comes alone.
FONT = "matplotlib-fontja==1.1.0"
PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = {"PYTHONWARNDEFAULTENCODING": "1", "PYTHONUTF8": "1"}


def install(session: nox.Session, *groups: str) -> None:
    """Installs hyokasho from here with its font, unless that is done and nothing has changed."""
    wanted = "\n".join([Path("pyproject.toml").read_text(encoding="utf-8"), FONT, *groups])
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    stamp = Path(session.virtualenv.location, "hyokasho.stamp")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, *groups))
    session.install("--no-deps", FONT)
    stamp.write_text(digest, encoding="utf-8")


@nox.session
def build(session: nox.Session) -> None:
    """Publishes all specs to build/ in all formats; takes the arguments of `hyokasho build`."""
    install(session)
    session.run("hyokasho", "build", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Checks all specs; takes the arguments of `hyokasho check`."""
    install(session)
    session.run("hyokasho", "check", *session.posargs)


@nox.session
def rules(session: nox.Session) -> None:
    """Lists every code of a finding: `-- D331`; takes the arguments of `hyokasho rules`."""
    install(session)
    session.run("hyokasho", "rules", *session.posargs)


@nox.session
def new(session: nox.Session) -> None:
    """Begins a spec: `-- 全項目評価書 specs/x/y.yaml`; takes the arguments of `hyokasho new`."""
    install(session)
    session.run("hyokasho", "new", *session.posargs)


@nox.session
def fmt(session: nox.Session) -> None:
    """Lays out all specs alike; takes the arguments of `hyokasho fmt`, such as `-- --check`."""
    install(session)
    session.run("hyokasho", "fmt", *session.posargs)


@nox.session
def plan(session: nox.Session) -> None:
    """Makes the 計画管理書 of an agency: `-- okayama`; takes the arguments of `hyokasho plan`."""
    install(session)
    session.run("hyokasho", "plan", *session.posargs)


@nox.session
def review(session: nox.Session) -> None:
    """Says what the working folder changes since `-- --base origin/main`; see docs/review.md."""
    install(session)
    session.run("hyokasho", "review", *session.posargs)


@nox.session
def schema(session: nox.Session) -> None:
    """Makes schema/*.schema.json anew from the forms; `-- --check` only says what is stale."""
    install(session)
    session.run("hyokasho", "schema", *session.posargs)


@nox.session
def test(session: nox.Session) -> None:
    """Runs the tests, all but those that need LibreOffice, a browser or minutes."""
    install(session, "test")
    quick = "not office and not browser and not engines"
    # As many at once as there are cores.
    session.run("pytest", "-n", "auto", "-m", quick, *session.posargs, env=PYTHONS)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Tries 10,000 wrong specs and all hostile files; takes `--count`, `--first` and `--jobs`."""
    install(session, "test")
    path = os.pathsep.join(["generator", "tests"])
    session.run("python", "-m", "fuzz", *session.posargs, env={**PYTHONS, "PYTHONPATH": path})
    session.run("python", "-m", "fuzz.hostile", env={**PYTHONS, "PYTHONPATH": path})


@nox.session
def office(session: nox.Session) -> None:
    """Opens the DOCX in LibreOffice; needs `soffice` and `pdftotext`."""
    install(session, "test")
    session.run("pytest", "-m", "office", *session.posargs, env=PYTHONS)


@nox.session
def browser(session: nox.Session) -> None:
    """Loads the HTML in Chromium; needs `chromium` and `pdftotext`."""
    install(session, "test")
    session.run("pytest", "-m", "browser", *session.posargs, env=PYTHONS)


@nox.session
def engines(session: nox.Session) -> None:
    """Kills builds, starts a Dask cluster, fills a disk; takes some minutes."""
    install(session, "test", "engines")
    session.run("pytest", "-n", "auto", "-m", "engines", *session.posargs, env=PYTHONS)


@nox.session
def wheel(session: nox.Session) -> None:
    """Builds the wheel, installs it in a folder without the checkout, and publishes with it."""
    session.install("build", "hatchling")
    out = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "--wheel", "--outdir", str(out / "dist"), silent=True)
    (made,) = (out / "dist").glob("*.whl")
    session.install("--force-reinstall", str(made))
    session.install("--no-deps", FONT)
    spec = Path("specs", "okayama", "yobosesshu.yaml").resolve()
    session.chdir(out)
    session.run("python", "-I", "-m", "hyokasho", "build", str(spec), "--out", "published")


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: format and rules."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    install(session, "test", "types")
    session.run("mypy")


@nox.session
def pictures(session: nox.Session) -> None:
    """Makes the pictures of CONTRIBUTING.ja.md anew; needs Chromium and poppler-utils."""
    install(session)
    session.run("python", "tools/make_contributing_pictures.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measures speed and memory, prints a table and writes build/bench.json."""
    install(session, "bench")
    session.run("python", "tools/bench.py", *session.posargs)
