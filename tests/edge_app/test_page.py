import numpy as np
import pytest

from edge_app.page import Glyphs, Look, compose


def test_the_same_seed_gives_the_same_page_and_another_another(glyphs):
    first, same, other = (compose(["12 34"], glyphs, seed).picture for seed in (0, 0, 1))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_a_page_knows_what_stands_on_it_and_where(glyphs):
    page = compose(["12 34", "5"], glyphs, 0, Look(width=640, height=400))
    assert page.picture.shape == (400, 640, 3)
    assert page.lines == ("12 34", "5")
    assert [digit.label for digit in page.digits] == list("12345")
    grey = page.picture.mean(axis=2)
    for digit in page.digits:
        box = digit.box
        inside = grey[box.y : box.bottom, box.x : box.right]
        around = grey[max(0, box.y - 12) : box.bottom + 12, max(0, box.x - 12) : box.right + 12]
        assert inside.min() < 0.6 * np.percentile(around, 90)  # ink in the box


def test_only_given_digits_are_drawn(glyphs):
    ones = Glyphs(glyphs.pixels[glyphs.labels == 1], glyphs.labels[glyphs.labels == 1])
    with pytest.raises(ValueError, match="none of 2"):
        compose(["12"], ones, 0)


def test_a_line_that_does_not_fit_is_refused(glyphs):
    with pytest.raises(ValueError, match="Expected lines that fit a page"):
        compose(["0" * 60], glyphs, 0)
