"""Counting, on answers small enough to count by eye."""

import pytest

from convert.score import difference_of, score_of
from edge_app.errors import InputError

TRUTH = [0, 1, 2, 3, 4, 4]
REFERENCE = [0, 1, 2, 3, 9, 9]  # 4 right
MODEL = [0, 1, 7, 8, 4, 9]  # 3 right


def test_score_counts_right_answers_by_digit():
    score = score_of(MODEL, TRUTH)
    assert (score.correct, score.total, score.accuracy) == (3, 6, 0.5)
    four = score.digits[4]
    assert (four.pictures, four.answers, four.correct) == (2, 1, 1)
    assert (four.recall, four.precision) == (0.5, 1.0)
    assert score.confusion[4] == (0, 0, 0, 0, 1, 0, 0, 0, 0, 1)


def test_digit_that_is_neither_shown_nor_answered_has_no_share():
    six = score_of(MODEL, TRUTH).digits[6]
    assert (six.recall, six.precision) == (None, None)


def test_difference_counts_the_pictures_that_each_alone_gets_right():
    difference = difference_of(MODEL, REFERENCE, TRUTH)
    assert (difference.only_reference, difference.only_model) == (2, 1)
    assert (difference.lost, difference.agreement) == (1, 3)  # both say 0, 1 and, wrongly, 9
    assert difference.drop == pytest.approx(100 / 6)


def test_difference_of_a_better_model_is_negative():
    assert difference_of(TRUTH, REFERENCE, TRUTH).lost == -2


def test_different_totals_are_refused():
    with pytest.raises(InputError, match="same pictures, got 6 and 5"):
        score_of(MODEL, TRUTH[:-1])
    with pytest.raises(InputError, match="same pictures, got 5 and 6"):
        difference_of(MODEL[:-1], REFERENCE, TRUTH)
