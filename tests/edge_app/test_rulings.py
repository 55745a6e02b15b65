"""Lines of paper and forms are found past the writing on them, and what they leave over is no digit."""

import cv2
import numpy as np
import pytest

from edge_app.cells import are_frames, are_sides
from edge_app.ink import find_ink
from edge_app.marks import find_marks, find_strokes
from edge_app.ruling_pieces import may_be_a_line, pooled
from edge_app.ruling_tracks import follow
from edge_app.rulings import Line, Rulings, find_rulings, spacing, without_rulings

PAPER, PEN, RULE = 235, 40, 150


def page(height: int = 600, width: int = 800) -> np.ndarray:
    return np.full((height, width), PAPER, np.uint8)


def write(picture: np.ndarray, text: str, x: int, y: int) -> np.ndarray:
    return cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 2.0, PEN, 5, cv2.LINE_AA)


def squared(picture: np.ndarray, pitch: int, slope: float = 0.0) -> np.ndarray:
    """Rule a page as squared paper, a little aslant."""
    height, width = picture.shape
    for y in range(pitch // 2, height + width, pitch):
        cv2.line(picture, (0, y), (width, round(y - slope * width)), RULE, 2, cv2.LINE_AA)
    for x in range(pitch // 2, width + height, pitch):
        cv2.line(picture, (x, height), (round(x - slope * height), 0), RULE, 2, cv2.LINE_AA)
    return picture


def labels(picture: np.ndarray, classifier) -> str:
    from edge_app.reader import read_frame

    return " ".join(read_frame(picture, classifier).lines)


def strokes_of(mask: np.ndarray):
    strokes = find_strokes(mask)
    return [stroke.box for stroke in strokes], [stroke.ink for stroke in strokes]


@pytest.mark.parametrize("slope", [0.0, 0.03], ids=["straight", "aslant"])
def test_every_line_of_squared_paper_is_found_past_the_writing(slope):
    picture = squared(page(), 50, slope)
    for row in range(1, 6):
        write(picture, "2735 4183", 60, 100 * row)
    rulings = find_ink(picture).rulings
    assert 12 <= len(rulings.level) <= 13 and 16 <= len(rulings.upright) <= 17  # the last may but touch a corner


def test_digits_on_squared_paper_are_read(classifier):
    assert labels(write(squared(page(), 40), "27354183", 60, 300), classifier) == "27354183"


def test_a_track_ends_before_what_stands_beyond_a_gap_as_long_as_itself():
    pieces = np.zeros((100, 600), np.uint8)
    pieces[50, :400] = 255
    pieces[50, 460:490] = 255  # a letter's stroke that happens to lie there
    longest = max(follow(pieces, 10, 100), key=lambda track: track.length)
    assert longest.length == 400 and longest.shown == 1


def test_a_track_goes_on_past_a_gap_and_along_a_bend():
    pieces = np.zeros((100, 800), np.uint8)
    x = np.arange(800)
    pieces[np.round(50 + 20 * np.sin(x / 250)).astype(int), x] = 255
    pieces[:, 300:350] = 0
    longest = max(follow(pieces, 10, 100), key=lambda track: track.length)
    assert longest.length == 800


def test_a_track_that_is_shorter_than_asked_is_left_out_even_where_a_loose_end_would_make_it_long_enough():
    pieces = np.zeros((100, 600), np.uint8)
    pieces[50, :200] = 255
    pieces[50, 260:290] = 255
    assert [track.length for track in follow(pieces, 10, 200)] == [200] and follow(pieces, 10, 210) == []


@pytest.mark.parametrize("shape", [(100, 600), (3, 5), (1, 1)], ids=["blank", "tiny", "a pixel"])
def test_where_nothing_runs_level_there_are_no_tracks(shape):
    pieces = np.zeros(shape, np.uint8)
    assert follow(pieces, 10, 100) == [] and not may_be_a_line(pieces, 100)
    pieces[0, 0] = 255
    assert not may_be_a_line(pieces, 100)


def test_bars_of_digits_in_a_row_may_not_be_a_line_and_pieces_of_one_may():
    pieces = np.zeros((100, 600), np.uint8)
    for place in range(10):
        pieces[(20, 40, 70)[place % 3], 60 * place : 60 * place + 20] = 255
    assert not may_be_a_line(pieces, 200)
    pieces[:] = 0
    for place in range(10):
        pieces[50 + place, 200 + 20 * place : 214 + 20 * place] = 255
    assert may_be_a_line(pieces, 200)


def test_half_a_mask_keeps_a_hairline_in_either_row_and_no_gap_in_it_is_closed():
    mask = np.zeros((7, 13), np.uint8)
    mask[2, :] = mask[5, 4:] = 255
    mask[2, 6] = 0
    inked = pooled(mask)
    assert inked.shape == (3, 6)
    assert inked.astype(bool).tolist() == [[False] * 6, [True, True, True, False, True, True], [False] * 2 + [True] * 4]


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (2, 2), (3, 700)])
def test_hardly_a_row_of_ink_is_no_ruling(shape):
    rulings = find_rulings(np.full(shape, 255, np.uint8))
    assert rulings.level == () and rulings.upright == ()


def test_a_line_is_taken_out_where_and_as_thick_as_it_is_seen():
    depth = np.zeros((60, 400), np.uint8)
    depth[31:33] = 90  # the line, two rows beside where it was searched for
    depth[37:40, 100:200] = 90  # the foot of a digit
    mask = np.where(depth > 0, np.uint8(255), np.uint8(0))
    line = Line(np.stack([np.linspace(0, 399, 64), np.full(64, 29.5)], axis=1).astype(np.float32), thickness=8.0)
    left = without_rulings(mask, depth, Rulings((line,), ()))
    assert not left[:36].any()
    assert (left[37:40] == mask[37:40]).all()


def test_strokes_of_large_digits_are_no_rulings():
    mask = np.zeros((600, 800), np.uint8)
    cv2.putText(mask, "47", (60, 500), cv2.FONT_HERSHEY_SIMPLEX, 15, 255, 25)
    rulings = find_rulings(mask)
    assert rulings.level == rulings.upright == ()


def form(cell: int = 70) -> np.ndarray:
    """A row of joined cells, each with a digit in its middle."""
    picture = page()
    for index, digit in enumerate("50627"):
        left = 60 + index * cell
        cv2.rectangle(picture, (left, 200), (left + cell, 200 + cell + 10), 90, 2)
        write(picture, digit, left + 14, 260)
    return picture


def test_digits_in_cells_are_read_and_the_cells_are_not(classifier):
    assert labels(form(), classifier) == "50627"


def test_an_empty_box_beside_boxes_with_digits_is_no_zero(classifier):
    picture = page()
    for left in (60, 160, 260, 360):
        cv2.rectangle(picture, (left, 200), (left + 70, 290), 90, 2)
    for left, digit in ((60, "5"), (160, "2"), (260, "7")):
        write(picture, digit, left + 14, 265)
    assert labels(picture, classifier).replace(" ", "") == "527"


def test_a_ring_around_a_digit_is_a_frame_and_a_zero_beside_one_is_none():
    mask = np.zeros((300, 500), np.uint8)
    cv2.circle(mask, (115, 150), 60, 255, 4)
    cv2.putText(mask, "5", (97, 172), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 4)
    cv2.putText(mask, "05", (300, 172), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 4)
    boxes, inks = strokes_of(mask)
    frames = [box.width for box, frame in zip(boxes, are_frames(boxes, inks), strict=True) if frame]
    assert len(boxes) == 4 and len(frames) == 1 and frames[0] > 120


def test_bars_from_ruling_to_ruling_are_sides_and_ones_between_them_are_not():
    picture = page()
    for y in (200, 290):
        cv2.line(picture, (20, y), (780, y), 90, 2)
    for x in range(60, 760, 90):
        cv2.line(picture, (x, 200), (x, 290), 90, 2)
        cv2.line(picture, (x + 45, 222), (x + 42, 272), PEN, 5, cv2.LINE_AA)
    ink = find_ink(picture)
    boxes, inks = strokes_of(ink.mask)
    sides = are_sides(boxes, inks, ink.rulings.level)
    ones = [mark.box for mark in find_marks(ink)]
    assert sides.sum() == 8
    assert len(ones) == 8 and all(box.height < 60 for box in ones)


def test_what_is_left_of_a_broken_side_is_a_side_and_a_thicker_stroke_there_is_none():
    mask = np.zeros((300, 500), np.uint8)
    for x in range(50, 450, 80):
        cv2.line(mask, (x, 103), (x, 197), 255, 2)
    cv2.line(mask, (250, 103), (250, 135), 255, 2)  # a side's rest
    cv2.line(mask, (90, 150), (90, 196), 255, 9)  # a pen's stroke
    level = tuple(Line(np.array([[0, y], [499, y]], np.float32), 3.0) for y in (100, 200))
    boxes, inks = strokes_of(mask)
    sides = are_sides(boxes, inks, level)
    assert len(boxes) == 7 and [box.x for box, side in zip(boxes, sides, strict=True) if not side] == [85]


@pytest.mark.parametrize("pitch", [17, 21, 25])
def test_fine_squared_paper_is_no_uneven_paper(pitch):
    """In the reduced picture its lines run together, and only between them does it show how even it is."""
    plain, ruled = find_ink(write(page(), "2735", 60, 300)), find_ink(write(squared(page(), pitch), "2735", 60, 300))
    assert spacing(ruled.rulings) == pytest.approx(pitch, abs=1)
    assert ruled.floor <= 1.3 * plain.floor


def test_a_page_without_a_grid_has_no_spacing():
    assert spacing(find_ink(page()).rulings) == float("inf")


def test_no_strokes_no_cells():
    assert are_frames([], []).shape == are_sides([], [], ()).shape == (0,)
