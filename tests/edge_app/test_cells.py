import cv2
import numpy as np
import pytest

from edge_app.cells import are_frames
from edge_app.classifier import load_classifier
from edge_app.ink import find_ink
from edge_app.marks import find_strokes
from edge_app.reader import read_frame

BOX = np.array([[-75, -80], [70, -76], [66, 82], [-70, 78]])  # drawn by hand, about a digit's middle


def page(digits: str, draw_around) -> np.ndarray:
    grey = np.full((300, 200 * len(digits) + 40), 235, np.uint8)
    for place, digit in enumerate(digits):
        cv2.putText(grey, digit, (100 + 200 * place, 180), cv2.FONT_HERSHEY_SIMPLEX, 2.6, 50, 7, cv2.LINE_AA)
        draw_around(grey, (125 + 200 * place, 152), place)
    return cv2.GaussianBlur(grey, (0, 0), 1)


def ring(grey: np.ndarray, middle: tuple[int, int], place: int) -> None:
    """Rings that a pen left open, each at another side; those of one page never are."""
    cv2.ellipse(grey, middle, (84, 78), 0, 25 + 80 * place, 335 + 80 * place, 50, 6, cv2.LINE_AA)


def open_box(grey: np.ndarray, middle: tuple[int, int], place: int) -> None:
    """Boxes that lack a side."""
    corners = np.roll(BOX, place, axis=0) + middle
    cv2.polylines(grey, [corners.astype(np.int32)], False, 50, 6, cv2.LINE_AA)


@pytest.mark.parametrize("around", [ring, open_box])
def test_a_ring_or_a_box_around_a_digit_that_is_not_closed_is_no_digit(around):
    picture = page("27354", around)
    assert "".join(read_frame(picture, load_classifier()).lines).replace(" ", "") == "27354"
    strokes = find_strokes(find_ink(picture).mask)
    frames = are_frames([stroke.box for stroke in strokes], [stroke.ink for stroke in strokes])
    assert frames.tolist() == [stroke.box.height > 120 for stroke in strokes]


def test_a_corner_around_a_digit_is_a_frame_where_the_page_has_such_frames_alone():
    def corner(grey: np.ndarray, middle: tuple[int, int], place: int) -> None:
        cv2.polylines(grey, [(BOX[[1, 2, 3]] + middle).astype(np.int32)], False, 50, 6, cv2.LINE_AA)

    def frames(around) -> int:
        strokes = find_strokes(find_ink(page("275", around)).mask)
        return int(are_frames([stroke.box for stroke in strokes], [stroke.ink for stroke in strokes]).sum())

    assert frames(corner) == 0  # a digit beside another one may be written so
    assert frames(lambda grey, middle, place: (corner if place else open_box)(grey, middle, 0)) == 3
