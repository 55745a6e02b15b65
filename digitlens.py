"""The front door: one command, its sub-commands, and one line where the input cannot be used."""

import errno
import importlib
import os
import sys
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from edge_app.errors import InputError

COMMANDS = {  # name: the module whose function of that name it is, imported only when asked for
    "read": "edge_app.cli",
    "camera": "edge_app.camera_cli",
    "bench": "edge_app.bench.cli",
    "doctor": "edge_app.doctor.cli",
    "deploy": "edge_app.deploy.cli",
    "train": "train.cli",
    "convert": "convert.cli",
    "compare": "convert.cli",
}
UsageError: Any = typer.BadParameter.__base__  # typer carries a click of its own and exports only this child of it
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INTERRUPTED = 130  # exit code: 128 + SIGINT, as shells have it


class LazyGroup(TyperGroup):
    """Sub-commands that are imported by name, so that `read` on a small device loads nothing of `train`."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        function = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        single = typer.Typer(add_completion=False)
        single.command(cmd_name)(function)
        return get_command(single)


app = typer.Typer(cls=LazyGroup, add_completion=False)


def show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # here, for it loads a mail parser

        print(f"digitlens {version('digitlens')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def digitlens(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Read handwritten digits with a small quantised network: train it, shrink it, prove it, run it offline."""
    if context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the command line; the process ends with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names of files that the terminal has no letters for
    if "" in sys.argv:  # would be the folder that one is in
        fail("Expected arguments with something in them, got an empty one. Is a variable of the shell not set?")
    try:
        sys.exit(app(standalone_mode=False, prog_name="digitlens") or 0)
    except InputError as error:
        fail(str(error))
    except UsageError as error:
        command = error.ctx.command_path if error.ctx else "digitlens"
        fail(f"{error.format_message().removesuffix('.')}. See: {command} --help")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno not in FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left of it is not tried again
        fail(f"Could not write the output ({error.strerror}). Is the disk full?")


def fail(message: str) -> None:
    """End with exit code 2 and one line on standard error."""
    print("digitlens: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
