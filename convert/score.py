"""Answers counted: against the truth, and against the answers of the reference."""

from collections.abc import Sequence
from dataclasses import dataclass

from convert.statistics import Interval, mcnemar, wilson
from edge_app.errors import InputError

DIGITS = 10


@dataclass(frozen=True)
class DigitCount:
    """How one digit fares."""

    digit: int
    pictures: int  # that show it
    answers: int  # that name it
    correct: int  # of both

    @property
    def recall(self) -> float | None:
        return self.correct / self.pictures if self.pictures else None

    @property
    def precision(self) -> float | None:
        return self.correct / self.answers if self.answers else None


@dataclass(frozen=True)
class Score:
    """One model on one test set."""

    correct: int
    total: int
    interval: Interval  # of the accuracy
    digits: tuple[DigitCount, ...]
    confusion: tuple[tuple[int, ...], ...]  # [digit shown][digit answered]

    @property
    def accuracy(self) -> float:
        return self.correct / self.total


@dataclass(frozen=True)
class Difference:
    """A model against the reference, picture by picture."""

    lost: int  # digits that the reference gets right more than the model; negative: the model is better
    total: int
    only_reference: int  # pictures that the reference alone gets right
    only_model: int
    agreement: int  # pictures of which both say the same, right or wrong
    mcnemar_p: float  # exact, two-sided; of pictures in families, of their leads (`sign_flip`)
    holm_p: float | None = None  # the same, corrected for the number of comparisons of the report

    @property
    def drop(self) -> float:
        """Percentage points."""
        return 100 * self.lost / self.total

    @property
    def p(self) -> float:
        """What is judged by."""
        return self.mcnemar_p if self.holm_p is None else self.holm_p


def score_of(answers: Sequence[int], truth: Sequence[int]) -> Score:
    """Count right answers, in all and by digit."""
    _refuse_different_totals(answers, truth)
    confusion = [[0] * DIGITS for _ in range(DIGITS)]
    for shown, answered in zip(truth, answers, strict=True):
        confusion[shown][answered] += 1
    digits = tuple(
        DigitCount(digit, sum(confusion[digit]), sum(row[digit] for row in confusion), confusion[digit][digit])
        for digit in range(DIGITS)
    )
    correct = sum(digit.correct for digit in digits)
    return Score(correct, len(truth), wilson(correct, len(truth)), digits, tuple(map(tuple, confusion)))


def difference_of(answers: Sequence[int], reference: Sequence[int], truth: Sequence[int]) -> Difference:
    """Hold a model's answers against the reference's."""
    _refuse_different_totals(answers, reference)
    _refuse_different_totals(answers, truth)
    triples = list(zip(answers, reference, truth, strict=True))
    only_reference = sum(given != true == referred for given, referred, true in triples)
    only_model = sum(referred != true == given for given, referred, true in triples)
    return Difference(
        lost=only_reference - only_model,
        total=len(truth),
        only_reference=only_reference,
        only_model=only_model,
        agreement=sum(given == referred for given, referred, _ in triples),
        mcnemar_p=mcnemar(only_reference, only_model),
    )


def _refuse_different_totals(first: Sequence[int], second: Sequence[int]) -> None:
    if len(first) != len(second):
        raise InputError(
            f"Expected answers to the same pictures, got {len(first):,} and {len(second):,}. Measure both on one data."
        )
