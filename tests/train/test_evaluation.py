import numpy as np
import pytest

from edge_app.card import Count
from train.evaluation import REJECTED_SHARE, count_correct, fit_reject_threshold, fit_temperature


def test_an_eleventh_score_does_not_take_part_in_accuracy():
    scores = np.zeros((2, 11), np.float32)
    scores[:, 3], scores[:, 10] = 1, 5
    assert count_correct(scores, np.array([3, 4])) == Count(correct=1, total=2)


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 3.0])
def test_temperature_is_recovered_from_labels_drawn_by_it(true_temperature):
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 3, (20_000, 10)).astype(np.float32)
    powers = np.exp(scores / true_temperature)
    labels = (powers.cumsum(axis=1) / powers.sum(axis=1, keepdims=True) > rng.random((20_000, 1))).argmax(axis=1)
    assert fit_temperature(scores, labels) == pytest.approx(true_temperature, rel=0.05)  # 20,000 draws know it to 2 %


def test_reject_threshold_costs_its_share_of_digits():
    scores = np.random.default_rng(0).normal(0, 3, (10_000, 10)).astype(np.float32)
    threshold = fit_reject_threshold(scores, 1.0)
    powers = np.exp(scores)
    assert (powers.max(axis=1) / powers.sum(axis=1) < threshold).mean() == pytest.approx(REJECTED_SHARE, abs=0.0005)
