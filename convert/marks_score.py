"""How well a model tells what is not a digit: marks rejected by its card's threshold, and at any threshold at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import mannwhitneyu

from convert.answers import Answers
from convert.score import Difference
from convert.statistics import Interval, mcnemar, wilson


@dataclass(frozen=True)
class MarkSet:
    """The marks that are no digits."""

    name: str
    labels: tuple[str, ...]  # what each is; "" where nobody says
    sha256: str  # of the frames


@dataclass(frozen=True)
class MarksScore:
    """One model on the marks that are no digits."""

    answers: str  # one sign per mark: 1 = rejected, 0 = taken for a digit
    rejected: int
    total: int
    interval: Interval  # of the share rejected
    auroc: float  # how often a test digit is more confident than such a mark; 0.5 = no better than chance
    difference: Difference | None  # None: this is the reference

    @property
    def share(self) -> float:
        return self.rejected / self.total


def marks_score_of(marks: Answers, digits: Answers, reference: Answers | None) -> MarksScore:
    """Count the marks that are rejected, and rank them among the test digits by confidence.

    Args:
        reference: the reference's answers to the same marks; None: this is the reference.
    """
    rejected = ~marks.accepted
    count, total = int(rejected.sum()), len(rejected)
    return MarksScore(
        answers="".join("1" if each else "0" for each in rejected),
        rejected=count,
        total=total,
        interval=wilson(count, total),
        auroc=auroc(digits.confidences, marks.confidences),
        difference=None if reference is None else _difference(rejected, ~reference.accepted),
    )


def auroc(digits: np.ndarray, marks: np.ndarray) -> float:
    """Area under the curve of digits kept against marks kept, over all thresholds (ties count half)."""
    return float(mannwhitneyu(digits, marks).statistic / (len(digits) * len(marks)))


def by_label(labels: Sequence[str], score: MarksScore) -> dict[str, tuple[int, int]]:
    """Count for each kind of mark those rejected, and all; the least rejected kind first."""
    counts: dict[str, tuple[int, int]] = {}
    for label, answer in zip(labels, score.answers, strict=True):
        rejected, total = counts.get(label, (0, 0))
        counts[label] = (rejected + (answer == "1"), total + 1)
    return dict(sorted(counts.items(), key=lambda item: item[1][0] / item[1][1]))


def _difference(given: np.ndarray, referred: np.ndarray) -> Difference:
    only_reference, only_model = int((referred & ~given).sum()), int((given & ~referred).sum())
    return Difference(
        lost=only_reference - only_model,
        total=len(given),
        only_reference=only_reference,
        only_model=only_model,
        agreement=int((given == referred).sum()),
        mcnemar_p=mcnemar(only_reference, only_model),
    )
