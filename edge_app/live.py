"""The live loop: frame, reading, tracks, outputs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

import cv2
import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.classifier import Classifier
from edge_app.geometry import Box
from edge_app.newest import Frame, NewestFrame
from edge_app.reader import in_grey, in_reading_order, read_frame
from edge_app.reading import Reading
from edge_app.recording import Recording
from edge_app.source import Source
from edge_app.still import StillScene
from edge_app.track import LOST_S, Tracker
from edge_app.turn import QUARTERS

PATIENCE_S = 0.5  # for which the loop waits for a frame before it looks after its outputs
RATE_SHARE = 0.1  # of the newest frame in the running mean of the frame rate
CONFIRM_FRAMES = 4  # read after a scene came to rest, until the evidence is full


@dataclass
class View:
    """What a viewer may change while the camera runs."""

    turn: int = 0  # quarter turns clockwise, 0..3
    region: Box | None = None  # of the turned picture; None reads all of it
    least_confidence: float = 0.0


@dataclass(frozen=True, eq=False)
class Shown:
    """One frame with what was read on it."""

    source: str
    pixels: np.ndarray  # uint8 (height, width[, 3]), turned
    number: int
    taken: float  # time.monotonic()
    time: str  # ISO 8601, UTC
    reading: Reading
    fps: float
    age_ms: float  # of the frame when its reading was done
    still: bool = False  # nothing moved: the last reading stands


class UserEnded(Exception):
    """Somebody closed what the readings are shown in: the app has done its work."""


class Output(Protocol):
    """Something that takes readings."""

    def put(self, shown: Shown) -> None:
        """Take one frame; must not wait for anybody.

        Raises:
            UserEnded: no more frames are wanted.
        """

    def close(self) -> None:
        """The last frame was put."""


@dataclass
class Live:
    """Reads frame after frame."""

    source: str
    classifier: Classifier
    view: View = field(default_factory=View)
    separate: bool = False  # each frame is a picture of its own: none says anything of the next
    _tracker: Tracker = field(default_factory=Tracker)
    _scene: StillScene = field(default_factory=StillScene)
    _last: Reading | None = None
    _to_confirm: int = CONFIRM_FRAMES
    _fps: float = 0.0
    _before: float = 0.0
    _seen_with: tuple[int, Box | None] = (0, None)
    _lay: tuple[int, ...] = ()  # the last frame's turn, height and width
    _moved: float = 0.0  # when something last did

    def read(self, frame: Frame) -> Shown:
        """Read one frame with all that the frames before it said."""
        pixels = turned(frame.pixels, self.view.turn)
        if self.separate:
            return self._shown(frame, pixels, self._read(in_grey(pixels)), still=False)
        lies = (self.view.turn, *pixels.shape[:2])
        if lies != self._lay:  # no place of the last frame is a place of this one
            self._lay = lies
            self._tracker.forget()
        grey = in_grey(pixels)
        still = self._is_still(grey, frame.taken)
        if not still or self._last is None:
            self._last = self._tracker.follow(self._read(grey), frame.taken)
        return self._shown(frame, pixels, self._last, still)

    def _shown(self, frame: Frame, pixels: np.ndarray, reading: Reading, still: bool) -> Shown:
        sure = only_sure(reading, self.view.least_confidence)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._count(frame.taken)
        age_ms = (time.monotonic() - frame.taken) * 1000
        return Shown(self.source, pixels, frame.number, frame.taken, now, sure, self._fps, age_ms, still)

    def _is_still(self, grey: np.ndarray, taken: float) -> bool:
        seen_with, still = (self.view.turn, self.view.region), self._scene.is_still(grey)
        if not still or seen_with != self._seen_with:
            self._seen_with, self._to_confirm, self._moved = seen_with, CONFIRM_FRAMES, taken
            return False
        self._to_confirm -= 1
        return self._to_confirm < 0 and taken - self._moved > LOST_S  # what has gone is shown no more by then

    def _read(self, grey: np.ndarray) -> Reading:
        region = self.view.region
        if region is None:
            return read_frame(grey, self.classifier, keep_rejected=True)
        part = grey[region.y : region.bottom, region.x : region.right]
        if not part.size:  # drawn on a picture that was larger
            return read_frame(grey, self.classifier, keep_rejected=True)
        reading = read_frame(part, self.classifier, keep_rejected=True)
        digits = tuple(
            replace(digit, box=replace(digit.box, x=digit.box.x + region.x, y=digit.box.y + region.y))
            for digit in reading.digits
        )
        return replace(reading, width=grey.shape[1], height=grey.shape[0], digits=digits)

    def _count(self, taken: float) -> None:
        if self._before and taken > self._before:
            rate = 1 / (taken - self._before)
            self._fps = rate if not self._fps else self._fps + RATE_SHARE * (rate - self._fps)
        self._before = taken


def turned(pixels: np.ndarray, quarters: int) -> np.ndarray:
    """Turn a picture clockwise by quarters."""
    return cv2.rotate(pixels, QUARTERS[90 * (quarters % 4)]) if quarters % 4 else pixels


def only_sure(reading: Reading, least_confidence: float) -> Reading:
    """Leave out what is less sure than a viewer wants it."""
    kept = [digit for digit in reading.digits if digit.confidence >= least_confidence and digit.label != NOT_A_DIGIT]
    if len(kept) == len(reading.digits):
        return reading
    digits, lines = in_reading_order(kept)
    return replace(reading, digits=tuple(digits), lines=tuple(lines))


def frames_of(source: Source, newest: NewestFrame | None, pace: bool, beat: Callable[[], None]) -> Iterator[Frame]:
    """The newest frames of a live source, or every frame of one that ends.

    Args:
        newest: the reader of a live source; None for one that ends.
        pace: show the frames of a clip at its own rate.
        beat: called at least twice a second while the loop is well: where a watchdog is fed.
    """
    number, start = -1, time.monotonic()
    while True:
        beat()
        if newest is not None:
            frame = newest.after(number, PATIENCE_S)
            if frame is None:
                continue
        else:
            pixels = source.read()
            if pixels is None:
                return
            if pace and source.fps:
                time.sleep(max(0.0, start + (number + 1) / source.fps - time.monotonic()))
            frame = Frame(pixels, number + 1, _taken(source))
        number = frame.number
        yield frame


def _taken(source: Source) -> float:
    """Now, or when a recorded frame was taken: tracks go by time, and a replay must give the same readings."""
    return source.taken if isinstance(source, Recording) else time.monotonic()


def run(frames: Iterator[Frame], live: Live, outputs: list[Output]) -> None:
    """Read frames until they end, and hand each to every output."""
    for frame in frames:
        shown = live.read(frame)
        for output in outputs:
            output.put(shown)
