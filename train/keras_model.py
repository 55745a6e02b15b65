"""A .keras file, behind the same door as a .tflite file: uint8 frames in, scores and a card out."""

import os
import zipfile
from pathlib import Path

import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT, Card, read_card
from edge_app.classifier import check_card
from edge_app.errors import InputError
from edge_app.mnist_frame import FRAME_SIDE
from train.keras_backend import keras, tensorflow

ZIP = b"PK"  # how a .keras file begins
SHAPE = (None, FRAME_SIDE, FRAME_SIDE, 1)
LABELS = {len(DIGITS): DIGITS, len(DIGITS) + 1: (*DIGITS, NOT_A_DIGIT)}  # by number of scores
BATCH = 250  # frames
PROBES = 8  # frames of noise by which logits are told from probabilities


class KerasClassifier:
    """A Keras model that is called as one compiled graph (tf.function), whether with one frame or with many."""

    def __init__(self, model: keras.Model, card: Card) -> None:
        self.card = card
        frames = tensorflow.TensorSpec(SHAPE, tensorflow.uint8)
        dtype = model.inputs[0].dtype
        self._call = tensorflow.function(
            lambda pixels: model(tensorflow.cast(pixels, dtype), training=False), input_signature=[frames]
        )

    @property
    def threads(self) -> int:
        """How many cores TensorFlow may use for one operator."""
        return tensorflow.config.threading.get_intra_op_parallelism_threads() or os.cpu_count() or 1

    def scores(self, frames: np.ndarray) -> np.ndarray:
        """Run the network.

        Args:
            frames: uint8 (n, 28, 28), 0 = paper, 255 = ink.

        Returns:
            float32 (n, 10 or 11): logits in the order of the card's labels.
        """
        batches = (frames[start : start + BATCH, ..., np.newaxis] for start in range(0, len(frames), BATCH))
        out = [self._call(batch).numpy() for batch in batches]
        return np.concatenate(out).astype(np.float32, copy=False)


def use_one_thread() -> None:
    """Let TensorFlow compute on one core, as the LiteRT interpreter does; only before TensorFlow's first operation."""
    try:
        tensorflow.config.threading.set_intra_op_parallelism_threads(1)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        pass  # it has computed already: `KerasClassifier.threads` tells what holds


def load_keras_classifier(path: Path) -> KerasClassifier:
    """Load a .keras file with its card; without a card, the card's fields are None.

    Raises:
        InputError: as `load_keras_model`, or the card does not fit.
    """
    model, card = load_keras_model(path), read_card(path)
    labels = LABELS[model.output_shape[-1]]
    if card is None:
        return KerasClassifier(model, Card(labels=labels))
    check_card(card, path)
    if card.labels != labels:
        raise InputError(
            f"Expected {len(card.labels)} scores as the card says, got {len(labels)} in {path}. Train the model anew."
        )
    return KerasClassifier(model, card)


def load_keras_model(path: Path) -> keras.Model:
    """Load a digit model from a .keras file.

    Raises:
        InputError: no such file, not a Keras model, or not (28, 28, 1) in and 10 or 11 scores out.
    """
    if not path.is_file():
        raise InputError(f"No model at {path}. Make one with: digitlens train")
    try:
        model = keras.models.load_model(path, compile=False)
    except Exception as error:  # Keras raises whatever its zip, JSON, HDF5 and layers happen to raise
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        if path.read_bytes()[:2] != ZIP or not zipfile.is_zipfile(
            path
        ):  # of which Keras says that there is no such file, or how to load another kind
            reason = "it is no .keras file, or cut short"
        raise InputError(f"Expected a Keras model, got {path}, which Keras refuses ({reason}).") from error
    _check_shapes(model, path)
    return model


def _check_shapes(model: keras.Model, path: Path) -> None:
    taken, given = model.input_shape, model.output_shape
    if not isinstance(taken, tuple) or taken[1:] != SHAPE[1:]:
        raise InputError(f"Expected a (None, 28, 28, 1) input, got {taken} in {path}. Is this the digit model?")
    if not isinstance(given, tuple) or len(given) != 2 or given[1] not in LABELS:
        raise InputError(f"Expected (None, 10) or (None, 11) scores, got {given} in {path}. Is this the digit model?")
    frames = np.random.default_rng(0).integers(0, 256, (PROBES, *SHAPE[1:])).astype(np.float32)
    scores = np.asarray(model(frames, training=False))
    if scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        raise InputError(
            f"Expected logits, got probabilities from {path}: it ends in a softmax. Take that out of the network; "
            "its loss then wants from_logits=True."
        )
