"""Percent signs, which read as three digits: told by the rings beside their stroke."""

import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.reading import Digit

RING = 0.15, 0.6  # of the stroke's height: what is lower is a speck, and what is taller a digit of its own
ROUND, ALIKE = 1.6, 1.6  # a ring is at most as many times as wide as tall; and as tall as the other one
UPPER, LOWER = 0.6, 0.4  # of the stroke's height from its top: the upper ring ends above, and the lower begins below
OFF = 0.2  # of its height: how far a ring stands off the stroke's ends, up, down or aside


def are_percent_signs(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is of a percent sign: a 1, a 0 below what leans over it, and another ring before it.

    Without the upper ring nothing is told: a small 0 stands so after many a slanted 1 or 9.

    Returns:
        bool (n,).
    """
    signs = np.zeros(len(digits), bool)
    lower_rings, strokes = (_labelled(digits, label) for label in ("0", "1"))
    if not len(lower_rings) or not len(strokes):
        return signs
    upper_rings = np.concatenate([lower_rings, _labelled(digits, NOT_A_DIGIT)])
    boxes = np.array([digit.box.corners for digit in digits], float)
    for stroke in strokes:
        lower = lower_rings[_are_lower_rings(boxes[lower_rings], boxes[stroke])]
        if not len(lower):
            continue
        upper = upper_rings[_are_upper_rings(boxes[upper_rings], boxes[stroke])]
        heights = boxes[:, 3] - boxes[:, 1]
        upper = upper[np.abs(np.log(heights[upper] / heights[lower[0]])) <= np.log(ALIKE)]
        if len(upper):
            signs[[stroke, *lower, *upper]] = True
    return signs


def _labelled(digits: list[Digit], label: str) -> np.ndarray:
    return np.array([index for index, digit in enumerate(digits) if digit.label == label], int)


def _are_lower_rings(boxes: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """Which boxes, each left, top, right, bottom, stand at the stroke's foot, below what leans over them: bool (n,)."""
    left, top, right, bottom = boxes.T
    height = stroke[3] - stroke[1]
    beside = (left + right > stroke[0] + stroke[2]) & (left < stroke[2])
    at_foot = (top >= stroke[1] + LOWER * height) & (np.abs(bottom - stroke[3]) <= OFF * height)
    return np.asarray(beside & at_foot & _are_rings(boxes, height))


def _are_upper_rings(boxes: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """Which boxes stand before the stroke's upper end: bool (n,)."""
    left, top, right, bottom = boxes.T
    height = stroke[3] - stroke[1]
    beside = (left + right < stroke[0] + stroke[2]) & (right >= stroke[0] - OFF * height)
    at_top = (bottom <= stroke[1] + UPPER * height) & (np.abs(top - stroke[1]) <= OFF * height)
    return np.asarray(beside & at_top & _are_rings(boxes, height))


def _are_rings(boxes: np.ndarray, stroke_height: float) -> np.ndarray:
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    least, most = (share * stroke_height for share in RING)
    return np.asarray((height >= least) & (height <= most) & (width <= ROUND * height))
