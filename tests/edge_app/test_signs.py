"""Signs that read as digits."""

import cv2
import numpy as np
import pytest

from edge_app.geometry import Box
from edge_app.reader import read_frame
from edge_app.reading import Digit
from edge_app.signs import are_slashes, are_small_signs, lean


def stroke(slope: float) -> np.ndarray:
    """A straight stroke that runs so many columns to the right for each row up: uint8 (28, 28)."""
    frame = np.zeros((28, 28), np.uint8)
    return cv2.line(frame, (round(14 - 10 * slope), 24), (round(14 + 10 * slope), 4), 255, 2, cv2.LINE_AA)


def row(middle: Digit) -> list[Digit]:
    return [Digit(Box(0, 20, 30, 40), "3", 0.9), middle, Digit(Box(70, 20, 30, 40), "4", 0.9)]


@pytest.mark.parametrize("slope", [-0.3, 0.0, 0.2, 0.5])
def test_how_far_a_stroke_leans_is_measured(slope):
    assert lean(stroke(slope)) == pytest.approx(slope, abs=0.06)


def test_where_there_is_no_ink_nothing_leans():
    assert lean(np.zeros((28, 28), np.uint8)) == 0
    assert are_slashes([]).tolist() == []


def test_a_leaning_stroke_that_sticks_out_above_and_below_both_neighbours_is_a_slash():
    slash = Digit(Box(40, 10, 20, 60), "1", 0.9, crop=stroke(0.4))
    assert are_slashes(row(slash)).tolist() == [False, True, False]
    for one in (
        Digit(Box(40, 10, 6, 60), "1", 0.9, crop=stroke(0.0)),  # upright
        Digit(Box(40, 10, 20, 50), "1", 0.9, crop=stroke(0.4)),  # on the line
        Digit(Box(40, 10, 20, 60), "7", 0.9, crop=stroke(0.4)),
    ):
        assert not are_slashes(row(one)).any()
    assert not are_slashes([slash, *row(slash)[2:]]).any()  # nothing on its left


def test_the_parts_of_a_date_are_read_as_numbers(classifier):
    page = np.full((400, 1000), 225, np.uint8)
    for y, parts in ((150, ("24", "6", "2025")), (330, ("3", "11", "26"))):
        x = 60
        for text in parts:
            cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 2.6, 60, 6, cv2.LINE_AA)
            x += cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 2.6, 6)[0][0] + 20
            if text != parts[-1]:
                cv2.line(page, (x, y + 12), (x + 36, y - 70), 60, 6, cv2.LINE_AA)
                x += 60
    assert read_frame(page, classifier).lines == ("24 6 2025", "3 11 26")


def test_a_slash_on_the_line_of_another_need_not_stick_out_below():
    first, second = (Digit(Box(x, 10, 20, 60), "1", 0.9, crop=stroke(0.4)) for x in (40, 110))
    digits = [*row(first), second, Digit(Box(140, 20, 30, 40), "5", 0.9)]
    assert are_slashes(digits).tolist() == [False, True, False, True, False]
    digits[3] = Digit(Box(110, 12, 20, 49), "1", 0.9, crop=stroke(0.4))  # ends as high as its neighbours
    assert are_slashes(digits).tolist() == [False, True, False, True, False]
    digits[1] = Digit(Box(40, 20, 20, 40), "1", 0.9, crop=stroke(0.4))
    assert not are_slashes(digits).any()


@pytest.mark.parametrize(
    ("label", "box", "is_sign"),
    [
        pytest.param("1", Box(34, 55, 6, 14), True, id="a comma"),
        pytest.param("1", Box(34, 18, 5, 13), True, id="an apostrophe"),
        pytest.param("0", Box(33, 20, 11, 11), True, id="a degree sign"),
        pytest.param("0", Box(33, 44, 15, 16), False, id="a small 0 on the line"),
        pytest.param("1", Box(34, 34, 5, 26), False, id="a short 1 on the line"),
        pytest.param("1", Box(90, 55, 6, 14), False, id="nothing beside it"),
        pytest.param("3", Box(33, 18, 10, 13), False, id="an exponent"),
    ],
)
def test_small_marks_are_signs_by_where_they_stand_beside_a_digit(label, box, is_sign):
    digits = [Digit(Box(0, 20, 30, 40), "4", 0.9), Digit(box, label, 0.9)]
    assert are_small_signs(digits).tolist() == [False, is_sign]


def test_small_digits_that_stand_together_are_a_number_beside_a_large_one():
    large, one, two = Digit(Box(0, 20, 60, 90), "4", 0.9), Box(66, 20, 7, 22), Box(78, 20, 14, 22)
    assert not are_small_signs([large, Digit(one, "1", 0.9), Digit(two, "2", 0.9)]).any()
    assert are_small_signs([large, Digit(one, "1", 0.9)]).tolist() == [False, True]


def test_a_decimal_comma_and_a_degree_sign_are_not_in_the_number(classifier):
    page = np.full((300, 900), 225, np.uint8)
    cv2.putText(page, "23", (60, 190), cv2.FONT_HERSHEY_SIMPLEX, 4, 60, 9, cv2.LINE_AA)
    cv2.line(page, (241, 176), (233, 202), 60, 9, cv2.LINE_AA)
    cv2.putText(page, "75", (270, 190), cv2.FONT_HERSHEY_SIMPLEX, 4, 60, 9, cv2.LINE_AA)
    cv2.circle(page, (450, 112), 13, 60, 7, cv2.LINE_AA)
    assert read_frame(page, classifier).lines == ("2375",)
