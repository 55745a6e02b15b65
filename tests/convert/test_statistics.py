"""Interval and test, against values computed by hand or published."""

from math import comb

import numpy as np
import pytest

from convert.statistics import Interval, holm, mcnemar, sign_flip, wilson, wilson_of


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
    right, families = np.repeat([True, False] * 50, 5), np.repeat(np.arange(100), 5)  # a family has one fate
    by_family = wilson(50, 100)
    interval = wilson_of(right, families)
    assert (interval.low, interval.high) == pytest.approx((by_family.low, by_family.high), abs=3e-3)
    alike = np.tile([True, True, True, False], 100)  # families alike cost hardly anything
    assert wilson_of(alike, np.repeat(np.arange(100), 4)).low == pytest.approx(wilson(300, 400).low, abs=1e-3)


def test_interval_of_families_of_one_is_wilson_s():
    right = np.array([True] * 15 + [False] * 133)
    assert wilson_of(right, np.arange(148)) == wilson(15, 148)


@pytest.mark.parametrize("right", [49, 50])
def test_one_family_says_nothing(right):
    assert wilson_of(np.arange(50) < right, np.zeros(50, int)) == Interval(0.0, 1.0)


def test_families_that_are_all_right_count_as_one_each():
    assert wilson_of(np.ones(60, bool), np.repeat(np.arange(3), 20)) == wilson(3, 3)
    assert wilson_of(np.zeros(60, bool), np.repeat(np.arange(3), 20)) == wilson(0, 3)


@pytest.mark.parametrize("photographs", [10, 60])
def test_intervals_of_families_cover_what_they_say(photographs):
    rng, held, runs = np.random.default_rng(1), 0, 1000
    for _ in range(runs):
        shares = rng.beta(9, 1, photographs)  # 90 % on average; each photograph is as easy as it is
        right = rng.random((photographs, 12)) < shares[:, np.newaxis]
        interval = wilson_of(right.ravel(), np.repeat(np.arange(photographs), 12))
        held += interval.low <= 0.9 <= interval.high
    assert held / runs == pytest.approx(0.95, abs=0.025)


def test_sign_flip_of_leads_of_one_is_mcnemar_s():
    for first, second in ((0, 0), (5, 0), (1, 9), (4, 2)):
        assert sign_flip(np.array([1] * first + [0] * 7 + [-1] * second, int)) == pytest.approx(mcnemar(first, second))


def test_sign_flip_weighs_a_family_by_its_lead():
    assert sign_flip(np.array([20])) == 1.0  # one photograph is no proof
    assert sign_flip(np.array([3, 1, -1])) == pytest.approx(6 / 8)  # of 8 throws of signs: +-3 four times, +-5 twice
    assert sign_flip(np.array([20] + [-1] * 8)) > 0.9  # a large loss on one, small gains on eight: it does not speak
