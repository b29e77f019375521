"""The command: finds out what is asked for, runs it, and ends with its exit code.

Exit codes: 0 done, 1 findings of level error, 2 usage or environment.
"""

import atexit
import gc
import io
import sys
import traceback
from importlib import import_module
from io import TextIOWrapper
from types import TracebackType

import click

from hyokasho import __version__
from hyokasho.errors import HyokashoError
from hyokasho.my_number.find import masked
from hyokasho.words import visible

# Each is a module beside this one, loaded when it is asked for: what one needs costs the others
# nothing.
_COMMANDS = (
    "new",
    "fmt",
    "build",
    "check",
    "changes",
    "review",
    "plan",
    "verify",
    "rules",
    "schema",
)


class _Commands(click.Group):
    """The commands, in the order of their work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so.
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so.
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"hyokasho.cli.{cmd_name}").__dict__[f"{cmd_name}_command"]
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hyokasho")
def cli() -> None:
    """特定個人情報保護評価書を YAML から検査し、公表する DOCX・PDF・HTML を作る。"""


def _tell_bug(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
    """The traceback of a bug, in which the words of a spec may stand."""
    sys.stderr.write(masked("".join(traceback.format_exception(kind, bug, trace))))


def main() -> None:
    """Runs the command and ends the process with its exit code."""
    sys.excepthook = _tell_bug
    # At its end the process is gone as it is: to look for garbage in it once more takes 0.15 s.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # A sign that the terminal's encoding lacks must not end the command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(2)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(masked(shown.getvalue()), err=True, nl=False)
        sys.exit(2)
    except HyokashoError as error:
        click.echo(f"hyokasho: {visible(masked(error.message))}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
