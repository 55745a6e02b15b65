"""Another look at doubtful marks: a pixel aside, bolder, finer. What they all say is surer than what one says.

In whole numbers alone, so that every processor sees the same.
"""

import numpy as np

DOUBTFUL = (0.15, 0.9)  # confidence: below, no look makes it a digit; above, hardly one unmakes it
ASIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))  # pixels (down, right)
LOOKS = 2 + len(ASIDE)


def is_doubtful(confidences: np.ndarray) -> np.ndarray:
    """Which of n marks are worth another look, by the confidence of each in its digit: bool (n,)."""
    return (confidences > DOUBTFUL[0]) & (confidences < DOUBTFUL[1])


def looks(frames: np.ndarray) -> np.ndarray:
    """Change each frame a little, in every way in turn: its pen halfway to a pixel bolder, and finer; then moved.

    Args:
        frames: uint8 (n, height, width), 0 = paper, 255 = ink.

    Returns:
        uint8 (n, LOOKS, height, width).
    """
    moved = [_moved(frames, down, right) for down, right in ASIDE]
    bolder, finer = np.maximum.reduce([frames, *moved]), np.minimum.reduce([frames, *moved])
    return np.stack([_halfway(frames, bolder), _halfway(frames, finer), *moved], axis=1)


def _moved(frames: np.ndarray, down: int, right: int) -> np.ndarray:
    height, width = frames.shape[1:]
    padded = np.pad(frames, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]


def _halfway(frames: np.ndarray, other: np.ndarray) -> np.ndarray:
    return ((frames.astype(np.uint16) + other) // 2).astype(np.uint8)
