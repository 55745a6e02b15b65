"""Networks that learn from others' scores."""

import re

import numpy as np
import pytest

from edge_app.errors import InputError

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def teacher_of_eleven(tmp_path_factory):
    """A network that has learnt nothing yet, and its file."""
    from train.keras_backend import keras
    from train.networks import edge

    keras.utils.set_random_seed(1)
    model, path = edge(), tmp_path_factory.mktemp("teacher") / "model.keras"
    model.save(path)
    return model, path


def some_images():
    from train.data import Images

    rng = np.random.default_rng(3)
    return Images(rng.integers(0, 256, (7, 28, 28), np.uint8), np.array([0, 3, 10, 9, 1, 1, 5], np.uint8))


def test_without_teachers_the_targets_are_the_labels():
    from train.distillation import Teachers

    targets = Teachers().targets(some_images(), 11)
    assert targets.argmax(axis=1).tolist() == some_images().labels.tolist()
    assert targets.sum() == 7 and targets.max() == 1


def test_targets_are_the_teachers_probabilities_and_a_share_of_the_labels(teacher_of_eleven):
    from train.distillation import SHARE, load_teachers

    model, path = teacher_of_eleven
    images = some_images()
    scores = np.asarray(model(images.pixels[..., np.newaxis].astype(np.float32), training=False), np.float64)
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    targets = load_teachers((path, path), 11).targets(images, 11)
    expected = SHARE * probabilities + (1 - SHARE) * np.eye(11)[images.labels]
    assert np.allclose(targets, expected, atol=1e-5)


def test_a_teacher_of_other_scores_is_refused(teacher_of_eleven):
    from train.distillation import load_teachers

    _, path = teacher_of_eleven
    with pytest.raises(InputError, match=f"Expected a teacher of 10 scores, got 11 in {re.escape(str(path))}"):
        load_teachers((path,), 10)
