"""A picture made smaller: each pixel is the mean of what it covers, rounded the same way everywhere."""

import numpy as np
import pytest

from edge_app.halved import interpolated, reduced


def area_means(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """The oracle: each pixel laid out as often as makes both sides whole multiples, and sums of whole numbers."""
    laid = np.repeat(np.repeat(picture.astype(np.int64), height, 0), width, 1)
    blocks = laid.reshape(height, picture.shape[0], width, picture.shape[1]).sum(axis=(1, 3))
    return blocks / picture.size


@pytest.mark.parametrize(
    ("height", "width", "side"),
    [(30, 40, 32), (40, 30, 25), (17, 31, 29), (7, 90, 64)],
    ids=["5 to 4", "upright", "no common divisor", "flat"],
)
def test_reduced_gives_means_of_areas(height, width, side):
    picture = np.random.default_rng(0).integers(0, 256, (height, width), np.uint8)
    scale = side / max(picture.shape)
    small = reduced(picture, side)
    assert max(small.shape) == side
    off = small - area_means(picture, round(height * scale), round(width * scale))
    assert off.min() > -0.5 and off.max() <= 0.5 + 1 / 256  # halfway goes up; it is found in steps of 1/256


def test_reduced_rounds_halfway_up():
    """Four pixels become three, the middle one half of each neighbour."""
    picture = np.tile(np.array([0, 0, 1, 1], np.uint8), (4, 1))
    assert reduced(picture, 3).tolist() == [[0, 1, 1]] * 3


@pytest.mark.parametrize("smaller", [reduced, interpolated])
def test_what_is_small_enough_stays(smaller):
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert smaller(picture, 4) is picture


@pytest.mark.parametrize("smaller", [reduced, interpolated])
def test_white_stays_white(smaller):
    assert (smaller(np.full((50, 70), 255, np.uint8), 60) == 255).all()


@pytest.mark.parametrize("width", range(41, 130, 4))
def test_no_hairline_is_lost_between_the_pixels_that_are_kept(width):
    darkest = []
    for column in range(width - width % 2):  # of an odd width halving leaves the last one out
        page = np.zeros((8, width), np.uint8)
        page[:, column] = 200
        small = interpolated(page, 40)
        assert small.shape[1] == 40
        darkest.append(int(small.sum(axis=1).max()))
    assert min(darkest) >= 200 * 40 / width / 3
