"""What counts say and what they do not: interval of an accuracy, test of a paired difference."""

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


def wilson(correct: int, total: int) -> Interval:
    """Interval of a share by Wilson's score method (1927), 95 %."""
    found = binomtest(correct, total).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(float(found.low), float(found.high))


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided McNemar test: how probable so uneven a split is, were both models equally good.

    Args:
        only_first: pictures that the first model alone gets right.
        only_second: pictures that the second model alone gets right.
    """
    if only_first + only_second == 0:
        return 1.0
    return float(binomtest(only_first, only_first + only_second, 0.5).pvalue)


def mean_interval(shares: np.ndarray, mean: float) -> Interval:
    """Interval of a mean of shares, 95 %, by their spread: for pictures that come in families.

    Args:
        shares: float (n,), the share that is right of each family.
        mean: over all pictures.
    """
    half = (
        float(norm.ppf(0.5 + CONFIDENCE / 2) * np.std(shares, ddof=1) / np.sqrt(len(shares))) if len(shares) > 1 else 1
    )
    return Interval(max(0.0, mean - half), min(1.0, mean + half))


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for their number (Holm, 1979): as probable is so small a one among so many by chance alone."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected, greatest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        greatest = max(greatest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = greatest
    return corrected
