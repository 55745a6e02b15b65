import json
import subprocess
import zipfile

import pytest

from edge_app.card import Card, Count, read_card, write_card
from edge_app.errors import InputError

FULL = Card(
    name="edge",
    reject_threshold=0.5,
    temperature=1.25,
    preprocessing=1,
    seed=3,
    accuracies={"test": Count(9_950, 10_000)},
    versions={"keras": "3.15.1"},
)


def test_a_card_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(b"flatbuffer")
    write_card(path, FULL)
    assert read_card(path) == FULL
    assert path.read_bytes().startswith(b"flatbuffer")


def test_unzip_shows_the_card(tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(bytes(1000))
    write_card(path, FULL)
    shown = subprocess.run(["unzip", "-p", path, "card.json"], capture_output=True, check=True).stdout
    assert json.loads(shown)["seed"] == 3


def test_the_same_card_makes_the_same_bytes(tmp_path):
    paths = [tmp_path / "a.tflite", tmp_path / "b.tflite"]
    for path in paths:
        path.write_bytes(b"flatbuffer")
        write_card(path, FULL)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_file_without_a_card_has_none(tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(bytes(1000))
    assert read_card(path) is None


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"labels": 3}', '{"labels": ["0"], "accuracies": 7}'])
def test_a_broken_card_is_refused(tmp_path, text):
    path = tmp_path / "model.tflite"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("card.json", text)
    with pytest.raises(InputError, match=r"The card in .*model\.tflite cannot be read"):
        read_card(path)


def test_a_field_of_a_later_version_does_no_harm(tmp_path):
    path = tmp_path / "model.tflite"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("card.json", json.dumps({"labels": list("0123456789"), "mood": "good"}))
    assert read_card(path) == Card()
