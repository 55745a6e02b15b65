"""Digits to write with: small images enlarged to smooth ink, with a pen of any width."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.mnist_frame import tight

GREATEST_ASPECT = 1.6  # width to height asked for; a wider mark is written lower
INK_LEVEL = 0.5  # of full ink: where an enlarged stroke's edge is
PALE = 40  # of 255: ink for certain, however pale
PALE_LEVELS = (0.4, 0.3, 0.2, 0.12)  # of full ink
SPUR = 3  # pixels: side shoots of a thinned stroke up to this long are taken off, and as much off its ends
THINNING_HEIGHT = 48  # pixels of a mark while the middle of its strokes is found
BLOT = 1.3  # of the usual depth of ink: deeper ink is a loop that ran full, and stays one
# Golay's L masks (Serra, 1982): 1 = ink, -1 = paper, 0 = either; applied by turns they thin without cutting through.
SIDE_MASK = np.array([[-1, -1, -1], [0, 1, 0], [1, 1, 1]])
CORNER_MASK = np.array([[0, -1, -1], [1, 1, -1], [0, 1, 0]])
MASKS = [np.rot90(mask, turn).copy() for turn in range(4) for mask in (SIDE_MASK, CORNER_MASK)]


@dataclass(frozen=True, eq=False)
class Glyphs:
    """Images of single marks, and what they are."""

    pixels: np.ndarray  # uint8 (n, height, width), 0 = paper, 255 = ink
    labels: np.ndarray  # str (n,), "0" to "9", or "?" for what is not a digit

    def pick(self, label: str, rng: np.random.Generator) -> np.ndarray:
        """Draw one image of a label.

        Raises:
            ValueError: there is none.
        """
        choices = np.flatnonzero(self.labels == label)
        if not len(choices):
            raise ValueError(f"Expected glyphs of every mark of the lines, got none of {label}.")
        return self.pixels[rng.choice(choices)]


def write_glyph(image: np.ndarray, height: int, pen: float | None) -> np.ndarray:
    """Enlarge a mark, as a pen of another width would have written it; where that pen would close its loops, as it is.

    Args:
        image: uint8 (height, width), 0 = paper, 255 = ink.
        height: of the result, pixels.
        pen: width of the stroke as a share of `height`; None leaves it as it is.

    Returns:
        float32 (height, width), 0 = paper, 1 = ink; somewhat higher or lower than asked for where the pen changed.
    """
    small = tight(image)
    height = max(1, round(height * min(1, GREATEST_ASPECT * small.shape[0] / small.shape[1])))
    cover = _as_written(small, height)
    if pen is not None:
        other = _rewritten(small, height, pen * height)
        cover = other if _loops(other) == _loops(cover) else cover
    x, y, width, height = cv2.boundingRect((cover > INK_LEVEL / 2).astype(np.uint8))
    return cover[y : y + height, x : x + width]


def _as_written(small: np.ndarray, height: int) -> np.ndarray:
    smooth = cv2.GaussianBlur(np.pad(_enlarged(small, height), height // 8 + 1), (0, 0), max(0.4, height / 40))
    return np.clip((smooth - INK_LEVEL) / 0.3 + 0.5, 0, 1)  # an edge as sharp as a pen's, where enlarging left a ramp


def _rewritten(small: np.ndarray, height: int, width: float) -> np.ndarray:
    """Follow the middle of the strokes with a round pen of `width` pixels."""
    ink = _whole(cv2.GaussianBlur(np.pad(_enlarged(small, THINNING_HEIGHT), THINNING_HEIGHT // 3), (0, 0), 1.5), small)
    middle = thinned(ink)
    depth = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5)
    away = cv2.distanceTransform((~middle).astype(np.uint8), cv2.DIST_L2, 5)
    scale = height / THINNING_HEIGHT
    half = width / scale / 2
    usual = float(np.median(depth[middle])) if middle.any() else 0.0
    blots = np.where(ink, depth - max(0.0, BLOT * usual - half), -np.inf)
    inside = cv2.GaussianBlur(np.maximum(half - away, blots), (0, 0), 1)  # pixels from the new stroke's edge
    size = tuple(max(1, round(side * scale)) for side in inside.shape[::-1])
    return np.clip(cv2.resize(inside, size, interpolation=cv2.INTER_LINEAR) * scale + 0.5, 0, 1).astype(np.float32)


def _loops(cover: np.ndarray) -> int:
    """Count the pieces of paper that strokes enclose."""
    ink = np.pad(cover > INK_LEVEL, 1).astype(np.uint8)
    return int(cv2.connectedComponents(1 - ink, connectivity=4)[0]) - 2  # but the ink, and the paper around it


def _whole(cover: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Where ink is, bool as `cover`: by INK_LEVEL, or by less where a pale stroke would fall to pieces."""
    parts = cv2.connectedComponents((small > PALE).astype(np.uint8))[0]
    for level in (INK_LEVEL, *PALE_LEVELS):
        ink = cover > level
        if cv2.connectedComponents(ink.astype(np.uint8))[0] <= parts:
            break
    return ink


def thinned(ink: np.ndarray) -> np.ndarray:
    """Thin strokes to lines of one pixel that hang together as the strokes did: bool (height, width)."""
    left = ink.astype(np.uint8)
    for _ in range(max(ink.shape)):
        before = cv2.countNonZero(left)
        for mask in MASKS:
            left[cv2.morphologyEx(left, cv2.MORPH_HITMISS, mask) > 0] = 0
        if cv2.countNonZero(left) == before:
            break
    for _ in range(SPUR):
        neighbours = cv2.filter2D(left, -1, np.ones((3, 3)), borderType=cv2.BORDER_CONSTANT)
        ends = (left > 0) & (neighbours == 2)  # itself and one more
        left[ends] = 0
    return left > 0


def _enlarged(small: np.ndarray, height: int) -> np.ndarray:
    width = max(1, round(small.shape[1] * height / small.shape[0]))
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
