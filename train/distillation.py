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
    """Networks that know MNIST, asked about its images as they were changed; none: the labels alone are learnt."""

    models: tuple[keras.Model, ...] = ()

    def targets(self, images: Images, asked: np.ndarray, classes: int) -> np.ndarray:
        """Say how likely each class of each image is.

        Args:
            asked: bool (n,), the images that the teachers know of.
            classes: as many as the teachers' or more: they give no chance to what they have not learnt.

        Returns:
            float32 (n, classes), rows that sum to 1.
        """
        targets = keras.utils.to_categorical(images.labels, classes).astype(np.float32)
        if self.models and asked.any():
            said = np.mean([_probabilities(model, images.pixels[asked]) for model in self.models], axis=0)
            taught = (1 - SHARE) * targets[asked]
            taught[:, : said.shape[1]] += SHARE * said
            targets[asked] = taught
        return targets


def load_teachers(paths: tuple[Path, ...], classes: int) -> Teachers:
    """Load the teachers of a network that gives `classes` scores.

    Raises:
        InputError: one is no digit model, or they do not all give ten scores, or all as many as the network.
    """
    models = tuple(load_keras_model(path) for path in paths)
    for model, path in zip(models, paths, strict=True):
        expected = {len(DIGITS), classes} if model is models[0] else {models[0].output_shape[-1]}
        if model.output_shape[-1] not in expected:
            raise InputError(
                f"Expected a teacher of {' or '.join(map(str, sorted(expected)))} scores, "
                f"got {model.output_shape[-1]} in {path}."
            )
    return Teachers(models)


def _probabilities(model: keras.Model, pixels: np.ndarray) -> np.ndarray:
    batches = (pixels[start : start + BATCH, ..., np.newaxis] for start in range(0, len(pixels), BATCH))
    return np.concatenate([keras.ops.softmax(model.predict_on_batch(batch)) for batch in batches])
