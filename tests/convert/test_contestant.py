"""Which files are measured, and under which names."""

from pathlib import Path

import numpy as np
import pytest

from convert.contestant import load_contestant, names_of, without_repeats
from edge_app.card import DIGITS, Card, write_card
from edge_app.classifier import load_classifier
from edge_app.errors import InputError
from edge_app.mnist_frame import PREPROCESSING


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        pytest.param(["/a/b/x.keras", "/a/c/y.tflite"], ["x.keras", "y.tflite"], id="file names"),
        pytest.param(
            ["/a/b/x.tflite", "/a/c/x.tflite", "/a/c/y.tflite"], ["b/x.tflite", "c/x.tflite", "y.tflite"], id="folder"
        ),
        pytest.param(["/1/b/x.tflite", "/2/b/x.tflite"], ["1/b/x.tflite", "2/b/x.tflite"], id="two folders"),
    ],
)
def test_names_are_as_short_as_can_be_told_apart(paths, names):
    assert names_of([Path(path) for path in paths]) == names


def test_a_file_named_twice_is_measured_once_and_the_reference_stays_first(tmp_path):
    first, second, link = (tmp_path / name for name in ("a.tflite", "b.tflite", "link.tflite"))
    first.touch()
    link.symlink_to(first)
    assert without_repeats([first, second, first, link, second]) == [first, second]


def test_other_kinds_of_file_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"Expected a \.keras or \.tflite model, got .*model\.onnx"):
        load_contestant(tmp_path / "model.onnx", "model.onnx")


def save_network(path: Path, shape: tuple[int, ...], scores: int) -> None:
    from train.keras_backend import keras

    layers = keras.layers
    keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(scores)]).save(path)


@pytest.mark.train
@pytest.mark.parametrize(
    ("shape", "scores", "message"),
    [
        pytest.param((32, 32, 3), 10, r"\(None, 28, 28, 1\) input, got \(None, 32, 32, 3\)", id="other input"),
        pytest.param((28, 28, 1), 12, r"\(None, 10\) or \(None, 11\) scores, got \(None, 12\)", id="other scores"),
    ],
)
def test_keras_model_of_something_else_is_refused(tmp_path, shape, scores, message):
    save_network(tmp_path / "other.keras", shape, scores)
    with pytest.raises(InputError, match=message):
        load_contestant(tmp_path / "other.keras", "other.keras")


@pytest.mark.train
@pytest.mark.parametrize("content", [b"text", b"PK\x05\x06" + bytes(18)], ids=["text", "empty zip"])
def test_file_that_is_no_keras_model_is_refused(tmp_path, content):
    (tmp_path / "model.keras").write_bytes(content)
    with pytest.raises(InputError, match=r"Expected a Keras model, got .*model\.keras"):
        load_contestant(tmp_path / "model.keras", "model.keras")


@pytest.mark.train
def test_keras_card_that_does_not_fit_is_refused(tmp_path):
    path = tmp_path / "eleven.keras"
    save_network(path, (28, 28, 1), 11)
    assert load_contestant(path, path.name).model.card.labels == (*DIGITS, "?")  # no card: labels from the scores
    write_card(path, Card(preprocessing=PREPROCESSING))
    with pytest.raises(InputError, match=r"Expected 10 scores as the card says, got 11"):
        load_contestant(path, path.name)


@pytest.mark.train
def test_keras_and_its_float32_conversion_give_the_same_scores(files):
    with np.load(files.data) as data:
        frames = data["x_test"][:300]  # more than one batch
    keras = load_contestant(files.keras, "k").model.scores(frames)
    assert keras.shape == (300, 10) and keras.dtype == np.float32
    np.testing.assert_allclose(keras, load_classifier(files.float32).scores(frames), atol=1e-3)  # order of summing
