"""The page simulator: digits written on paper and photographed, with known truth.

The digits are an argument: a bundled sheet for demonstrations, training images to train, test images to measure.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.geometry import Box
from edge_app.glyphs import Glyphs, write_glyph
from edge_app.look import Look
from edge_app.photograph import photograph
from edge_app.structure import printed

WORD_SPACE = 1.1  # of a digit's height


@dataclass(frozen=True)
class Written:
    """One mark of the page, and where it stands."""

    box: Box  # pixels of the page
    label: str


@dataclass(frozen=True, eq=False)
class Page:
    """A picture whose truth is known."""

    picture: np.ndarray  # uint8 (height, width, 3), BGR
    digits: tuple[Written, ...]
    lines: tuple[str, ...]


def compose(lines: list[str], glyphs: Glyphs, seed: int, look: Look | None = None) -> Page:
    """Write lines of digits, spaces between groups, on one page; the same seed gives the same page.

    Raises:
        ValueError: a line does not fit the page, or holds what `glyphs` lacks.
    """
    look, rng = look or Look(), np.random.default_rng(seed)
    cover = np.zeros((look.height, look.width), np.float32)  # 0 = paper, 1 = ink
    pitch = look.height / (len(lines) + 0.6)
    rows = [_write_line(cover, line, (row + 0.95) * pitch, glyphs, rng, look) for row, line in enumerate(lines)]
    rules = printed(look, [[mark.box for mark in row] for row in rows], rng) if look.structure else None
    written = [mark for row in rows for mark in row]
    if look.turn_deg or look.perspective:
        matrix = _view(look.width, look.height, look, rng)
        cover, rules = _seen_cover(cover, matrix), None if rules is None else _seen_cover(rules, matrix)
        written = [Written(_seen(mark.box, matrix), mark.label) for mark in written]
    return Page(photograph(cover, rng, look, rules), tuple(written), tuple(lines))


def _write_line(
    cover: np.ndarray, line: str, baseline: float, glyphs: Glyphs, rng: np.random.Generator, look: Look
) -> list[Written]:
    """Write one line from the left margin, its base wandering a little."""
    x, slope = look.width * rng.uniform(0.07, 0.12), rng.uniform(-0.02, 0.02)
    written = []
    for character in line:
        height = int(rng.integers(*look.digit_height_px, endpoint=True))
        if character == " ":
            x += WORD_SPACE * height
            continue
        glyph = write_glyph(glyphs.pick(character, rng), height, look.pen)
        y = baseline + slope * x + rng.normal(0, 0.04 * height) - glyph.shape[0]
        written.append(Written(_ink_on(cover, glyph, round(x), round(y)), character))
        x += glyph.shape[1] + rng.uniform(0.25, 0.45) * height
    return written


def _ink_on(cover: np.ndarray, glyph: np.ndarray, x: int, y: int) -> Box:
    height, width = glyph.shape
    if x < 0 or y < 0 or y + height > cover.shape[0] or x + width > cover.shape[1]:
        raise ValueError(f"Expected lines that fit a page of {cover.shape[1]} x {cover.shape[0]} pixels.")
    place = cover[y : y + height, x : x + width]
    np.maximum(place, glyph, out=place)
    return Box(x, y, width, height)


def _seen_cover(cover: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """See the page from a little aside."""
    return cv2.warpPerspective(cover, matrix, cover.shape[::-1], flags=cv2.INTER_LINEAR)


def _view(width: int, height: int, look: Look, rng: np.random.Generator) -> np.ndarray:
    """The homography, float64 (3, 3), of a page turned about its centre with one side farther away."""
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), look.turn_deg, 1), [0, 0, 1]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    side, inset = rng.integers(4), look.perspective / 2
    far = corners.copy()
    first, second = far[side].copy(), far[(side + 1) % 4].copy()
    far[side], far[(side + 1) % 4] = first + inset * (second - first), second + inset * (first - second)
    return np.asarray(cv2.getPerspectiveTransform(corners, far) @ turn)


def _seen(box: Box, matrix: np.ndarray) -> Box:
    corners = np.array([[[x, y] for x in (box.x, box.right) for y in (box.y, box.bottom)]], np.float32)
    x, y, width, height = cv2.boundingRect(cv2.perspectiveTransform(corners, matrix))
    return Box(x, y, width, height)
