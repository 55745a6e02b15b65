import cv2
import numpy as np
import pytest

from edge_app.ink import Ink
from edge_app.marks import find_marks, find_strokes


def ink_of(mask: np.ndarray) -> Ink:
    return Ink(grey=255 - mask, light=np.full((1, 1), 255, np.uint8), mask=mask, floor=20)


def blank(height: int = 300, width: int = 400) -> np.ndarray:
    return np.zeros((height, width), np.uint8)


def write(page: np.ndarray, text: str, x: int, y: int, size: float = 2.0) -> np.ndarray:
    return cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, 255, 4)


def test_separate_digits_are_marks_each_with_its_own_ink():
    page = write(blank(), "257", 40, 150)
    marks = find_marks(ink_of(page))
    assert len(marks) == 3
    for mark in marks:
        assert mark.ink.shape == (mark.box.height, mark.box.width)
        assert mark.ink.any(axis=0).all() and mark.ink.any(axis=1).all()  # cut tight


def test_a_five_whose_bar_stands_apart_is_one_mark():
    page = blank()
    cv2.rectangle(page, (100, 60), (150, 66), 255, -1)  # the bar
    cv2.ellipse(page, (118, 110), (32, 36), 0, -90, 110, 255, 6)
    marks = find_marks(ink_of(page))
    assert [mark.box.y for mark in marks] == [60]
    assert marks[0].box.bottom > 140


def test_digits_one_above_the_other_stay_two():
    page = write(write(blank(), "5", 100, 100), "3", 100, 180)
    assert len(find_marks(ink_of(page))) == 2


def ruling(page: np.ndarray) -> None:
    cv2.line(page, (0, 200), (399, 200), 255, 2)


def dash(page: np.ndarray) -> None:
    cv2.rectangle(page, (200, 100), (260, 106), 255, -1)


def blot(page: np.ndarray) -> None:
    cv2.circle(page, (300, 100), 30, 255, -1)


def specks(page: np.ndarray) -> None:
    page[np.random.default_rng(0).integers(0, 300, 200), np.random.default_rng(1).integers(0, 400, 200)] = 255


def edge_shadow(page: np.ndarray) -> None:
    page[100:260, :14] = 255


def frame(page: np.ndarray) -> None:
    cv2.rectangle(page, (20, 20), (380, 280), 255, 2)


@pytest.mark.parametrize("draw", [ruling, dash, blot, specks, edge_shadow, frame], ids=lambda draw: draw.__name__)
def test_what_cannot_be_a_digit_is_no_mark(draw):
    page = write(blank(), "2", 60, 150)
    digit = [mark.box for mark in find_marks(ink_of(page))]
    draw(page)
    assert [mark.box for mark in find_marks(ink_of(page))] == digit


def test_no_ink_no_marks():
    assert find_marks(ink_of(blank())) == []


def test_each_stroke_has_all_its_ink_and_no_other_s():
    page = write(blank(), "257", 40, 150)
    cv2.circle(page, (330, 80), 50, 255, 4)
    cv2.circle(page, (330, 80), 20, 255, 4)  # in the box of the ring around it
    cv2.line(page, (230, 200), (330, 290), 255, 4)
    cv2.line(page, (330, 200), (350, 240), 255, 4)  # its box meets the other line's
    strokes = find_strokes(page)
    together = blank()
    for stroke in strokes:
        assert cv2.connectedComponents(stroke.ink)[0] == 2  # paper, and one stroke
        together[stroke.box.y : stroke.box.bottom, stroke.box.x : stroke.box.right] |= stroke.ink
    assert len(strokes) == 7 and (together == page).all()
