"""The way of a digit through one frame: find, crop, classify, lines. Each stage can be replaced alone."""

from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from edge_app.brackets import are_brackets
from edge_app.card import NOT_A_DIGIT
from edge_app.classifier import Classifier, Verdicts
from edge_app.crop import crop_marks
from edge_app.geometry import Box
from edge_app.halved import interpolated
from edge_app.ink import find_ink
from edge_app.lines import group_lines, line_text
from edge_app.marks import Mark, find_marks
from edge_app.page_sense import is_bar, is_cut_off, misfits
from edge_app.pale import is_too_pale
from edge_app.reading import Digit, Reading
from edge_app.regroup import apart, classify_marks, mended, unjoined
from edge_app.signs import are_signs
from edge_app.smudge import without_smudges
from edge_app.stages import Stages
from edge_app.text_sense import is_believed, is_cut_from_letters, is_lost_in_text, reads_as_letter
from edge_app.turn import QUARTERS, View, find_quarter, find_slant
from edge_app.way import Way

WORKING_SIDE = 1600  # pixels of the longer side; a larger picture is reduced for reading
FEW_MARKS, SURE = 8, 0.9  # on a page with no more than these, and no digit as sure, the other ink is tried,
OTHER_SURE, OTHER_TALL = 0.99, 0.08  # for which a digit as sure speaks, and as tall as this share of the shorter side


@dataclass(frozen=True, eq=False)
class Page:
    """A page as it was read."""

    view: View
    judged: list[Digit]  # as the network has it
    digits: list[Digit]  # when the page has had its say

    @property
    def says_little(self) -> bool:
        """Whether it has hardly a mark, and no sure digit."""
        return len(self.judged) <= FEW_MARKS and not any(digit.confidence >= SURE for digit in self._read)

    def has_clear_digit(self, height: float) -> bool:
        """Whether it has a very sure digit at least as tall, in pixels, and no mere bar."""
        tall = (digit for digit in self._read if digit.box.height >= height and not is_bar(digit))
        return any(digit.confidence >= OTHER_SURE for digit in tall)

    @property
    def _read(self) -> list[Digit]:
        return [digit for digit in self.digits if digit.label != NOT_A_DIGIT]


def read_frame(
    frame: np.ndarray,
    classifier: Classifier,
    keep_rejected: bool = False,
    turn: int | None = 0,
    stages: Stages | None = None,
) -> Reading:
    """Read the digits of one picture.

    Args:
        frame: uint8 (height, width) grey or (height, width, 3) BGR.
        keep_rejected: marks that are not digits come too, labelled "?"; never in the lines.
        turn: degrees clockwise that make the page upright: 0, 90, 180 or 270; None: found from the page itself, and
            its slant too.
        stages: takes what each stage gave.

    Raises:
        ValueError: the frame is of another form, or there is no such turn.
    """
    _check(frame, turn)
    way = Way(stages)
    grey = working_grey(frame)
    page = _page(grey, turn, classifier, way)
    if page.says_little:
        page = _in_other_ink(page, grey, turn, classifier, way)
    view, (digits, lines) = page.view, in_reading_order(page.digits)
    if stages:
        stages.judged, stages.least_confidence = page.judged, classifier.card.reject_threshold or 0.0
        height, width = view.picture.shape
        stages.reading = Reading(width, height, tuple(digits), tuple(lines), way.ms, way.warning)
    factors = frame.shape[1] / grey.shape[1], frame.shape[0] / grey.shape[0]
    if view.is_turned or factors != (1, 1):
        digits = [replace(digit, box=view.original(digit.box, digit.ink).scaled(*factors)) for digit in digits]
    way.lap("lines")
    if not keep_rejected:
        digits = [digit for digit in digits if digit.label != NOT_A_DIGIT]
    way.ms["total"] = sum(way.ms.values())
    return Reading(frame.shape[1], frame.shape[0], tuple(digits), tuple(lines), way.ms, way.warning, view.quarter)


def _check(frame: np.ndarray, turn: int | None) -> None:
    is_picture = frame.ndim == 2 or (frame.ndim == 3 and frame.shape[2] == 3)
    if frame.dtype != np.uint8 or not is_picture or not frame.size:
        raise ValueError(
            f"Expected a frame uint8 (height, width) or (height, width, 3), got {frame.dtype} {frame.shape}."
        )
    if turn not in (None, 0, *QUARTERS):
        raise ValueError(f"Expected a turn of None, 0, 90, 180 or 270 degrees, got {turn}.")


def _page(grey: np.ndarray, turn: int | None, classifier: Classifier, way: Way) -> Page:
    view, judged = _as_it_lies(grey, classifier, way) if turn is None else _turned(grey, turn, 0.0, classifier, way)
    page = Page(view, judged, reject_misfits(judged, view))
    way.lap("lines")
    return page


def _in_other_ink(page: Page, grey: np.ndarray, turn: int | None, classifier: Classifier, way: Way) -> Page:
    """Read light ink for dark, or dark for light, where that was told wrong: white cards on a table, a black canvas."""
    again = Way(Stages() if way.stages else None, light_ink=not way.light_ink)
    other = _page(grey, turn, classifier, again)
    way.take_time_of(again)
    if not other.has_clear_digit(OTHER_TALL * min(grey.shape)):
        return page
    way.warning = again.warning
    if way.stages:
        vars(way.stages).update(vars(again.stages))
    return other


def _as_it_lies(grey: np.ndarray, classifier: Classifier, way: Way) -> tuple[View, list[Digit]]:
    """Find how the page lies, and read it so."""
    view = View(grey, 0, 0.0)
    marks = _written(view, way)
    verdicts = _judged(marks, classifier, way)
    judge = partial(classify_marks, classifier=classifier)
    quarter = find_quarter([mark.box for mark in marks], verdicts, judge)
    way.lap("classify")
    if quarter:
        view, digits = _turned(grey, quarter, 0.0, classifier, way)
    else:
        digits = _regrouped(marks, verdicts, classifier, way)
    slant = find_slant([digit.box for digit in digits if digit.label != NOT_A_DIGIT])
    return _turned(grey, quarter, slant, classifier, way) if slant else (view, digits)


def _turned(grey: np.ndarray, quarter: int, slant: float, classifier: Classifier, way: Way) -> tuple[View, list[Digit]]:
    view = View(grey, quarter, slant)
    marks = _written(view, way)
    return view, _regrouped(marks, _judged(marks, classifier, way), classifier, way)


def _written(view: View, way: Way) -> list[Mark]:
    ink = find_ink(view.picture, way.light_ink)
    way.light_ink = ink.was_light
    marks = without_smudges(find_marks(ink, way.crowded), ink)
    way.lap("find")
    if way.stages:
        way.stages.view, way.stages.ink, way.stages.marks, way.stages.splits = view, ink, marks, []
    return marks


def _judged(marks: list[Mark], classifier: Classifier, way: Way) -> Verdicts:
    frames = crop_marks(marks)
    way.lap("crop")
    verdicts = classify_marks([mark.box for mark in marks], frames, classifier)
    way.lap("classify")
    return verdicts


def _regrouped(marks: list[Mark], verdicts: Verdicts, classifier: Classifier, way: Way) -> list[Digit]:
    """Lay together what is one digit, and cut apart what is several; rejected marks come as "?"."""
    marks, verdicts = unjoined(marks, verdicts, classifier)
    marks, verdicts = mended(marks, verdicts, classifier)
    for with_neighbours in (False, True):
        marks, verdicts = apart(marks, verdicts, classifier, with_neighbours, way.stages)
    way.lap("classify")
    return label(marks, verdicts)


def working_grey(frame: np.ndarray) -> np.ndarray:
    """Bring a frame to grey and to the size that is read: uint8 (height, width)."""
    return interpolated(in_grey(frame), WORKING_SIDE)


def in_grey(frame: np.ndarray) -> np.ndarray:
    """Take the colour out of a frame: uint8 (height, width)."""
    return frame if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)


def label(marks: list[Mark], verdicts: Verdicts) -> list[Digit]:
    """Put each mark's verdict beside its place."""
    return [
        Digit(
            mark.box,
            str(verdicts.digits[index]) if verdicts.accepted[index] else NOT_A_DIGIT,
            float(verdicts.confidences[index]),
            crop=verdicts.frames[index],
            probabilities=verdicts.probabilities[index],
            ink=mark.ink,
            is_cut=mark.is_cut,
            depth=mark.depth,
        )
        for index, mark in enumerate(marks)
    ]


def reject_misfits(digits: list[Digit], view: View) -> list[Digit]:
    """Label as no digit what the page's other digits speak against, and signs, which say nothing of the others."""
    signs = (are_brackets(digits) | are_signs(digits)).tolist()
    others = iter(_others_judged([digit for digit, out in zip(digits, signs, strict=True) if not out], view))
    return [
        replace(digit, label=NOT_A_DIGIT) if out else next(others) for digit, out in zip(digits, signs, strict=True)
    ]


def _others_judged(digits: list[Digit], view: View) -> list[Digit]:
    digits = [
        replace(digit, label=digit.likeliest) if believed else digit
        for digit, believed in zip(digits, is_believed(digits), strict=True)
    ]
    for speaks_against in (is_cut_from_letters, reads_as_letter, misfits, is_too_pale, is_lost_in_text):
        digits = [
            replace(digit, label=NOT_A_DIGIT) if rejected else digit
            for digit, rejected in zip(digits, speaks_against(digits), strict=True)
        ]
    read = [index for index, digit in enumerate(digits) if digit.label != NOT_A_DIGIT]
    places = [view.original(digits[index].box, digits[index].ink) for index in read]
    for place in np.flatnonzero(is_cut_off(places, *view.size)):
        digits[read[place]] = replace(digits[read[place]], label=NOT_A_DIGIT)
    return digits


def in_reading_order(digits: list[Digit]) -> tuple[list[Digit], list[str]]:
    """Sort digits as one reads, line after line, the rejected marks last; and write the lines."""
    read = [digit for digit in digits if digit.label != NOT_A_DIGIT]
    rest = sorted(
        (digit for digit in digits if digit.label == NOT_A_DIGIT), key=lambda digit: (digit.box.y, digit.box.x)
    )
    lines = [[read[index] for index in line] for line in group_lines([digit.box for digit in read])]
    marks = _boxes(rest)
    texts = [line_text(_boxes(line), [digit.label for digit in line], marks) for line in lines]
    return [digit for line in lines for digit in line] + rest, texts


def _boxes(digits: list[Digit]) -> list[Box]:
    return [digit.box for digit in digits]
