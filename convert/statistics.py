"""What counts say and what they do not: interval of an accuracy, test of a paired difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest, norm

CONFIDENCE = 0.95
ALPHA = 1 - CONFIDENCE  # p below it is called more than chance


@dataclass(frozen=True)
class Interval:
    """Shares, 0..1."""

    low: float
    high: float


def wilson(correct: float, total: float) -> Interval:
    """Interval of a share by Wilson's score method (1927), 95 %; the counts need not be whole, see `wilson_of`."""
    z = float(norm.ppf(0.5 + CONFIDENCE / 2))
    share = correct / total
    centre = share + z**2 / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    low, high = ((centre + sign * half) / (1 + z**2 / total) for sign in (-1, 1))
    return Interval(0.0 if correct == 0 else low, 1.0 if correct == total else high)


def wilson_of(right: np.ndarray, families: np.ndarray) -> Interval:
    """Interval of the share that is right of pictures that come in families: of one digit, on one photograph.

    What a family shares makes its pictures worth less than as many others. The counts are divided by the design effect,
    the variance of the share between families (Cochran, "Sampling Techniques", 1977, chapter 9A, ratio to size) by that
    of independent pictures (Kish), where it is above 1; then Wilson's interval (Dean and Pagano, 2015, found it good).

    Args:
        right: bool (n,).
        families: int (n,), 0 to the number of families less 1.
    """
    correct, total = int(right.sum()), len(right)
    share, sizes = correct / total, np.bincount(families)
    count = len(sizes)
    independent = share * (1 - share) / total
    if count == total or independent == 0:
        return wilson(correct, total)
    if count == 1:
        return Interval(0.0, 1.0)  # a family alone says nothing of others
    residuals = np.bincount(families, right) - share * sizes
    variance = count / (count - 1) * float((residuals**2).sum()) / total**2
    effect = max(1.0, variance / independent)
    return wilson(correct / effect, total / effect)


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided McNemar test: how probable so uneven a split is, were both models equally good.

    Args:
        only_first: pictures that the first model alone gets right.
        only_second: pictures that the second model alone gets right.
    """
    if only_first + only_second == 0:
        return 1.0
    return float(binomtest(only_first, only_first + only_second, 0.5).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for their number (Holm, 1979): as probable is so small a one among so many by chance alone."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected, greatest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        greatest = max(greatest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = greatest
    return corrected
