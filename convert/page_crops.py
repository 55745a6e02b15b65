"""Test digits as a camera would deliver them: written on simulated pages, found and cropped by the app's own code."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.crop import crop_marks
from edge_app.geometry import overlap
from edge_app.glyphs import Glyphs
from edge_app.ink import find_ink
from edge_app.look import Difficulty, random_look
from edge_app.marks import find_marks
from edge_app.page import compose

SEED = 1966  # of the pages
PAGE = (1280, 800)  # pixels (w, h)
LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)  # by turns
PITCH = 1.8  # of the tallest digit: from line to line, and from digit to digit
SAME_PLACE = 0.5  # intersection over union above which a mark is the written digit
PRIVATE = 0xE000  # Unicode's private use area: a character of its own for each image, so that none is written twice


@dataclass(frozen=True, eq=False)
class Crops:
    """What came of n images."""

    frames: np.ndarray  # uint8 (m, 28, 28), of the images that were found
    places: np.ndarray  # int64 (m,), which images these are
    pages: np.ndarray  # int64 (m,), the number of the page of each


def crops_of_pages(pixels: np.ndarray) -> Crops:
    """Write each image, uint8 (n, 28, 28), once on one of many pages, and crop it from there."""
    glyphs = Glyphs(pixels, np.array([chr(PRIVATE + place) for place in range(len(pixels))]))
    frames, places, pages = [np.empty((0, 28, 28), np.uint8)], list[int](), list[int]()
    left, number = list(glyphs.labels), 0
    while left:
        rng = np.random.default_rng((SEED, number))
        look = random_look(rng, LEVELS[number % len(LEVELS)], *PAGE)
        columns, rows = (max(1, int(room / (PITCH * look.digit_height_px[1])) - 1) for room in PAGE)
        lines = ["".join(left[row * columns : (row + 1) * columns]) for row in range(rows)]
        page = compose([line for line in lines if line], glyphs, int(rng.integers(2**32)), look)
        marks = find_marks(find_ink(cv2.cvtColor(page.picture, cv2.COLOR_BGR2GRAY)))
        for written in page.digits:
            same = [mark for mark in marks if overlap(mark.box, written.box) >= SAME_PLACE]
            frames += [crop_marks(same[:1])] if same else []
            places += [ord(written.label) - PRIVATE] if same else []
            pages += [number] if same else []
        left, number = left[rows * columns :], number + 1
    return Crops(np.concatenate(frames), np.array(places, np.int64), np.array(pages, np.int64))
