"""A picture made smaller: by whole halves, which OpenCV does many times faster than any other factor; then the rest."""

import cv2
import numpy as np

FINE = 256  # steps of a grey level in which means are found before they are rounded


def halved(picture: np.ndarray, side: int) -> np.ndarray:
    """Halve a picture until its longer side is below `side` pixels; an odd last row or column is left out.

    Args:
        picture: uint8 (height, width) or (height, width, channels).
    """
    while max(picture.shape[:2]) >= side and min(picture.shape[:2]) >= 2:
        height, width = (length // 2 for length in picture.shape[:2])
        picture = cv2.resize(picture[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
    return picture


def reduced(grey: np.ndarray, side: int) -> np.ndarray:
    """A picture with its longer side at most `side` pixels, each pixel the mean of what it covers.

    A mean halfway between two grey levels is a little off in floating point, and on ARM otherwise than on x86-64. In
    finer steps it is a whole number, and goes up on both.

    Args:
        grey: uint8 (height, width).
    """
    grey = halved(grey, 2 * side)
    scale = side / max(grey.shape)
    if scale >= 1:
        return grey
    height, width = (max(1, round(length * scale)) for length in grey.shape)
    fine = cv2.resize(grey.astype(np.uint16) * FINE, (width, height), interpolation=cv2.INTER_AREA)
    return ((fine + FINE // 2) // FINE).astype(np.uint8)
