"""Cells of tables, boxes of forms, rings around digits: what stands around writing is no 0, and its sides are no 1s."""

from collections.abc import Sequence

import numpy as np

from edge_app.cell_rows import LEAST_HELD, MOST_HELD, SLENDER, is_rectangle
from edge_app.geometry import Box
from edge_app.rulings import HALO_PX, Line

LEAST_SIDES = 3  # of a page: a single one may be a 1 that someone wrote from line to line
AS_THICK = 1.5  # times the rulings' thickness that a side's is, at most
NEAR_PX = 2.5  # that a side ends at most beyond what was taken out with its ruling
PEN_OF_A_SIDE = 1.25  # times the median side's thickness: as thick as that is the rest of a broken side at most
LEAST_AROUND = 3  # sides of what stands in it that a frame runs along: a ring may be open, a side may lie on a ruling
ALIKE = 1.2  # times as high and as wide, at most, that an empty or a more broken frame is as another one


def are_frames(boxes: list[Box], inks: Sequence[np.ndarray]) -> np.ndarray:
    """Say of each stroke whether it runs around another one, or looks like those that do.

    Args:
        boxes: of strokes, in pixels of the page.
        inks: uint8 (height, width) of each, 255 = its ink.

    Returns:
        bool (n,).
    """
    frames = np.zeros(len(boxes), bool)
    if not boxes:
        return frames
    x, y, width, height = np.array([(box.x, box.y, box.width, box.height) for box in boxes]).T
    right, bottom = x + width, y + height
    inside = (x[None] > x[:, None]) & (right[None] < right[:, None])
    inside &= (y[None] > y[:, None]) & (bottom[None] < bottom[:, None])
    inside &= (height[None] >= LEAST_HELD * height[:, None]) & (height[None] <= MOST_HELD * height[:, None])
    pairs: list[list[int]] = np.argwhere(inside).tolist()
    for frame, held in pairs:
        frames[frame] = frames[frame] or _surrounds(inks[frame], boxes[frame], boxes[held])
    if frames.any():
        for other in np.flatnonzero(~frames).tolist():
            ratios = width[frames] / width[other], height[frames] / height[other]
            alike = np.all([(ratio <= ALIKE) & (ratio >= 1 / ALIKE) for ratio in ratios], axis=0).any()
            frames[other] = alike and (inside[other].any() or is_rectangle(inks[other]))
    return frames


def _surrounds(ink: np.ndarray, frame: Box, held: Box) -> bool:
    """Whether ink lies beside what is held, above and below it: on nearly all its sides."""
    left, top = held.x - frame.x, held.y - frame.y
    right, bottom = left + held.width, top + held.height
    rows, columns = slice(top, bottom), slice(left, right)
    sides = ink[rows, :left], ink[rows, right:], ink[:top, columns], ink[bottom:, columns]
    return sum(bool(side.any()) for side in sides) >= LEAST_AROUND


def are_sides(boxes: list[Box], inks: Sequence[np.ndarray], level: tuple[Line, ...]) -> np.ndarray:
    """Say of each stroke whether it is the side of a cell, upright or a little aslant.

    Args:
        boxes, inks: as `are_frames` takes them.
        level: rulings that were taken out of the ink.

    Returns:
        bool (n,).
    """
    sides = np.zeros(len(boxes), bool)
    if len(level) < 2 or not boxes:
        return sides
    thickness = float(np.median([line.thickness for line in level]))
    thin = _thin_and_upright(boxes, inks, AS_THICK * thickness + 2 * HALO_PX)
    if len(thin) < LEAST_SIDES:
        return sides
    x, y, width, height = np.array([(box.x, box.y, box.width, box.height) for box in boxes], float)[thin].T
    near = thickness / 2 + HALO_PX + NEAR_PX
    rows = np.array([_rows_at(line, x + width / 2, width / 2 + near) for line in level])
    top, bottom = ((np.abs(rows - end) <= near).any(axis=0) for end in (y, y + height))  # NaN is not near
    whole = top & bottom
    if np.count_nonzero(whole) < LEAST_SIDES:
        return sides
    means = np.array([np.count_nonzero(inks[index]) for index in thin.tolist()]) / height
    rests = (top | bottom) & (means <= PEN_OF_A_SIDE * float(np.median(means[whole])))
    sides[thin[whole | rests]] = True
    return sides


def _thin_and_upright(boxes: list[Box], inks: Sequence[np.ndarray], most_px: float) -> np.ndarray:
    """The strokes that are tall, and by the mean over their rows no wider than `most_px`: int (n,)."""
    upright = [index for index, box in enumerate(boxes) if box.height >= SLENDER * box.width]
    return np.array([index for index in upright if np.count_nonzero(inks[index]) <= most_px * boxes[index].height], int)


def _rows_at(line: Line, x: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """The row of a line at each x; NaN where it ended farther off than `beyond`."""
    columns, rows = line.path.T
    return np.where((x >= columns[0] - beyond) & (x <= columns[-1] + beyond), np.interp(x, columns, rows), np.nan)
