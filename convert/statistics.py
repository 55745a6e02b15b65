"""What counts say and what they do not: interval of an accuracy, test of a paired difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest, norm, t

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

    What a family shares makes its pictures worth less than as many others. Wilson's interval is taken of fewer pictures
    (Dean and Pagano, 2015): of their number divided by the design effect, where that is above 1, which is the variance
    between families (Cochran, "Sampling Techniques", 1977, chapter 9A, ratio to size) by that of independent pictures,
    and by Student's t squared of so many families for the normal quantile's (Korn and Graubard, 1998). Where all are
    right, or none, the effect is not known, and families count. With less than ten it is still somewhat too narrow.

    Args:
        right: bool (n,).
        families: int (n,), 0 to the number of families less 1.
    """
    correct, total = int(right.sum()), len(right)
    sizes = np.bincount(families)
    count = len(sizes)
    if count == total:
        return wilson(correct, total)
    if count == 1:
        return Interval(0.0, 1.0)  # a family alone says nothing of others
    if correct in (0, total):
        return wilson(count if correct else 0, count)
    share = correct / total
    residuals = np.bincount(families, right) - share * sizes
    variance = count / (count - 1) * float((residuals**2).sum()) / total**2
    effect = max(1.0, variance / (share * (1 - share) / total))
    effect *= float(t.ppf(0.5 + CONFIDENCE / 2, count - 1) / norm.ppf(0.5 + CONFIDENCE / 2)) ** 2
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


def sign_flip(leads: np.ndarray) -> float:
    """Exact two-sided test of paired differences that come in families: how probable so large a sum is by chance.

    Were both models equally good, each family's lead might as well be the other's (Fisher, "The Design of Experiments",
    1935, section 21). With leads of 1 alone it is McNemar's test.

    Args:
        leads: int (n,), of each family, the pictures that the first model gets right more than the second.
    """
    sizes = np.abs(leads[leads != 0])
    total = int(sizes.sum())
    chances = np.zeros(total + 1)  # of each sum of the leads that are the first model's
    chances[0] = 1.0
    for size in sizes.tolist():
        chances = (chances + np.concatenate([np.zeros(size), chances[:-size]])) / 2
    uneven = np.abs(2 * np.arange(total + 1) - total) >= abs(int(leads.sum()))
    return min(1.0, float(chances[uneven].sum()))


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for their number (Holm, 1979): as probable is so small a one among so many by chance alone."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected, greatest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        greatest = max(greatest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = greatest
    return corrected
