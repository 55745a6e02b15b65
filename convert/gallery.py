"""The test pictures that the models read differently."""

import base64
from dataclasses import dataclass

import cv2
import numpy as np

from convert.report import Report, differently_read

LIMIT = 200  # pictures on the page


@dataclass(frozen=True)
class Say:
    """One model's answer to one picture."""

    model: str
    digit: str
    right: bool
    rejected: bool  # the app would not show it


@dataclass(frozen=True)
class Picture:
    """One test picture with what it is and what was said of it."""

    place: int  # in the test data, from 0
    truth: str
    says: tuple[Say, ...]
    image: str  # data address of a PNG, ink dark on white as it was written


@dataclass(frozen=True)
class Gallery:
    """What is shown, and how much more there is."""

    pictures: tuple[Picture, ...]
    left_out: int

    @property
    def total(self) -> int:
        return len(self.pictures) + self.left_out


def gallery_of(report: Report, pixels: np.ndarray) -> Gallery:
    """Take the first LIMIT pictures that were read differently, in the data's order.

    Args:
        pixels: uint8 (n, 28, 28), the pictures that the report is about.
    """
    places = list(differently_read(report))
    rejected = [frozenset(entry.rejection.pictures if entry.rejection else ()) for entry in report.entries]
    pictures = []
    for place in places[:LIMIT]:
        truth = report.data.truth[place]
        says = tuple(
            Say(entry.name, entry.answers[place], entry.answers[place] == truth, place in unsure)
            for entry, unsure in zip(report.entries, rejected, strict=True)
        )
        pictures.append(Picture(place, truth, says, png(pixels[place])))
    return Gallery(tuple(pictures), len(places) - len(pictures))


def png(pixels: np.ndarray) -> str:
    """Pack one picture, uint8 (28, 28), 255 = ink, to a data address."""
    _, packed = cv2.imencode(".png", 255 - pixels)
    return "data:image/png;base64," + base64.b64encode(packed.tobytes()).decode()
