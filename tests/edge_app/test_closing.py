"""The closing by a disc, against OpenCV's own."""

import cv2
import numpy as np
import pytest

from edge_app.closing import closed_by_disc


@pytest.mark.parametrize("shape", [(1, 1), (5, 192), (108, 192), (192, 192)])
@pytest.mark.parametrize("side", [3, 5, 7, 19, 35])
def test_it_is_what_opencv_gives_where_nothing_lies_beyond_the_margin(shape, side):
    height, width = (length + 2 * (side - 1) for length in shape)
    wide = np.random.default_rng(side).integers(0, 256, (height, width)).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    whole = cv2.morphologyEx(cv2.blur(wide, (3, 3)), cv2.MORPH_CLOSE, disc)
    inner = whole[side - 1 : height - side + 1, side - 1 : width - side + 1]
    np.testing.assert_array_equal(closed_by_disc(cv2.blur(wide, (3, 3)), side), inner)
