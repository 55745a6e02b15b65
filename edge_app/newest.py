"""The newest frame of a live source: a thread reads on, so that what is shown is now, and opens a lost source anew."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from edge_app.source import Source, SourceLost

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 5.0  # between two attempts to open a lost source; each is twice the last
FROZEN_S = 3.0  # the same picture for so long: a sensor's noise alone would have changed it
PATIENCE_S = 12.0  # for the last read when the app ends: V4L2 gives up after 10 s, and a stream sooner
SAMPLE = 7  # every so many-th pixel of a frame is held against the last frame's


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source."""

    pixels: np.ndarray  # uint8 (height, width) or (height, width, 3) BGR
    number: int  # from 0
    taken: float  # time.monotonic() at which it came


class NewestFrame:
    """Reads a live source on a thread of its own."""

    def __init__(self, source: Source, reopen: Callable[[], Source], say: Callable[[str], None]) -> None:
        """`say` is called once with each message for the user, on this object's thread."""
        self.trouble = ""  # why there are no frames; empty while there are
        self.given = source.given
        self._source, self._reopen, self._say = source, reopen, say
        self._frame: Frame | None = None
        self._changed, self._ended = threading.Condition(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="newest-frame", daemon=True)
        self._thread.start()

    def after(self, number: int, timeout_s: float) -> Frame | None:
        """Wait for a frame later than `number`; None where none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None and self._frame.number > number, timeout_s)
            return self._frame if self._frame is not None and self._frame.number > number else None

    def close(self) -> None:
        """End the thread, which gives the camera back.

        It is waited for: closing a stream while it is read, or leaving Python meanwhile, crashes in FFmpeg.
        """
        self._ended.set()
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._read_on()
            except Exception as error:  # whatever a driver raises: without this thread all would stand for ever
                self._source.close()
                self._come_back(str(error))
        self._source.close()

    def _read_on(self) -> None:
        last, since = None, time.monotonic()
        while not self._ended.is_set():
            pixels = self._source.read()
            if pixels is None:
                raise SourceLost(f"{self._source.name} has ended.")
            now, sample = time.monotonic(), pixels[::SAMPLE, ::SAMPLE]
            if last is None or not np.array_equal(sample, last):
                last, since = sample.copy(), now
            elif self._source.always_new and now - since > FROZEN_S:
                raise SourceLost(f"{self._source.name} is frozen: the same picture for {FROZEN_S:g} s.")
            elif self.trouble:
                continue  # opened again, and not one new picture yet
            if self.trouble and now - since == 0 and self._is_old(sample):
                continue
            self._put(pixels, now)

    def _is_old(self, sample: np.ndarray) -> bool:
        """Whether a source that was opened anew shows what it was frozen at."""
        return self._frame is not None and np.array_equal(self._frame.pixels[::SAMPLE, ::SAMPLE], sample)

    def _put(self, pixels: np.ndarray, now: float) -> None:
        if self.trouble:
            self._say(f"{self._source.name} is back.")
            self.trouble = ""
        with self._changed:
            self._frame = Frame(pixels, 0 if self._frame is None else self._frame.number + 1, now)
            self._changed.notify_all()

    def _come_back(self, reason: str) -> None:
        if not self.trouble:
            self._say(f"{reason} Trying again until it is back.")
        self.trouble, pause = reason, FIRST_PAUSE_S
        while not self._ended.wait(pause):
            try:
                self._source = self._reopen()
                self.given = self._source.given
                return
            except Exception:
                pause = min(LONGEST_PAUSE_S, 2 * pause)
