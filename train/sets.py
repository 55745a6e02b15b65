"""What a network learns from, and what its best epoch is chosen by."""

from pathlib import Path

import numpy as np

from edge_app.mnist_frame import tight, to_mnist_frame
from train.crop_sets import OnPart, crop_sets
from train.crops import no_digits
from train.data import Images, Mnist, join
from train.networks import Recipe
from train.not_digits import NotDigits
from train.shapes import draw_shapes
from train.turned import turned_digits

SHAPES_SHARE = 0.3  # as many drawn shapes, of the digits
SHAPES_SEED = 1957


def sets_for(recipe: Recipe, mnist: Mnist, other: NotDigits, folder: Path, on_part: OnPart) -> tuple[Images, Images]:
    """Gather the images to train on and those to choose by.

    Without crops they are MNIST's. With crops, these come after MNIST's, and behind them what is not a digit: letters
    where there are any, digits that lie on their side or stand on their head, and drawn shapes.

    Args:
        folder: where drawn crops are kept.

    Raises:
        InputError: the folder cannot be written to.
    """
    if not recipe.crops:
        return mnist.training, mnist.validation
    training, validation = crop_sets(recipe.crops, mnist, other, folder, on_part)
    return (
        join([mnist.training, training, _none(mnist.training, other.training, SHAPES_SEED)]),
        join([mnist.validation, validation, _none(mnist.validation, other.validation, SHAPES_SEED + 1)]),
    )


def _none(digits: Images, letters: np.ndarray, seed: int) -> Images:
    shapes = draw_shapes(round(SHAPES_SHARE * len(digits)), np.random.default_rng(seed))
    frames = [to_mnist_frame(tight(shape)) for shape in shapes]
    return no_digits(np.concatenate([letters, turned_digits(digits), np.stack(frames)]))
