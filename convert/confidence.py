"""Whether confidences are true: of the digits that are said to be 99 % sure, 99 of 100 should be right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 15  # of equal width, as Guo, Pleiss, Sun and Weinberger have them ("On Calibration of Modern Networks", 2017)


@dataclass(frozen=True)
class Bin:
    """The pictures whose confidence lies in one fifteenth of 0..1."""

    pictures: int
    correct: int
    confidence: float  # sum over the pictures


@dataclass(frozen=True)
class Confidence:
    """Confidences held against what came true."""

    bins: tuple[Bin, ...]

    @property
    def error(self) -> float:
        """Expected calibration error, 0..1: the gap between confidence and accuracy, by the pictures in each bin."""
        total = sum(each.pictures for each in self.bins)
        return sum(abs(each.correct - each.confidence) for each in self.bins) / total


def confidence_of(confidences: np.ndarray, right: Sequence[bool] | np.ndarray) -> Confidence:
    """Sort pictures into bins.

    Args:
        confidences: float (n,), 0..1.
        right: bool (n,), whether the digit was right.
    """
    place = np.minimum((confidences.astype(np.float64) * BINS).astype(int), BINS - 1)
    counts, correct, sums = (
        np.bincount(place, weights, BINS) for weights in (None, np.asarray(right, np.float64), confidences)
    )
    rows = zip(counts, correct, sums, strict=True)
    return Confidence(tuple(Bin(int(n), int(hits), round(float(total), 4)) for n, hits, total in rows))
