import cv2
import numpy as np
import pytest

from edge_app.classifier import load_classifier
from edge_app.drawing import ground_of_drawing
from edge_app.ink import find_ink
from edge_app.light import light_of
from edge_app.polarity import is_light_on_dark
from edge_app.reader import read_frame

HEIGHT, WIDTH = 480, 640


def drawn(digit: str) -> np.ndarray:
    """A digit that fills most of the picture, in strokes as wide as a fifth of it: float (HEIGHT, WIDTH), 1 = ink."""
    shape = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.putText(shape, digit, (170, 420), cv2.FONT_HERSHEY_SIMPLEX, 16, 255, 100, cv2.LINE_AA)
    return shape / 255.0


def wide_ring() -> np.ndarray:
    """A 0 that covers more than half of the picture: bool (height, width)."""
    shape = np.zeros((480, 400), np.uint8)
    return cv2.ellipse(shape, (200, 240), (115, 155), 0, 0, 360, 1, 130) > 0


def photographed(page: np.ndarray) -> np.ndarray:
    """A page, float 0..1, in the light of a lamp from the left, by a camera with some noise."""
    light = np.linspace(230, 140, WIDTH)
    noise = np.random.default_rng(5).normal(0, 3, page.shape)
    return np.clip(cv2.GaussianBlur(page * light, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


def read(picture: np.ndarray) -> str:
    return " ".join(read_frame(picture, load_classifier()).lines)


@pytest.mark.parametrize("digit", "02357")
def test_a_digit_that_fills_the_picture_is_read_with_strokes_a_fifth_of_it_wide(digit):
    assert read(photographed(1 - 0.75 * drawn(digit))) == digit


def test_wide_chalk_is_lighter_than_its_board():
    assert is_light_on_dark(photographed(0.2 + 0.6 * drawn("2"))[::4, ::4])


def test_what_is_written_in_a_sharp_shadow_is_read():
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    cv2.putText(page, "25", (270, 270), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 70, 7, cv2.LINE_AA)
    shadow = cv2.ellipse(np.ones(page.shape), (340, 240), (140, 100), 0, 0, 360, 0.45, -1)
    assert "25" in read(photographed(page / 255 * shadow))  # and the shadow's edge perhaps for a 1


def test_light_beside_a_wide_stroke_is_left_as_it_is():
    picture = photographed(1 - 0.75 * drawn("0"))[::4, ::4]
    light = light_of(picture).astype(int)
    paper = np.broadcast_to(np.linspace(230, 140, WIDTH)[::4], light.shape)
    assert np.abs(light - paper)[:, 5:-5].max() < 25


@pytest.mark.parametrize("paper", [0, 255], ids=["white on black", "black on white"])
@pytest.mark.parametrize("digit", "0234")
def test_a_digit_drawn_on_a_screen_with_a_wide_brush_is_read(digit, paper):
    ink = drawn(digit)
    picture = np.round(paper + (255 - 2 * paper) * ink).astype(np.uint8)
    stored = cv2.imdecode(cv2.imencode(".jpg", picture)[1], cv2.IMREAD_GRAYSCALE)
    assert ground_of_drawing(stored[::4, ::4]) is not None
    assert read(stored) == digit


@pytest.mark.parametrize("scale", [1, 4, 10])
def test_an_image_of_mnist_s_kind_is_read_whatever_its_size_and_margin(scale):
    small = cv2.resize(255 * drawn("3"), (28, 28), interpolation=cv2.INTER_AREA).astype(np.uint8)
    for margin in (1, 20):
        blocks = np.pad(cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST), margin)
        assert read(blocks) == read(255 - blocks) == "3"


def test_the_ground_of_a_drawing_is_found_where_most_is_ink_and_a_corner_is_inked():
    drawing = np.where(wide_ring()[::4, ::4], 20, 250).astype(np.uint8)
    drawing[:20, :20] = 20
    assert ground_of_drawing(drawing) == 250
    assert ground_of_drawing(255 - drawing) == 5


@pytest.mark.parametrize("case", ["blank", "photograph", "pale", "a sheet on a black table", "a shadow", "two inks"])
def test_other_pictures_are_no_drawings(case):
    x, y = np.meshgrid(np.linspace(-1, 1, 192), np.linspace(-1, 1, 108))
    sheet = np.zeros((108, 192), np.uint8)
    sheet[20:90, 40:160] = 230
    picture = {
        "blank": np.full((108, 192), 250, np.uint8),
        "photograph": photographed(1 - 0.75 * drawn("5"))[::4, ::4],
        "pale": np.round(255 - 25 * drawn("5")).astype(np.uint8)[::4, ::4],
        "a sheet on a black table": sheet,
        "a shadow": (255 - 150 * np.exp(-6 * (x**2 + y**2))).astype(np.uint8),
        "two inks": np.round(120 + 100 * drawn("5") - 100 * drawn("1")).astype(np.uint8)[::4, ::4],
    }[case]
    assert ground_of_drawing(picture) is None


def test_a_drawing_whose_ink_covers_most_of_it_has_the_floor_of_even_paper():
    ink = wide_ring()
    found = find_ink(np.where(ink, 0, 255).astype(np.uint8))
    assert ink.mean() > 0.5 and found.floor < 30
    assert ((found.mask > 0) == ink).all()


def test_a_panel_of_another_grey_in_a_drawing_is_no_ink():
    picture = np.full((HEIGHT, WIDTH), 255, np.uint8)
    cv2.rectangle(picture, (200, 120), (560, 400), 215, cv2.FILLED)
    for place, digit in enumerate("2473"):
        cv2.putText(picture, digit, (90 + 130 * place, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, 30, 9, cv2.LINE_AA)
    assert ground_of_drawing(picture[::4, ::4]) is None
    assert read(picture) == "2473"


def test_dark_ink_on_white_cards_on_a_dark_table_is_read():
    table = np.full((HEIGHT, WIDTH), 60, np.uint8)
    for place, digit in enumerate("23456"):
        x, y = 40 + 200 * (place % 3), 40 + 220 * (place // 3)
        cv2.rectangle(table, (x, y), (x + 140, y + 160), 245, cv2.FILLED)
        cv2.putText(table, digit, (x + 40, y + 115), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 90, 6, cv2.LINE_AA)
    assert is_light_on_dark(photographed(table / 255)[::4, ::4])
    assert read(photographed(table / 255)) == "234 56"


def test_a_white_digit_on_a_black_panel_of_a_white_page_is_read():
    page = np.full((600, 800), 255, np.uint8)
    cv2.rectangle(page, (200, 100), (600, 500), 0, cv2.FILLED)
    cv2.putText(page, "5", (310, 400), cv2.FONT_HERSHEY_SIMPLEX, 9, 255, 12, cv2.LINE_AA)
    assert not find_ink(page).was_light
    assert read(page) == "5"
