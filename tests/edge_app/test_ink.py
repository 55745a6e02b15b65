import cv2
import numpy as np
import pytest

from edge_app.floor import noise_of
from edge_app.ink import find_ink
from edge_app.polarity import is_light_on_dark
from edge_app.reader import read_frame


def page_with_ring(paper: float, ink: float, size: tuple[int, int] = (300, 400)) -> tuple[np.ndarray, np.ndarray]:
    """A ring on even paper, float (height, width), and where its ink is."""
    drawn = np.zeros(size, np.uint8)
    cv2.ellipse(drawn, (size[1] // 2, size[0] // 2), (40, 60), 0, 0, 360, 255, 8, cv2.LINE_AA)
    return paper + (ink - paper) * (drawn / 255.0), drawn > 127


def share_right(mask: np.ndarray, truth: np.ndarray) -> float:
    """Intersection over union."""
    found = mask > 0
    return (found & truth).sum() / (found | truth).sum()


@pytest.mark.parametrize(
    ("paper", "ink"),
    [(235, 40), (235, 190), (60, 30), (20, 230), (150, 245), (0, 255), (255, 0)],
    ids=["ball-pen", "pencil", "in the dark", "chalk", "chalk in light", "binarised, light on dark", "binarised, dark"],
)
def test_ink_is_found_whatever_its_contrast_and_polarity(paper, ink):
    page, truth = page_with_ring(paper, ink)
    assert share_right(find_ink(page.astype(np.uint8)).mask, truth) > 0.85  # an edge pixel may fall on either side


@pytest.mark.parametrize("shadow", ["slope", "hard edge", "vignette", "band across", "deep", "darkness of a room"])
def test_ink_is_found_under_uneven_light(shadow):
    page, truth = page_with_ring(230, 60)
    height, width = page.shape
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = {
        "slope": 0.65 + 0.35 * x,
        "hard edge": np.where(x + 0.3 * y > 0.02, 0.5, 1.0),
        "vignette": 1 - 0.35 * (x**2 + y**2),
        "band across": np.where(np.abs(x + 0.1 * y) < 0.4, 0.6, 1.0),  # and paper again beyond it
        "deep": np.where(x + 0.1 * y > -0.4, 0.36, 1.0),
        "darkness of a room": np.clip(0.55 - 0.9 * x, 0.15, 1.0),  # at the end of the lamp's light
    }[shadow]
    assert share_right(find_ink((page * light).astype(np.uint8)).mask, truth) > 0.75


@pytest.mark.parametrize(
    ("ink", "noise", "least_right"),
    [(60, 8, 0.8), (60, 30, 0.75), (165, 10, 0.6)],
    ids=["dark", "dark in strong noise", "no deeper than the noise"],
)
def test_noise_of_a_camera_is_not_ink(ink, noise, least_right):
    rng = np.random.default_rng(3)
    page, truth = page_with_ring(200, ink)
    noisy = np.clip(page + rng.normal(0, noise, page.shape), 0, 255).astype(np.uint8)
    mask = find_ink(noisy).mask
    assert share_right(mask, truth) > least_right
    assert (mask[:60] > 0).mean() < 0.001  # far from the ring


@pytest.mark.parametrize("noise", [6, 8, 11])
def test_noise_that_a_camera_has_smoothed_is_not_ink(noise):
    page, truth = page_with_ring(130, 40, (600, 800))
    blotches = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, page.shape), (0, 0), 1)
    noisy = np.clip(page + blotches * noise / blotches.std(), 0, 255).astype(np.uint8)
    assert share_right(find_ink(noisy).mask, truth) > 0.5  # a few pixels of blotches are left all over


def test_the_blurred_outline_of_a_thing_on_the_paper_is_no_ink():
    page, _ = page_with_ring(210, 30, (960, 1280))
    cv2.rectangle(page, (180, 700), (1400, 1100), 40, cv2.FILLED)
    cv2.circle(page, (180, 800), 100, 40, cv2.FILLED)
    mask = find_ink(cv2.GaussianBlur(page, (0, 0), 6).astype(np.uint8)).mask
    assert mask[:600].any() and not mask[680:].any()


@pytest.mark.parametrize("value", [0, 1, 127, 255])
def test_a_blank_page_has_no_ink(value):
    assert not find_ink(np.full((200, 300), value, np.uint8)).mask.any()


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (3, 3)], ids=str)
def test_the_smallest_pictures_have_no_ink_and_do_no_harm(size):
    assert find_ink(np.full(size, 80, np.uint8)).mask.shape == size


def test_polarity_is_the_writing_s_not_the_brightness_of_the_room():
    dim, _ = page_with_ring(70, 25)
    chalk, _ = page_with_ring(35, 200)
    assert not is_light_on_dark(dim.astype(np.uint8))
    assert is_light_on_dark(chalk.astype(np.uint8))


def test_a_lit_sheet_in_a_dark_room_is_written_on_in_dark_ink():
    page, _ = page_with_ring(230, 60, (200, 200))
    room = np.full((300, 400), 25.0)
    room[80:280, 150:350] = page
    assert not is_light_on_dark(room.astype(np.uint8))


@pytest.mark.parametrize("ink", [90, 250], ids=["dark", "light"])
def test_a_sheet_on_a_darker_table_is_judged_by_what_is_written_on_it(ink):
    """Its corners stand out from the table more than small writing from the paper."""
    room = np.full((192, 144), 60, np.uint8)
    cv2.fillConvexPoly(room, np.array([(25, 20), (115, 24), (135, 165), (8, 168)]), 190)
    for y in range(50, 130, 8):
        room[y, 45:100:2] = ink
    assert is_light_on_dark(room) == (ink > 190)


@pytest.mark.parametrize("table", [30, 70, 110])
@pytest.mark.parametrize("sheet", [(500, 200, 600, 800), (600, 300, 420, 560)], ids=["a quarter", "an eighth"])
def test_a_sheet_on_a_darker_table_is_read_up_to_its_edge(sheet, table, classifier):
    x, y, width, height = sheet
    desk = np.full((1200, 1600), table, np.uint8)
    desk[y : y + height, x : x + width] = 190
    cv2.putText(desk, "3572468", (x + 20, y + 60), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 50, 3, cv2.LINE_AA)
    assert read_frame(cv2.GaussianBlur(desk, (0, 0), 0.8), classifier, turn=None).lines == ("3572468",)


def test_noise_is_measured_all_over_the_page_not_at_its_top():
    page = np.clip(np.random.default_rng(5).normal(120, 6, (1200, 1600)), 0, 255).astype(np.uint8)
    page[:40] = 0  # a camera app's bar
    assert noise_of(page) == pytest.approx(6, rel=0.25)


def test_noise_is_measured_in_grey_levels():
    rng = np.random.default_rng(5)
    page = np.clip(120 + rng.normal(0, 6, (400, 400)), 0, 255).astype(np.uint8)
    assert noise_of(page) == pytest.approx(6, rel=0.1)  # the median of so many pixels is known to about 1 %
