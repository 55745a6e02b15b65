"""What the sizes of a page's marks say."""

from dataclasses import replace

import pytest

from edge_app.geometry import Box
from edge_app.page_sense import fits_the_page, is_cut_off, misfits
from edge_app.reading import Digit
from tests.edge_app.rows import row


def test_a_speck_beside_one_large_digit_does_not_fit_and_a_smaller_digit_does():
    page = [Digit(Box(100, 100, 200, 300), "7", 0.9), Digit(Box(0, 0, 12, 30), "1", 0.9), *row("4", height=60)]
    assert fits_the_page(page) == [True, False, True]


def test_what_broke_off_a_digit_is_none_and_a_small_number_beside_it_is_one():
    large = Digit(Box(100, 100, 200, 300), "2", 0.99)
    inside, at_the_edge = Digit(Box(160, 250, 20, 60), "1", 0.99), Digit(Box(290, 150, 30, 80), "4", 0.9)
    above = Digit(Box(310, 90, 50, 80), "2", 0.9)
    assert fits_the_page([large, inside, at_the_edge, above]) == [True, False, False, True]


def test_misfits_are_told_among_the_marks_that_are_no_digits():
    page = [*row("?123"), *row("45678", y=60), Digit(Box(0, 200, 6, 9), "4", 0.9)]
    assert misfits(page) == [False] * 9 + [True]


def test_specks_among_digits_do_not_fit_the_page():
    page = [*row("12345678"), Digit(Box(0, 100, 6, 9), "4", 0.9)]
    assert fits_the_page(page) == [True] * 8 + [False]


def test_a_thing_far_taller_than_all_digits_does_not_fit():
    page = [*row("12345678"), Digit(Box(0, 100, 200, 300), "0", 0.9)]
    assert fits_the_page(page) == [True] * 8 + [False]


def test_one_large_digit_that_is_sure_outweighs_many_specks_that_are_not():
    large = Digit(Box(100, 100, 250, 400), "7", 0.99)
    specks = [replace(digit, confidence=0.6) for digit in row("43296", y=600, height=24)]
    assert fits_the_page([large, *specks]) == [True] + [False] * 5
    assert fits_the_page([replace(large, confidence=0.6), *specks]) == [False] + [True] * 5


def test_a_few_large_digits_fit_a_page_of_many_small_ones():
    large = [Digit(Box(300 * place, 200, 150, 250), label, 0.9) for place, label in enumerate("4325")]
    page = [*row("23456789"), *large, Digit(Box(1300, 200, 30, 250), "1", 0.9)]
    assert fits_the_page(page) == [True] * len(page)


def test_strokes_that_outnumber_the_digits_by_far_are_no_ones():
    page = [*row("27"), *[Digit(Box(50 * place, 100, 8, 40 + 9 * place), "1", 0.9) for place in range(12)]]
    assert fits_the_page(page) == [True, True] + [False] * 12


@pytest.mark.parametrize("cut", [Box(0, 90, 9, 40), Box(391, 90, 9, 40), Box(50, 0, 9, 40), Box(50, 260, 9, 40)])
def test_what_the_edge_cuts_is_no_digit_of_a_page(cut):
    whole = [digit.box for digit in row("1234", y=100, x=60)]
    assert is_cut_off([cut, *whole], 400, 300).tolist() == [True] + [False] * 4
    assert not is_cut_off([cut, *whole[:3]], 400, 300).any()  # a close-up


def test_a_picture_without_digits_has_none_that_is_cut():
    assert len(is_cut_off([], 400, 300)) == 0
