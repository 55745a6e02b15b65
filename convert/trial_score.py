"""Further sets of pictures counted: each by itself, and all of a group together, digit by digit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convert.answers import Answers
from convert.score import Difference
from convert.statistics import Interval, sign_flip, wilson_of
from convert.trials import About


@dataclass(frozen=True)
class TrialScore:
    """One model on one further set."""

    answers: str  # one digit per picture
    correct: int
    rejected: int  # by the card's threshold
    total: int

    @property
    def accuracy(self) -> float:
        return self.correct / self.total


@dataclass(frozen=True)
class GroupScore:
    """One model on all sets of a group."""

    group: str
    correct: int
    rejected: int
    total: int
    interval: Interval  # of the accuracy; by digits or sheets where several pictures are of the same one
    difference: Difference | None  # None: this is the reference

    @property
    def accuracy(self) -> float:
        """The mean over the sets where these are of one size, as those of the corruption suite are."""
        return self.correct / self.total


def trial_score_of(answers: Answers, about: About) -> TrialScore:
    digits = "".join(map(str, answers.digits.tolist()))
    correct = sum(given == true for given, true in zip(digits, about.truth, strict=True))
    return TrialScore(digits, correct, int((~answers.accepted).sum()), len(digits))


def group_scores_of(
    abouts: Sequence[About], scores: Sequence[TrialScore], reference: Sequence[TrialScore] | None
) -> tuple[GroupScore, ...]:
    """Add up each group, in the order in which they come.

    Args:
        reference: the reference's scores on the same sets; None: this is the reference.
    """
    groups = dict.fromkeys(about.group for about in abouts)
    picked = {group: [place for place, about in enumerate(abouts) if about.group == group] for group in groups}
    return tuple(
        _group_score(
            [abouts[place] for place in places],
            [scores[place] for place in places],
            None if reference is None else [reference[place] for place in places],
        )
        for places in picked.values()
    )


def _group_score(
    abouts: Sequence[About], scores: Sequence[TrialScore], reference: Sequence[TrialScore] | None
) -> GroupScore:
    truth = "".join(about.truth for about in abouts)
    families = np.unique([each for about in abouts for each in about.families], return_inverse=True)[1]
    right = _right(scores, truth)
    difference = None
    if reference is not None:
        same = sum(
            a == b
            for ours, theirs in zip(scores, reference, strict=True)
            for a, b in zip(ours.answers, theirs.answers, strict=True)
        )
        difference = difference_by_family(right, _right(reference, truth), families, same)
    return GroupScore(
        group=abouts[0].group,
        correct=int(right.sum()),
        rejected=sum(score.rejected for score in scores),
        total=len(truth),
        interval=wilson_of(right, families),
        difference=difference,
    )


def _right(scores: Sequence[TrialScore], truth: str) -> np.ndarray:
    return np.array(
        [given == true for given, true in zip("".join(score.answers for score in scores), truth, strict=True)]
    )


def difference_by_family(right: np.ndarray, referred: np.ndarray, families: np.ndarray, same: int) -> Difference:
    """Hold two models against each other, the pictures of a family sharing its fate.

    Args:
        right, referred: bool (n,), what the model and the reference get right.
        families: int (n,), 0 to the number of families less 1: of one digit, or on one sheet.
        same: pictures of which both say the same.
    """
    leads = np.bincount(families, referred.astype(int) - right.astype(int)).astype(int)
    only_reference, only_model = int((referred & ~right).sum()), int((right & ~referred).sum())
    return Difference(
        lost=only_reference - only_model,
        total=len(right),
        only_reference=only_reference,
        only_model=only_model,
        agreement=same,
        mcnemar_p=sign_flip(leads),
    )
