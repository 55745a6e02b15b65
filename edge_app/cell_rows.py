"""Rows of cells that hang together with what was written into them: told from writing, and taken apart from it."""

import cv2
import numpy as np

from edge_app.geometry import Box

LEAST_HELD = 0.3  # of a frame's height: the least that stands in it; less may be a speck in a 0
MOST_HELD = 0.95  # of its height
STRIP = 0.12  # of a box: how far from its edge the side of a rectangle lies, somewhat aslant
LEAST_STRAIGHT = 0.85  # of an edge's length that such a side covers; the top of a round 0 has two thirds
SLENDER = 4  # times its width that a side is tall, at least
MOST_OF_A_BAR = 0.75  # of a row of cells' height that a 1 in it has at most
SIDE = 0.85  # of a row of cells' height that a side of theirs is upright at least
LONG = 1.5  # times as wide as high a row is, from which on its slope is told
MOST_FILLED = 0.5  # of a row of cells is ink, at most: more is a bar, or a printed ground with light letters on it
STEEPEST = 0.15  # rows a column that a row of cells slopes at most: 8 degrees


def written_inside(ink: np.ndarray) -> tuple[np.ndarray, int] | None:
    """Take the sides out of a rectangle, or of a row of cells: what is left was written into it and touched a side.

    Args:
        ink: uint8 (height, width) of one stroke, 255 = ink; not changed.

    Returns:
        uint8 as `ink`, and how high the row is, in pixels; None where the stroke is no row of cells.
    """
    height, width = ink.shape
    if cv2.countNonZero(ink) > MOST_FILLED * ink.size:
        return None
    slope = _slope(ink) if width >= LONG * height else 0.0
    if abs(slope) * width < 1:
        return (_without_sides(ink), height) if is_rectangle(ink) else None
    if abs(slope) > min(STEEPEST, (height - 2) / width):
        return None
    places = _laid_level(height, width, slope)
    level = np.ascontiguousarray(ink[places])
    if cv2.countNonZero(level) > MOST_FILLED * level.size or not is_rectangle(level):
        return None
    rest = np.zeros_like(ink)
    rest[places] = _without_sides(level)
    return rest, len(level)


def _laid_level(height: int, width: int, slope: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns, int (m, n), at which a row of cells that slopes lies level.

    Whole columns and rows are moved by whole pixels, so that each pixel of the row has one place in both.
    """
    down, across = np.round(slope * np.arange(width)).astype(int), np.round(-slope * np.arange(height)).astype(int)
    down, across = down - down.min(), across - across.min()
    high, wide = height - down.max(), width - across[: max(1, height - down.max())].max()
    columns = np.arange(wide)[None] + across[:high, None]
    return np.arange(high)[:, None] + down[columns], columns


def _slope(ink: np.ndarray) -> float:
    """How the upper edge of the ink slopes, rows a column: by the median of what lies half the width apart."""
    top = (ink > 0).argmax(axis=0)
    half = len(top) // 2
    return float(np.median(top[half:] - top[: len(top) - half])) / half


def is_rectangle(ink: np.ndarray) -> bool:
    """Whether straight ink runs along all four edges."""
    high, wide = (max(2, round(STRIP * side)) for side in ink.shape)
    if not all(corner.any() for rows in (ink[:high], ink[-high:]) for corner in (rows[:, :wide], rows[:, -wide:])):
        return False  # soon said of most
    for across in (ink, ink.T):
        deep = max(2, round(STRIP * len(across)))
        for strip in (across[:deep], across[-deep:]):
            if np.count_nonzero(strip.any(axis=0)) < LEAST_STRAIGHT * across.shape[1]:
                return False
    return True


def may_be_held(box: Box, height: int) -> bool:
    """Whether what is left in a row of cells of this height was written there, and is no rest of a side."""
    is_rest = box.height > MOST_OF_A_BAR * height and box.height > SLENDER * box.width
    return LEAST_HELD * height <= box.height <= MOST_HELD * height and not is_rest


def _without_sides(ink: np.ndarray) -> np.ndarray:
    height, strip = len(ink), max(2, round(STRIP * len(ink)))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(3, height // 2)), np.uint8))
    level[strip:-strip] = 0  # below the top side and above the bottom one a level stroke is writing
    thicker = cv2.dilate(ink, np.ones((1, 3), np.uint8))  # somewhat aslant it is upright still
    upright = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((max(3, round(SIDE * height)), 1), np.uint8))
    return cv2.subtract(ink, cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8)))
