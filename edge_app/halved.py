"""A picture made smaller: by whole halves, which OpenCV does many times faster than any other factor; then the rest."""

import cv2
import numpy as np

AT_ONCE = 1.5  # the greatest factor by which a picture is interpolated smaller
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
    if max(grey.shape) <= side:
        return grey
    fine = cv2.resize(grey.astype(np.uint16) * FINE, _size_within(grey, side), interpolation=cv2.INTER_AREA)
    return ((fine + FINE // 2) // FINE).astype(np.uint8)


def interpolated(grey: np.ndarray, side: int) -> np.ndarray:
    """A picture with its longer side at most `side` pixels, in a small part of the time: for large ones.

    What whole halves leave is interpolated, by a factor of 1.5 at most at a time: so each pixel counts half or more, no
    hairline is lost, and OpenCV rounds it alike on every processor.

    Args:
        grey: uint8 (height, width).
    """
    grey = halved(grey, 2 * side)
    while (longer := max(grey.shape)) > side:
        size = _size_within(grey, max(side, round(longer / AT_ONCE)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR_EXACT)
    return grey


def _size_within(grey: np.ndarray, side: int) -> tuple[int, int]:
    """The size (w, h) of a picture whose longer side is brought to `side` pixels."""
    scale = side / max(grey.shape)
    height, width = (max(1, round(length * scale)) for length in grey.shape)
    return width, height
