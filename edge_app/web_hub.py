"""The newest frame for all viewers: encoded once, and only while somebody looks."""

import base64
import json
import threading
import time
from typing import Any

import cv2
import numpy as np

from edge_app.ink import find_ink
from edge_app.live import Live, Shown
from edge_app.newest import NewestFrame
from edge_app.reader import working_grey
from edge_app.reading import Digit, to_json

JPEG_QUALITY = 80
STALE_S = 10.0  # without a frame, and the app is not well


class Hub:
    """Holds what the loop showed last; the loop never waits for it."""

    def __init__(self, live: Live, newest: NewestFrame | None) -> None:
        self.live, self._newest = live, newest
        self.shown: Shown | None = None
        self.frames = self.encodings = self.viewers = 0
        self.encode_ms = 0.0
        self._lock = threading.Lock()
        self._jpegs: dict[str, tuple[int, bytes]] = {}  # kind of picture -> number of its frame, JPEG

    def put(self, shown: Shown) -> None:
        self.shown = shown
        self.frames += 1

    @property
    def trouble(self) -> str:
        """Why there are no frames; empty while there are."""
        return self._newest.trouble if self._newest else ""

    @property
    def is_well(self) -> bool:
        live = self._newest is None or (self.shown is not None and time.monotonic() - self.shown.taken < STALE_S)
        return live and not self.trouble

    def jpeg(self, kind: str = "picture", shown: Shown | None = None) -> bytes:
        """The newest frame, or the one given; with kind "threshold" its ink. Called on worker threads.

        Raises:
            LookupError: there has been no frame yet.
        """
        with self._lock:
            shown = shown or self.shown
            if shown is None:
                raise LookupError("There has been no frame yet.")
            number, packed = self._jpegs.get(kind, (-1, b""))
            if number != shown.number:
                start = time.perf_counter()
                packed = _packed(
                    255 - find_ink(working_grey(shown.pixels)).mask if kind == "threshold" else shown.pixels
                )
                self._jpegs[kind] = (shown.number, packed)
                self.encodings += 1
                self.encode_ms = (time.perf_counter() - start) * 1000
            return packed

    def still(self) -> dict[str, Any]:
        """One event with the very frame that it speaks of, as data URLs.

        Raises:
            LookupError: there has been no frame yet.
        """
        shown = self.shown
        pictures = {kind: _data_url(self.jpeg(kind, shown)) for kind in ("picture", "threshold")}
        return {**self.event(shown), **pictures}

    def reading(self, shown: Shown | None = None) -> dict[str, Any]:
        """The newest reading, or that of a frame, in the form of the JSON lines; empty before the first."""
        shown = shown or self.shown
        return json.loads(to_json(shown.reading, shown.source, shown.number, shown.time)) if shown else {}

    def event(self, shown: Shown | None = None) -> dict[str, Any]:
        """All that the page shows, crops and scores too."""
        shown = shown or self.shown
        values = self.reading(shown)
        if shown is not None and values:
            values["fps"], values["age_ms"] = round(shown.fps, 1), round(shown.age_ms, 1)
            values["still"], values["encode_ms"] = shown.still, round(self.encode_ms, 2)
            for entry, digit in zip(values["digits"], shown.reading.digits, strict=False):
                entry.update(_details(digit))
        region = self.live.view.region
        place = [region.x, region.y, region.width, region.height] if region else None
        view = {"turn": self.live.view.turn, "region": place, "least_confidence": self.live.view.least_confidence}
        return {**values, "trouble": self.trouble, "view": view}


def _packed(pixels: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def _data_url(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def _details(digit: Digit) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if digit.crop is not None:
        details["crop"] = base64.b64encode(digit.crop.tobytes()).decode()
    if digit.probabilities is not None:
        details["scores"] = [round(float(share), 4) for share in digit.probabilities]
    return details
