"""The picture that a person looks at."""

import cv2
import numpy as np
import pytest

from edge_app.annotate import annotated
from edge_app.geometry import Box
from edge_app.reader import read_frame
from edge_app.turn import QUARTERS

BACK = {90: 270, 180: 180, 270: 90}


@pytest.mark.parametrize("degrees", QUARTERS)
def test_a_turned_page_is_shown_upright_with_its_boxes_in_place(demo_page, classifier, degrees):
    lies = cv2.rotate(demo_page, QUARTERS[BACK[degrees]])
    upright, turned = (
        read_frame(picture, classifier, turn=turn) for picture, turn in ((demo_page, 0), (lies, degrees))
    )
    assert (turned.turn, turned.lines) == (degrees, upright.lines)
    shown, expected = annotated(lies, turned), annotated(demo_page, upright)
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - demo_page).mean() > 1  # something was drawn
    assert np.abs(shown.astype(int) - expected).mean() < 0.2  # and that in the same places


def test_a_box_is_turned_as_the_picture_is():
    box, picture = Box(3, 5, 7, 11), np.zeros((40, 30), np.uint8)
    picture[box.y : box.bottom, box.x : box.right] = 1
    for degrees, code in QUARTERS.items():
        there = cv2.boundingRect(cv2.rotate(picture, code))
        assert box.turned(degrees, 30, 40) == Box(*there)
    assert box.turned(0, 30, 40) == box
