"""Interval and test, against values computed by hand or published."""

from math import comb

import numpy as np
import pytest

from convert.statistics import Interval, holm, mcnemar, wilson, wilson_of


@pytest.mark.parametrize(
    ("correct", "total", "low", "high"),
    [
        # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 0 of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1 of 29"),
    ],
)
def test_wilson_gives_the_published_interval(correct, total, low, high):
    interval = wilson(correct, total)
    assert (interval.low, interval.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_of_all_right_ends_at_one():
    assert wilson(10_000, 10_000).high == 1.0


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        pytest.param(0, 0, 1.0, id="no difference"),
        pytest.param(4, 4, 1.0, id="even"),
        pytest.param(0, 5, 2 / 32, id="five to none: 2 of 32 throws of five coins"),
        pytest.param(5, 0, 2 / 32, id="two-sided: the other way round is the same"),
        pytest.param(1, 9, 2 * (1 + 10) / 1024, id="one to nine"),
        pytest.param(4, 2, 2 * (comb(6, 0) + comb(6, 1) + comb(6, 2)) / 64, id="four to two: p = 0.69"),
    ],
)
def test_mcnemar_gives_the_share_of_coin_throws_that_are_as_uneven(first, second, p):
    assert mcnemar(first, second) == pytest.approx(p)


def test_holm_multiplies_the_least_by_the_number_and_keeps_the_order():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0] and holm([]) == []


def test_pictures_in_families_are_worth_as_many_as_their_spread_says():
    right = np.repeat([True, False] * 50, 5)
    families = np.repeat(np.arange(100), 5)
    assert wilson_of(right, families).high == pytest.approx(wilson(50, 100).high, abs=1e-3)  # a family has one fate
    mixed = np.tile([True, True, True, False], 100)
    assert wilson_of(mixed, np.repeat(np.arange(100), 4)) == wilson(300, 400)  # families alike cost nothing


def test_interval_of_families_of_one_is_wilson_s_and_one_family_says_nothing():
    right = np.array([True] * 15 + [False] * 133)
    assert wilson_of(right, np.arange(148)) == wilson(15, 148)
    assert wilson_of(right, np.zeros(148, int)) == Interval(0.0, 1.0)


def test_interval_of_large_families_is_the_textbook_s():
    halves, wholes = np.tile([True, False], 50 * 5), np.ones(50 * 10, bool)
    interval = wilson_of(np.concatenate([halves, wholes]), np.repeat(np.arange(100), 10))
    # 0.75 +- 1.96 standard deviations of the 100 shares / sqrt(100), which Wilson's draws a little to the middle
    assert (interval.low, interval.high) == (pytest.approx(0.7008, abs=6e-3), pytest.approx(0.7992, abs=6e-3))
