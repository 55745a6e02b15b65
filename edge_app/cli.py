"""`digitlens read`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Turn(StrEnum):
    """How a page lies."""

    AUTO = "auto"
    NONE = "0"
    QUARTER = "90"
    HALF = "180"
    THREE_QUARTERS = "270"

    @property
    def degrees(self) -> int | None:
        """None: to be found from the page."""
        return None if self is Turn.AUTO else int(self)


def read(
    pictures: Annotated[
        list[Path],
        typer.Argument(metavar="PICTURE|FOLDER|CLIP...", help="Pictures, folders, globs, clips, recordings."),
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a picture or frame, a line each.")] = False,
    annotate: Annotated[Path | None, typer.Option(help="Folder for pictures with what was read on them.")] = None,
    explain: Annotated[
        Path | None, typer.Option(help="Folder for pictures of what each stage saw: why a digit was missed.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="A model of digitlens convert; else the bundled one.")] = None,
    turn: Annotated[Turn, typer.Option(help="Degrees clockwise that make the page upright.")] = Turn.AUTO,
    keep_rejected: Annotated[bool, typer.Option("--all", help='Show marks that are no digits, as "?", too.')] = False,
    expect: Annotated[
        str | None, typer.Option(help="Only lines of so many digits, as 8, or of a pattern, as dd.dd (d = a digit).")
    ] = None,
) -> None:
    """Read the digits on pictures; without an option, as a table."""
    from edge_app.expect import parse_expected
    from edge_app.reading_run import Outputs, read_all

    _end_quietly_with_the_reader()
    outputs = Outputs(
        json=json,
        annotate=annotate,
        keep_rejected=keep_rejected,
        explain=explain,
        expected=parse_expected(expect) if expect is not None else None,
    )
    if not read_all(pictures, model, outputs, turn.degrees):
        raise typer.Exit(2)
    if outputs.without_fit:
        raise typer.Exit(1)


def _end_quietly_with_the_reader() -> None:
    """`digitlens read ... | head` ends as other commands do when nobody reads on: at once, without a word."""
    import signal

    if sys.platform != "win32":
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
