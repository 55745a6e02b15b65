"""Readings on the terminal: JSON lines for programs, one live line for a person."""

from collections.abc import Callable

from rich.console import Console
from rich.live import Live as LiveLine
from rich.text import Text

from edge_app.live import Shown
from edge_app.reading import to_json


class JsonLines:
    """One JSON object a frame, flushed."""

    def __init__(self, on_change: bool) -> None:
        self._on_change = on_change
        self._last: tuple[str, ...] | None = None

    def put(self, shown: Shown) -> None:
        if self._on_change and shown.reading.lines == self._last:
            return
        self._last = shown.reading.lines
        print(to_json(shown.reading, shown.source, shown.number, shown.time), flush=True)

    def close(self) -> None:
        """Every line is out already."""


class LiveText:
    """The numbers, the frame rate and the frame's age, on one line that is written over."""

    def __init__(self) -> None:
        self._line = LiveLine(console=Console(stderr=True), refresh_per_second=8, transient=True)
        self._line.start()

    def put(self, shown: Shown) -> None:
        numbers = "  ".join(shown.reading.lines) or "no digits"
        rest = f"   {shown.fps:.0f} frames a second, {shown.age_ms:.0f} ms old"
        self._line.update(Text.assemble((numbers, "bold"), (rest, "dim"), no_wrap=True, overflow="ellipsis"))

    def close(self) -> None:
        self._line.stop()


class Warnings:
    """What a person should know of the picture, told once however long it lasts."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._told = say, False

    def put(self, shown: Shown) -> None:
        if shown.reading.warning and not self._told:
            self._told = True
            self._say(f"{shown.source}: {shown.reading.warning}")

    def close(self) -> None:
        """Nothing is held."""
