"""What a page knows of its marks: a stroke that stands alone says little, its neighbours say more."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from statistics import median, median_low

import numpy as np

from edge_app.card import NOT_A_DIGIT
from edge_app.geometry import Box
from edge_app.lines import group_lines
from edge_app.marks import GREATEST_ASPECT
from edge_app.reading import Digit

LEAST_NEIGHBOURS = 4  # digits that set the page's size; with fewer, a page says little
LEAST_AMID_DIGITS, LEAST_BESIDE = 0.1, 3  # confidence that is enough where so many digits, and no letters, are around
LEAST_BESIDE_FEW = 0.12  # of the tallest of these few: smaller ones are the paper's specks
SPLINTER, AT_THE_EDGE = 0.3, 0.08  # of a digit's height: that of what broke off it, and how far from it that lies
BAR_ASPECT = 0.4  # width to height below which a mark is a mere stroke: a 1, or a piece of a ruling
BAR_HEIGHTS = (0.65, 1.5)  # of the other digits' height: what a 1 among them can have
MOST_BARS = 4  # times the other digits: more bars than that are a wooden table, a blind, a fence
HEIGHTS = (0.3, 3.5)  # of the other digits' height: what any digit among them can have
ALIKE, LEAST_ALIKE = 1.35, 2  # a taller digit has so many like it, up to this factor
WORD_GAP = 0.8  # of the lower neighbour's height: marks that stand closer are one word
CLEAR_GAP, LEAST_CLEAR = 3.0, 0.4  # or, closely, times the line's usual gap, and of that height,
LEAST_GAPS = 3  # on a line that has so many gaps to tell the usual one by
TEXT_REACH = 2.5  # of a mark's height: how far around it the marks tell whether it stands in text,
LEAST_TEXT = 5  # if they are so many
LEAST_ON_SIDE = 3  # marks of a word that runs down or up: less are two lines that stand close
TEXT_SHARE, LEAST_LETTERS = 3.0, 8  # a page of words: rejected marks are so many, and together so many times as tall
LEAST_NUMBER, LEAST_SURE_NUMBER = 3, 2  # digits of a number that is believed amid words; of one whose digits are all
SURE_NUMBER = 0.99  # as sure as this
SURE = 0.9  # confidence that specks seldom have: a large digit with it sets the page's size where few have it
TALLER = 1.5  # times the rejected marks' height: what was written into a printed form
LETTER_HEIGHTS = 2.2  # at most between the heights of two letters of a word: others are dots, dashes, specks, things


def is_lost_in_text(digits: list[Digit]) -> np.ndarray:
    """Say of each mark whether it stands on a page of words, where single digits are most likely letters.

    A number is believed there too, and so is a digit that is much taller than the text: what was written into a form.

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
    together, set_off = _same_word(digits), _set_off(digits)
    unsure = np.array([digit.confidence < SURE_NUMBER for digit in digits], bool)
    least = np.where((together & unsure).any(axis=1), LEAST_NUMBER, LEAST_SURE_NUMBER)
    is_number = (together.sum(axis=1) >= least) & ~(together & rejected).any(axis=1)
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


def _set_off(digits: list[Digit]) -> np.ndarray:
    """Which marks are of a number that only its line's usual gap sets off from a word beside it: bool (n,)."""
    numbers = np.zeros(len(digits), bool)
    for line in group_lines([digit.box for digit in digits]):
        for word in _words(line, digits, closely=True):
            is_number = len(word) >= LEAST_NUMBER and all(digits[index].label != NOT_A_DIGIT for index in word)
            numbers[word] = is_number
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


def misfits(digits: list[Digit]) -> list[bool]:
    """Say of each mark whether it is a digit that cannot stand on one page with the others."""
    read = [digit for digit in digits if digit.label != NOT_A_DIGIT]
    out = {id(digit) for digit, fits in zip(read, fits_the_page(read), strict=True) if not fits}
    return [id(digit) in out for digit in digits]


def is_cut_off(boxes: list[Box], width: int, height: int) -> np.ndarray:
    """Say of each digit whether the picture's edge may have cut it, on a page that has others to read; no part is sure.

    Args:
        boxes: of all digits of the page, in the picture as it came.
        width, height: of that picture.

    Returns:
        bool (n,).
    """
    cut = np.array([not (box.x > 0 and box.right < width and box.y > 0 and box.bottom < height) for box in boxes], bool)
    return cut & (np.count_nonzero(~cut) >= LEAST_NEIGHBOURS)


def fits_the_page(digits: list[Digit]) -> list[bool]:
    """Say of each digit whether it can stand on one page with the others."""
    others = [digit for digit in digits if not is_bar(digit)]
    heights, sure = (_heights(digit for digit in others if digit.confidence >= least) for least in (0.0, SURE))
    bars = len(digits) - len(heights)
    if bars > MOST_BARS * max(1, len(heights)):
        return [not is_bar(digit) for digit in digits]
    usual = median(heights or [0])
    towers = len(sure) < LEAST_NEIGHBOURS and max(sure, default=0) > HEIGHTS[1] * usual
    if towers or len(heights) < LEAST_NEIGHBOURS:
        tallest = max(sure if towers else heights, default=0)
        return [digit.box.height >= LEAST_BESIDE_FEW * tallest and not _is_splinter(digit, digits) for digit in digits]
    return [_within(digit, usual, heights) for digit in digits]


def _is_splinter(digit: Digit, digits: list[Digit]) -> bool:
    """Whether a digit lies in, or at the edge of, the box of a much taller one: ink that broke off it, or a speck."""
    box = digit.box
    for other in (other.box for other in digits if box.height <= SPLINTER * other.box.height):
        reach = AT_THE_EDGE * other.height
        across = other.x - reach <= box.x and box.right <= other.right + reach
        if across and other.y - reach <= box.y and box.bottom <= other.bottom + reach:
            return True
    return False


def _heights(digits: Iterable[Digit]) -> list[int]:
    return [digit.box.height for digit in digits]


def _within(digit: Digit, usual: float, heights: list[int]) -> bool:
    """Whether a digit has a size that the page's others allow; many small ones do not forbid a few large ones."""
    least, most = BAR_HEIGHTS if is_bar(digit) else HEIGHTS
    if digit.box.height <= most * usual:
        return digit.box.height >= least * usual
    like = sum(1 / ALIKE <= height / digit.box.height <= ALIKE for height in heights)
    return like - (not is_bar(digit)) >= LEAST_ALIKE


def is_bar(digit: Digit) -> bool:
    """Whether a digit is a mere stroke: a 1, or a piece of a ruling."""
    return digit.label == "1" and digit.box.width < BAR_ASPECT * digit.box.height
