"""What is paler than the page's writing: a fold, the side of a printed cell, what shows through the paper."""

import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.page_sense import LEAST_ALIKE, LEAST_NEIGHBOURS, SURE, is_bar
from edge_app.reading import Digit

PALE_BAR = 0.55  # of the digits' usual depth: one pen's digits are hardly paler
PALE = 0.45  # of it, for what has more shape than a bar


def is_too_pale(digits: list[Digit]) -> np.ndarray:
    """Say of each digit whether it is no writing by its depth, on a page that has others to compare it with.

    Where a few sure digits are as pale, a second pen wrote on the page, and all are believed.

    Returns:
        bool (n,).
    """
    read = np.array([digit.label != NOT_A_DIGIT for digit in digits], bool)
    if np.count_nonzero(read) <= LEAST_NEIGHBOURS:
        return np.zeros(len(digits), bool)
    depths = np.array([digit.depth for digit in digits])
    bars = np.array([is_bar(digit) for digit in digits], bool)
    depths /= np.median(depths[read])
    pale = read & (depths < PALE_BAR)
    if not pale.any():
        return pale
    sure = np.array([digit.confidence >= SURE for digit in digits], bool)
    if np.count_nonzero(pale & ~bars & sure) >= LEAST_ALIKE:
        return np.zeros(len(digits), bool)
    return pale & (bars | (depths < PALE))
