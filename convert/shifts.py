"""The shift-invariance curve's pictures: digits moved off the middle, farther and farther."""

import numpy as np

from convert.corruptions import shifted

DISTANCES = tuple(range(7))  # pixels; the farther ones push ink out of the frame: digits are centred by mass
WAYS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # down, right


def shifts_of(distance: int, pixels: np.ndarray) -> np.ndarray:
    """Move each image by `distance` pixels in each of the four WAYS, one way after the other.

    Args:
        pixels: uint8 (n, 28, 28).

    Returns:
        uint8 (4 * n, 28, 28), or the images themselves for a distance of 0.
    """
    if distance == 0:
        return pixels
    return np.stack([shifted(image, distance * down, distance * right) for down, right in WAYS for image in pixels])
