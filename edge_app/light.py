"""The light on a page: how bright its paper is under the ink, in a small picture."""

import cv2
import numpy as np

from edge_app.closing import closed_by_disc
from edge_app.floor import quantile
from edge_app.geometry import bounding_boxes
from edge_app.shadow_edge import BESIDE, has_sharp_outline, steep_places

SMALL_SIDE = 192  # pixels of the longer side of the reduced picture in which light is estimated
BLACK = 8  # grey level below which differences are the camera's
BACKGROUND_WINDOW = 0.18  # of the shorter side: wider than most strokes, narrower than most shadows
WIDE_WINDOW = 0.45  # of it: wider than any stroke
WIDE_DARK = 0.65  # of the brightest paper: what is darker, and has paper all around, may be a wide stroke;
NARROW = np.ones((7, 7), np.uint8)  # where something is written in it, which is narrower, it is a shadow
WRITTEN, MOST_WRITTEN = 0.08, 3  # of the brightest paper: how much darker that is, on more pixels than these


def light_of(small: np.ndarray) -> np.ndarray:
    """Estimate the paper under the ink: a closing takes narrow dark strokes away and keeps the edges of shadows.

    A digit that fills the picture has strokes as wide as shadows; they are told by their outline.

    Returns:
        uint8 as `small`, at least 1.
    """
    light = _closed(small, BACKGROUND_WINDOW)
    wide = _wide_strokes(small, light)
    if wide is None:
        return light
    return np.where(wide, np.maximum(light, _closed(small, WIDE_WINDOW)), light)


def _closed(small: np.ndarray, share: float) -> np.ndarray:
    window = odd(share * min(small.shape))
    closed = closed_by_disc(_with_margin(cv2.medianBlur(small, 3), window - 1), window)
    return np.maximum(cv2.blur(closed, (3, 3)), 1)


def _with_margin(small: np.ndarray, margin: int) -> np.ndarray:
    """Carry the light on beyond the edge along its slope: a closing would take a dim edge for ink otherwise."""
    mirrored = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REFLECT)
    edge = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return np.clip(2 * edge.astype(np.int16) - mirrored, 0, 255).astype(np.uint8)


def _wide_strokes(small: np.ndarray, light: np.ndarray) -> np.ndarray | None:
    """Where strokes are so wide that their ink was taken for light: bool as `light`; None where there are none."""
    if light.min() >= WIDE_DARK * light.max():
        return None  # soon said of most pictures
    _, dark = cv2.threshold(light, WIDE_DARK * quantile(light, 0.9), 255, cv2.THRESH_BINARY_INV)
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    x, y, width, height = bounding_boxes(contours).T
    inside = (x > 0) & (y > 0) & (x + width < light.shape[1]) & (y + height < light.shape[0])
    parts = [
        cv2.drawContours(np.zeros_like(light), contours, int(index), 1, cv2.FILLED) > 0
        for index in np.flatnonzero(inside)
    ]
    if not parts:
        return None
    steep = steep_places(light)
    wide = [part for part in parts if has_sharp_outline(part, steep) and not _is_written_on(part, small)]
    return cv2.dilate(np.any(wide, axis=0).astype(np.uint8), BESIDE, iterations=2) > 0 if wide else None


def _is_written_on(part: np.ndarray, small: np.ndarray) -> bool:
    """Whether something darker and narrow is on a dark part, bool (height, width): it is paper in shadow."""
    within = cv2.erode(part.astype(np.uint8), BESIDE, iterations=len(NARROW) // 2) > 0
    depth = cv2.morphologyEx(small, cv2.MORPH_CLOSE, NARROW) - small
    return bool(np.count_nonzero(depth[within] > WRITTEN * quantile(small, 0.9)) > MOST_WRITTEN)


def odd(length: float) -> int:
    """The odd whole number nearest, at least 3: what a centred window needs."""
    return max(3, 2 * int(length / 2) + 1)
