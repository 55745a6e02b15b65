"""One model of a comparison, loaded and ready to be measured, with what its file tells."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from edge_app.card import Card
from edge_app.classifier import load_classifier
from edge_app.delegation import Delegation, delegation_of
from edge_app.errors import InputError
from edge_app.machine import package_version
from edge_app.runtime import runtime

KERAS, TFLITE = ".keras", ".tflite"
MAKERS = {KERAS: "digitlens train", TFLITE: "digitlens convert MODEL.keras"}
THREADS = 1


class Model(Protocol):
    """What a model of either kind can do."""

    card: Card

    def scores(self, frames: np.ndarray) -> np.ndarray:
        """From uint8 (n, 28, 28) to float32 (n, 10 or 11)."""


@dataclass(frozen=True, eq=False)
class Contestant:
    """A model and its file."""

    name: str
    path: Path
    size_bytes: int
    sha256: str
    runtime: str
    call: str  # what is timed
    threads: int
    delegation: Delegation | None  # None: cannot be known
    model: Model


def check_file(path: Path) -> None:
    """Raise InputError where there is no file, or one of another kind: told before anything slow is loaded."""
    if path.suffix not in MAKERS:
        raise InputError(f"Expected a {' or '.join(MAKERS)} model, got {path}. See: digitlens convert --help")
    if not path.is_file():
        raise InputError(f"No model at {path}. Make one with: {MAKERS[path.suffix]}")


def load_contestant(path: Path, name: str) -> Contestant:
    """Load a .keras or .tflite file.

    Raises:
        InputError: it is neither, or is no model of digits.
    """
    check_file(path)
    return _load_keras(path, name) if path.suffix == KERAS else _load_tflite(path, name)


def _load_tflite(path: Path, name: str) -> Contestant:
    model, content = load_classifier(path, THREADS), path.read_bytes()
    return Contestant(
        name=name,
        path=path,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        runtime=package_version(runtime().__name__),
        call="Classifier.scores of one frame, as the app calls it",
        threads=THREADS,
        delegation=delegation_of(content, THREADS),
        model=model,
    )


def _load_keras(path: Path, name: str) -> Contestant:
    from train.keras_model import load_keras_classifier, use_one_thread  # only here: .tflite needs no TensorFlow

    use_one_thread()
    model, content = load_keras_classifier(path), path.read_bytes()
    return Contestant(
        name=name,
        path=path,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        runtime=f"{package_version('keras')}, {package_version('tensorflow')}",
        call="compiled call (tf.function) of one frame",
        threads=model.threads,
        delegation=None,
        model=model,
    )


def without_repeats(paths: Sequence[Path]) -> list[Path]:
    """Keep the first of the names that mean the same file, so that a pattern of the shell may hold the reference."""
    kept: dict[Path, Path] = {}
    for path in paths:
        kept.setdefault(path.resolve(), path)
    return list(kept.values())


def names_of(paths: Sequence[Path]) -> list[str]:
    """Name files by their last part, with as many folders before it as are needed to tell them apart."""
    parts = [Path(os.path.abspath(path)).parts for path in paths]
    depth = [1] * len(parts)
    while True:
        names = ["/".join(part[-kept:]) for part, kept in zip(parts, depth, strict=True)]
        count = Counter(names)
        if len(count) == len(names):
            return names
        depth = [kept + (count[name] > 1) for kept, name in zip(depth, names, strict=True)]
