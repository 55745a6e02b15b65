"""Digits as the camera app's cropper delivers them: written on simulated pages, found and cropped by the app's code."""

from collections.abc import Iterator

import cv2
import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT
from edge_app.crop import crop_marks
from edge_app.geometry import Box, overlap, shared
from edge_app.glyphs import Glyphs
from edge_app.ink import find_ink
from edge_app.look import Difficulty, Look, random_look
from edge_app.marks import Mark, find_marks
from edge_app.page import Page, Written, compose
from train.data import Images
from train.hands import in_other_hands, pairs
from train.shapes import draw_shapes, printed_digits

NOT_A_DIGIT_CLASS = len(DIGITS)  # index of the score that says so
PAGE = (960, 640)  # pixels (w, h)
MARKS_A_PAGE = 120  # at most: many small marks say less than few large ones
NOT_DIGIT_SHARE = 0.35  # of the marks written
SAME_PLACE = 0.5  # intersection over union above which a crop is of a written mark
SHAPES, PRINTED = 6000, 2000  # drawn to write with, at most; no more than twice as many as the crops asked for
DIGITS_A_CROP = 4  # handwritten digits to choose from: to ready many more than are written takes longer than to write
LINE_PITCH, CHARACTER_PITCH = 1.7, 1.55  # of the tallest digit: room enough for wide marks
LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)


def glyphs_of(images: Images, other: np.ndarray, seed: int, crops: int) -> Glyphs:
    """Gather what to write `crops` marks with: handwritten and printed digits, and marks that are none.

    Args:
        other: uint8 (n, 28, 28), handwritten marks that are no digits; may be empty.
    """
    rng = np.random.default_rng(seed)
    if len(images) > DIGITS_A_CROP * crops:
        some = rng.choice(len(images), DIGITS_A_CROP * crops, replace=False)
        images = Images(images.pixels[some], images.labels[some])
    printed, printed_labels = printed_digits(min(PRINTED, 2 * crops), rng)
    shapes = draw_shapes(min(SHAPES, 2 * crops), rng)
    touching = pairs(images.pixels, len(shapes) // 4, rng)
    handwritten = in_other_hands(images.pixels, images.labels, rng)
    none = np.concatenate([_padded(other, shapes.shape[1]), shapes, touching])
    labels = [*images.labels.astype(str), *printed_labels, *[NOT_A_DIGIT] * len(none)]
    return Glyphs(np.concatenate([handwritten, printed, none]), np.array(labels))


def no_digits(frames: np.ndarray) -> Images:
    """Label frames, uint8 (n, 28, 28), as what is not a digit."""
    return Images(frames, np.full(len(frames), NOT_A_DIGIT_CLASS, np.uint8))


def draw_crops(count: int, glyphs: Glyphs, seed: int) -> Iterator[Images]:
    """Draw pages until they have given `count` crops; a batch a page.

    Yields:
        Frames with labels, uint8: 0 to 9, or NOT_A_DIGIT_CLASS. What the app finds where nothing was written, or where
        marks run together, is not a digit either.
    """
    given, number = 0, 0
    while given < count:
        rng = np.random.default_rng((seed, number))
        look = random_look(rng, LEVELS[number % len(LEVELS)], *PAGE)
        page = compose(_lines(look, rng), glyphs, int(rng.integers(2**32)), look)
        crops = crops_of(page)
        yield crops
        given, number = given + len(crops), number + 1


def crops_of(page: Page) -> Images:
    """Find and crop the marks of a page, and label each by what was written in its place."""
    marks = find_marks(find_ink(cv2.cvtColor(page.picture, cv2.COLOR_BGR2GRAY)))
    labels = [_label(mark, page.digits) for mark in marks]
    known = [index for index, label in enumerate(labels) if label is not None]
    frames = crop_marks([marks[index] for index in known])
    return Images(frames, np.array([labels[index] for index in known], np.uint8))


def _label(mark: Mark, written: tuple[Written, ...]) -> int | None:
    """The class of a crop; None where it is but part of a mark, so that nobody could say."""
    touched = [each for each in written if overlap(each.box, mark.box)]
    covered = [each for each in touched if _covered(each.box, mark.box)]
    if not touched or len(covered) >= 2:
        return NOT_A_DIGIT_CLASS
    same = [each for each in touched if overlap(each.box, mark.box) >= SAME_PLACE]
    if len(same) != 1:
        return None
    return NOT_A_DIGIT_CLASS if same[0].label == NOT_A_DIGIT else int(same[0].label)


def _covered(part: Box, whole: Box) -> bool:
    return shared(part, whole) >= 0.8 * part.area


def _lines(look: Look, rng: np.random.Generator) -> list[str]:
    """Random marks, as many as the page has room for."""
    tallest = look.digit_height_px[1]
    columns = max(1, int(0.8 * look.width / (CHARACTER_PITCH * tallest)))
    rows = max(1, min(int(look.height / (LINE_PITCH * tallest) - 1), MARKS_A_PAGE // columns))
    chances = [(1 - NOT_DIGIT_SHARE) / len(DIGITS)] * len(DIGITS) + [NOT_DIGIT_SHARE]
    return ["".join(rng.choice([*DIGITS, NOT_A_DIGIT], columns, p=chances)) for _ in range(rows)]


def _padded(images: np.ndarray, side: int) -> np.ndarray:
    room = side - images.shape[1]
    return np.pad(images, ((0, 0), (room // 2, room - room // 2), (room // 2, room - room // 2)))
