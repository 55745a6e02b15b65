"""Whether ink is lighter than its paper, or darker."""

import cv2
import numpy as np

from edge_app.floor import quantile
from edge_app.halved import halved
from edge_app.light import BACKGROUND_WINDOW, BLACK, SMALL_SIDE, WIDE_WINDOW, odd
from edge_app.paper_mask import sheet_on_table

MIDDLE_GREY, SURER = 128, 4.0  # a brighter picture must speak so many times as clearly for light ink
LEAST_WRITTEN = 3e-6  # of what stands out on a sheet, the mean cube: less is the camera's noise
RIM = np.ones((5, 5), np.uint8)  # of the reduced picture: the blurred edge of a sheet is no writing
WIDER = 8.0  # times as much stands out of wider surroundings where strokes are wide: a shadow's edge does less


def is_light_on_dark(small: np.ndarray) -> bool:
    """Say whether ink is the brighter: what differs from its surroundings most, as a share of the brighter of both.

    A sheet that lies on a darker table stands out by its corners more than by what is written on it, and is looked at
    by itself.

    Args:
        small: uint8 (height, width), reduced.
    """
    return _seems_light(small) and not _is_dark_on_sheet(small)


def _seems_light(small: np.ndarray) -> bool:
    """In a dark picture ink may be chalk whose strokes are wider than the surroundings looked at."""
    bright = quantile(small, 0.5) >= MIDDLE_GREY
    small = halved(small, SMALL_SIDE // 2 + 1)  # a wide median takes long
    if bright:
        lighter, darker = _standing_out(halved(small, SMALL_SIDE // 4 + 1), BACKGROUND_WINDOW)
        if lighter < darker:
            return False  # soon said of most
    lighter, darker = _standing_out(small, BACKGROUND_WINDOW)
    if bright or lighter > darker:
        return lighter > (SURER if bright else 1.0) * darker
    wide_lighter, wide_darker = _standing_out(small, WIDE_WINDOW)
    return wide_lighter > max(wide_darker, WIDER * (lighter + darker) - wide_darker)


def _is_dark_on_sheet(small: np.ndarray) -> bool:
    """Whether a bright sheet lies on a darker table, and what stands out on it is darker than it."""
    seen = cv2.medianBlur(small, 5)
    sheet = sheet_on_table(seen, seen)
    if sheet is None:
        return False
    sheet = cv2.erode(sheet, RIM, borderValue=0)
    off = _off(_without_table(small, sheet), BACKGROUND_WINDOW)[sheet > 0]
    lighter, darker = _cubes(off)
    return darker > max(lighter, LEAST_WRITTEN)


def _without_table(small: np.ndarray, sheet: np.ndarray) -> np.ndarray:
    """Go on with the sheet beyond its edge as it is near there, so that writing close to it counts as any other."""
    window = (2 * odd(BACKGROUND_WINDOW * min(small.shape)) + 1,) * 2
    share = cv2.boxFilter(sheet, cv2.CV_32F, window)
    near = cv2.boxFilter(cv2.bitwise_and(small, sheet), cv2.CV_32F, window) * 255 / np.maximum(share, 1)
    return np.where(sheet > 0, small, np.clip(near, 0, 255).astype(np.uint8))


def _standing_out(small: np.ndarray, share: float) -> tuple[float, float]:
    """How much is lighter, and how much darker, than what surrounds it: the mean cubes."""
    margin = odd(share * min(small.shape)) // 2  # what surrounds it is not all in the picture
    return _cubes(_off(small, share)[margin : len(small) - margin, margin : small.shape[1] - margin])


def _off(small: np.ndarray, share: float) -> np.ndarray:
    """How far each pixel is off the median of a window of this share of the shorter side: -1..1 of the brighter."""
    around = cv2.medianBlur(small, odd(share * min(small.shape)))
    return np.subtract(small, around, dtype=np.float32) / np.maximum(np.maximum(small, around), BLACK)


def _cubes(off: np.ndarray) -> tuple[float, float]:
    cubes, count = off * off * off, max(1, off.size)
    return float(np.maximum(cubes, 0).sum()) / count, -float(np.minimum(cubes, 0).sum()) / count
