import numpy as np
import pytest

from edge_app.classifier import load_classifier
from edge_app.mnist_frame import tight, to_mnist_frame
from train.doodles import SIDE, character, picture

KINDS = [pytest.param(character, id="character"), pytest.param(picture, id="picture")]
COUNT = 300


def drawn(kind, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.stack([kind(rng) for _ in range(COUNT)])


@pytest.mark.parametrize("kind", KINDS)
def test_drawings_have_ink_and_room_around_it_and_the_same_seed_draws_the_same(kind):
    drawings = drawn(kind, 1)
    assert drawings.shape == (COUNT, SIDE, SIDE) and drawings.dtype == np.uint8
    assert drawings.any(axis=(1, 2)).all()
    assert not drawings[:, 0].any() and not drawings[:, :, 0].any()
    assert len(np.unique(drawings, axis=0)) > 0.9 * COUNT
    assert np.array_equal(drawings, drawn(kind, 1))
    assert not np.array_equal(drawings, drawn(kind, 2))


@pytest.mark.parametrize("kind", KINDS)
def test_few_drawings_are_read_as_digits(kind):
    frames = np.stack([to_mnist_frame(tight(image)) for image in drawn(kind, 3)])
    assert load_classifier().classify(frames).accepted.mean() < 0.1
