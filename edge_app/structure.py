"""What is printed on a simulated page before anybody writes on it: rulings, squares, a table, the cells of a form."""

from dataclasses import replace
from enum import Enum

import cv2
import numpy as np

from edge_app.geometry import Box, hull
from edge_app.look import Difficulty, Look, random_look

LINE_PITCH = (1.2, 1.9)  # of the digits' mean height: between two rulings
SQUARE_PITCH = (0.6, 1.3)
TABLE_COLUMNS = 6
CELL_MARGIN = (0.16, 0.2)  # of the digits' mean height: about a digit in its cell, beside and above
THICKNESS = (0.02, 0.045)  # of the digits' mean height
COLOURS_BGR = ((200, 150, 110), (150, 150, 150), (120, 120, 120), (150, 170, 210))  # blue, greys, red: as paper has


class Structure(Enum):
    """The kinds of paper."""

    RULED = "ruled"
    SQUARED = "squared"
    TABLE = "table"
    CELLS = "cells"


def structured_look(rng: np.random.Generator, structure: Structure, width: int = 1280, height: int = 960) -> Look:
    """A look of medium difficulty on paper with a structure; the same state of `rng` gives the same one."""
    look = random_look(rng, Difficulty.MEDIUM, width, height)
    colour = np.minimum(COLOURS_BGR[rng.integers(len(COLOURS_BGR))], 0.8 * np.array(look.paper_bgr))
    blue, green, red = (float(value) for value in colour)
    return replace(look, structure=structure.value, rule_bgr=(blue, green, red))


def printed(look: Look, lines: list[list[Box]], rng: np.random.Generator) -> np.ndarray:
    """Draw what the look asks for.

    Args:
        lines: where the digits of each line stand, pixels.

    Returns:
        float32 (look.height, look.width), 0 = bare, 1 = printed.
    """
    cover = np.zeros((look.height, look.width), np.uint8)
    size = sum(look.digit_height_px) / 2
    pen = max(1, round(rng.uniform(*THICKNESS) * size))
    structure = Structure(look.structure)
    if structure is Structure.CELLS:
        _cells(cover, lines, size, pen)
    elif structure is Structure.TABLE:
        below = [hull(*line).bottom + 0.25 * size for line in lines if line]
        _straight(cover, below, np.linspace(0, look.width, TABLE_COLUMNS + 1).tolist(), pen)
    else:
        squared = structure is Structure.SQUARED
        pitch = size * rng.uniform(*(SQUARE_PITCH if squared else LINE_PITCH))
        first = rng.uniform(0, pitch, 2)
        _straight(
            cover,
            np.arange(first[0], look.height, pitch).tolist(),
            np.arange(first[1], look.width, pitch).tolist() if squared else [],
            pen,
        )
    return cover.astype(np.float32) / 255


def _straight(cover: np.ndarray, rows: list[float], columns: list[float], pen: int) -> None:
    height, width = cover.shape
    for row in rows:
        cv2.line(cover, (0, round(row)), (width, round(row)), 255, pen, cv2.LINE_AA)
    for column in columns:
        cv2.line(cover, (round(column), 0), (round(column), height), 255, pen, cv2.LINE_AA)


def _cells(cover: np.ndarray, lines: list[list[Box]], size: float, pen: int) -> None:
    """A box around each digit; those of a line are of one height."""
    beside, above = (share * size for share in CELL_MARGIN)
    for line in lines:
        for box in line:
            top, bottom = min(each.y for each in line) - above, max(each.bottom for each in line) + above
            corners = (box.x - beside, top), (box.right + beside, bottom)
            first, second = ((round(x), round(y)) for x, y in corners)
            cv2.rectangle(cover, first, second, 255, pen, cv2.LINE_AA)
