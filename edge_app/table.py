"""Readings as a table for people."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge_app.card import NOT_A_DIGIT
from edge_app.reading import Reading


def print_reading(console: Console, source: str, reading: Reading) -> None:
    """Print what one picture said: a row a written line, with how sure its least sure digit is."""
    table = Table(box=SIMPLE_HEAD, title=Text(source, overflow="fold"), title_justify="left", title_style="bold")
    table.add_column("line", justify="right")
    table.add_column("reads", overflow="fold")
    table.add_column("digits", justify="right")
    table.add_column("least sure", justify="right")
    read = [digit for digit in reading.digits if digit.label != NOT_A_DIGIT]
    for number, text in enumerate(reading.lines, 1):
        count = sum(character.isdigit() for character in text)  # spaces and printed signs are no digits
        own, read = read[:count], read[count:]
        least = min(own, key=lambda digit: digit.confidence)
        table.add_row(str(number), Text(text), str(count), f"{least.label} {least.confidence:.1%}")
    if not reading.lines:
        table.add_row("", "no digits", "0", "")
    console.print(table)
    console.print(f"{reading.width} x {reading.height} pixels, {reading.ms['total']:.1f} ms", style="dim")
