"""Readings against the truth: which digits were found, which were read rightly, and what was read where none is.

A true box that is marked "unsure", or whose label has several characters, is a free zone: nothing is asked there, nor
held against a reading whose centre lies in it. Readings that are labelled as no digit are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from edge_app.geometry import Box, overlap

DIGITS = frozenset("0123456789")
LEAST_OVERLAP = 0.3  # intersection over union of two boxes of one digit
HEIGHT_FACTOR = 3  # or: each centre in the other box, and heights no further apart than this


@dataclass(frozen=True)
class Mark:
    """One digit of the truth or of a reading."""

    box: Box  # pixels of the upright picture
    label: str
    unsure: bool = False


@dataclass(frozen=True)
class Truth:
    """What stands on a picture."""

    marks: tuple[Mark, ...]
    lines: tuple[str, ...] | None  # None: not told
    kind: str = "other"

    @property
    def digits(self) -> list[Mark]:
        return [mark for mark in self.marks if not mark.unsure and mark.label in DIGITS]

    @property
    def free(self) -> list[Box]:
        return [mark.box for mark in self.marks if mark.unsure or len(mark.label) > 1]


@dataclass(frozen=True)
class Counts:
    """What became of the digits; counts, so that pictures can be added."""

    pictures: int = 0
    true: int = 0
    found: int = 0
    right: int = 0
    stray: int = 0
    line_characters: int = 0
    line_edits: int = 0
    lines: int = 0
    lines_exact: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Counts)))

    @property
    def f1(self) -> float | None:
        """Of right readings, 0..1; None where there are no true digits."""
        return 2 * self.right / (self.true + self.found + self.stray) if self.true else None

    def figures(self) -> dict[str, float | int | None]:
        """The shares that these counts make; None where there is nothing to share."""
        return {
            "images": self.pictures,
            "true_digits": self.true,
            "found": _share(self.found, self.true),
            "right_of_found": _share(self.right, self.found),
            "stray_per_image": round(self.stray / self.pictures, 3) if self.pictures else None,
            "f1": None if self.f1 is None else round(self.f1, 4),
            "line_cer": _share(self.line_edits, self.line_characters),
            "lines_exact": _share(self.lines_exact, self.lines),
        }


@dataclass(frozen=True)
class Outcome:
    """One picture's score, and the digits that it is made of."""

    counts: Counts
    right: tuple[Mark, ...]  # as read
    wrong: tuple[tuple[Mark, Mark], ...]  # (true, read)
    missed: tuple[Mark, ...]
    stray: tuple[Mark, ...]


def score(truth: Truth, read: Sequence[Mark], lines: Sequence[str] = ()) -> Outcome:
    """Hold one picture's reading against its truth.

    Args:
        read: marks whose label is no digit are left out.
        lines: as read; all but digits in them is left out.
    """
    asked, read = truth.digits, [mark for mark in read if mark.label in DIGITS]
    pairs = match([mark.box for mark in asked], [mark.box for mark in read])
    seen, used = {i for i, _ in pairs}, {j for _, j in pairs}
    stray = [mark for j, mark in enumerate(read) if j not in used and not _excused(mark.box, truth.free)]
    right = [read[j] for i, j in pairs if asked[i].label == read[j].label]
    wrong = [(asked[i], read[j]) for i, j in pairs if asked[i].label != read[j].label]
    missed = [mark for i, mark in enumerate(asked) if i not in seen]
    digits = Counts(1, len(asked), len(pairs), len(right), len(stray))
    return Outcome(digits + _line_counts(truth, lines), tuple(right), tuple(wrong), tuple(missed), tuple(stray))


def _line_counts(truth: Truth, lines: Sequence[str]) -> Counts:
    """Nothing where the truth tells no lines, or not all of them surely."""
    if truth.lines is None or any(mark.unsure for mark in truth.marks):
        return Counts()
    asked = only_digits(truth.lines)
    edits, exact = line_edits(asked, only_digits(lines))
    return Counts(line_characters=sum(map(len, asked)), line_edits=edits, lines=len(asked), lines_exact=exact)


def match(true: Sequence[Box], read: Sequence[Box]) -> list[tuple[int, int]]:
    """Pair each true box with at most one reading in its place, the best overlap first."""
    near = [(overlap(t, r), i, j) for i, t in enumerate(true) for j, r in enumerate(read) if same_place(t, r)]
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(near, reverse=True):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return list(pairs.items())


def same_place(a: Box, b: Box) -> bool:
    """Whether two boxes stand for one digit; loosely, since true boxes are drawn by hand."""
    if overlap(a, b) >= LEAST_OVERLAP:
        return True
    near_height = max(a.height, b.height) <= HEIGHT_FACTOR * max(1, min(a.height, b.height))
    return near_height and _centre_in(a, b) and _centre_in(b, a)


def only_digits(lines: Sequence[str]) -> list[str]:
    """The digits of each line; lines without any are left out."""
    kept = ("".join(character for character in line if character in DIGITS) for line in lines)
    return [line for line in kept if line]


def line_edits(true: Sequence[str], read: Sequence[str]) -> tuple[int, int]:
    """Edits that turn the lines read into the true ones, in any order, and how many need none.

    Each true line is paired with at most one line read, the best pairs first; lines left over count whole.
    """
    costs = sorted((edits(t, r) - max(len(t), len(r)), i, j) for i, t in enumerate(true) for j, r in enumerate(read))
    pairs: dict[int, int] = {}
    for _, i, j in costs:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    paired = sum(edits(true[i], read[j]) for i, j in pairs.items())
    left = sum(len(line) for i, line in enumerate(true) if i not in pairs)
    extra = sum(len(line) for j, line in enumerate(read) if j not in pairs.values())
    return paired + left + extra, sum(true[i] == read[j] for i, j in pairs.items())


def edits(a: str, b: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, above in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (left != above))
    return row[-1]


def marks_of(values: Sequence[dict[str, Any]]) -> tuple[Mark, ...]:
    """Take marks from the JSON form of a truth or a reading."""
    return tuple(Mark(Box(*value["box"]), str(value["label"]), bool(value.get("unsure"))) for value in values)


def _excused(box: Box, free: Sequence[Box]) -> bool:
    return any(same_place(zone, box) or _centre_in(box, zone) for zone in free)


def _centre_in(a: Box, b: Box) -> bool:
    x, y = a.centre
    return b.x <= x <= b.right and b.y <= y <= b.bottom


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
