import cv2
import numpy as np
import pytest

from edge_app.crop import bold, crop_marks, stroke_width
from edge_app.geometry import Box
from edge_app.marks import Mark


def ring(side: int, pen: int) -> np.ndarray:
    page = np.zeros((side, side), np.uint8)
    cv2.circle(page, (side // 2, side // 2), side // 2 - pen, 255, pen)
    x, y, width, height = cv2.boundingRect(page)
    return page[y : y + height, x : x + width]


def test_no_marks_give_no_frames():
    assert crop_marks([]).shape == (0, 28, 28)


@pytest.mark.parametrize("pen", [2, 3, 8])
def test_stroke_width_is_the_pen_s(pen):
    line = np.zeros((60, 200), np.uint8)
    line[30 : 30 + pen, 20:180] = 255
    assert stroke_width(line) == pytest.approx(pen, rel=0.1)  # the two ends of the line are edges too


@pytest.mark.parametrize("side", [15, 40, 130, 900])
@pytest.mark.parametrize("pen", [1, 2])
def test_a_hairline_reaches_the_frame_as_a_stroke_of_mnist(side, pen):
    depth = ring(side, pen)
    frame = crop_marks([Mark(Box(0, 0, depth.shape[1], depth.shape[0]), depth)])[0]
    assert frame.max() == 255
    assert 0.12 < (frame > 127).mean() * 28 * 28 / 400 < 0.6  # MNIST's inked share of its 20 x 20 box


def test_a_marker_s_stroke_stays_as_it_is():
    depth = ring(100, 24)
    assert np.array_equal(bold(depth), depth)
