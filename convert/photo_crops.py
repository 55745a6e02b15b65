"""Digits on photographs, cropped by the app's own code in the places that are known to hold them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from edge_app.card import DIGITS
from edge_app.crop import crop_marks
from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.ink import Ink, find_ink
from edge_app.marks import Mark
from edge_app.picture import load_picture
from edge_app.reader import working_grey

MARGIN = 0.05  # of a true box's longer side: boxes drawn by hand may cut a stroke
OWN_SHARE = 0.5  # of a stroke's pixels inside the box: less is a neighbour's, or a line that passes


@dataclass(frozen=True)
class Place:
    """Where a digit is known to be."""

    box: Box  # pixels of the picture as it is loaded
    label: str
    printed: bool


@dataclass(frozen=True, eq=False)
class PhotoCrops:
    """What came of the places of all photographs; those without any ink have no frame."""

    frames: np.ndarray  # uint8 (n, 28, 28)
    labels: str  # one digit per frame
    photographs: np.ndarray  # int64 (n,), the place of each frame's photograph in the order given
    missing: int  # places in which the app found no ink


def crops_of_photos(pictures: Sequence[Path], printed: bool) -> PhotoCrops:
    """Crop the handwritten, or the printed, digits of photographs.

    Raises:
        InputError: a picture, or the truth beside it, cannot be read.
    """
    marks: list[Mark | None] = []
    labels, photographs = "", list[int]()
    for number, picture in enumerate(pictures):
        places = [place for place in truth_of(picture) if place.printed == printed]
        if not places:
            continue
        frame = load_picture(picture)
        grey = working_grey(frame)
        ink, scale = find_ink(grey), (grey.shape[1] / frame.shape[1], grey.shape[0] / frame.shape[0])
        marks += [mark_in(place.box.scaled(*scale), ink) for place in places]
        labels += "".join(place.label for place in places)
        photographs += [number] * len(places)
    found = [place for place, mark in enumerate(marks) if mark is not None]
    frames = crop_marks([mark for mark in marks if mark is not None])
    kept = "".join(labels[place] for place in found)
    return PhotoCrops(frames, kept, np.array(photographs, np.int64)[found], len(marks) - len(found))


def truth_of(picture: Path) -> list[Place]:
    """Read the places of single digits of which somebody is sure, from the .json beside a picture.

    Raises:
        InputError: it is missing, or has another form.
    """
    path = picture.with_suffix(".json")
    try:
        digits = json.loads(path.read_text(encoding="utf-8"))["digits"]
        return [_place(digit) for digit in digits if str(digit["label"]) in DIGITS and not digit.get("unsure")]
    except FileNotFoundError:
        raise InputError(
            f"Expected the truth of {picture.name} beside it, got no {path}. See --help of --photos."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        form = '{"digits": [{"box": [x, y, w, h], "label": "7"}, …]}'
        raise InputError(f"Expected {form} in {path}, got something else ({error!r}).") from error


def _place(digit: dict[str, Any]) -> Place:
    x, y, width, height = (round(side) for side in digit["box"])
    return Place(Box(x, y, max(1, width), max(1, height)), str(digit["label"]), bool(digit.get("printed")))


def mark_in(box: Box, ink: Ink) -> Mark | None:
    """Take the ink of one place, less that of neighbours which only reach into it; None where there is none."""
    height, width = ink.mask.shape
    room = round(MARGIN * max(box.width, box.height))
    left, top = max(0, box.x - room), max(0, box.y - room)
    right, bottom = min(width, box.right + room), min(height, box.bottom + room)
    if left >= right or top >= bottom:
        return None
    around = np.s_[max(0, top - box.height) : bottom + box.height, max(0, left - box.width) : right + box.width]
    _, strokes = cv2.connectedComponents(ink.mask[around], connectivity=8)
    x, y = left - around[1].start, top - around[0].start
    inside = strokes[y : y + bottom - top, x : x + right - left]
    own = np.isin(inside, _own_strokes(strokes, inside))
    if not own.any():
        return None
    x, y, width, height = cv2.boundingRect(own.astype(np.uint8))
    tight = Box(left + x, top + y, width, height)
    return Mark(tight, np.where(own[y : y + height, x : x + width], 255, 0).astype(np.uint8))


def _own_strokes(strokes: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Numbers of the strokes that are mostly inside, and of the largest one there."""
    within = np.bincount(inside.ravel(), minlength=int(strokes.max()) + 1)
    whole = np.bincount(strokes.ravel(), minlength=len(within))
    within[0] = 0  # paper
    own = within >= OWN_SHARE * np.maximum(whole, 1)
    own[within.argmax()] = within.any()
    own[0] = False
    return np.flatnonzero(own)
