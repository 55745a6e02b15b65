"""Frames to measure with, held in memory and given again and again, so that the source costs nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle

import numpy as np

from edge_app.demo_page import DEMO_PAGE
from edge_app.errors import InputError
from edge_app.picture import load_picture
from edge_app.source import SourceLost, open_source

MOST = 24  # frames held in memory: 66 MB of 1280x720


@contextmanager
def open_frames(source: str) -> Iterator[Iterator[np.ndarray]]:
    """Yield frames without end, uint8 (height, width, 3) BGR or (height, width) grey.

    Args:
        source: demo, the bundled page; else what `open_source` takes.

    Raises:
        InputError: there is nothing at `source` to read.
    """
    yield cycle([load_picture(DEMO_PAGE)] if source == "demo" else _taken(source))


def _taken(source: str) -> list[np.ndarray]:
    """The first frames of a source."""
    frames: list[np.ndarray] = []
    with closing(open_source(source)) as opened:
        try:
            while len(frames) < MOST and (frame := opened.read()) is not None:
                frames.append(frame)
        except SourceLost as lost:
            raise InputError(f"Expected frames from {source}, but it gives none: {lost}") from lost
    if not frames:
        raise InputError(f"Expected frames from {source}, got none.")
    return frames
