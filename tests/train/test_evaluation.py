import numpy as np
import pytest

from edge_app.card import Count
from train.evaluation import (
    NONE_ON_PAGES,
    REJECTED_SHARE,
    count_correct,
    expect_fewer_marks,
    fit_reject_threshold,
    fit_temperature,
)
from train.keras_backend import keras


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


def test_expecting_fewer_marks_shifts_odds_as_the_shares_differ():
    pixels = keras.Input((2,))
    model = keras.Model(pixels, keras.layers.Dense(11)(pixels))
    images = np.array([[0.3, -1.2]], np.float32)
    odds = [_odds_of_none(model(images).numpy())]
    expect_fewer_marks(model, 0.5)
    odds.append(_odds_of_none(model(images).numpy()))
    assert odds[1] / odds[0] == pytest.approx(NONE_ON_PAGES / (1 - NONE_ON_PAGES), rel=1e-4)


def _odds_of_none(scores: np.ndarray) -> float:
    powers = np.exp(scores[0].astype(np.float64))
    return float(powers[-1] / powers[:-1].sum())
