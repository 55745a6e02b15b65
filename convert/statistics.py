"""What counts say and what they do not: interval of an accuracy, test of a paired difference."""

from dataclasses import dataclass

from scipy.stats import binomtest

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
