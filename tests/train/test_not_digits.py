import numpy as np
import pytest

from edge_app.errors import InputError
from edge_app.mnist_frame import DIGIT_SIDE, tight
from train.not_digits import load_not_digits


def written(path, pixels: np.ndarray, lookalike: np.ndarray):
    np.savez(path, x_train=pixels, lookalike_train=lookalike)
    return path


def test_marks_come_as_large_as_the_app_crops_them_and_those_like_digits_stay_out(tmp_path):
    pixels = np.zeros((40, 28, 28), np.uint8)
    pixels[:, 1:27, 4:8], pixels[:, 23:27, 4:20] = 255, 255  # an L, 26 pixels tall
    pixels[5] = 0  # nothing was written
    lookalike = np.arange(40) < 3
    marks = load_not_digits(written(tmp_path / "marks.npz", pixels, lookalike))
    every = np.concatenate([marks.training, marks.validation])
    assert len(every) == 36 and len(marks.validation) == 4
    assert {tight(image).shape[0] for image in every} == {DIGIT_SIDE}


def test_a_file_whose_marks_are_all_like_digits_has_none(tmp_path):
    marks = load_not_digits(written(tmp_path / "marks.npz", np.full((3, 28, 28), 255, np.uint8), np.ones(3, bool)))
    assert marks.training.shape == marks.validation.shape == (0, 28, 28)


def test_marks_of_another_size_are_refused(tmp_path):
    path = written(tmp_path / "marks.npz", np.full((3, 32, 32), 255, np.uint8), np.zeros(3, bool))
    with pytest.raises(InputError, match=r"Expected marks uint8 \(n, 28, 28\), got uint8 \(3, 32, 32\)"):
        load_not_digits(path)
