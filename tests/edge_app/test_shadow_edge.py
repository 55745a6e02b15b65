import cv2
import numpy as np
import pytest

from edge_app.ink import find_ink
from edge_app.shadow_edge import without_shadow_edges


def crossed_page(pen: int) -> tuple[np.ndarray, np.ndarray]:
    """A ring in the middle of a page, float (960, 1280), and where its ink is."""
    drawn = np.zeros((960, 1280), np.uint8)
    cv2.ellipse(drawn, (640, 480), (90, 140), 0, 0, 360, 255, pen, cv2.LINE_AA)
    return 220 - 160 * (drawn / 255.0), drawn > 127


@pytest.mark.parametrize("shade", [0.4, 0.65, 0.8])
@pytest.mark.parametrize("slope", [0.0, 0.4, 2.5], ids="slope {}".format)
@pytest.mark.parametrize("pen", [3, 8, 28], ids=["ball-pen", "felt pen", "marker"])
def test_a_razor_sharp_shadow_draws_no_line(pen, slope, shade):
    page, truth = crossed_page(pen)
    y, x = np.mgrid[-480:480, -640:640]
    mask = find_ink((page * np.where(x + slope * y > 20, shade, 1.0)).astype(np.uint8)).mask
    assert (mask[truth] > 0).mean() > 0.9
    assert (mask[cv2.dilate(truth.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0] > 0).mean() < 1e-4


def test_a_page_in_even_light_stays_the_very_same():
    mask = np.full((300, 400), 255, np.uint8)
    light = np.tile(np.linspace(120, 250, 192).astype(np.uint8), (144, 1))  # of a lamp on one side
    assert without_shadow_edges(mask, np.zeros_like(mask), light, np.full(light.shape, 30.0)) is mask
