"""Pictures beside the clean test images: corrupted, shifted, cropped from pages and photographs, by other writers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from convert.corruptions import KINDS, SEVERITIES, chosen_images, corrupted
from convert.digit_files import load_digits
from convert.page_crops import crops_of_pages
from convert.photo_crops import crops_of_photos
from convert.shifts import DISTANCES, shifts_of
from edge_app.errors import InputError
from edge_app.sources import find_pictures
from train.data import Images

CORRUPTIONS, SHIFTS, PAGES, PHOTOS, WRITERS = "corruptions", "shifts", "pages", "photographs", "other writers"
GROUPS = {  # what a group of trials is, for the report
    CORRUPTIONS: "The corruption suite",
    SHIFTS: "Shifts",
    PAGES: "Test digits written on simulated pages and cropped by the app",
    PHOTOS: "Digits on photographs, cropped by the app in their true boxes",
    WRITERS: "Digits by other writers, brought to the MNIST frame",
}


@dataclass(frozen=True)
class About:
    """One set of pictures, without the pictures."""

    group: str
    name: str
    truth: str  # one digit per picture
    subjects: tuple[int, ...]  # pictures of the same digit bear the same number
    sheets: tuple[int, ...] = ()  # pictures of the same photograph or page bear the same number; (): there is none
    missing: int = 0  # digits of which no picture could be made: nothing was found in their place

    @property
    def families(self) -> tuple[int, ...]:
        """Pictures that share their fate, of one digit or on one sheet, bear the same number."""
        return self.sheets or self.subjects


@dataclass(frozen=True, eq=False)
class Trial:
    """One set of pictures."""

    about: About
    frames: np.ndarray  # uint8 (n, 28, 28)


@dataclass(frozen=True)
class Asked:
    """Which further sets to measure on."""

    thorough: bool = True  # corruptions, shifts, pages
    photos: Path | None = None  # a folder of photographs with their truth beside each
    digits: Path | None = None  # .npz of other writers' digits


OnTrial = Callable[[int, int], None]  # steps done, steps in all
Maker = Callable[[], list[Trial]]


def gather_trials(asked: Asked, test: Images, on_trial: OnTrial) -> list[Trial]:
    """Make all further sets, those of the user's files first; the same data gives the same sets.

    Raises:
        InputError: a file or folder is not what it should be.
    """
    makers = [*_of_files(asked), *(_of_test_images(test) if asked.thorough else ())]
    trials: list[Trial] = []
    for done, make in enumerate(makers, 1):
        trials += make()
        on_trial(done, len(makers))
    return trials


def _of_files(asked: Asked) -> Iterator[Maker]:
    if asked.digits is not None:
        yield partial(_by_writers, asked.digits)
    if asked.photos is not None:
        yield partial(_of_photos, list(_paths(asked.photos)))


def _paths(folder: Path) -> Iterator[Path]:
    for picture in find_pictures([folder]):
        if isinstance(picture, InputError):
            raise picture
        yield picture


def _of_test_images(test: Images) -> Iterator[Maker]:
    places = chosen_images(len(test))
    chosen = Images(test.pixels[places], test.labels[places])
    yield from (partial(_of_kind, kind, chosen, places) for kind in KINDS)
    yield from (partial(_moved, distance, chosen, places) for distance in DISTANCES)
    yield partial(_of_pages, chosen, places)


def _by_writers(path: Path) -> list[Trial]:
    digits = load_digits(path)
    return [Trial(_alone(WRITERS, path.name, digits.labels), digits.frames)]


def _of_photos(pictures: list[Path]) -> list[Trial]:
    trials, first = [], 0
    for name, printed in (("handwritten", False), ("printed", True)):
        crops = crops_of_photos(pictures, printed)
        if crops.labels:
            about = _alone(PHOTOS, name, crops.labels, first)
            about = replace(about, sheets=tuple(crops.photographs.tolist()), missing=crops.missing)
            trials.append(Trial(about, crops.frames))
        first += len(crops.labels)
    return trials


def _of_kind(kind: str, chosen: Images, places: np.ndarray) -> list[Trial]:
    return [
        Trial(_about(CORRUPTIONS, f"{kind} {severity}", chosen, places), corrupted(kind, severity, chosen.pixels))
        for severity in range(1, SEVERITIES + 1)
    ]


def _moved(distance: int, chosen: Images, places: np.ndarray) -> list[Trial]:
    frames = shifts_of(distance, chosen.pixels)
    ways = len(frames) // len(chosen)
    many = Images(frames, np.tile(chosen.labels, ways))
    return [Trial(_about(SHIFTS, f"{distance} px", many, np.tile(places, ways)), frames)]


def _of_pages(chosen: Images, places: np.ndarray) -> list[Trial]:
    crops = crops_of_pages(chosen.pixels)
    found = Images(crops.frames, chosen.labels[crops.places])
    about = _about(PAGES, "written, found, cropped", found, places[crops.places])
    about = replace(about, sheets=tuple(crops.pages.tolist()), missing=len(chosen) - len(found))
    return [Trial(about, crops.frames)] if len(found) else []


def _about(group: str, name: str, images: Images, places: np.ndarray) -> About:
    return About(group, name, "".join(map(str, images.labels)), tuple(map(int, places)))


def _alone(group: str, name: str, truth: str, first: int = 0) -> About:
    """About pictures each of which shows a digit of its own, numbered from `first`."""
    return About(group, name, truth, tuple(range(first, first + len(truth))))
