"""Teachers: larger networks whose scores a small one learns beside the labels (Hinton, Vinyals, Dean, 2015)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.errors import InputError
from train.data import Images
from train.keras_backend import keras
from train.keras_model import load_keras_model

SHARE = 0.8  # of a target that is the teachers' answer, not the label
BATCH = 500  # images


@dataclass(frozen=True, eq=False)
class Teachers:
    """Networks that are asked about every image as it was changed; none: the labels alone are learnt."""

    models: tuple[keras.Model, ...] = ()

    def targets(self, images: Images, classes: int) -> np.ndarray:
        """Say how likely each class of each image is: float32 (n, classes), rows that sum to 1."""
        labels = keras.utils.to_categorical(images.labels, classes).astype(np.float32)
        if not self.models:
            return labels
        return (
            SHARE * np.mean([_probabilities(model, images.pixels) for model in self.models], axis=0)
            + (1 - SHARE) * labels
        )


def load_teachers(paths: tuple[Path, ...], classes: int) -> Teachers:
    """Load the teachers of a network that gives `classes` scores.

    Raises:
        InputError: one is no digit model, or gives another number of scores.
    """
    models = tuple(load_keras_model(path) for path in paths)
    for model, path in zip(models, paths, strict=True):
        if model.output_shape[-1] != classes:
            raise InputError(f"Expected a teacher of {classes} scores, got {model.output_shape[-1]} in {path}.")
    return Teachers(models)


def _probabilities(model: keras.Model, pixels: np.ndarray) -> np.ndarray:
    batches = (pixels[start : start + BATCH, ..., np.newaxis] for start in range(0, len(pixels), BATCH))
    return np.concatenate([keras.ops.softmax(model.predict_on_batch(batch)) for batch in batches])
