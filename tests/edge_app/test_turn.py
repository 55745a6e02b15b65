"""How a page lies."""

import cv2
import numpy as np
import pytest

from edge_app.classifier import Verdicts
from edge_app.crop import crop_marks
from edge_app.geometry import Box
from edge_app.ink import find_ink
from edge_app.marks import Mark, find_marks
from edge_app.page import compose
from edge_app.reader import read_frame, working_grey
from edge_app.turn import QUARTERS, find_quarter

NOT_ASKED = np.empty((0, 11)), np.empty((0, 28, 28), np.uint8)  # probabilities and frames


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


def test_words_in_small_print_do_not_turn_a_page(classifier):
    """Their letters run together, and each word is a bar, which on its side reads as a 1."""
    page, rng = np.full((1000, 800, 3), 225, np.uint8), np.random.default_rng(3)
    for y in range(120, 880, 18):
        x = 100
        while (width := int(rng.integers(14, 60))) < 700 - x:
            cv2.line(page, (x, y), (x + width, y - width // 6), (70, 70, 70), 5)
            x += width + 12
    page = cv2.GaussianBlur(page, (0, 0), 1)
    assert not read_frame(page, classifier, turn=None).digits


@pytest.mark.parametrize("degrees", QUARTERS)
def test_marks_are_judged_as_they_would_be_cropped_from_the_turned_page(sums, degrees):
    marks = find_marks(find_ink(working_grey(sums)))
    asked: list[tuple[list[Box], np.ndarray]] = []

    def judge(boxes: list[Box], frames: np.ndarray) -> Verdicts:
        asked.append((boxes, frames))
        return Verdicts(np.full(len(boxes), 2), np.full(len(boxes), 0.9), np.ones(len(boxes), bool), *NOT_ASKED)

    none = np.zeros(len(marks), int)
    find_quarter([mark.box for mark in marks], Verdicts(none, none, none > 0, NOT_ASKED[0], crop_marks(marks)), judge)
    place = list(QUARTERS).index(degrees) * (len(asked) // len(QUARTERS))  # the turns are asked about one after another
    boxes, frames = asked[place]
    turned = [(cv2.rotate(mark.ink, QUARTERS[degrees]), mark) for mark in marks]
    expected = crop_marks([Mark(Box(0, 0, ink.shape[1], ink.shape[0]), ink) for ink, _ in turned])
    for box, frame in zip(boxes, frames, strict=True):
        alike = [
            other for (ink, _), other in zip(turned, expected, strict=True) if ink.shape == (box.height, box.width)
        ]
        assert min(np.abs(frame.astype(int) - other).mean() for other in alike) < 3
