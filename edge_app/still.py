"""Whether anything moved: where not, the last reading stands."""

import cv2
import numpy as np

from edge_app.halved import halved

BLOCK = 8  # pixels of a side; their mean frees a frame of its noise
CHANGE = 5.0  # grey levels by which a block differs where something moved: noise of deviation 8 leaves 1 in a block


class StillScene:
    """Holds frames against the last one that was read."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None

    def is_still(self, grey: np.ndarray) -> bool:
        """Whether a frame, uint8 (height, width), shows what the last one read did; else it takes its place."""
        small = halved(grey, max(grey.shape) // (BLOCK // 2))
        if self._last is not None and small.shape == self._last.shape and cv2.absdiff(small, self._last).max() < CHANGE:
            return True
        self._last = small
        return False
