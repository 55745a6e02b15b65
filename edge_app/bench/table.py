"""A bench as a table for people."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edge_app.bench.result import Result
from edge_app.board import throttling


def print_result(result: Result) -> None:
    """Print the stages with one thread, the totals with more, and what they were measured on."""
    console = Console(highlight=False, soft_wrap=True)
    machine = result.machine
    console.print(f"{machine.cpu}, {machine.cores} cores, {machine.system}, Python {machine.python}", style="bold")
    console.print(
        f"{result.source}: {result.frames} frames of {result.width} x {result.height}, {result.warm_up} before"
    )
    table = Table("stage, 1 thread", box=SIMPLE_HEAD)
    for column in ("p50", "p90", "p99"):
        table.add_column(f"{column}, µs", justify="right")
    for name, one in result.runs[0].stages.items():
        table.add_row(name, *(f"{value:,.0f}" for value in (one.p50_us, one.p90_us, one.p99_us)))
    console.print(table)
    for name, text in facts(result):
        console.print(f"{name:<16}{text}")


def facts(result: Result) -> list[tuple[str, str]]:
    """What is told of a bench below its table, a name and a text each."""
    fps = ", ".join(f"{run.fps:.1f} with {run.threads}" for run in result.runs)
    share = result.delegation
    word = result.after.throttled
    heat = [state.temperature_c for state in (result.before, result.after)]
    told = [
        ("frames a second", f"{fps} thread{'s' if len(result.runs) > 1 else ''}"),
        ("frame age", f"{result.runs[0].age_ms:.1f} ms, median"),
        ("first reading", f"{result.first_reading_s:.2f} s after the start" if result.first_reading_s else "unknown"),
        ("peak memory", f"{result.peak_memory_mb:.0f} MB"),
        ("model", f"{result.model}, {result.model_bytes:,} bytes"),
        ("delegated", f"{share.delegated} of {share.operators} operators" if share else "unknown"),
        ("governor", result.governor or "unknown"),
        ("temperature", f"{heat[0]:.0f} °C before, {heat[1]:.0f} °C after" if heat[0] and heat[1] else "unknown"),
        ("throttled", "unknown" if word is None else _in_words(word)),
    ]
    return told


def _in_words(throttled: int) -> str:
    now, before = throttling(throttled)
    return ", ".join([*now, *(f"{text} since the start" for text in before)]) or "no"
