"""A window with the live picture, where OpenCV has windows and there is a display."""

import os
import re
import sys

import cv2

from edge_app.annotate import annotated
from edge_app.errors import InputError
from edge_app.live import Shown, UserEnded

TITLE = "digitlens"
ENDS = {ord("q"), 27}  # keys: q, Esc
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")  # environment variables; macOS needs none
SWAP = "pip uninstall -y opencv-python-headless && pip install opencv-python"


def check_window() -> None:
    """Refuse where no window can be opened, before a camera is.

    Raises:
        InputError: there is no display, or this OpenCV draws no windows.
    """
    missing = []
    if sys.platform != "darwin" and not any(os.environ.get(name) for name in DISPLAYS):
        missing.append("Expected a display for --window, got none.")
    if re.search(r"^\s*GUI:\s*NONE", cv2.getBuildInformation(), re.MULTILINE):
        missing.append(f"Expected an OpenCV with windows for --window, got the headless one. Run: {SWAP}.")
    if missing:
        raise InputError(" ".join([*missing, "Or leave --window out: the page shows the same."]))


class Window:
    """Shows each frame with what was read on it; q, Esc, or closing it ends the app."""

    def __init__(self) -> None:
        """
        Raises:
            InputError: the display does not take a window.
        """
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # it misses fonts that nothing needs
        try:
            cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
        except cv2.error as error:
            raise InputError(f"Expected a display that takes a window, but it does not ({error.err}).") from error
        self._shown = False

    def put(self, shown: Shown) -> None:
        if self._shown and cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1:
            raise UserEnded
        picture = annotated(shown.pixels, shown.reading)
        cv2.imshow(TITLE, picture)
        if not self._shown:
            cv2.resizeWindow(TITLE, picture.shape[1], picture.shape[0])
        self._shown = True
        cv2.setWindowTitle(TITLE, " | ".join([TITLE, *shown.reading.lines]))
        if cv2.waitKey(1) & 0xFF in ENDS:
            raise UserEnded

    def close(self) -> None:
        cv2.destroyAllWindows()
