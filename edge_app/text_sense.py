"""What the words of a page say of its marks: a digit amid letters is most likely a letter, a number is believed."""

from dataclasses import replace
from itertools import pairwise
from statistics import fmean, median_low

import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.lines import group_lines
from edge_app.marks import GREATEST_ASPECT
from edge_app.reading import Digit

LEAST_AMID_DIGITS, LEAST_BESIDE = 0.1, 3  # confidence that is enough where so many digits, and no letters, are around
WORD_GAP = 0.8  # of the lower neighbour's height: marks that stand closer are one word
CLEAR_GAP, LEAST_CLEAR = 3.0, 0.4  # or, closely, times the line's usual gap, and of that height,
LEAST_GAPS = 3  # on a line that has so many gaps to tell the usual one by
TEXT_REACH = 2.5  # of a mark's height: how far around it the marks tell whether it stands in text,
LEAST_TEXT = 5  # if they are so many
LEAST_ON_SIDE = 3  # marks of a word that runs down or up: less are two lines that stand close
TEXT_SHARE, LEAST_LETTERS = 3.0, 8  # a page of words: rejected marks are so many, and together so many times as tall
LEAST_NUMBER, LEAST_SURE_NUMBER = 3, 2  # digits of a number that is believed amid words; of one whose digits are all
SURE_NUMBER = 0.99  # as sure as this
SURE_ON_AVERAGE = 0.985  # mean confidence of a number amid words: letters that look like digits are seldom all as sure
LONG_NUMBER = 6  # digits, and no letter among them: no word is likely to be so many letters that look like digits
TALLER = 1.5  # times the rejected marks' height: what was written into a printed form
LETTER_HEIGHTS = 2.2  # at most between the heights of two letters of a word: others are dots, dashes, specks, things


def is_lost_in_text(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it stands on a page of words, where single digits are most likely letters.

    A number is believed there too if it is sure, and so is a digit that is much taller than the text: what was written
    into a form.

    Returns:
        bool (n,).
    """
    heights = np.array([digit.box.height for digit in digits], float)
    rejected = np.array([digit.label == NOT_A_DIGIT for digit in digits], bool)
    if rejected.sum() < LEAST_LETTERS:
        return np.zeros(len(digits), bool)
    small = ~rejected & (heights < TALLER * np.median(heights[rejected]))
    if heights[rejected].sum() < TEXT_SHARE * heights[small].sum():
        return np.zeros(len(digits), bool)
    together, set_off = _same_word(digits), _set_off(digits, SURE_ON_AVERAGE)
    size = together.sum(axis=1)
    sure = (together @ [digit.confidence for digit in digits] >= SURE_ON_AVERAGE * size) | (size >= LONG_NUMBER)
    unsure = np.array([digit.confidence < SURE_NUMBER for digit in digits], bool)
    least = np.where((together & unsure).any(axis=1), LEAST_NUMBER, LEAST_SURE_NUMBER)
    is_number = (size >= least) & sure & ~(together & rejected).any(axis=1)
    return small & ~is_number & ~set_off


def is_believed(digits: list[Digit]) -> np.ndarray:
    """Say of each rejected mark whether it is a digit after all: it nearly was one, and digits stand around it.

    Returns:
        bool (n,).
    """
    rejected = np.array([digit.label == NOT_A_DIGIT for digit in digits], bool)
    nearly = rejected & np.array(
        [digit.confidence >= LEAST_AMID_DIGITS and _is_narrow(digit.box) for digit in digits], bool
    )
    if not nearly.any():
        return nearly
    _, around = _neighbours(digits)
    return nearly & ((around & ~rejected).sum(axis=1) >= LEAST_BESIDE) & ~(around & rejected & ~nearly).any(axis=1)


def _is_narrow(box: Box) -> bool:
    return box.width <= GREATEST_ASPECT * box.height


def is_cut_from_letters(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it was cut off a larger one in a word that has letters: an N is two 1s by its pieces.

    Returns:
        bool (n,).
    """
    cut = np.array([digit.is_cut for digit in digits], bool)
    rejected = np.array([digit.label == NOT_A_DIGIT for digit in digits], bool)
    if not cut.any() or not rejected.any():
        return np.zeros(len(digits), bool)
    alike, _ = _neighbours(digits)
    return cut & (_same_word(digits) & alike & rejected).any(axis=1)


def reads_as_letter(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it is a letter like a digit: most of its word, or of what is around it, is no digit.

    A word may run along the side of a page. A number, a word of digits alone, is believed whatever is around it.

    Returns:
        bool (n,).
    """
    rejected = np.array([digit.label == NOT_A_DIGIT for digit in digits], bool)
    if not rejected.any():
        return rejected
    words = _same_word(digits)
    is_number = (words.sum(axis=1) > 1) & ~(words & rejected).any(axis=1)
    alike, around = _neighbours(digits)
    in_text = (around.sum(axis=1) >= LEAST_TEXT) & _mostly(rejected, around)
    return (
        ~is_number
        & ~_set_off(digits)
        & (_mostly(rejected, words & alike) | in_text | _is_in_word_on_its_side(digits, rejected))
    )


def _is_in_word_on_its_side(digits: list[Digit], rejected: np.ndarray) -> np.ndarray:
    """Say of each unsure mark whether it stands amid marks over one another that are mostly no digits."""
    if 2 * np.count_nonzero(rejected) <= LEAST_ON_SIDE:
        return np.zeros(len(digits), bool)  # too few to be most of a word
    turned = [replace(digit, box=digit.box.transposed) for digit in digits]
    alike, _ = _neighbours(turned)
    word = _same_word(turned) & alike
    unsure = np.array([digit.confidence < SURE_NUMBER for digit in digits], bool)
    return unsure & (word.sum(axis=1) >= LEAST_ON_SIDE) & _mostly(rejected, word)


def _neighbours(digits: list[Digit]) -> tuple[np.ndarray, np.ndarray]:
    """Which marks are of one height, and of these, which stand near which: bool (n, n) each, a mark in a row."""
    x, y = np.array([digit.box.centre for digit in digits]).T
    height = np.array([digit.box.height for digit in digits], float)
    ratio = height[None, :] / height[:, None]
    alike = (ratio <= LETTER_HEIGHTS) & (ratio >= 1 / LETTER_HEIGHTS)
    reach = TEXT_REACH * height[:, None]
    return alike, alike & (np.abs(x - x[:, None]) <= reach) & (np.abs(y - y[:, None]) <= reach)


def _mostly(rejected: np.ndarray, among: np.ndarray) -> np.ndarray:
    return 2 * (among & rejected).sum(axis=1) > among.sum(axis=1)


def _same_word(digits: list[Digit]) -> np.ndarray:
    """Which marks stand in one word: bool (n, n)."""
    same = np.zeros((len(digits), len(digits)), bool)
    for line in group_lines([digit.box for digit in digits]):
        for word in _words(line, digits):
            same[np.ix_(word, word)] = True
    return same


def _set_off(digits: list[Digit], least_sure: float = 0.0) -> np.ndarray:
    """Which marks are of a number that only its line's usual gap sets off from a word beside it: bool (n,).

    Args:
        least_sure: mean confidence of the number's digits, 0..1; a long number needs none.
    """
    numbers = np.zeros(len(digits), bool)
    for line in group_lines([digit.box for digit in digits]):
        for word in _words(line, digits, closely=True):
            is_number = len(word) >= LEAST_NUMBER and all(digits[index].label != NOT_A_DIGIT for index in word)
            is_sure = len(word) >= LONG_NUMBER or fmean(digits[index].confidence for index in word) >= least_sure
            numbers[word] = is_number and is_sure
    return numbers


def _words(line: list[int], digits: list[Digit], closely: bool = False) -> list[list[int]]:
    """Part a line, left to right; `closely` by its usual gap too."""
    gaps = [digits[after].box.x - digits[before].box.right for before, after in pairwise(line)]
    clear = CLEAR_GAP * max(median_low(gaps), 0) if closely and len(gaps) >= LEAST_GAPS else np.inf
    words = [[line[0]]]
    for gap, (before, after) in zip(gaps, pairwise(line), strict=True):
        lower = min(digits[before].box.height, digits[after].box.height)
        if gap > WORD_GAP * lower or gap > max(clear, LEAST_CLEAR * lower):
            words.append([after])
        else:
            words[-1].append(after)
    return words
