"""Round brackets, which are as narrow as a 1 and read as one: a thin stroke that bends evenly to one side."""

import math
from itertools import pairwise

import cv2
import numpy as np

from edge_app.geometry import Box
from edge_app.lines import group_lines
from edge_app.reading import Digit

NARROW = 0.5  # width to height of a bracket, at most
BENT = 0.17  # of its height that its middle stands off the line between its ends: a 1 that is so bent is rare,
BENT_OF_PAIR = 0.11  # and one more that bends to the other side, on one line with it
BENT_AROUND = 0.095  # and at both ends it is longer than the digit that it holds
INKED = 100  # grey level of a frame from which on a pixel is ink
THIN = 0.3  # of its height that a row of it is wide: a 7 has its bar
UNEVEN = 0.03  # of its height that its middle strays from a parabola, in the root mean square


def are_brackets(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is a round bracket; one of a pair, or around a digit, may be bent less than others.

    Returns:
        bool (n,).
    """
    bows = np.array([_bow_of(digit) for digit in digits])
    brackets = np.abs(bows) >= BENT
    if not bows.any():
        return brackets
    for line in group_lines([digit.box for digit in digits]):
        if bows[line].min() <= -BENT_OF_PAIR and bows[line].max() >= BENT_OF_PAIR:
            brackets[line] = np.abs(bows[line]) >= BENT_OF_PAIR
        for left, right in pairwise(line):
            brackets[left] |= bows[left] < 0 and _holds(digits[left], digits[right].box)
            brackets[right] |= bows[right] > 0 and _holds(digits[right], digits[left].box)
    return brackets


def _holds(digit: Digit, box: Box) -> bool:
    """Whether what reads as a 1 begins above the box that it would hold, and ends below it."""
    return digit.label == "1" and digit.box.y < box.y and digit.box.bottom > box.bottom


def _bow_of(digit: Digit) -> float:
    """The bow of what may be a bracket, else 0."""
    if digit.crop is None or digit.box.width > NARROW * digit.box.height:
        return 0.0
    bent = bow(digit.crop)
    return bent if abs(bent) >= BENT_AROUND and _is_arc(digit.crop >= INKED) else 0.0


def bow(frame: np.ndarray) -> float:
    """How far a thin upright stroke bends to the right in its middle, as a share of its height; 0 where there is none.

    By the moments of a parabola x = 4 b h (1/4 - y^2 / h^2) that is inked evenly over its height h: as shares of m00,
    mu02 is h^2 / 12 and mu12 is -b h^3 / 45. A slant of mu11 / mu02 columns a row is taken out before.

    Args:
        frame: uint8 (height, width), 0 = paper.
    """
    moments = cv2.moments(frame)
    if not moments["mu02"]:
        return 0.0
    height = math.sqrt(12 * moments["mu02"] / moments["m00"])
    upright = moments["mu12"] - moments["mu11"] / moments["mu02"] * moments["mu03"]
    return -45 * upright / moments["m00"] / height**3


def _is_arc(ink: np.ndarray) -> bool:
    """Whether ink, bool (height, width), is thin from end to end, and its middle a parabola."""
    rows = np.flatnonzero(ink.any(axis=1))
    if len(rows) < 5:
        return False
    ink, height = ink[rows], len(rows)
    first, last = ink.argmax(axis=1), ink.shape[1] - 1 - ink[:, ::-1].argmax(axis=1)
    if np.sort(last - first + 1)[int(0.9 * height)] > THIN * height:
        return False
    middles = (ink * np.arange(ink.shape[1])).sum(axis=1) / ink.sum(axis=1)
    off = np.polyval(np.polyfit(rows, middles, 2), rows) - middles
    return bool(np.sqrt(np.mean(off**2)) <= UNEVEN * height)
