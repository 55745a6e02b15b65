"""Places in a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Box:
    """Whole pixels of the picture; (x, y) is the top-left corner, x to the right, y down."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.x, self.y, self.right, self.bottom

    @property
    def transposed(self) -> "Box":
        """The same with x and y changed."""
        return Box(self.y, self.x, self.height, self.width)

    def shifted(self, right: int, down: int) -> "Box":
        """The same size so many pixels farther."""
        return Box(self.x + right, self.y + down, self.width, self.height)

    def turned(self, degrees: int, width: int, height: int) -> "Box":
        """The same place in a picture, `width` by `height`, that is turned clockwise by 0, 90, 180 or 270 degrees."""
        box, size = self, (width, height)
        for _ in range(degrees // 90):
            box, size = Box(size[1] - box.bottom, box.x, box.height, box.width), size[::-1]
        return box

    def scaled(self, x_factor: float, y_factor: float) -> "Box":
        """The same place where each pixel is `x_factor` by `y_factor` pixels; at least one pixel each way."""
        left, top = round(self.x * x_factor), round(self.y * y_factor)
        right, bottom = round(self.right * x_factor), round(self.bottom * y_factor)
        return Box(left, top, max(1, right - left), max(1, bottom - top))


def hull(*boxes: Box) -> Box:
    """The smallest box that holds all of `boxes`."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top)


def overlap(a: Box, b: Box) -> float:
    """Share of the area of both that both cover, 0..1 (intersection over union)."""
    both = shared(a, b)
    return both / (a.area + b.area - both)


def shared(a: Box, b: Box) -> int:
    """Pixels that both cover."""
    width, height = min(a.right, b.right) - max(a.x, b.x), min(a.bottom, b.bottom) - max(a.y, b.y)
    return max(0, width) * max(0, height)


def bounding_boxes(contours: Sequence[np.ndarray]) -> np.ndarray:
    """What `cv2.boundingRect` gives for each contour, int (n, 4): x, y, width, height; many at once."""
    if not contours:
        return np.empty((0, 4), int)
    lengths = np.fromiter(map(len, contours), int, len(contours))
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(contours)[:, 0]
    least = np.minimum.reduceat(points, starts)
    return np.hstack([least, np.maximum.reduceat(points, starts) + 1 - least])
