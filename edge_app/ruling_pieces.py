"""Level pieces of lines: ink that runs on, and is thin; and whether there can be a long line among them at all."""

import cv2
import numpy as np

from edge_app.geometry import bounding_boxes

PEN = 3  # pixels wide: what is as thick as a thick stroke, but narrower, is a line across
FIRST_SLOPE = 0.35  # rows a column: how much a line may slope while little is known of it
CRUMB_PX = 3  # wide: what is less is left over of something thick
FEW_PIECES = 100  # up to which it is soon told whether there can be a line at all:
LEAST_BETWEEN = 0.6  # of the way between its ends is inked,
LEAST_CHORD = 0.9  # of the length asked for lies between two pieces of it at least,
WAVE = 1 / 50  # of that length: no farther from the straight line


def level_pieces(mask: np.ndarray, length: int, thickness: int, least_px: float) -> np.ndarray | None:
    """What runs level, less what is thick.

    Args:
        mask: uint8 (height, width), 0 = paper.
        length: pixels, of a piece at least.
        thickness: pixels, from which on ink is thick.
        least_px: length of a line.

    Returns:
        uint8 as `mask`; None where it is too little for a line.
    """
    run = np.ones((1, length), np.uint8)
    cores = cv2.erode(mask, run)
    if cv2.countNonZero(cores) * length < least_px / 2:  # each grows back to a piece at most
        return None
    pieces = cv2.dilate(cores, run, anchor=(length - 1 - length // 2, 0))
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickness, PEN), np.uint8))
    pieces = cv2.subtract(pieces, cv2.dilate(thick, np.ones((3, 5), np.uint8)))
    return pieces if cv2.countNonZero(pieces) >= least_px / 2 else None


def pooled(mask: np.ndarray) -> np.ndarray:
    """Half of a mask that keeps level lines, however thin: inked where one of two rows is, in both of two columns.

    Args:
        mask: uint8 (height, width), 0 or 255, row after row in memory; an odd last row or column is left out.

    Returns:
        uint8 (height // 2, width // 2), 0 or 1.
    """
    height, width = (length // 2 * 2 for length in mask.shape)
    rows = np.bitwise_or(mask[0:height:2, :width], mask[1:height:2, :width])
    return (rows.view(np.uint16) == 0xFFFF).view(np.uint8)


def may_be_a_line(pieces: np.ndarray, least_px: float) -> bool:
    """Whether any two pieces that lie far enough apart have enough ink between them, near to the straight line of both.

    The bars of digits that stand in a row are too short for it. It is soon told where there are few pieces; where there
    are many, there may be.

    Args:
        pieces: uint8 (height, width), 0 = none.
        least_px: length of a line.
    """
    contours, _ = cv2.findContours(pieces, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) > FEW_PIECES:
        return True
    boxes = bounding_boxes(contours).astype(np.float32)
    boxes = boxes[boxes[:, 2] >= CRUMB_PX]
    left, top, width, height = boxes[boxes[:, 0].argsort(kind="stable")].T
    middle, right = top + height / 2, left + width
    across, down = right[None] - left[:, None], middle[None] - middle[:, None]
    start, end = np.nonzero((across >= LEAST_CHORD * least_px) & (np.abs(down) <= FIRST_SLOPE * across))
    if not len(start):
        return False
    length = right[end] - left[start]
    slope = (middle[end] - middle[start]) / np.maximum(1, left[end] - left[start])
    off = middle[:, None] - slope * left[:, None] - (middle[start] - slope * left[start])
    between = np.abs(off, out=off) <= WAVE * least_px + height[:, None] / 2
    between &= left[:, None] >= left[start]
    between &= right[:, None] <= right[end]
    enough = width @ between.view(np.int8) >= LEAST_BETWEEN * length
    if not enough.any():
        return False
    return bool((_covered(left, right, between[:, enough]) >= LEAST_BETWEEN * length[enough]).any())


def _covered(left: np.ndarray, right: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """How many columns the chosen pieces cover together, those above one another counted once: float32 (m,).

    Args:
        left, right: float32 (n,), ends of the pieces; `left` ascending.
        chosen: bool (n, m), which of them, m times.
    """
    ends = np.where(chosen, right[:, None], np.float32(0))
    before = np.maximum.accumulate(np.vstack([np.zeros_like(ends[:1]), ends[:-1]]))
    return np.maximum(0, ends - np.maximum(before, left[:, None])).sum(axis=0)
