"""A picture made smaller by whole halves: OpenCV does this many times faster than by any other factor."""

import cv2
import numpy as np


def halved(picture: np.ndarray, side: int) -> np.ndarray:
    """Halve a picture until its longer side is below `side` pixels; an odd last row or column is left out.

    Args:
        picture: uint8 (height, width) or (height, width, channels).
    """
    while max(picture.shape[:2]) >= side and min(picture.shape[:2]) >= 2:
        height, width = (length // 2 for length in picture.shape[:2])
        picture = cv2.resize(picture[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
    return picture
