from dataclasses import replace

import numpy as np
import pytest

from edge_app.glyphs import Glyphs
from edge_app.look import Difficulty, Look, random_look
from edge_app.page import compose
from edge_app.structure import Structure, structured_look


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
    ones = Glyphs(glyphs.pixels[glyphs.labels == "1"], glyphs.labels[glyphs.labels == "1"])
    with pytest.raises(ValueError, match="none of 2"):
        compose(["12"], ones, 0)


def test_a_line_that_does_not_fit_is_refused(glyphs):
    with pytest.raises(ValueError, match="Expected lines that fit a page"):
        compose(["0" * 60], glyphs, 0)


@pytest.mark.parametrize("difficulty", Difficulty)
def test_boxes_hold_the_ink_on_turned_pages_too(glyphs, difficulty):
    for seed in range(3):
        look = random_look(np.random.default_rng(seed), difficulty, 640, 480)
        page = compose(["3"], glyphs, seed, look)
        box = page.digits[0].box
        plain = page.picture.mean(axis=2)
        inside = plain[max(0, box.y) : box.bottom, max(0, box.x) : box.right]
        assert inside.size
        darkest, lightest = np.percentile(inside, (2, 98))
        assert lightest - darkest > 5


def test_a_harder_page_is_farther_from_a_scan():
    looks = {
        difficulty: [random_look(np.random.default_rng(seed), difficulty) for seed in range(200)]
        for difficulty in Difficulty
    }
    noise = [np.mean([look.noise for look in looks[difficulty]]) for difficulty in Difficulty]
    assert noise[0] < noise[1] < noise[2]


@pytest.mark.parametrize("structure", Structure)
def test_printed_paper_is_darker_where_it_is_printed_and_its_digits_stay(glyphs, structure):
    look = structured_look(np.random.default_rng(3), structure, 640, 480)
    plain, page = (compose(["30", "5"], glyphs, 3, each) for each in (replace(look, structure=None), look))
    assert [digit.label for digit in page.digits] == list("305")
    darker = plain.picture.mean(axis=2) - page.picture.mean(axis=2) > 8
    assert 0.005 < darker.mean() < 0.5
    again = compose(["30", "5"], glyphs, 3, look)
    assert np.array_equal(page.picture, again.picture) and page.digits == again.digits
