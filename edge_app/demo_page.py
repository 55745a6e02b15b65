"""The bundled page of handwritten digits: what `make demo` shows, and what a device proves itself by."""

from pathlib import Path

DEMO_PAGE = Path(__file__).parent / "assets" / "demo.jpg"
DEMO_LINES = ("0123456789", "3141 5926 535", "27182 81828", "1618 033 9887")  # what stands on it
