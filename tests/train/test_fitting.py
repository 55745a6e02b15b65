"""What an epoch says of itself."""

import numpy as np
import pytest

pytestmark = pytest.mark.train


def test_an_epoch_s_loss_and_accuracy_are_means_over_all_its_images():
    from train.data import Images
    from train.distillation import Teachers
    from train.fitting import PART_BATCHES, Lesson, begin, fit, steps_of
    from train.keras_backend import keras
    from train.networks import Recipe

    def network():
        pixels = keras.layers.Rescaling(1 / 255)
        return keras.Sequential([keras.Input((28, 28, 1)), pixels, keras.layers.Flatten(), keras.layers.Dense(10)])

    rng = np.random.default_rng(0)
    count = 4 * PART_BATCHES + 3  # a second part, whose last batch is not full
    images = Images(rng.integers(0, 256, (count, 28, 28), np.uint8), rng.integers(0, 10, count).astype(np.uint8))
    recipe = Recipe(network, lambda _: keras.optimizers.SGD(0.0), epochs=1, batch_size=4, augmentation=None)
    result, steps = begin(recipe, steps_of(recipe, images), seed=0), []
    fit(result, recipe, Lesson(images, None, 0, 10, Teachers(), 0, 1), images, steps.append, lambda _: None)
    epoch = result.epochs[0]
    assert len(steps) == PART_BATCHES + 1
    assert epoch.loss == pytest.approx(epoch.validation_loss, rel=1e-4)
    assert epoch.accuracy == pytest.approx(epoch.validation_accuracy)


def test_the_last_epochs_change_images_less():
    from train.augmentation import Strength
    from train.data import Images
    from train.distillation import Teachers
    from train.fitting import Lesson

    square = np.zeros((64, 28, 28), np.uint8)
    square[:, 8:20, 8:20] = 255
    strength = Strength(shift_px=0, pen=0)
    lesson = Lesson(Images(square, np.zeros(64, np.uint8)), strength, 0, 10, Teachers(), 0, epochs=20)
    first, last = (
        np.mean([np.abs(pixels.astype(int) - square[0]).mean() for pixels, _ in lesson.parts(epoch, 64)])
        for epoch in (0, 19)
    )
    assert 0 < last < 0.8 * first


def test_the_share_of_no_digits_is_that_of_the_targets():
    from train.data import Images
    from train.distillation import Teachers
    from train.fitting import Lesson

    labels = np.array([10] * 30 + [4] * 90, np.uint8)
    lesson = Lesson(Images(np.zeros((120, 28, 28), np.uint8), labels), None, 0, 11, Teachers(), 0, epochs=1)
    assert lesson.share_of_none() == 0.25
