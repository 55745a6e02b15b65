"""Handwritten marks that are no digits, for training: letters, where somebody has them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.errors import InputError
from edge_app.mnist_frame import tight, to_mnist_frame

ARRAYS = ("x_train", "lookalike_train")
VALIDATION_EVERY = 10  # every tenth is kept to choose by


@dataclass(frozen=True, eq=False)
class NotDigits:
    """Marks that nobody takes for a digit: MNIST frames, uint8 (n, 28, 28), 0 = paper, 255 = ink."""

    training: np.ndarray
    validation: np.ndarray
    sha256: str | None  # of the training and validation images together; None: there are none


NO_IMAGES = np.empty((0, 28, 28), np.uint8)


def load_not_digits(path: Path | None) -> NotDigits:
    """Load the `x_train` of an .npz, less those that its `lookalike_train` says are drawn as digits are.

    Raises:
        InputError: the file is missing, or is none of that kind.
    """
    if path is None:
        return NotDigits(NO_IMAGES, NO_IMAGES, None)
    if not path.is_file():
        raise InputError(f"No file of marks at {path}. Leave --not-digits out to train without it.")
    try:
        with np.load(path) as file:
            pixels, lookalike = (file[name] for name in ARRAYS)
            kept = pixels[~lookalike.astype(bool)]
    except Exception as error:  # NumPy raises whatever zip, pickle and indexing raise
        raise InputError(f"Expected an .npz with {' and '.join(ARRAYS)}, got {path} ({error}).") from error
    if kept.dtype != np.uint8 or kept.shape[1:] != (28, 28):
        raise InputError(f"Expected marks uint8 (n, 28, 28), got {kept.dtype} {kept.shape} in {path}.")
    inked = kept[kept.any(axis=(1, 2))]
    # as large and as centred as the app crops them: else the size alone would tell a letter
    kept = np.stack([to_mnist_frame(tight(image)) for image in inked]) if len(inked) else NO_IMAGES
    aside = np.arange(len(kept)) % VALIDATION_EVERY == 0
    return NotDigits(kept[~aside], kept[aside], hashlib.sha256(kept.tobytes()).hexdigest())
