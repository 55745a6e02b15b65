"""What the words of a page say of its marks."""

from dataclasses import replace

import pytest

from edge_app.geometry import Box
from edge_app.reading import Digit
from edge_app.text_sense import is_cut_from_letters, is_lost_in_text, reads_as_letter
from tests.edge_app.rows import row


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
    page = [*words, *row("7", y=180), *row("12", y=180, x=300), *row("5", y=300, height=90)]
    page += row("204", y=240, sure=0.986)
    assert read(page, is_lost_in_text(page)).replace("?", "") == "5204"
    assert not any(is_lost_in_text([*row("7"), *row("????", y=60)]))  # too few to be a text


def test_a_door_post_beside_a_page_of_words_does_not_make_its_single_digits_believed():
    post = Digit(Box(600, 0, 100, 900), "1", 0.99)
    page = [*row("??????????"), post, *row("7", y=60), *row("1", y=120)]
    assert read(page, is_lost_in_text(page)).replace("?", "") == "1"  # the post, which other rules leave out


def test_a_number_on_a_page_of_words_is_none_where_its_digits_are_not_sure():
    words = [*row("??????????"), *row("??????????", y=60), *row("??????????", y=120)]
    page = [*words, *row("069", y=180, sure=0.98)]  # a dog
    assert read(page, is_lost_in_text(page)).replace("?", "") == ""
    page = [*words, *row("0441234567", y=180, sure=0.98)]  # so long a number needs no more
    assert read(page, is_lost_in_text(page)).replace("?", "") == "0441234567"
    page = [*words, *row("????", y=180), *row("0441234567", y=180, x=155, sure=0.98)]  # nor where a word stands close
    assert read(page, is_lost_in_text(page)).replace("?", "") == "0441234567"


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
