"""A mark as the network sees it: the pen made as bold as MNIST's, full contrast, the MNIST frame."""

import cv2
import numpy as np

from edge_app.marks import Mark
from edge_app.mnist_frame import DIGIT_SIDE, FRAME_SIDE, to_mnist_frame

PEN = 1 / 11  # of the digit's longer side: a bold stroke is left as it is, a finer one is widened to this
FULL = 255  # ink, as MNIST has it
LEAST_COVER = 0.1  # of a reduced pixel that ink covers at least: a hairline stays whole
WORKING_SIDE = 120  # pixels of the longer side in which the pen is changed; more would only cost time
SQUARE = np.ones((3, 3), np.uint8)


def crop_marks(marks: list[Mark]) -> np.ndarray:
    """Bring each mark to the MNIST frame.

    Returns:
        uint8 (n, 28, 28), 0 = paper, 255 = ink.
    """
    frames = np.empty((len(marks), FRAME_SIDE, FRAME_SIDE), np.uint8)
    for index, mark in enumerate(marks):
        frames[index] = to_mnist_frame(bold(mark.ink))
    return frames


def bold(ink: np.ndarray) -> np.ndarray:
    """Give a digit the pen and the contrast of MNIST's: thin strokes vanish when they are scaled to 20 pixels.

    Args:
        ink: uint8 (height, width), 0 = paper, 255 = ink, tight.

    Returns:
        uint8 (height, width) of about WORKING_SIDE pixels at most, tight, 0 = paper, 255 = ink.
    """
    ink = _at_working_size(ink)
    missing = PEN * max(ink.shape) - stroke_width(ink)
    if missing < 1:
        return ink
    reach = round(missing / 2 + 0.5)
    wide = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    return cv2.dilate(wide, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))


def stroke_width(ink: np.ndarray) -> float:
    """Mean width of a pen's stroke, pixels: a stroke has about half its area in edge pixels for each 2 of width."""
    inside = cv2.erode(ink, SQUARE, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    area = cv2.countNonZero(ink)
    return 2 * area / max(1, area - cv2.countNonZero(inside))


def _at_working_size(ink: np.ndarray) -> np.ndarray:
    scale = WORKING_SIDE / max(ink.shape)
    if scale >= 1 and max(ink.shape) >= DIGIT_SIDE * 2:
        return ink
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    if scale >= 1:
        return _binary(cv2.resize(ink, (width, height), interpolation=cv2.INTER_LINEAR_EXACT), FULL // 2)
    return _binary(cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA), FULL * LEAST_COVER)


def _binary(ink: np.ndarray, level: float) -> np.ndarray:
    return cv2.threshold(ink, level, FULL, cv2.THRESH_BINARY)[1]
