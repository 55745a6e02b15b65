"""Percent signs."""

import cv2
import numpy as np
import pytest

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.percent import are_percent_signs
from edge_app.reader import read_frame
from edge_app.reading import Digit

STROKE, UPPER, LOWER = Box(40, 20, 26, 40), Box(30, 20, 15, 16), Box(58, 43, 16, 17)


def marks(*labelled: tuple[Box, str]) -> list[Digit]:
    return [Digit(box, label, 0.9) for box, label in labelled]


@pytest.mark.parametrize("upper", ["0", NOT_A_DIGIT])
def test_a_stroke_between_an_upper_and_a_lower_ring_is_a_percent_sign(upper):
    five = (Box(0, 20, 24, 40), "5")
    signs = are_percent_signs(marks(five, (UPPER, upper), (STROKE, "1"), (LOWER, "0")))
    assert signs.tolist() == [False, True, True, True]


@pytest.mark.parametrize("stroke", ["1", "9"])
def test_a_slanted_10_or_90_with_a_small_0_is_a_number(stroke):
    assert not are_percent_signs(marks((STROKE, stroke), (LOWER, "0"))).any()


@pytest.mark.parametrize(
    ("box", "label"),
    [
        pytest.param(UPPER, "7", id="the 7 of 7/10"),
        pytest.param(Box(-40, 20, 85, 16), NOT_A_DIGIT, id="a dash"),
        pytest.param(Box(34, 20, 9, 9), NOT_A_DIGIT, id="a speck"),
    ],
)
def test_what_stands_before_the_upper_end_and_is_no_ring_makes_no_percent_sign(box, label):
    assert not are_percent_signs(marks((box, label), (STROKE, "1"), (LOWER, "0"))).any()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(Box(58, 25, 16, 35), id="as tall"),
        pytest.param(Box(70, 43, 16, 17), id="beside it"),
        pytest.param(Box(58, 75, 16, 17), id="on the next line"),
        pytest.param(Box(58, 56, 4, 4), id="a speck"),
    ],
)
def test_a_0_elsewhere_makes_no_percent_sign(after):
    assert not are_percent_signs(marks((UPPER, "0"), (STROKE, "1"), (after, "0"))).any()


def test_a_share_in_percent_is_its_number(classifier):
    page = np.full((300, 700), 225, np.uint8)
    cv2.putText(page, "45", (60, 190), cv2.FONT_HERSHEY_SIMPLEX, 4, 60, 9, cv2.LINE_AA)
    cv2.line(page, (265, 195), (325, 105), 60, 9, cv2.LINE_AA)
    for centre in ((265, 127), (328, 173)):
        cv2.circle(page, centre, 18, 60, 8, cv2.LINE_AA)
    assert read_frame(page, classifier).lines == ("45",)
