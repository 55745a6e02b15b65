"""Percent signs, which read as three digits, or as a 9 and a small 0: told by the rings beside their stroke."""

import numpy as np

from edge_app.reading import Digit

RING = 0.15, 0.6  # of the stroke's height: what is lower is a speck, and what is taller a digit of its own
UPPER, LOWER = 0.6, 0.4  # of the stroke's height from its top: the upper ring ends above, and the lower begins below
OFF = 0.2  # of its height: how far a ring stands off the stroke's ends, up, down or aside


def are_percent_signs(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is of a percent sign: a stroke that reads as a 1, or with its upper ring as a 9.

    Returns:
        bool (n,).
    """
    signs = np.zeros(len(digits), bool)
    rings = np.array([index for index, digit in enumerate(digits) if digit.label == "0"], int)
    strokes = [index for index, digit in enumerate(digits) if digit.label in "19"] if len(rings) else []
    boxes = np.array([digit.box.corners for digit in digits], float).reshape(-1, 4)
    for stroke in strokes:
        lower = rings[_are_lower_rings(boxes[rings], boxes[stroke])]
        if not len(lower):
            continue
        upper = np.flatnonzero(_are_upper_rings(boxes, boxes[stroke]))
        if len(upper) or digits[stroke].label == "9":
            signs[[stroke, *lower, *upper]] = True
    return signs


def _are_lower_rings(boxes: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """Which boxes, each left, top, right, bottom, stand at the stroke's foot, below what leans over them: bool (n,)."""
    left, top, right, bottom = boxes.T
    height = stroke[3] - stroke[1]
    beside = (left + right > stroke[0] + stroke[2]) & (left < stroke[2])
    return (
        beside
        & (top >= stroke[1] + LOWER * height)
        & (np.abs(bottom - stroke[3]) <= OFF * height)
        & _small(boxes, height)
    )


def _are_upper_rings(boxes: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """Which boxes stand before the stroke's upper end: bool (n,)."""
    left, top, right, bottom = boxes.T
    height = stroke[3] - stroke[1]
    beside = (left + right < stroke[0] + stroke[2]) & (right >= stroke[0] - OFF * height)
    return (
        beside
        & (bottom <= stroke[1] + UPPER * height)
        & (np.abs(top - stroke[1]) <= OFF * height)
        & _small(boxes, height)
    )


def _small(boxes: np.ndarray, height: float) -> np.ndarray:
    tall = boxes[:, 3] - boxes[:, 1]
    return np.asarray((tall >= RING[0] * height) & (tall <= RING[1] * height))
