import cv2
import numpy as np
import pytest

from edge_app.brackets import are_brackets, bow
from edge_app.geometry import Box
from edge_app.reader import read_frame
from edge_app.reading import Digit


def stroke(bent: float, slant: float = 0.0) -> np.ndarray:
    """A stroke that bends to the right by a share of its height: uint8 (28, 28)."""
    y = np.linspace(-10, 10, 60)
    x = 13.5 + 4 * bent * 20 * (0.25 - (y / 20) ** 2) + slant * y
    points = np.round(np.stack([x, y + 13.5], axis=1) * 16).astype(np.int32)
    return cv2.polylines(np.zeros((28, 28), np.uint8), [points], False, 255, 2, cv2.LINE_AA, shift=4)


def mark(frame: np.ndarray, x: int, y: int = 0, label: str = "1") -> Digit:
    return Digit(Box(x, y, 14, 40), label, 0.95, crop=frame)


def told(*marks: Digit) -> list[bool]:
    return are_brackets(list(marks)).tolist()


@pytest.mark.parametrize("slant", [-0.3, 0.0, 0.3])
@pytest.mark.parametrize("bent", [-0.2, 0.0, 0.12])
def test_how_far_a_stroke_bends_is_measured_whatever_its_slant(bent, slant):
    assert bow(stroke(bent, slant)) == pytest.approx(bent, abs=0.02)


def test_where_there_is_no_ink_nothing_bends():
    assert bow(np.zeros((28, 28), np.uint8)) == 0
    assert told() == [] and told(mark(np.zeros((28, 28), np.uint8), 0)) == [False]


def test_a_stroke_that_bends_far_is_a_bracket_and_a_straight_or_a_wide_one_is_none():
    assert told(mark(stroke(-0.22), 0), mark(stroke(0.0), 40)) == [True, False]
    wide = Digit(Box(0, 0, 30, 40), "7", 0.9, crop=stroke(0.22))
    assert told(wide, Digit(Box(50, 0, 10, 40), "1", 0.9)) == [False, False]  # and one without a frame


def test_two_that_bend_less_are_brackets_where_they_bend_apart_on_one_line():
    left, right = stroke(-0.14), stroke(0.14)
    assert told(mark(left, 0), mark(stroke(0.0), 40), mark(right, 80)) == [True, False, True]
    assert told(mark(left, 0), mark(left, 80)) == [False, False]  # a hand whose 1s are bent
    assert told(mark(left, 0), mark(right, 80, y=100)) == [False, False]


def test_one_that_bends_less_is_a_bracket_beside_a_digit_that_is_shorter_at_both_ends():
    digit, closes = Digit(Box(0, 5, 30, 30), "7", 0.9), stroke(0.14)
    assert told(digit, mark(closes, 40)) == [False, True]
    assert told(digit, mark(closes, 40, y=5)) == [False, False]  # no higher
    assert told(digit, mark(stroke(-0.14), 40)) == [False, False]  # it bends away from the digit
    assert told(mark(stroke(-0.14), -40), digit) == [True, False]


def test_a_seven_with_a_bar_bends_and_is_no_bracket():
    seven = cv2.polylines(
        np.zeros((28, 28), np.uint8), [np.array([[9, 4], [18, 4], [18, 12], [12, 24]])], False, 255, 2
    )
    assert told(mark(seven, 0, label="7")) == [False]


def test_a_number_in_brackets_is_read_alone(classifier):
    picture = np.full((300, 900), 225, np.uint8)
    for x, text in ((150, "25"), (420, "734")):
        cv2.putText(picture, text, (x, 200), cv2.FONT_HERSHEY_SIMPLEX, 3.0, 50, 8, cv2.LINE_AA)
    cv2.ellipse(picture, (150, 155), (32, 60), 0, 120, 240, 50, 8, cv2.LINE_AA)
    cv2.ellipse(picture, (275, 155), (32, 60), 0, -60, 60, 50, 8, cv2.LINE_AA)
    assert read_frame(picture, classifier).lines == ("25 734",)
