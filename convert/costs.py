"""What each step costs by itself: Keras to float TFLite, float to int8, the MNIST image to the crop of a camera."""

from collections.abc import Sequence

import numpy as np

from convert.report import Cost, Entry
from convert.trial_score import difference_by_family
from convert.trials import PAGES, About

KERAS, FLOAT, INT8 = ".keras", "-float32.tflite", "-int8.tflite"  # ends of the names that convert gives
CAMERA = "the same digits as a camera's crops"


def costs_of(
    entries: Sequence[Entry], hashes: Sequence[str | None], abouts: Sequence[About], truth: str
) -> tuple[Cost, ...]:
    """Take the steps apart for each Keras model of which the entries have the next form.

    Args:
        hashes: of the Keras file that each entry is, or was made from.
        truth: one digit per clean test picture.
    """
    costs = []
    for origin in dict.fromkeys(each for each in hashes if each):
        family = [entry for entry, of in zip(entries, hashes, strict=True) if of == origin]
        keras, floats, int8 = (_ending(family, end) for end in (KERAS, FLOAT, INT8))
        if keras and floats:
            costs.append(_step("Keras to float TFLite", keras, floats, truth))
        if floats and int8:
            costs.append(_step("float to int8", floats, int8, truth))
        elif keras and int8:
            costs.append(_step("Keras to int8", keras, int8, truth))
        last = int8 or floats or keras
        if last and last.trials:
            costs += [_crop(last, place, about, truth) for place, about in enumerate(abouts) if about.group == PAGES]
    return tuple(costs)


def _ending(family: Sequence[Entry], end: str) -> Entry | None:
    return next((entry for entry in family if entry.name.endswith(end)), None)


def _step(name: str, before: Entry, after: Entry, truth: str) -> Cost:
    return _cost(name, before.name, after.name, after.answers, before.answers, truth, range(len(truth)))


def _crop(entry: Entry, place: int, about: About, truth: str) -> Cost:
    """The digits that were found on the simulated pages, before and after they were written there."""
    clean = "".join(entry.answers[subject] for subject in about.subjects)
    said = entry.trials[place].answers, clean
    return _cost("MNIST to camera crop", entry.name, CAMERA, *said, about.truth, about.families)


def _cost(step: str, before: str, after: str, then: str, said: str, truth: str, families: Sequence[int]) -> Cost:
    new, old, true = (np.array(list(digits)) for digits in (then, said, truth))
    family = np.unique(families, return_inverse=True)[1]
    difference = difference_by_family(new == true, old == true, family, int((new == old).sum()))
    right = int((old == true).sum())
    return Cost(step, before, after, right, right - difference.lost, difference)
