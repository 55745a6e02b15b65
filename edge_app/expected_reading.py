"""A reading held to what its lines may be: lines that do not fit go, with their digits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT
from edge_app.expect import Candidates, Expected, Fit, best_fit
from edge_app.reading import Digit, Reading

BESIDE = 0.5  # of the line's height: how far off its middle a rejected mark may stand,
AHEAD = 2.0  # and how far before its first or behind its last digit


@dataclass(frozen=True)
class Course:
    """Where a line runs, on turned pages too; pixels."""

    start: np.ndarray  # float (2,): middle of its first digit
    along: np.ndarray  # float (2,), a unit: the way it is read
    length: float
    height: float  # of its digits, across

    def height_of(self, digit: Digit) -> float:
        """How tall a mark is, across the line."""
        return _across(self.along, digit)

    def place(self, digit: Digit) -> tuple[float, float]:
        """How far along and how far aside a mark stands."""
        x, y = np.array(digit.box.centre) - self.start
        return float(x * self.along[0] + y * self.along[1]), float(y * self.along[0] - x * self.along[1])

    def holds(self, digit: Digit) -> bool:
        along, aside = self.place(digit)
        reach = AHEAD * self.height
        return abs(aside) <= BESIDE * self.height and -reach <= along <= self.length + reach


def only_expected(reading: Reading, expected: Expected, keep_rejected: bool = False) -> Reading:
    """Keep of a reading what can be `expected`, each line read as it fits best.

    Args:
        reading: with the rejected marks, labelled "?", behind the digits of its lines. Digits that tell their
            probabilities may be read otherwise; a rejected mark that tells them may be taken in.
        keep_rejected: the marks that are left out stay, labelled "?".

    Returns:
        Without lines where none fits.
    """
    rejected = [digit for digit in reading.digits if digit.label == NOT_A_DIGIT]
    kept: list[Digit] = []
    texts: list[str] = []
    lines = lines_of(reading)
    courses = [course_of(line) for line in lines]
    nearest = [_nearest(digit, courses) for digit in rejected]
    for line, course in zip(lines, courses, strict=True):
        beside = [digit for digit, its in zip(rejected, nearest, strict=True) if its is course]
        marks = _in_order([*line, *beside], course)
        fit = best_fit(candidates(marks, course), expected)
        if fit:
            kept += _as_fitted(marks, fit)
            texts.append(fit.text)
    used = {digit.box for digit in kept}
    rest = [replace(digit, label=NOT_A_DIGIT) for digit in reading.digits if digit.box not in used]
    return replace(reading, digits=(*kept, *(rest if keep_rejected else ())), lines=tuple(texts))


def lines_of(reading: Reading) -> list[list[Digit]]:
    """Part the digits, which come in reading order, to the lines that they make."""
    left = iter([digit for digit in reading.digits if digit.label != NOT_A_DIGIT])
    return [[next(left) for character in line if character in DIGITS] for line in reading.lines]


def candidates(marks: Sequence[Digit], course: Course) -> Candidates:
    """Take the marks' probabilities apart: of each digit, given that it is one, and of being none."""
    rows = np.array([_told(mark) for mark in marks])
    digits, reject = rows[:, : len(DIGITS)], np.clip(rows[:, len(DIGITS)], 0, 1)
    given = digits / np.maximum(digits.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    accepted = np.array([mark.label != NOT_A_DIGIT for mark in marks])
    heights = np.array([course.height_of(mark) for mark in marks])
    return Candidates(heights, given, reject, accepted)


def _told(mark: Digit) -> tuple[float, ...]:
    """Eleven probabilities; where none are told, what label and confidence say."""
    if mark.probabilities is not None:
        return (*(float(share) for share in mark.probabilities), 0.0)[: len(DIGITS) + 1]
    if mark.label == NOT_A_DIGIT:
        return (*[0.0] * len(DIGITS), 1.0)
    others = (1 - mark.confidence) / (len(DIGITS) - 1)
    return (*(mark.confidence if label == mark.label else others for label in DIGITS), 0.0)


def _in_order(marks: list[Digit], course: Course) -> list[Digit]:
    return sorted(marks, key=lambda digit: course.place(digit)[0])


def _nearest(digit: Digit, courses: Sequence[Course]) -> Course | None:
    """The line that a rejected mark may belong to; None where it stands on none."""
    holding = [course for course in courses if course.holds(digit)]
    return min(holding, key=lambda course: abs(course.place(digit)[1]), default=None)


def course_of(line: Sequence[Digit]) -> Course:
    """Find where a line runs; one of a single digit runs to the right."""
    start, end = np.array(line[0].box.centre), np.array(line[-1].box.centre)
    length = float(np.hypot(*(end - start)))
    along = (end - start) / length if length else np.array([1.0, 0.0])
    return Course(start, along, length, median(_across(along, digit) for digit in line))


def _across(along: np.ndarray, digit: Digit) -> float:
    return float(abs(along[0]) * digit.box.height + abs(along[1]) * digit.box.width)


def _as_fitted(marks: Sequence[Digit], fit: Fit) -> list[Digit]:
    return [
        replace(marks[index], label=label, confidence=confidence)
        for index, label, confidence in zip(fit.marks, fit.labels, fit.confidences, strict=True)
    ]
