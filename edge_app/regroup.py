"""Strokes grouped anew, where the network reads them better in another way than the finder laid them together."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from edge_app.classifier import Classifier, Verdicts
from edge_app.crop import crop_marks
from edge_app.geometry import Box, hull
from edge_app.marks import GREATEST_ASPECT, Mark, joined, may_be_digit
from edge_app.runs import SURE, find_runs
from edge_app.split import LEAST_CONFIDENCE, split_marks
from edge_app.stages import Split, Stages

GREATEST_SURE_ASPECT = 2.4  # width to height of a mark that surely reads as a digit
REST_GAP = 0.15  # of both parts' longer side together: the rest of a digit stands no farther from it,
LEAST_REST = 0.25  # and is as long at least: less is a dot, a comma, a speck
WORD_GAP = 0.5  # of a digit's height: more marks that are none within it, and it stands in a word
REST_SURE = 0.7  # the least confidence of a digit that was mended
STACKED_GAP, SHARED = 0.3, 0.15  # of the narrower's width: how far over one another, and how much of it they share
LEAST_WITH_A_ONE = 0.97  # of each part of one mark where one of them is a 1: the legs of n, U, a and v are 1s as well
TALLEST, FEW = 1.35, 3  # of the other digits' height, where there are so many: no two lines make one digit


def _at_first_sight(pieces: list[Mark], classifier: Classifier) -> np.ndarray:
    """How sure the network is of each piece's digit: float32 (n,), 0 where it is none.

    Without more looks: of many pieces few are digits, and these are looked at again in the end.
    """
    boxes = [piece.box for piece in pieces]
    return classify_marks(boxes, crop_marks(pieces), classifier, look_again=False).sure


def classify_marks(boxes: list[Box], frames: np.ndarray, classifier: Classifier, look_again: bool = True) -> Verdicts:
    """Judge marks by their crops, and reject what is wider than a digit, or so wide and unsure."""
    verdicts = classifier.classify(frames, look_again)
    aspects = np.array([box.width / box.height for box in boxes])
    narrow = (aspects <= GREATEST_ASPECT) | ((aspects <= GREATEST_SURE_ASPECT) & (verdicts.confidences >= SURE))
    return replace(verdicts, accepted=verdicts.accepted & narrow)


def unjoined(marks: list[Mark], verdicts: Verdicts, classifier: Classifier) -> tuple[list[Mark], Verdicts]:
    """Replace marks that read as no digit, and were joined from strokes, by these where one reads better alone."""
    joins = [index for index, mark in enumerate(marks) if mark.strokes and not verdicts.accepted[index]]
    strokes = [stroke for index in joins for stroke in marks[index].strokes if may_be_digit(stroke.box)]
    if not strokes:
        return marks, verdicts
    alone = classifier.classify(crop_marks(strokes))
    good = {id(stroke) for stroke, accepted in zip(strokes, alone.accepted, strict=True) if accepted}
    gone = {index for index in joins if any(id(stroke) in good for stroke in marks[index].strokes)}
    came = [place for place, stroke in enumerate(strokes) if id(stroke) in good]
    return _replaced(marks, verdicts, gone, [strokes[place] for place in came], alone.only(came))


def mended(marks: list[Mark], verdicts: Verdicts, classifier: Classifier) -> tuple[list[Mark], Verdicts]:
    """Lay a digit and a rest beside it that is none together where both read as one: a 5 whose bar stands apart."""
    rests = _parts_of_one(marks, verdicts.accepted.tolist())
    halves = _halves_of_one(marks, verdicts.accepted) + _halves_of_none(marks, verdicts.accepted)
    pairs = [*rests, *((marks[one], marks[other]) for one, other in halves)]
    if not pairs:
        return marks, verdicts
    alone = [0.0] * len(rests) + [float(verdicts.confidences[list(pair)].prod()) for pair in halves]
    wholes = [joined(pair) for pair in pairs]
    judged = classifier.classify(crop_marks(wholes))
    gone: set[int] = set()  # identities, for bars have no index
    came = []
    for place in np.argsort(-judged.confidences, kind="stable").tolist():
        parts = {id(mark) for mark in pairs[place]}
        surer = judged.accepted[place] and judged.confidences[place] >= max(REST_SURE, alone[place])
        if surer and gone.isdisjoint(parts):
            gone |= parts
            came.append(place)
    lost = {index for index, mark in enumerate(marks) if id(mark) in gone}
    return _replaced(marks, verdicts, lost, [wholes[place] for place in came], judged.only(came))


def _parts_of_one(marks: list[Mark], accepted: Sequence[bool]) -> list[tuple[Mark, Mark]]:
    """Pairs of a digit and a mark that is none, so close and of such a size that both may be one digit."""
    digits = [mark for mark, good in zip(marks, accepted, strict=True) if good]
    rests = [mark for mark, good in zip(marks, accepted, strict=True) if not good]
    if not rests and not any(mark.beside for mark in digits):
        return []  # soon said of most pages
    tallest = TALLEST * median(mark.box.height for mark in digits) if len(digits) > FEW else np.inf
    near = _gaps(digits, rests) <= WORD_GAP * np.array([[mark.box.height] for mark in digits]).reshape(-1, 1)
    pairs = []
    for digit, close in zip(digits, near, strict=True):
        beside = [rests[index] for index in np.flatnonzero(close).tolist()]
        if len(beside) <= 1:  # else it stands in a word
            pairs += [(digit, rest) for rest in beside or digit.beside]
    return [pair for pair in pairs if _may_be_one(pair[0].box, pair[1].box, tallest)]


def _halves_of_one(marks: list[Mark], accepted: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of digits, as indices, that are written over one another: a 4 of two strokes, a 3 that broke."""
    digits = np.flatnonzero(accepted).tolist()
    pairs = _stacked(marks, digits)
    if not pairs:
        return []
    heights = [marks[index].box.height for index in digits]
    usual = median(heights)
    whole = [height for height in heights if height >= usual]  # halves are lower
    tallest = TALLEST * median(whole) if len(digits) > FEW else np.inf
    return [(one, other) for one, other in pairs if _may_be_one(marks[one].box, marks[other].box, tallest)]


def _halves_of_none(marks: list[Mark], accepted: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of marks, as indices, that are none, but stand amid digits, and are as tall as one together."""
    heights = np.array([mark.box.height for mark in marks])
    if not accepted.any():
        return []
    usual = float(median(heights[accepted].tolist()))
    lower = ~accepted & (heights < usual) & (heights >= LEAST_REST * usual)
    pairs = _stacked(marks, np.flatnonzero(lower).tolist())
    wholes = [hull(marks[one].box, marks[other].box) for one, other in pairs]
    return [
        (one, other)
        for (one, other), whole in zip(pairs, wholes, strict=True)
        if TALLEST * whole.height >= usual and _may_be_one(marks[one].box, marks[other].box, TALLEST * usual)
    ]


def _stacked(marks: list[Mark], places: list[int]) -> list[tuple[int, int]]:
    """Pairs of the marks at `places`, as indices, of which one is close over the other."""
    if len(places) < 2:
        return []
    x, y, right, bottom = np.array([marks[index].box.corners for index in places]).T
    across = np.minimum(right[:, None], right) - np.maximum(x[:, None], x)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(y[:, None], y)
    narrower = np.minimum((right - x)[:, None], right - x)
    near = (down > -STACKED_GAP * narrower) & (across > SHARED * narrower)
    return [(places[one], places[other]) for one, other in np.argwhere(np.triu(near, 1)).tolist()]


def _may_be_one(digit: Box, rest: Box, tallest: float) -> bool:
    gap = _gap(digit, rest)
    if gap > REST_GAP * (max(digit.width, digit.height) + max(rest.width, rest.height) + gap):
        return False  # soon said of most pairs: both together are no longer than that
    both = hull(digit, rest)
    if both.height > tallest or both.width > GREATEST_ASPECT * both.height:
        return False
    side = max(both.width, both.height)
    return gap <= REST_GAP * side and max(rest.width, rest.height) >= LEAST_REST * side


def _gaps(some: list[Mark], others: list[Mark]) -> np.ndarray:
    """How far each of some marks is from each of others, in pixels: int (n, m); below 0 where they overlap."""
    x, y, right, bottom = np.array([mark.box.corners for mark in some]).reshape(-1, 4).T[:, :, None]
    left, top, end, foot = np.array([mark.box.corners for mark in others]).reshape(-1, 4).T[:, None]
    return np.maximum(np.maximum(x, left) - np.minimum(right, end), np.maximum(y, top) - np.minimum(bottom, foot))


def _gap(a: Box, b: Box) -> int:
    across, down = max(a.x, b.x) - min(a.right, b.right), max(a.y, b.y) - min(a.bottom, b.bottom)
    return max(across, down)


def apart(
    marks: list[Mark],
    verdicts: Verdicts,
    classifier: Classifier,
    with_neighbours: bool,
    stages: Stages | None = None,
) -> tuple[list[Mark], Verdicts]:
    """Replace marks that are digits run together by their digits."""
    sure = verdicts.sure.tolist()
    runs = find_runs(marks, sure, with_neighbours)
    if not runs:
        return marks, verdicts
    wholes = [joined([marks[index] for index in run]) for run in runs]
    as_one = [sure[run[0]] if len(run) == 1 else 0.0 for run in runs]
    parts = split_marks(wholes, as_one, lambda pieces: _at_first_sight(pieces, classifier))
    if stages:
        stages.splits += [Split(whole, own) for whole, own in zip(wholes, parts, strict=True)]
    judged = classifier.classify(crop_marks([mark for own in parts for mark in own]))
    gone: set[int] = set()
    found: list[Mark] = []
    came: list[int] = []
    for run, own, places in zip(runs, parts, _places(parts), strict=True):
        if own and judged.confidences[places].min() >= _least(run, judged.digits[places]):  # or more looks unmade it
            gone.update(run)
            found += own
            came += places
    return _replaced(marks, verdicts, gone, found, judged.only(came))


def _least(run: list[int], digits: np.ndarray) -> float:
    """How sure each digit must be that was cut out of a run of marks."""
    return LEAST_WITH_A_ONE if len(run) == 1 and (digits == 1).any() else LEAST_CONFIDENCE


def _places(parts: list[tuple[Mark, ...]]) -> list[list[int]]:
    """Where the marks of each list stand in all of them together."""
    ends = np.cumsum([len(own) for own in parts]).tolist()
    return [list(range(end - len(own), end)) for own, end in zip(parts, ends, strict=True)]


def _replaced(
    marks: list[Mark], verdicts: Verdicts, gone: set[int], came: list[Mark], judged: Verdicts
) -> tuple[list[Mark], Verdicts]:
    if not came:
        return marks, verdicts
    kept = [index for index in range(len(marks)) if index not in gone]
    return [*(marks[index] for index in kept), *came], verdicts.only(kept).and_(judged)
