"""What `compare` shows on the terminal."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from convert import wording
from convert.pages import HTML, JSON, MARKDOWN
from convert.report import Entry, Report

HEADS = ("model", "right", "accuracy (95 %)", "drop", "bytes", "p50")


def progress_bar() -> Progress:
    """A bar on standard error that leaves nothing behind, and nothing at all in a log: an error stays one line."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def print_summary(report: Report, folder: Path) -> None:
    """Print one row and one sentence a model, and where the report is."""
    console = Console(highlight=False)
    whole = not console.is_terminal  # lines for programs are not broken
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    for head in HEADS:
        table.add_column(head, justify="left" if head == "model" else "right", overflow="fold", no_wrap=head != "model")
    for entry in report.entries:
        table.add_row(*(Text(cell) for cell in _row(entry)))
    console.print(table)
    for entry in report.models:
        console.print(wording.verdict(entry, report.data.total), markup=False, soft_wrap=whole)
    measured = f"Of {report.data.total:,} pictures; p50: time for one digit on {report.machine.cpu}."
    console.print(measured, markup=False, soft_wrap=whole)
    files = f"{folder / HTML} ({JSON} and {MARKDOWN} beside it)"
    console.print(f"Report: {files}", markup=False, soft_wrap=True)


def print_gate(report: Report) -> bool:
    """Print which models fail the gate, and by how much; True where none does."""
    console = Console(highlight=False, stderr=True)
    for entry in report.over_gate:
        console.print(wording.gate_line(entry, report), markup=False, soft_wrap=True)
    return not report.over_gate


def _row(entry: Entry) -> tuple[str, ...]:
    score = entry.score
    return (
        entry.name,
        f"{score.correct:,}",
        f"{100 * score.accuracy:.2f} ({wording.interval(score)})",
        wording.points(entry.difference),
        f"{entry.size_bytes:,}",
        wording.microseconds(entry.latency.p50_us),
    )
