"""What a line may be: a length, or the pattern that a meter's face has; and the best reading that fits it.

Pure: takes what the network says of a line's marks, gives the marks that are the line and what they read.
"""

import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_app.errors import InputError

PRINTED = frozenset(".,:;-/ ")  # signs that need not be seen
ANY_DIGIT = "d"
MOST_DIGITS = 40
SURE = 0.9  # of being a digit: a mark this sure is never left out, the line is another one then
LEAST = 0.02  # probability of the digit that a mark is read as, given that it is one, and of being a digit at all
HEIGHTS = (0.5, 2.0)  # of the line's usual height: what a rejected mark must have to be taken in
TINY = 1e-9  # keeps logarithms finite


@dataclass(frozen=True)
class Expected:
    """The form of a line."""

    pattern: str  # "d" any digit, "0" to "9" that digit, the signs of PRINTED themselves

    def __str__(self) -> str:
        if set(self.pattern) != {ANY_DIGIT}:
            return self.pattern
        return "1 digit" if len(self.pattern) == 1 else f"{len(self.pattern)} digits"

    @property
    def slots(self) -> str:
        """The characters for which a mark must stand on the page."""
        return "".join(sign for sign in self.pattern if sign not in PRINTED)

    def filled(self, labels: Sequence[str]) -> str:
        """Write a label for each slot, and the printed signs between them."""
        left = iter(labels)
        return "".join(sign if sign in PRINTED else next(left) for sign in self.pattern)


@dataclass(frozen=True, eq=False)
class Candidates:
    """The marks of one line, from left to right; those that the model rejected too."""

    heights: np.ndarray  # float (n,): pixels across the line
    probabilities: np.ndarray  # float (n, 10): of each digit, given that the mark is one; rows add up to 1
    reject_scores: np.ndarray  # float (n,): probability that the mark is no digit, 0..1
    accepted: np.ndarray  # bool (n,): what the reader took for digits by itself


@dataclass(frozen=True)
class Fit:
    """A reading that fits."""

    text: str
    marks: tuple[int, ...]  # indices of the candidates, from left to right, one a slot
    labels: tuple[str, ...]
    confidences: tuple[float, ...]  # of each label, 0..1


def parse_expected(text: str) -> Expected:
    """Understand `8` (so many digits) or `dd.dd` (d = a digit, 0 to 9 = that digit, . , : ; - / and spaces printed).

    A number alone is a length: a fixed `8` needs a `d` beside it.

    Raises:
        InputError: another sign, no digit at all, or more than MOST_DIGITS.
    """
    if text.isascii() and text.isdigit():
        return Expected(ANY_DIGIT * _length(text))
    strange = sorted(set(text) - PRINTED - {ANY_DIGIT, *string.digits})
    if strange:
        raise InputError(
            f"Expected a length such as 8 or a pattern such as dd.dd (d = a digit, 0-9 and . , : ; - / themselves), "
            f"got {text!r} with {strange[0]!r}."
        )
    if ANY_DIGIT not in text:
        raise InputError(f"Expected a pattern with at least one d, such as dd.dd, got {text!r}.")
    expected = Expected(text.strip())
    _length(str(len(expected.slots)))
    return expected


def _length(text: str) -> int:
    digits = int(text.lstrip("0")[:4] or 0)  # longer ones are too long anyway
    if not 1 <= digits <= MOST_DIGITS:
        raise InputError(f"Expected a line of 1 to {MOST_DIGITS} digits, got {text[:20]}. Name a shorter one.")
    return digits


def best_fit(line: Candidates, expected: Expected) -> Fit | None:
    """Choose which marks the expected line is made of, and what they read.

    Every way to put marks in the slots, in order, is weighed by its probability: that of each slot's digit for a mark
    taken, that of being no digit for a mark left out. A mark that is surely a digit is never left out; a rejected one
    is taken in only where its height is the line's.

    Returns:
        The likeliest; None where no way fits.
    """
    slots, count = expected.slots, len(line.heights)
    if count < len(slots):
        return None
    taken, left = _log_taken(line, slots), _log_left(line)
    best = np.full((count + 1, len(slots) + 1), -np.inf)  # [marks seen, slots filled]
    best[0, 0] = 0
    for mark in range(count):
        best[mark + 1] = best[mark] + left[mark]
        best[mark + 1, 1:] = np.maximum(best[mark + 1, 1:], best[mark, :-1] + taken[mark])
    if not np.isfinite(best[-1, -1]):
        return None
    return _fit(line, expected, _way_back(best, left))


def _log_taken(line: Candidates, slots: str) -> np.ndarray:
    """Log probability of each mark in each slot, float64 (marks, slots); -inf where it must not stand there."""
    digits = np.stack([_in_slot(line.probabilities, slot) for slot in slots], axis=1)
    real = 1 - line.reject_scores[:, np.newaxis]
    log = np.log(np.maximum(digits * real, TINY))
    out = (digits < LEAST) | (real < LEAST) | ~_may_stand(line)[:, np.newaxis]
    return np.where(out, -np.inf, log)


def _log_left(line: Candidates) -> np.ndarray:
    """Log probability of each mark as none of the line, float64 (marks,); -inf where it surely is a digit."""
    sure = line.accepted & (_likeliest(line) >= SURE)
    return np.where(sure, -np.inf, np.log(np.clip(1 - _likeliest(line), TINY, 1)))


def _likeliest(line: Candidates) -> np.ndarray:
    return np.asarray(line.probabilities.max(axis=1) * (1 - line.reject_scores))


def _in_slot(probabilities: np.ndarray, slot: str) -> np.ndarray:
    return np.asarray(probabilities.max(axis=1) if slot == ANY_DIGIT else probabilities[:, int(slot)])


def _may_stand(line: Candidates) -> np.ndarray:
    """Whether each mark is as high as the line's digits are; without any accepted, all may be."""
    heights = line.heights
    if not line.accepted.any():
        return np.ones(len(heights), bool)
    usual = np.median(heights[line.accepted])
    return line.accepted | ((heights >= HEIGHTS[0] * usual) & (heights <= HEIGHTS[1] * usual))


def _way_back(best: np.ndarray, left: np.ndarray) -> tuple[int, ...]:
    """The marks taken on the best way."""
    marks, slot = [], best.shape[1] - 1
    for mark in range(len(left) - 1, -1, -1):
        if slot and best[mark + 1, slot] != best[mark, slot] + left[mark]:
            marks.append(mark)
            slot -= 1
    return tuple(reversed(marks))


def _fit(line: Candidates, expected: Expected, marks: tuple[int, ...]) -> Fit:
    rows = line.probabilities[list(marks)]
    labels = tuple(
        str(row.argmax()) if slot == ANY_DIGIT else slot for slot, row in zip(expected.slots, rows, strict=True)
    )
    confidences = tuple(
        float(row[int(label)] * (1 - reject))
        for label, row, reject in zip(labels, rows, line.reject_scores[list(marks)], strict=True)
    )
    return Fit(expected.filled(labels), marks, labels, confidences)
