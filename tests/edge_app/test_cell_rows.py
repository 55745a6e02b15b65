"""What is written into rows of cells and touches their sides is taken out of them, however they lie."""

import cv2
import numpy as np
import pytest

from edge_app.cell_rows import written_inside
from edge_app.ink import Ink
from edge_app.marks import find_marks

CELL, HIGH = 90, 110  # pixels


def row_of_cells(turn_deg: float = 0.0) -> np.ndarray:
    """Three cells: a 5 that stands on the lower side, a 2, and nothing."""
    mask = np.zeros((200, 400), np.uint8)
    for left in (40, 130, 220):
        cv2.rectangle(mask, (left, 40), (left + CELL, 40 + HIGH), 255, 3)
    cv2.putText(mask, "5", (62, 149), cv2.FONT_HERSHEY_SIMPLEX, 2.4, 255, 5)
    cv2.putText(mask, "2", (152, 120), cv2.FONT_HERSHEY_SIMPLEX, 2.4, 255, 5)
    turn = cv2.getRotationMatrix2D((200, 100), turn_deg, 1)
    return cv2.warpAffine(mask, turn, mask.shape[::-1], flags=cv2.INTER_NEAREST)


@pytest.mark.parametrize("turn_deg", [-6.0, -2.5, 0.0, 2.5, 6.0])
def test_digits_that_touch_the_sides_of_cells_are_taken_out_of_them(turn_deg):
    mask = row_of_cells(turn_deg)
    ink = Ink(255 - mask, np.full((1, 1), 255, np.uint8), mask, floor=20)
    marks = sorted(find_marks(ink), key=lambda mark: mark.box.x)
    assert [round((mark.box.x + mark.box.width / 2 - 40) / CELL - 0.5) for mark in marks] == [0, 1]
    assert all(40 < mark.box.height < 75 for mark in marks)


def test_the_writing_stays_where_it_was():
    mask = row_of_cells(5.0)
    rows, columns = np.nonzero(mask)
    ink = mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    written = written_inside(ink)
    assert written is not None
    rest, height = written
    assert rest.shape == ink.shape and rest.any() and not rest[ink == 0].any()
    assert abs(height - HIGH) <= 8


@pytest.mark.parametrize("slope", [0.0, 0.05, -0.05, 0.5])
def test_a_printed_ground_with_light_letters_is_no_row_of_cells(slope):
    places = np.mgrid[:120, :300]
    down = places[0] - slope * (places[1] - 150)
    ground = np.where((down >= 30) & (down < 90), 255, 0).astype(np.uint8)
    cv2.putText(ground, "SUDOKU", (60, 75), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 4)
    assert written_inside(ground[ground.any(axis=1)]) is None


@pytest.mark.parametrize("ink", [np.full((1, 1), 255), np.full((1, 40), 255), np.full((40, 1), 255), np.eye(60) * 255])
def test_strokes_of_any_shape_are_looked_at(ink):
    assert written_inside(ink.astype(np.uint8)) is None


def test_a_zigzag_as_steep_as_it_is_wide_is_no_row_of_cells():
    ink = np.zeros((40, 61), np.uint8)
    cv2.polylines(ink, [np.array([[0, 0], [30, 39], [60, 0]], np.int32)], False, 255, 1)
    assert written_inside(ink) is None
