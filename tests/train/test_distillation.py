"""Networks that learn from others' scores."""

import re

import numpy as np
import pytest

from edge_app.errors import InputError

pytestmark = pytest.mark.train


def network_of(classes: int, folder):
    """A network that has learnt nothing yet, and its file."""
    from train.keras_backend import keras
    from train.networks import edge, teacher

    keras.utils.set_random_seed(1)
    model, path = edge() if classes == 11 else teacher(), folder / f"{classes}.keras"
    model.save(path)
    return model, path


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teachers")
    return {classes: network_of(classes, folder) for classes in (10, 11)}


def some_images():
    from train.data import Images

    rng = np.random.default_rng(3)
    return Images(rng.integers(0, 256, (7, 28, 28), np.uint8), np.array([0, 3, 10, 9, 1, 1, 5], np.uint8))


def test_without_teachers_the_targets_are_the_labels():
    from train.distillation import Teachers

    targets = Teachers().targets(some_images(), np.ones(7, bool), 11)
    assert targets.argmax(axis=1).tolist() == some_images().labels.tolist()
    assert targets.sum() == 7 and targets.max() == 1


def test_a_teacher_of_eleven_scores_knows_all_images_and_one_of_ten_mnist_s(networks):
    from train.distillation import load_teachers

    (_, ten), (_, eleven) = networks[10], networks[11]
    images, of_mnist = some_images(), np.array([True, True, False, True, False, True, True])
    all_, both = (load_teachers(paths, 11).targets(images, of_mnist, 11) for paths in ((eleven,), (ten, eleven)))
    ten_alone = load_teachers((ten,), 11).targets(images, np.ones(7, bool), 11)
    assert np.allclose(both[~of_mnist], all_[~of_mnist]) and all_.max() < 1
    assert np.allclose(both[of_mnist], (all_[of_mnist] + ten_alone[of_mnist]) / 2, atol=1e-6)


@pytest.mark.parametrize("classes", [10, 11])
def test_targets_are_the_teachers_probabilities_and_a_share_of_the_labels(networks, classes):
    from train.distillation import SHARE, load_teachers

    model, path = networks[classes]
    images, asked = some_images(), np.array([True, True, False, True, False, True, True])
    scores = np.asarray(model(images.pixels[..., np.newaxis].astype(np.float32), training=False), np.float64)
    probabilities = np.zeros((7, 11))  # a teacher of ten scores gives no chance to an eleventh class
    probabilities[:, :classes] = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    targets = load_teachers((path, path), 11).targets(images, asked, 11)
    asked |= classes == 11
    labels = np.eye(11)[images.labels]
    assert np.allclose(targets[asked], (SHARE * probabilities + (1 - SHARE) * labels)[asked], atol=1e-5)
    assert np.array_equal(targets[~asked], labels[~asked])


def test_teachers_of_other_scores_are_refused(networks):
    from train.distillation import load_teachers

    (_, ten), (_, eleven) = networks[10], networks[11]
    with pytest.raises(InputError, match=f"Expected a teacher of 10 scores, got 11 in {re.escape(str(eleven))}"):
        load_teachers((eleven,), 10)
    with pytest.raises(InputError, match=f"Expected a teacher of 10 scores, got 11 in {re.escape(str(eleven))}"):
        load_teachers((ten, eleven), 10)


def test_a_lesson_asks_the_teachers_about_the_first_images_alone(networks):
    from train.distillation import load_teachers
    from train.fitting import Lesson

    _, path = networks[10]
    lesson = Lesson(some_images(), None, 0, 11, load_teachers((path,), 11), known=3, epochs=1)
    ((_, targets),) = lesson.parts(0, 7)
    assert (targets.max(axis=1) < 1).sum() == 3
