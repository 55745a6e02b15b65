"""Frames to measure with: pictures held in memory, again and again, so that the source costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import numpy as np

from edge_app.demo_page import DEMO_PAGE
from edge_app.errors import InputError
from edge_app.picture import load_picture
from edge_app.sources import find_pictures

MOST = 50  # pictures held in memory


@contextmanager
def open_frames(source: str) -> Iterator[Iterator[np.ndarray]]:
    """Yield frames without end, uint8 (height, width, 3) BGR.

    Raises:
        InputError: there is nothing at `source` to read.
    """
    path = DEMO_PAGE if source == "demo" else Path(source)
    pictures = []
    for found in list(find_pictures([path]))[:MOST]:
        if isinstance(found, InputError):
            raise found
        pictures.append(load_picture(found))
    yield cycle(pictures)
