"""Confidence, marks and further pictures counted, on figures small enough to count by eye."""

import numpy as np
import pytest

from convert.answers import Answers
from convert.confidence import confidence_of
from convert.marks_score import auroc, by_label, marks_score_of
from convert.score import difference_of
from convert.statistics import mcnemar, wilson
from convert.trial_score import TrialScore, group_scores_of, trial_score_of
from convert.trials import About


def test_calibration_error_is_the_gap_weighted_by_the_pictures_of_each_bin():
    confidences = np.array([0.9, 0.9, 0.9, 0.9, 0.5, 0.5])
    found = confidence_of(confidences, [True, True, True, False, True, False])
    assert found.error == pytest.approx((4 * abs(0.75 - 0.9) + 2 * 0) / 6, abs=1e-4)
    assert sum(each.pictures for each in found.bins) == 6


def test_confidences_that_come_true_have_no_error_and_1_falls_into_the_last_bin():
    assert confidence_of(np.array([1.0, 1.0]), [True, True]).error == 0
    assert confidence_of(np.array([1.0, 0.0]), [True, False]).bins[-1].pictures == 1


def test_auroc_is_the_share_of_pairs_in_which_the_digit_is_surer():
    digits, marks = np.array([0.9, 0.8, 0.5]), np.array([0.5, 0.1, 0.85])
    pairs = [(a > b) + 0.5 * (a == b) for a in digits for b in marks]
    assert auroc(digits, marks) == pytest.approx(sum(pairs) / len(pairs))


def answers(digits: list[int], accepted: list[bool], confidence: float = 0.5) -> Answers:
    return Answers(np.array(digits), np.full(len(digits), confidence), np.array(accepted))


def test_marks_are_counted_by_what_is_rejected_and_held_against_the_reference():
    digits = answers([1], [True], 0.9)
    model = marks_score_of(answers([0] * 4, [False, False, True, True]), digits, answers([0] * 4, [False] * 4))
    assert (model.rejected, model.total, model.answers, model.auroc) == (2, 4, "1100", 1.0)
    assert model.difference is not None
    assert (model.difference.lost, model.difference.only_reference, model.difference.agreement) == (2, 2, 2)
    assert by_label("abab", model) == {"a": (1, 2), "b": (1, 2)}


ABOUT = About("photographs", "handwritten", "0123", (0, 1, 2, 3))


def score(given: str, truth: str) -> TrialScore:
    return TrialScore(given, sum(a == b for a, b in zip(given, truth, strict=True)), 0, len(truth))


def test_with_one_picture_a_digit_the_test_is_mcnemar_s():
    model, reference = score("0177", "0123"), score("9123", "0123")
    (group,) = group_scores_of([ABOUT], [model], [reference])
    by_hand = difference_of([0, 1, 7, 7], [9, 1, 2, 3], [0, 1, 2, 3])
    assert group.difference == by_hand


def test_pictures_of_one_digit_count_as_one():
    abouts = [About("corruptions", f"noise {severity}", "0123", (5, 6, 7, 8)) for severity in (1, 2, 3)]
    reference = [score("0123", "0123")] * 3
    model = [score("9123", "0123")] * 3  # wrong in all three pictures of the first digit
    (group,) = group_scores_of(abouts, model, reference)
    assert group.difference is not None
    assert (group.correct, group.total, group.difference.only_reference) == (9, 12, 3)
    assert group.difference.mcnemar_p == mcnemar(1, 0) == 1  # not mcnemar(3, 0): one digit is no proof
    worth = 12 / 4 / (3.1824 / 1.9600) ** 2  # four times the variance of independent pictures, and Student's t of four
    expected = wilson(0.75 * worth, worth)
    assert (group.interval.low, group.interval.high) == pytest.approx((expected.low, expected.high), abs=1e-4)


def test_digits_of_one_photograph_count_as_one():
    about = About("photographs", "handwritten", "0123", (0, 1, 2, 3), sheets=(0, 0, 1, 1))
    (group,) = group_scores_of([about], [score("9923", "0123")], [score("0123", "0123")])
    assert group.difference is not None
    assert (group.difference.only_reference, group.difference.mcnemar_p) == (2, mcnemar(1, 0))


def test_a_trial_counts_what_is_right_and_what_is_rejected():
    counted = trial_score_of(answers([0, 1, 9, 3], [True, False, False, True]), ABOUT)
    assert counted == TrialScore("0193", 3, 2, 4)
