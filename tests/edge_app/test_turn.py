"""How a page lies."""

import cv2
import numpy as np
import pytest

from edge_app.page import compose
from edge_app.reader import read_frame
from edge_app.turn import QUARTERS


@pytest.fixture(scope="module")
def sums(glyphs) -> np.ndarray:
    """A page of numbers amid three times as many dashes, as long as the digits are tall: on their side they read 1."""
    page = compose(["2 3 4 5", "7 4 3 2", "5 7 2 4"], glyphs, 3)
    height = max(digit.box.height for digit in page.digits)
    for digit in page.digits:
        left, below = digit.box.right + height // 4, digit.box.bottom + height // 5
        for place in range(3):
            y = below - place * height // 2
            cv2.line(page.picture, (left, y), (left + 2 * height // 3, y), (60, 50, 50), 3)
    return page.picture


@pytest.mark.parametrize("degrees", [0, *QUARTERS])
def test_dashes_do_not_say_how_a_page_lies(sums, classifier, degrees):
    upright = read_frame(sums, classifier)
    picture = cv2.rotate(sums, QUARTERS[degrees]) if degrees else sums
    reading = read_frame(picture, classifier, turn=None)
    assert reading.lines == upright.lines and len(upright.digits) >= 12


@pytest.mark.parametrize("words", ["WATER LAMP", "GEESE OBEY"])  # on their head E, S, B and O are nearly digits
def test_letters_do_not_turn_a_page(words, classifier):
    page = np.full((300, 1600, 3), 220, np.uint8)
    cv2.putText(page, words, (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 5, (40, 40, 40), 12)
    assert not read_frame(page, classifier, turn=None).digits
