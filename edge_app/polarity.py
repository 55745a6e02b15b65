"""Whether ink is lighter than its paper, or darker."""

import cv2
import numpy as np

from edge_app.floor import quantile
from edge_app.halved import halved
from edge_app.light import BACKGROUND_WINDOW, BLACK, SMALL_SIDE, WIDE_WINDOW, odd
from edge_app.paper_mask import sheet_on_table

MIDDLE_GREY, SURER = 128, 4.0  # a brighter picture must speak so many times as clearly for light ink
LEAST_WRITTEN = 1e-5  # of what stands out on a sheet, in the mean of its cubes: less is the camera's noise
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
    seen = cv2.medianBlur(small, 5)
    sheet = sheet_on_table(seen, seen)
    if sheet is None:
        return False
    lighter, darker = _standing_out(small, BACKGROUND_WINDOW, sheet)
    return darker > max(lighter, LEAST_WRITTEN)


def _standing_out(small: np.ndarray, share: float, sheet: np.ndarray | None = None) -> tuple[float, float]:
    """How much is lighter, and how much darker, than the median of a window of this share of the shorter side.

    Args:
        sheet: uint8 as `small`, 255 where to look; None: everywhere. What surrounds its margin is not on it.
    """
    window = odd(share * min(small.shape))
    around = cv2.medianBlur(small, window)
    off = np.subtract(small, around, dtype=np.float32) / np.maximum(np.maximum(small, around), BLACK)
    off = _without_margin(off, window // 2)
    if sheet is not None:
        inside = cv2.erode(sheet, np.ones((window, window), np.uint8), borderValue=0)
        off = off[_without_margin(inside, window // 2) > 0]
    cubes, count = off * off * off, max(1, off.size)
    return float(np.maximum(cubes, 0).sum()) / count, -float(np.minimum(cubes, 0).sum()) / count


def _without_margin(small: np.ndarray, margin: int) -> np.ndarray:
    return small[margin : len(small) - margin, margin : small.shape[1] - margin]
