"""The sharp edge of a shadow or a sheet: light found in a small picture reaches over it, and draws a line of ink."""

import cv2
import numpy as np

from edge_app.depth import depth_below, enlarged

STEEP = 0.13  # of the light, from a pixel of its small picture to the next but one: no lamp's light falls off so
SHARP_OUTLINE = 0.5  # of the outline of a thing, or of a stroke, is steep
BESIDE = np.ones((3, 3), np.uint8)
REACH = 0.03  # of the longer side: wider than a stroke, and narrow enough that the paper in it is of one brightness


def without_shadow_edges(mask: np.ndarray, grey: np.ndarray, light: np.ndarray, standard: np.ndarray) -> np.ndarray:
    """Measure again what is ink where the light changes steeply: below the paper that is seen beside it.

    A closing takes strokes away and leaves an edge where it is; but in the large picture it takes long.

    Args:
        mask: uint8 (height, width), 255 = ink.
        grey: uint8 (height, width), ink dark.
        light: uint8, reduced: brightness of the paper.
        standard: as `light`, how deep below its paper ink is at least, 0..255.

    Returns:
        The mask with less ink, or the same.
    """
    steep = steep_places(light)
    if not steep.any():
        return mask
    top, bottom, left, right = _sides(steep, grey.shape)
    part = np.s_[top:bottom, left:right]
    depth = depth_below(grey[part], _paper_beside(grey, top, bottom, left, right))
    pale = cv2.compare(depth, enlarged(np.rint(standard).astype(np.uint8), grey.shape)[part], cv2.CMP_LE)
    del depth  # of a large page each of these is megabytes
    pale[enlarged(steep.astype(np.uint8) * 255, grey.shape)[part] <= 127] = 0
    mask = mask.copy()
    mask[part] = cv2.subtract(mask[part], pale)
    return mask


def steep_places(light: np.ndarray) -> np.ndarray:
    """Where the light changes as over the edge of a thing or of a sharp shadow: bool as `light`."""
    return cv2.dilate(light, BESIDE) * (1 - STEEP) > cv2.erode(light, BESIDE)


def has_sharp_outline(part: np.ndarray, steep: np.ndarray) -> bool:
    """Whether most of the outline of a part, bool (height, width), is steep: no soft shadow's is."""
    outline = (cv2.dilate(part.astype(np.uint8), BESIDE) > 0) & ~part
    return bool(np.count_nonzero(steep & outline) >= SHARP_OUTLINE * np.count_nonzero(outline))


def _sides(steep: np.ndarray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Between which rows and which columns of the large picture the steep places lie."""
    sides = []
    for axis, length in enumerate(shape):
        places = np.flatnonzero(steep.any(axis=1 - axis))
        scale = length / steep.shape[axis]
        sides += [int(max(0, places[0] - 1) * scale), min(length, int((places[-1] + 2) * scale) + 1)]
    return sides[0], sides[1], sides[2], sides[3]


def _paper_beside(grey: np.ndarray, top: int, bottom: int, left: int, right: int) -> np.ndarray:
    """The paper of a part of the picture, at least 1: a closing by a square, which keeps every straight edge."""
    side = 2 * round(REACH * max(grey.shape) / 2) + 1
    above, before = min(side, top), min(side, left)
    around = grey[top - above : bottom + side, left - before : right + side]
    closed = cv2.morphologyEx(around, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.maximum(closed[above:, before:][: bottom - top, : right - left], 1)
