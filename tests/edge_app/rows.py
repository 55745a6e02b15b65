"""Marks in a row, for tests of what a page says of them."""

from edge_app.geometry import Box
from edge_app.reading import Digit


def row(labels: str, y: int = 0, height: int = 40, pitch: int = 34, x: int = 0, sure: float = 0.9) -> list[Digit]:
    """Marks of one word, as wide apart as in writing."""
    return [Digit(Box(x + place * pitch, y, 26, height), label, sure) for place, label in enumerate(labels)]
