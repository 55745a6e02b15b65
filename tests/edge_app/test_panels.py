"""Light writing on dark panels is read beside dark writing on the page; what is like a panel and none is left alone."""

import cv2
import numpy as np
import pytest

from edge_app.halved import reduced
from edge_app.ink import SMALL_SIDE
from edge_app.panels import find_panels, without_panels
from edge_app.reader import read_frame

PAGE, PANEL, LIGHT, INK = 200, 35, 225, 50


def page() -> np.ndarray:
    return np.full((600, 900), PAGE, np.uint8)


def write(picture: np.ndarray, text: str, x: int, y: int, grey: int) -> np.ndarray:
    return cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 3.0, grey, 8, cv2.LINE_AA)


def with_panel(picture: np.ndarray, text: str, x: int = 120, y: int = 100) -> np.ndarray:
    width = 70 * len(text) + 40
    cv2.rectangle(picture, (x, y), (x + width, y + 120), PANEL, cv2.FILLED)
    return write(picture, text, x + 20, y + 95, LIGHT)


def seen(picture: np.ndarray, light: np.ndarray | None = None) -> np.ndarray:
    lit = picture * (np.linspace(1.0, 0.7, picture.shape[1]) if light is None else light)
    noise = np.random.default_rng(3).normal(0, 3, picture.shape)
    return np.clip(cv2.GaussianBlur(lit, (0, 0), 1.0) + noise, 0, 255).astype(np.uint8)


def panels_of(picture: np.ndarray) -> int:
    return len(find_panels(reduced(picture, SMALL_SIDE)))


@pytest.mark.parametrize("turn_deg", [0, 6])
def test_a_meter_is_read_and_what_is_written_below_its_window(classifier, turn_deg):
    picture = write(with_panel(page(), "048257"), "361", 200, 450, INK)
    matrix = cv2.getRotationMatrix2D((450, 300), turn_deg, 1)
    picture = cv2.warpAffine(picture, matrix, (900, 600), borderValue=PAGE)
    assert read_frame(seen(picture), classifier).lines == ("048257", "361")


def test_tiles_of_a_figure_are_read(classifier):
    picture = page()
    for place, label in enumerate("2735"):
        with_panel(picture, label, x=60 + 200 * place)
    assert "".join(read_frame(seen(picture), classifier).lines).replace(" ", "") == "2735"


@pytest.mark.parametrize("gap", [2, 6, 12])
def test_tiles_that_run_into_one_another_in_the_reduced_picture_are_read(classifier, gap):
    picture = page()
    for place, label in enumerate("48257"):
        with_panel(picture, label, x=80 + (111 + gap) * place)  # a tile of one digit is 111 pixels wide
    assert read_frame(seen(picture), classifier).lines == ("48257",)


def test_a_label_with_a_light_frame_on_it_is_one_panel(classifier):
    picture = page()
    cv2.rectangle(picture, (100, 60), (660, 320), PANEL, cv2.FILLED)
    cv2.rectangle(picture, (130, 90), (630, 290), LIGHT, 10)
    write(write(picture, "48257", 190, 230, LIGHT), "361", 200, 500, INK)
    assert panels_of(picture) == 1
    assert read_frame(seen(picture), classifier).lines == ("48257", "361")


def test_a_fine_dark_line_around_a_label_is_part_of_its_panel(classifier):
    picture = page()
    cv2.rectangle(picture, (100, 80), (640, 300), PANEL, 4)
    cv2.rectangle(picture, (112, 92), (628, 288), PANEL, cv2.FILLED)
    write(write(picture, "048257", 150, 230, LIGHT), "361", 200, 500, INK)
    assert panels_of(picture) == 1
    assert read_frame(picture, classifier).lines == ("048257", "361")


def test_a_line_around_a_label_is_part_of_its_panel_in_noise_too():
    """Each outline of the line sees the page and the panel a little otherwise than the other."""
    small = np.full((120, 192), 220, np.uint8)
    cv2.rectangle(small, (47, 37), (132, 78), 60, 1)
    small[40:76, 50:130] = 50
    cv2.putText(small, "1234", (56, 66), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 200, 1)
    for seed in range(40):
        noise = np.random.default_rng(seed).normal(0, 6, small.shape)
        assert len(find_panels(np.clip(small + noise, 0, 255).astype(np.uint8))) == 1


def test_a_shadow_across_a_panel_leaves_no_trace(classifier):
    shadow = cv2.GaussianBlur(np.where(np.arange(900) > 350, 0.6, 1.0)[None], (0, 0), 3)
    picture = write(with_panel(page(), "048257"), "361", 200, 450, INK)
    assert read_frame(seen(picture, shadow), classifier).lines == ("048257", "361")


def test_where_some_of_many_tiles_cannot_be_told_apart_none_is_turned():
    picture = np.full((560, 800), PAGE, np.uint8)
    for row in range(4):
        for column in range(6):
            x, y = 40 + 118 * column, 40 + 118 * row
            cv2.rectangle(picture, (x, y), (x + 113, y + 113), PANEL, cv2.FILLED)
            write(picture, str((row + column) % 10), x + 25, y + 85, LIGHT)
    cv2.rectangle(picture, (740, 20), (785, 60), PANEL, cv2.FILLED)
    assert panels_of(picture) == 0


def test_a_panel_becomes_page_with_ink_as_dark_as_its_writing_was_light():
    grey = with_panel(page(), "18")
    levelled = without_panels(grey, reduced(grey, SMALL_SIDE))
    assert levelled[105:115, 125:290].min() == PAGE  # beside the writing
    assert levelled[130:200, 150:260].min() <= PAGE - (LIGHT - PANEL) + 5
    assert (levelled[300:] == grey[300:]).all() and (grey == with_panel(page(), "18")).all()


def test_a_label_on_a_sheet_on_a_dark_table_is_read(classifier):
    picture = np.full((700, 1100), 40, np.uint8)
    picture[50:650, 100:1000] = write(with_panel(page(), "35"), "261", 200, 450, INK)
    assert read_frame(seen(picture), classifier).lines == ("35", "261")


def test_an_empty_block_a_box_a_ring_and_a_cut_off_panel_are_none():
    picture = page()
    cv2.rectangle(picture, (60, 60), (260, 200), PANEL, cv2.FILLED)  # nothing on it
    cv2.rectangle(picture, (350, 60), (550, 200), PANEL, 16)
    cv2.ellipse(picture, (700, 130), (70, 70), 0, 0, 360, PANEL, 40)
    with_panel(picture, "25", x=-10, y=350)
    grey = seen(picture)
    assert panels_of(grey) == 0 and without_panels(grey, reduced(grey, SMALL_SIDE)) is grey


@pytest.mark.parametrize("digit", "0468")
def test_a_large_digit_of_straight_bold_strokes_is_no_panel(digit):
    picture = page()
    segments = {"0": "abcdef", "4": "fgbc", "6": "afgedc", "8": "abcdefg"}[digit]
    bars = {"a": (0, 0, 200, 60), "g": (0, 150, 200, 60), "d": (0, 300, 200, 60)}
    bars |= {"f": (0, 0, 60, 180), "b": (140, 0, 60, 180), "e": (0, 180, 60, 180), "c": (140, 180, 60, 180)}
    for x, y, width, height in (bars[name] for name in segments):
        picture[100 + y : 100 + y + height, 300 + x : 300 + x + width] = INK
    assert panels_of(picture) == 0


def test_cells_between_light_lines_on_a_dark_page_are_none(classifier):
    picture = np.full((600, 900), PANEL, np.uint8)
    for place in range(0, 901, 150):
        cv2.line(picture, (place, 0), (place, 600), LIGHT, 6)
        cv2.line(picture, (0, place), (900, place), LIGHT, 6)
    for place, label in enumerate("2735"):
        write(picture, label, 200 + 150 * place, 260, LIGHT)
    assert panels_of(picture) == 0
    assert read_frame(picture, classifier).lines == ("2735",)


@pytest.mark.parametrize("shape", [(1, 1), (7, 7), (3, 700)])
def test_where_nothing_fits_there_is_none(shape):
    assert panels_of(np.zeros(shape, np.uint8)) == 0 and panels_of(np.full(shape, 255, np.uint8)) == 0
