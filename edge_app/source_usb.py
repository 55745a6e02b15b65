"""USB cameras, through V4L2 on Linux and the system's own interface elsewhere."""

import sys
from pathlib import Path

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.quiet import ERRORS, native_output_off
from edge_app.source import SourceLost, Wanted, described

MANUAL_EXPOSURE = 1  # V4L2_EXPOSURE_MANUAL
INDICES = range(4)  # tried where the system lists no devices


class UsbCamera:
    """A camera by its number or device file."""

    live, always_new = True, True

    def __init__(self, name: str, wanted: Wanted) -> None:
        self.name = name
        index = int(name.removeprefix("/dev/video"))
        backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
        with native_output_off(ERRORS):
            self._capture = cv2.VideoCapture(index, backend)
            self._ask(wanted)
            good, first = self._capture.read() if self._capture.isOpened() else (False, None)
        if not good or first is None:
            self._capture.release()
            raise InputError(f"Expected a camera at {name}, but none opened there: missing, or busy. {found()}")
        self._first: np.ndarray | None = first
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS) or 0)
        self.given = described(first.shape, self.fps)

    def _ask(self, wanted: Wanted) -> None:
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        if wanted.width or wanted.fps:  # raw YUYV is slow over USB 2 at any size worth having
            self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        if wanted.exposure is not None:
            self._capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL_EXPOSURE)
        if wanted.focus is not None:
            self._capture.set(cv2.CAP_PROP_AUTOFOCUS, 0)
        for property_, value in (
            (cv2.CAP_PROP_FRAME_WIDTH, wanted.width),
            (cv2.CAP_PROP_FRAME_HEIGHT, wanted.height),
            (cv2.CAP_PROP_FPS, wanted.fps),
            (cv2.CAP_PROP_EXPOSURE, wanted.exposure),
            (cv2.CAP_PROP_FOCUS, wanted.focus),
        ):
            if value is not None:
                self._capture.set(property_, value)

    def read(self) -> np.ndarray | None:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        good, frame = self._capture.read()
        if not good or frame is None:
            raise SourceLost(f"The camera {self.name} gives no frames. Is it plugged in?")
        return np.asarray(frame, np.uint8)

    def close(self) -> None:
        self._capture.release()


def devices() -> list[str]:
    """The video devices that the system lists, in order; some may be no cameras."""
    nodes = Path("/dev").glob("video*")
    return [str(node) for node in sorted(nodes, key=lambda node: (len(node.name), node.name))]


def found() -> str:
    """One sentence on what there is instead."""
    listed = devices()
    return (
        f"Video devices here: {', '.join(listed)}." if listed else "No video device is here. Try: digitlens camera demo"
    )


def first_camera(wanted: Wanted) -> UsbCamera:
    """Open the first USB camera that gives a frame.

    Raises:
        InputError: none does.
    """
    names = devices() if sys.platform == "linux" else [str(index) for index in INDICES]
    for name in names:
        try:
            return UsbCamera(name, wanted)
        except InputError:
            continue
    raise InputError(f"Expected a camera, but none opened. {found()}")
