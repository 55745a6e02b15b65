"""Teachers: larger networks whose scores a small one learns beside the labels (Hinton, Vinyals, Dean, 2015)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.card import DIGITS
from edge_app.errors import InputError
from train.data import Images
from train.keras_backend import keras
from train.keras_model import load_keras_model

SHARE = 0.8  # of a target that is the teachers' answer, not the label
BATCH = 500  # images


@dataclass(frozen=True, eq=False)
class Teachers:
    """Networks asked about images as they were changed; none: the labels alone are learnt.

    One of ten scores knows MNIST, one of eleven all images.
    """

    models: tuple[keras.Model, ...] = ()

    def targets(self, images: Images, of_mnist: np.ndarray, classes: int) -> np.ndarray:
        """Say how likely each class of each image is.

        Args:
            of_mnist: bool (n,), the images that all teachers know.
            classes: as many as the teachers' or more: they give no chance to what they have not learnt.

        Returns:
            float32 (n, classes), rows that sum to 1.
        """
        targets = keras.utils.to_categorical(images.labels, classes).astype(np.float32)
        said, answers = np.zeros_like(targets), np.zeros((len(targets), 1), np.float32)
        for model in self.models:
            scores = model.output_shape[-1]
            asked = of_mnist | (scores > len(DIGITS))
            if asked.any():
                said[asked, :scores] += _probabilities(model, images.pixels[asked])
            answers += asked[:, np.newaxis]
        share = SHARE * (answers > 0)
        return np.asarray((1 - share) * targets + share * said / np.maximum(answers, 1), np.float32)


def load_teachers(paths: tuple[Path, ...], classes: int) -> Teachers:
    """Load the teachers of a network that gives `classes` scores.

    Raises:
        InputError: one is no digit model, or gives more scores than the network.
    """
    models = tuple(load_keras_model(path) for path in paths)
    expected = {len(DIGITS), classes}
    for model, path in zip(models, paths, strict=True):
        if model.output_shape[-1] not in expected:
            raise InputError(
                f"Expected a teacher of {' or '.join(map(str, sorted(expected)))} scores, "
                f"got {model.output_shape[-1]} in {path}."
            )
    return Teachers(models)


def _probabilities(model: keras.Model, pixels: np.ndarray) -> np.ndarray:
    batches = (pixels[start : start + BATCH, ..., np.newaxis] for start in range(0, len(pixels), BATCH))
    return np.concatenate([keras.ops.softmax(model.predict_on_batch(batch)) for batch in batches])
