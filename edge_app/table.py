"""Readings as a table for people."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge_app.card import NOT_A_DIGIT
from edge_app.reading import Reading

BESIDE = 36  # characters of the table beside what it reads


def print_reading(console: Console, source: str, reading: Reading) -> None:
    """Print what one picture said: a row a written line, with how sure its least sure digit is.

    Nothing is broken that one may copy, names and numbers: in a narrow terminal there are the numbers alone.
    """
    console.print(Text(source), style="bold", soft_wrap=True)
    if max(map(len, reading.lines), default=0) + BESIDE > console.width:
        for text in reading.lines or ("no digits",):
            console.print(Text(text), soft_wrap=True)
    else:
        console.print(_table(reading))
    told = [f"{reading.width} x {reading.height} pixels", f"{reading.ms['total']:.1f} ms"]
    told += [f"turned by {reading.turn} degrees clockwise"] if reading.turn else []
    if rejected := sum(digit.label == NOT_A_DIGIT for digit in reading.digits):  # with --all alone
        told += [f"{rejected} mark{'s' if rejected > 1 else ''} that {'are' if rejected > 1 else 'is'} no digit"]
    console.print(", ".join(told), style="dim")


def _table(reading: Reading) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column("line", justify="right")
    table.add_column("reads", no_wrap=True)
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
    return table
