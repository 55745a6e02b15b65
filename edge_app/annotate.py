"""A picture with what was read written on it."""

import cv2
import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.reading import Digit, Reading
from edge_app.turn import QUARTERS

READ = (60, 160, 0)  # BGR
REJECTED = (150, 150, 150)
SIDE = 500  # pixels of a picture's longer side for each pixel that lines are wide


def annotated(picture: np.ndarray, reading: Reading) -> np.ndarray:
    """Draw a box and a label for each mark, on a page that stands as it was read.

    Args:
        picture: uint8 (height, width, 3) BGR or (height, width) grey, the one that was read; not changed.

    Returns:
        uint8 (height, width, 3) BGR, or (width, height, 3) where the page was turned by a quarter.
    """
    out = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture.copy()
    if reading.turn:
        out = cv2.rotate(out, QUARTERS[reading.turn])
    unit = max(1, round(max(out.shape[:2]) / SIDE))
    for digit in reading.digits:
        _draw(out, digit, digit.box.turned(reading.turn, reading.width, reading.height), unit)
    return out


def _draw(out: np.ndarray, digit: Digit, box: Box, unit: int) -> None:
    colour = REJECTED if digit.label == NOT_A_DIGIT else READ
    cv2.rectangle(out, (box.x, box.y), (box.right, box.bottom), colour, unit, cv2.LINE_AA)
    size = min(1.2 * unit, max(0.4, box.height / 60))  # cv2's font is about 22 pixels tall at size 1
    _, text_height = cv2.getTextSize(digit.label, cv2.FONT_HERSHEY_SIMPLEX, size, unit)[0]
    below = box.y - 2 * unit
    baseline = below if below > text_height else min(out.shape[0] - 1, box.bottom + text_height + 2 * unit)
    cv2.putText(out, digit.label, (box.x, baseline), cv2.FONT_HERSHEY_SIMPLEX, size, colour, unit, cv2.LINE_AA)
