"""Signs that read as digits, told by where they stand beside taller ones: slashes, commas, apostrophes, degrees."""

import cv2
import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.lines import group_lines
from edge_app.page_sense import is_bar
from edge_app.percent import are_percent_signs
from edge_app.reading import Digit

LEAST_LEAN = 0.18  # columns that it runs to the right for each row up: about 10 degrees
LIKE_ANOTHER = 0.8  # of the height of a slash on its line
STICKS_OUT, STICKS_OUT_IN_ALL = 0.08, 0.27  # of the taller neighbour's height, above and below: 1s hardly do both

SMALL = 0.5  # of a neighbour's height: what is taller is no comma, apostrophe or degree sign
RAISED, LOWERED = 0.4, 0.6  # of its height from its top: a sign ends above the one, or begins below the other
BESIDE = 0.6  # of its height: how far it stands at most
ABOVE, BELOW = 0.3, 0.15  # of its height: how far above its top, or below its bottom, a sign begins at most
NEAR, LEVEL, LIKE = 4.0, 1.5, 1.8  # heights of a mark to its side, and up or down; times as tall, or as low


def are_signs(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is a sign that reads as a digit, or a part of one.

    Returns:
        bool (n,).
    """
    return are_slashes(digits) | are_small_signs(digits) | are_percent_signs(digits)


def are_small_signs(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is a comma or an apostrophe, read as a 1, or a degree sign, read as a 0.

    Returns:
        bool (n,).
    """
    digits_alone = [index for index, digit in enumerate(digits) if digit.label != NOT_A_DIGIT]
    boxes = np.array([digits[index].box.corners for index in digits_alone], float).reshape(-1, 4)
    telling = np.array([not is_bar(digits[index]) for index in digits_alone], bool)  # a bar may be two 1s, or a ruling
    signs = np.zeros(len(digits), bool)
    for place, index in enumerate(digits_alone):
        if digits[index].label in "01":
            signs[index] = (_stands_as_sign(boxes[place], boxes, digits[index].label == "1") & telling).any()
    plain = boxes[~signs[digits_alone]]
    for index in np.flatnonzero(signs).tolist():
        signs[index] = not _has_its_like(np.array(digits[index].box.corners, float), plain)
    return signs


def _stands_as_sign(mark: np.ndarray, boxes: np.ndarray, may_be_comma: bool) -> np.ndarray:
    """Beside which boxes a mark is small and stands high, or low: bool (n,); each is left, top, right, bottom."""
    left, top, right, bottom = boxes.T
    height, gap = bottom - top, np.maximum(mark[0] - right, left - mark[2])
    small = (mark[3] - mark[1] <= SMALL * height) & (gap > -(mark[2] - mark[0])) & (gap <= BESIDE * height)
    raised = (mark[3] <= top + RAISED * height) & (mark[1] >= top - ABOVE * height)
    lowered = (mark[1] >= top + LOWERED * height) & (mark[1] <= bottom + BELOW * height)
    return np.asarray(small & (raised | lowered if may_be_comma else raised))


def _has_its_like(mark: np.ndarray, boxes: np.ndarray) -> bool:
    """Whether a digit of about its size stands near a mark: both are of a number written smaller."""
    left, top, right, bottom = boxes.T
    height = mark[3] - mark[1]
    near = np.maximum(mark[0] - right, left - mark[2]) <= NEAR * height
    level = np.abs(top + bottom - mark[1] - mark[3]) / 2 <= LEVEL * height
    return bool((near & level & (np.abs(np.log((bottom - top) / height)) <= np.log(LIKE))).any())


def are_slashes(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is a slash between two digits; on one line a slash more need not stick out as far.

    Returns:
        bool (n,).
    """
    slashes = np.zeros(len(digits), bool)
    for line in group_lines([digit.box for digit in digits]):
        between = [
            (index, *_sticks_out(digits[index].box, digits[before].box, digits[after].box))
            for before, index, after in zip(line, line[1:], line[2:], strict=False)
            if _leans(digits[index])
        ]
        found = [index for index, least, in_all in between if least >= STICKS_OUT and in_all >= STICKS_OUT_IN_ALL]
        lowest = LIKE_ANOTHER * min((digits[index].box.height for index in found), default=np.inf)
        more = [index for index, _, in_all in between if in_all >= STICKS_OUT and digits[index].box.height >= lowest]
        slashes[found + more] = True
    return slashes


def _leans(digit: Digit) -> bool:
    return digit.label == "1" and digit.crop is not None and lean(digit.crop) >= LEAST_LEAN


def _sticks_out(box: Box, left: Box, right: Box) -> tuple[float, float]:
    """How far a box reaches above or below its two neighbours, whichever is less, and both: of the taller's height."""
    height = max(left.height, right.height)
    above, below = min(left.y, right.y) - box.y, box.bottom - max(left.bottom, right.bottom)
    return min(above, below) / height, (above + below) / height


def lean(frame: np.ndarray) -> float:
    """How far a stroke runs to the right for each row up, by its moments; 0 where there is none.

    Args:
        frame: uint8 (height, width), 0 = paper.
    """
    moments = cv2.moments(frame)
    return -moments["mu11"] / moments["mu02"] if moments["mu02"] else 0.0
