"""Files of pictures to measure on that are not MNIST: other writers' digits, and marks that are no digits."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.errors import InputError
from edge_app.mnist_frame import tight, to_mnist_frame

DIGITS_FORM = "x, uint8 (n, height, width), 0 = paper, and y, 0 to 9"
MARKS_FORM = "x_test, uint8 (n, height, width), 0 = paper, and perhaps label_test and lookalike_test"


@dataclass(frozen=True, eq=False)
class Digits:
    """Digits by other writers."""

    frames: np.ndarray  # uint8 (n, 28, 28)
    labels: str  # one digit per frame


@dataclass(frozen=True, eq=False)
class Marks:
    """Marks that nobody takes for a digit."""

    frames: np.ndarray  # uint8 (n, 28, 28)
    labels: tuple[str, ...]  # what each is, "" where the file does not say
    sha256: str


def load_digits(path: Path) -> Digits:
    """Load digits with ink on them and bring them to the MNIST frame.

    Raises:
        InputError: the file is missing, or has another form.
    """
    arrays = _arrays(path, ("x", "y"), (), DIGITS_FORM)
    frames, kept = _framed(arrays["x"], path, DIGITS_FORM)
    labels = arrays["y"]
    if labels.shape != arrays["x"].shape[:1] or labels.dtype.kind not in "ui" or labels.min() < 0 or labels.max() > 9:
        raise InputError(f"Expected {DIGITS_FORM}, got labels {labels.dtype} {labels.shape} in {path}.")
    return Digits(frames, "".join(str(int(label)) for label in labels[kept]))


def load_marks(path: Path) -> Marks:
    """Load marks that are no digits, less those that are drawn as digits are, and bring them to the MNIST frame.

    Raises:
        InputError: the file is missing, or has another form.
    """
    arrays = _arrays(path, ("x_test",), ("label_test", "lookalike_test"), MARKS_FORM)
    pixels = arrays["x_test"]
    labels = arrays.get("label_test", np.full(pixels.shape[:1], ""))
    alike = arrays.get("lookalike_test", np.zeros(pixels.shape[:1], bool)).astype(bool)
    if not pixels.shape[:1] == labels.shape == alike.shape:
        raise InputError(f"Expected {MARKS_FORM}, got arrays of different lengths in {path}.")
    frames, kept = _framed(pixels[~alike], path, MARKS_FORM)
    return Marks(frames, tuple(map(str, labels[~alike][kept])), hashlib.sha256(frames.tobytes()).hexdigest())


def _arrays(path: Path, needed: Sequence[str], more: Sequence[str], form: str) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise InputError(f"No file at {path}. Expected an .npz with {form}.")
    try:
        with np.load(path) as file:
            return {name: file[name] for name in (*needed, *(name for name in more if name in file))}
    except Exception as error:  # NumPy raises whatever zip, pickle and indexing raise
        raise InputError(f"Expected an .npz with {form}, got {path} ({error}).") from error


def _framed(pixels: np.ndarray, path: Path, form: str) -> tuple[np.ndarray, np.ndarray]:
    """Frames, uint8 (m, 28, 28), of the images that hold ink, and which these are, bool (n,)."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3:
        raise InputError(f"Expected {form}, got {pixels.dtype} {pixels.shape} in {path}.")
    kept = np.asarray(pixels.any(axis=(1, 2)))
    if not kept.any():
        raise InputError(f"Expected {form}, got no picture with ink in {path}.")
    return np.stack([to_mnist_frame(tight(image)) for image in pixels[kept]]), kept
