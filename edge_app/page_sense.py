"""What a page knows of its marks: a stroke that stands alone says little, its neighbours' size says more."""

from statistics import median

from edge_app.reading import Digit

LEAST_NEIGHBOURS = 4  # digits that set the page's size; with fewer, a page says nothing
BAR_ASPECT = 0.4  # width to height below which a mark is a mere stroke: a 1, or a piece of a ruling
BAR_HEIGHTS = (0.5, 1.5)  # of the other digits' height: what a 1 among them can have
HEIGHTS = (0.3, 3.5)  # of the other digits' height: what any digit among them can have


def fits_the_page(digits: list[Digit]) -> list[bool]:
    """Say of each digit whether it can stand on one page with the others."""
    heights = [digit.box.height for digit in digits if not _is_bar(digit)]
    if len(heights) < LEAST_NEIGHBOURS:
        return [True] * len(digits)
    usual = median(heights)
    return [_within(digit, usual) for digit in digits]


def _within(digit: Digit, usual: float) -> bool:
    least, most = BAR_HEIGHTS if _is_bar(digit) else HEIGHTS
    return least * usual <= digit.box.height <= most * usual


def _is_bar(digit: Digit) -> bool:
    return digit.box.width < BAR_ASPECT * digit.box.height
