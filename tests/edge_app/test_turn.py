"""How a page lies."""

import cv2
import numpy as np
import pytest

from edge_app.classifier import Verdicts
from edge_app.crop import crop_marks
from edge_app.geometry import Box, overlap
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


WORDS = "agreement", "property", "the", "of", "this", "intellectual", "general", "consent", "to", "be", "and", "company"


@pytest.mark.parametrize("slant", [15, 20])
def test_words_in_small_print_do_not_turn_a_page(slant, classifier):
    """Their letters run together, and each word is a bar, which on its side reads as a 1."""
    page, rng = np.full((1200, 900, 3), 225, np.uint8), np.random.default_rng(1)
    for y in range(160, 1000, 40):
        x = 120
        while x < 700:
            word = str(rng.choice(WORDS))
            cv2.putText(page, word, (x, y), cv2.FONT_HERSHEY_COMPLEX, 0.5, (60, 60, 60), 1, cv2.LINE_AA)
            x += cv2.getTextSize(word, cv2.FONT_HERSHEY_COMPLEX, 0.5, 1)[0][0] + 10
    aslant = cv2.getRotationMatrix2D((450, 600), slant, 1)
    page = cv2.warpAffine(page, aslant, (900, 1200), borderMode=cv2.BORDER_REPLICATE)
    assert not read_frame(cv2.GaussianBlur(page, (0, 0), 1.5), classifier, turn=None).digits


@pytest.mark.parametrize("slant", [-14, 14])
def test_boxes_on_a_slanted_page_hold_their_digits_alone_up_to_the_picture_s_edge(slant, classifier):
    page = np.full((1000, 1600), 235, np.uint8)
    for y in (400, 520, 640):
        cv2.putText(page, "7 3 5 6 8 2", (400, y), cv2.FONT_HERSHEY_SIMPLEX, 2.4, 30, 5)
    page = cv2.warpAffine(page, cv2.getRotationMatrix2D((600, 400), slant, 1), (1600, 1000), borderValue=235)
    left, top, width, height = cv2.boundingRect((page < 150).astype(np.uint8))
    page = np.ascontiguousarray(page[top - 60 : top + height + 60, left - 8 : left + width + 8])
    aslant, level = (read_frame(page, classifier, turn=turn) for turn in (None, 0))
    assert aslant.lines == ("735682",) * 3
    for digit in aslant.digits:
        assert max(overlap(digit.box, other.box) for other in level.digits) > 0.85


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
