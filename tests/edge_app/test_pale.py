from dataclasses import replace

import cv2
import numpy as np
import pytest

from edge_app.classifier import load_classifier
from edge_app.geometry import Box
from edge_app.ink import find_ink
from edge_app.marks import find_marks
from edge_app.pale import is_too_pale
from edge_app.reader import read_frame
from edge_app.reading import Digit

PAPER = 220


def row(labels: str, depth: float, y: int = 0) -> list[Digit]:
    """Digits of one word and one pen; a 1 is a bar."""
    widths = [8 if label == "1" else 26 for label in labels]
    return [
        Digit(Box(34 * place, y, width, 40), label, 0.95, depth=depth)
        for place, (label, width) in enumerate(zip(labels, widths, strict=True))
    ]


def sheet(depth_of_the_bar: float) -> np.ndarray:
    """A row of digits, and an upright bar of a pen's width beside them."""
    grey = np.full((300, 900), PAPER, np.uint8)
    for place, digit in enumerate("234567"):
        cv2.putText(grey, digit, (40 + 110 * place, 180), cv2.FONT_HERSHEY_SIMPLEX, 3, 40, 9, cv2.LINE_AA)
    cv2.line(grey, (760, 112), (760, 180), round(PAPER * (1 - depth_of_the_bar)), 9, cv2.LINE_AA)
    return cv2.GaussianBlur(grey, (0, 0), 1)


@pytest.mark.parametrize(("depth", "line"), [(0.36, "234567"), (0.8, "2345671")], ids=["a fold", "a 1"])
def test_a_bar_far_paler_than_the_digits_beside_it_is_no_1(depth, line):
    assert "".join(read_frame(sheet(depth), load_classifier()).lines) == line


def test_marks_know_how_dark_they_are():
    depths = [mark.depth for mark in find_marks(find_ink(sheet(0.4))) if mark.box.x > 740]
    assert depths == [pytest.approx(0.4, abs=0.08)]


def test_a_pale_bar_among_dark_digits_is_none_and_a_pale_digit_is_only_where_it_is_very_pale():
    page = row("2345678", 0.8)
    assert is_too_pale([*page, *row("1", 0.5, 60)]).sum() == 0
    assert is_too_pale([*page, *row("1", 0.4, 60)]).tolist() == [False] * 7 + [True]
    assert is_too_pale([*page, *row("7", 0.4, 60)]).sum() == 0
    assert is_too_pale([*page, *row("7", 0.3, 60)]).tolist() == [False] * 7 + [True]


def test_two_sure_digits_as_pale_are_a_second_pen():
    page = [*row("2345678", 0.8), *row("12", 0.3, 60)]
    assert is_too_pale(page).sum() == 2
    assert is_too_pale([*page, *row("3", 0.3, 120)]).sum() == 0
    assert is_too_pale([*page, *(replace(digit, confidence=0.5) for digit in row("3", 0.3, 120))]).sum() == 3


@pytest.mark.parametrize("digits", [[], row("2", 0.8), row("23", 0.8) + row("1", 0.2, 60)], ids=["none", "one", "few"])
def test_few_digits_say_nothing_of_the_pen(digits):
    assert not is_too_pale(digits).any()


def test_what_was_rejected_says_nothing_of_the_pen():
    page = [*row("2345678", 0.3), *row("?" * 20, 0.9, 60), *row("1", 0.2, 120)]
    assert not is_too_pale(page).any()


@pytest.mark.parametrize("pen", [60, 150])
def test_digits_whose_bar_stands_apart_are_as_deep_as_the_others(pen, classifier):
    page = np.full((500, 1000), 235, np.uint8)
    for x in range(80, 660, 85):
        cv2.line(page, (x, 155), (x, 177), pen, 5, cv2.LINE_AA)
        cv2.ellipse(page, (x + 10, 192), (18, 18), 0, -120, 130, pen, 5, cv2.LINE_AA)
        cv2.line(page, (x + 16, 150), (x + 48, 150), pen, 5, cv2.LINE_AA)
    for x in range(720, 960, 50):
        cv2.line(page, (x, 150), (x - 5, 210), pen, 5, cv2.LINE_AA)
    assert read_frame(page, classifier).lines == ("5555555 11111",)
