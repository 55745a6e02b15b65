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
    fit(result, recipe, Lesson(images, None, 0, 10, Teachers()), images, steps.append, lambda _: None)
    epoch = result.epochs[0]
    assert len(steps) == PART_BATCHES + 1
    assert epoch.loss == pytest.approx(epoch.validation_loss, rel=1e-4)
    assert epoch.accuracy == pytest.approx(epoch.validation_accuracy)
