"""The sharp edge of a shadow or a sheet: light found in a small picture reaches over it, and draws a line of ink."""

import cv2
import numpy as np

from edge_app.depth import depth_below, enlarged

STEEP = 0.1  # of the light, from a pixel of its small picture to the next but one: no lamp's light falls off so
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
    steep = cv2.dilate(light, BESIDE) * (1 - STEEP) > cv2.erode(light, BESIDE)
    if not steep.any():
        return mask
    where = enlarged(steep.astype(np.uint8) * 255, grey.shape) > 127
    asked = enlarged(np.rint(standard).astype(np.uint8), grey.shape)
    x, y, width, height = cv2.boundingRect(where.astype(np.uint8))
    part = np.s_[y : y + height, x : x + width]
    depth = depth_below(grey[part], _paper_beside(grey, x, y, width, height))
    mask = mask.copy()
    mask[part][where[part] & (depth <= asked[part])] = 0
    return mask


def _paper_beside(grey: np.ndarray, x: int, y: int, width: int, height: int) -> np.ndarray:
    """The paper of a part of the picture, at least 1: a closing by a square, which keeps every straight edge."""
    side = 2 * round(REACH * max(grey.shape) / 2) + 1
    left, top = max(0, x - side), max(0, y - side)
    around = grey[top : y + height + side, left : x + width + side]
    closed = cv2.morphologyEx(around, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.maximum(closed[y - top :, x - left :][:height, :width], 1)
