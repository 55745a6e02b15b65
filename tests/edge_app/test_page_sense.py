from dataclasses import replace

import pytest

from edge_app.geometry import Box
from edge_app.page_sense import (
    fits_the_page,
    is_cut_from_letters,
    is_cut_off,
    is_lost_in_text,
    misfits,
    reads_as_letter,
)
from edge_app.reading import Digit


def row(labels: str, y: int = 0, height: int = 40, pitch: int = 34, x: int = 0) -> list[Digit]:
    """Marks of one word, as wide apart as in writing."""
    return [Digit(Box(x + place * pitch, y, 26, height), label, 0.9) for place, label in enumerate(labels)]


def read(digits: list[Digit], judged) -> str:
    return "".join(digit.label for digit, letter in zip(digits, judged, strict=True) if not letter)


def test_a_digit_in_a_word_of_letters_is_a_letter():
    word = row("5??1?")
    assert reads_as_letter(word).tolist() == [True] * 5


def test_a_number_among_words_is_believed():
    lines = [*row("??????"), *row("204", y=60), *row("??????", y=120)]
    assert read(lines, reads_as_letter(lines)) == "204"


def test_a_lone_letter_like_a_digit_amid_text_is_a_letter():
    lines = [*row("??????"), *row("5?", y=60), *row("??????", y=120)]
    assert read(lines, reads_as_letter(lines)) == ""


def on_its_side(digits: list[Digit]) -> list[Digit]:
    return [replace(digit, box=digit.box.transposed) for digit in digits]


def test_a_digit_in_a_word_that_runs_down_the_page_is_a_letter_unless_it_is_sure():
    assert read(on_its_side(row("??8?")), reads_as_letter(on_its_side(row("??8?")))) == ""
    sure = [replace(digit, confidence=0.995) for digit in on_its_side(row("??8?"))]
    assert "8" in read(sure, reads_as_letter(sure))


def test_what_stands_over_one_another_is_no_word_where_it_is_but_two_or_far_apart():
    for column in (on_its_side(row("8?")), on_its_side(row("?8?", pitch=60)), on_its_side(row("?88?"))):
        assert "8" in read(column, reads_as_letter(column))


def test_a_few_misread_digits_do_not_make_text_of_a_page():
    page = [digit for line, labels in enumerate(("12?45", "6789?", "01234")) for digit in row(labels, y=60 * line)]
    assert read(page, reads_as_letter(page)).replace("?", "") == "1245678901234"


@pytest.mark.parametrize("digits", [[], row("5"), row("?")], ids=["nothing", "a digit", "no digit"])
def test_where_hardly_anything_is_nothing_speaks_against_it(digits):
    assert [digit.label for digit, letter in zip(digits, reads_as_letter(digits), strict=True) if not letter] in (
        [],
        ["5"],
    )


def test_single_digits_on_a_page_of_words_are_lost_and_numbers_and_tall_ones_are_not():
    words = [*row("??????????"), *row("??????????", y=60), *row("??????????", y=120)]
    page = [*words, *row("7", y=180), *row("12", y=180, x=300), *row("204", y=240), *row("5", y=300, height=90)]
    assert read(page, is_lost_in_text(page)).replace("?", "") == "2045"
    assert not any(is_lost_in_text([*row("7"), *row("????", y=60)]))  # too few to be a text


def test_a_door_post_beside_a_page_of_words_does_not_make_its_single_digits_believed():
    post = Digit(Box(600, 0, 100, 900), "1", 0.99)
    page = [*row("??????????"), post, *row("7", y=60), *row("1", y=120)]
    assert read(page, is_lost_in_text(page)).replace("?", "") == "1"  # the post, which other rules leave out


def test_two_digits_on_a_page_of_words_are_a_number_where_both_are_sure():
    words = [*row("??????????"), *row("??????????", y=60), *row("??????????", y=120)]
    number = [replace(digit, confidence=0.999) for digit in row("78", y=180)]
    assert read([*words, *number], is_lost_in_text([*words, *number])).replace("?", "") == "78"
    one_unsure = [*words, number[0], replace(number[1], confidence=0.9)]
    assert read(one_unsure, is_lost_in_text(one_unsure)).replace("?", "") == ""


def test_pieces_of_a_mark_in_a_word_with_letters_are_letters_and_those_of_a_number_are_not():
    word, number = row("?11?0"), row("4112", y=60)
    page = [*word, *number]
    for place in (1, 2, 6, 7):  # an N, and two 1s that touch
        page[place] = replace(page[place], is_cut=True)
    assert is_cut_from_letters(page).tolist() == [False, True, True, *[False] * 6]
    assert not is_cut_from_letters(number).any()


def test_a_page_of_digits_is_no_text_for_a_few_words_on_it():
    page = [*row("12345678"), *row("12", y=60), *row("??????????", y=120)]
    assert not any(is_lost_in_text(page))


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
