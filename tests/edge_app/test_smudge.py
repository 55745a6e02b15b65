import cv2
import numpy as np
import pytest

from edge_app.ink import Ink, find_ink
from edge_app.marks import find_marks
from edge_app.smudge import without_smudges


def page(digits: str, blur: float = 0) -> np.ndarray:
    grey = np.full((600, 800), 210, np.uint8)
    for place, digit in enumerate(digits):
        cv2.putText(grey, digit, (40 + 120 * place, 180), cv2.FONT_HERSHEY_SIMPLEX, 4, 60, 14, cv2.LINE_AA)
    return cv2.GaussianBlur(grey, (0, 0), blur) if blur else grey


def with_hair(grey: np.ndarray) -> np.ndarray:
    """A hair on the lens: dark, curled, and out of focus."""
    hair = np.zeros(grey.shape, np.float32)
    cv2.ellipse(hair, (500, 420), (34, 50), 0, 0, 300, 0.8, 16)
    return (grey * (1 - cv2.GaussianBlur(hair, (0, 0), 9))).astype(np.uint8)


def kept(grey: np.ndarray) -> int:
    ink = find_ink(grey)
    return len(without_smudges(find_marks(ink), ink))


def test_a_hair_on_the_lens_is_no_mark_of_a_page_in_focus():
    blemished = with_hair(page("23456"))
    assert len(find_marks(find_ink(blemished))) == 6
    assert kept(blemished) == 5


@pytest.mark.parametrize("blur", [0, 6])
def test_digits_stay_in_focus_or_not(blur):
    assert kept(page("23456", blur)) == 5


def test_a_lone_digit_out_of_focus_stays_beside_a_speck():
    grey = page("3", blur=6)
    cv2.circle(grey, (600, 400), 8, 60, -1)
    assert kept(grey) == 2


def test_no_marks_no_smudges():
    blank = np.full((60, 80), 255, np.uint8)
    assert without_smudges([], Ink(blank, blank, 255 - blank, 20.0)) == []
