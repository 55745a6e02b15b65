"""MNIST: where it comes from, and its fixed split into training, validation and test images."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.errors import InputError

VARIABLE = "DIGITLENS_MNIST"  # environment variable that names an mnist.npz
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
VALIDATION_SHARE = 1 / 12  # of the training images: 5,000 of MNIST's 60,000
SPLIT_SEED = 2018  # fixed: the same validation images for every training, whatever its own seed
ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"


@dataclass(frozen=True, eq=False)
class Images:
    """Digits with what they are."""

    pixels: np.ndarray  # uint8 (n, 28, 28), 0 = paper, 255 = ink
    labels: np.ndarray  # uint8 (n,), 0..9, or 10 for what is not a digit

    def __len__(self) -> int:
        return len(self.pixels)


@dataclass(frozen=True, eq=False)
class Mnist:
    """The three parts of the data; `test` is for one final measurement, never for a choice."""

    training: Images
    validation: Images
    test: Images
    sha256: str  # of the arrays' bytes, so that it is the same for any way of packing them


def load_mnist(path: Path | None = None) -> Mnist:
    """Load MNIST from `path`, else from the file that DIGITLENS_MNIST names, else through Keras' own loader.

    Raises:
        InputError: the file is missing or is no MNIST file; or there is none, and none can be downloaded.
    """
    named = os.environ.get(VARIABLE)
    if path is None and named:
        path = Path(named)
    arrays = _load_file(path) if path else _load_with_keras()
    digest = hashlib.sha256()
    for name in ARRAYS:
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    training = Images(arrays["x_train"], arrays["y_train"])
    test = Images(arrays["x_test"], arrays["y_test"])
    return Mnist(*split(training), test, digest.hexdigest())


def split(images: Images) -> tuple[Images, Images]:
    """Part the training images into those to train on and those to choose by, the same way every time."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(images))
    aside = round(len(images) * VALIDATION_SHARE)
    kept, taken = np.sort(order[aside:]), np.sort(order[:aside])
    return Images(images.pixels[kept], images.labels[kept]), Images(images.pixels[taken], images.labels[taken])


def join(parts: Sequence[Images]) -> Images:
    """Put images behind one another."""
    return Images(np.concatenate([part.pixels for part in parts]), np.concatenate([part.labels for part in parts]))


def _load_file(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise InputError(f"No MNIST file at {path}. {_how_to_get()}")
    try:
        if not zipfile.is_zipfile(path):
            raise ValueError("no .npz, or cut short")
        with np.load(path) as file:
            arrays = {name: file[name] for name in ARRAYS}
    except (
        KeyError,
        ValueError,
        OSError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        TypeError,
        AttributeError,
    ) as error:
        raise InputError(
            f"Expected an .npz with the arrays {', '.join(ARRAYS)}, got {path} ({_first_line(error)}). {_how_to_get()}"
        ) from error
    for part in ("train", "test"):
        _check(arrays[f"x_{part}"], arrays[f"y_{part}"], path)
    return arrays


def _check(pixels: np.ndarray, labels: np.ndarray, path: Path) -> None:
    fits = pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[1:] == (28, 28)
    if not (fits and labels.shape == pixels.shape[:1] and len(labels) and _are_digits(labels)):
        raise InputError(
            f"Expected images uint8 (n, 28, 28) with n labels 0 to 9, got {pixels.dtype} {pixels.shape} "
            f"with labels {labels.shape} in {path}. {_how_to_get()}"
        )


def _are_digits(labels: np.ndarray) -> bool:
    return labels.dtype.kind in "ui" and labels.min() >= 0 and labels.max() <= 9


def _load_with_keras() -> dict[str, np.ndarray]:
    from train.keras_backend import keras

    try:
        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    except Exception as error:  # a download fails in many ways: URLError, timeout, hash, disk full
        raise InputError(f"MNIST could not be downloaded ({_first_line(error)}). {_how_to_get()}") from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _how_to_get() -> str:
    return f"Download {ADDRESS} and name the file with --data or in {VARIABLE}."


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
