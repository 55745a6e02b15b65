"""What the sizes of a page's marks say: a stroke that stands alone says little, its neighbours say more."""

from collections.abc import Iterable
from statistics import median

import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.reading import Digit

LEAST_NEIGHBOURS = 4  # digits that set the page's size; with fewer, a page says little
LEAST_BESIDE_FEW = 0.12  # of the tallest of these few: smaller ones are the paper's specks
SPLINTER, AT_THE_EDGE = 0.3, 0.08  # of a digit's height: that of what broke off it, and how far from it that lies
BAR_ASPECT = 0.4  # width to height below which a mark is a mere stroke: a 1, or a piece of a ruling
BAR_HEIGHTS = (0.65, 1.5)  # of the other digits' height: what a 1 among them can have
MOST_BARS = 4  # times the other digits: more bars than that are a wooden table, a blind, a fence
HEIGHTS = (0.3, 3.5)  # of the other digits' height: what any digit among them can have
ALIKE, LEAST_ALIKE = 1.35, 2  # a taller digit has so many like it, up to this factor
SURE = 0.9  # confidence that specks seldom have: a large digit with it sets the page's size where few have it


def misfits(digits: list[Digit]) -> list[bool]:
    """Say of each mark whether it is a digit that cannot stand on one page with the others."""
    read = [digit for digit in digits if digit.label != NOT_A_DIGIT]
    out = {id(digit) for digit, fits in zip(read, fits_the_page(read), strict=True) if not fits}
    return [id(digit) in out for digit in digits]


def is_cut_off(boxes: list[Box], width: int, height: int) -> np.ndarray:
    """Say of each digit whether the picture's edge may have cut it, on a page that has others to read; no part is sure.

    Args:
        boxes: of all digits of the page, in the picture as it came.
        width, height: of that picture.

    Returns:
        bool (n,).
    """
    cut = np.array([not (box.x > 0 and box.right < width and box.y > 0 and box.bottom < height) for box in boxes], bool)
    return cut & (np.count_nonzero(~cut) >= LEAST_NEIGHBOURS)


def fits_the_page(digits: list[Digit]) -> list[bool]:
    """Say of each digit whether it can stand on one page with the others."""
    others = [digit for digit in digits if not is_bar(digit)]
    heights, sure = (_heights(digit for digit in others if digit.confidence >= least) for least in (0.0, SURE))
    bars = len(digits) - len(heights)
    if bars > MOST_BARS * max(1, len(heights)):
        return [not is_bar(digit) for digit in digits]
    usual = median(heights or [0])
    towers = len(sure) < LEAST_NEIGHBOURS and max(sure, default=0) > HEIGHTS[1] * usual
    if towers or len(heights) < LEAST_NEIGHBOURS:
        tallest = max(sure if towers else heights, default=0)
        return [digit.box.height >= LEAST_BESIDE_FEW * tallest and not _is_splinter(digit, digits) for digit in digits]
    return [_within(digit, usual, heights) for digit in digits]


def _is_splinter(digit: Digit, digits: list[Digit]) -> bool:
    """Whether a digit lies in, or at the edge of, the box of a much taller one: ink that broke off it, or a speck."""
    box = digit.box
    for other in (other.box for other in digits if box.height <= SPLINTER * other.box.height):
        reach = AT_THE_EDGE * other.height
        across = other.x - reach <= box.x and box.right <= other.right + reach
        if across and other.y - reach <= box.y and box.bottom <= other.bottom + reach:
            return True
    return False


def _heights(digits: Iterable[Digit]) -> list[int]:
    return [digit.box.height for digit in digits]


def _within(digit: Digit, usual: float, heights: list[int]) -> bool:
    """Whether a digit has a size that the page's others allow; many small ones do not forbid a few large ones."""
    least, most = BAR_HEIGHTS if is_bar(digit) else HEIGHTS
    if digit.box.height <= most * usual:
        return digit.box.height >= least * usual
    like = sum(1 / ALIKE <= height / digit.box.height <= ALIKE for height in heights)
    return like - (not is_bar(digit)) >= LEAST_ALIKE


def is_bar(digit: Digit) -> bool:
    """Whether a digit is a mere stroke: a 1, or a piece of a ruling."""
    return digit.label == "1" and digit.box.width < BAR_ASPECT * digit.box.height
