"""`digitlens bench`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def bench(
    source: Annotated[
        str, typer.Argument(help="What camera takes; or demo: the bundled page, the same work everywhere.")
    ] = "demo",
    frames: Annotated[int, typer.Option(min=1, help="Frames to measure, for each number of threads.")] = 200,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model of digitlens convert; else the bundled one.")] = None,
) -> None:
    """Measure reading on this machine: time by stage, frames a second, memory, heat."""
    from edge_app.bench.frames import open_frames
    from edge_app.bench.measuring import measure
    from edge_app.bench.result import to_json
    from edge_app.bench.table import print_result

    with open_frames(source) as taken:
        result = measure(taken, source, frames, model, _tell)
    print(to_json(result)) if json else print_result(result)


def _tell(done: int, total: int) -> None:
    """One line that is written over, between measurements: a bar of a library would draw, and cost, during them."""
    if sys.stderr is not None and sys.stderr.isatty():
        text = f"Measuring: {done} of {total} numbers of threads done" if done < total else ""
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
