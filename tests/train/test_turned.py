import numpy as np
import pytest

from edge_app.card import DIGITS
from train.data import Images

pytestmark = pytest.mark.train


def test_digits_are_turned_that_are_none_then_and_every_time_the_same():
    from train.turned import ON_ITS_HEAD, ON_ITS_SIDE, turned_digits

    labels = np.tile(np.arange(len(DIGITS), dtype=np.uint8), 30)
    pixels = np.zeros((300, 28, 28), np.uint8)
    pixels[np.arange(300), 2, labels] = 255  # each image says in its second row what it is
    turned = turned_digits(Images(pixels, labels))
    assert turned.shape[1:] == (28, 28) and turned.dtype == np.uint8
    upright = [np.rot90(image, back) for image, back in zip(turned, _back(turned), strict=True)]
    kinds = [int(np.flatnonzero(image[2])[0]) for image in upright]
    assert set(kinds) == {*ON_ITS_HEAD, *ON_ITS_SIDE}
    assert np.array_equal(turned, turned_digits(Images(pixels, labels)))


def _back(turned: np.ndarray) -> list[int]:
    """By how many quarters each image is to be turned back: its one pixel stands near the side that was its top."""
    rows, columns = np.array([np.argwhere(image)[0] for image in turned]).T
    return [{(True, False): 3, (False, True): 2}.get((c == 2, r == 25), 1) for r, c in zip(rows, columns, strict=True)]
