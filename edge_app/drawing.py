"""Pictures with no light on them: drawn on a screen, or cut out and laid on one grey; ground all around ink.

In a photograph light is found by taking strokes away, which fails where a stroke is as wide as a shadow. Here the
ground is the same everywhere, and all else is ink.
"""

import cv2
import numpy as np

from edge_app.shadow_edge import has_sharp_outline, steep_places

GROUND_LEVELS = 3  # grey levels that such a ground strays by JPEG, in a picture made small; most photographs' does more
LEAST_AROUND = 0.8  # of the picture's border that shows the ground: what lies along more of it is no digit
LEAST_CONTRAST = 32  # grey levels between ground and ink
OTHER_SIDE = 0.1  # of as many pixels as the ink has are lighter than the ground where ink is darker, or else darker
PANEL = 0.1  # of the longer side: wider than the blurred edges of a digit that fills the picture
SOLID, LEAST_ASPECT = 0.93, 0.5  # a sheet on a black table fills its hull so far, and is no bar as a 1 is


def ground_of_drawing(small: np.ndarray) -> int | None:
    """Find the ground of a drawing: the grey level of its border, which ink may touch.

    Args:
        small: uint8 (height, width), reduced.

    Returns:
        0..255; None for most photographs, and where nothing is drawn.
    """
    corners = sorted(int(small[row, column]) for row in (0, -1) for column in (0, -1))
    if min(corners[2] - corners[0], corners[3] - corners[1]) > GROUND_LEVELS:
        return None  # soon said of most photographs
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]]).astype(np.int16)
    ground = int(np.median(border))
    if np.count_nonzero(np.abs(border - ground) <= GROUND_LEVELS) < LEAST_AROUND * border.size:
        return None
    off = small.astype(np.int16) - ground
    off = off if off.max() > -off.min() else -off
    ink = off > max(LEAST_CONTRAST, off.max() / 2)
    if not ink.any() or np.count_nonzero(off < -LEAST_CONTRAST) > OTHER_SIDE * np.count_nonzero(ink):
        return None
    if _has_room((off > 2 * GROUND_LEVELS) & ~ink):
        return None
    steep = steep_places(np.clip(255 - off, 1, 255).astype(np.uint8))
    return ground if has_sharp_outline(ink, steep) and not _is_solid(ink) else None


def _has_room(between: np.ndarray) -> bool:
    """Whether what is neither ground nor ink, bool (height, width), is somewhere wider than an edge: a panel."""
    side = max(3, round(PANEL * max(between.shape)))
    return bool(cv2.erode(between.astype(np.uint8), np.ones((side, side), np.uint8)).any())


def _is_solid(ink: np.ndarray) -> bool:
    """Whether the largest of the ink, bool (height, width), is one solid patch, as a sheet on a table."""
    contours, _ = cv2.findContours(ink.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), cv2.convexHull(largest), 1) > 0
    (_, sides, _) = cv2.minAreaRect(largest)
    return bool(ink[hull].mean() >= SOLID and min(sides) >= LEAST_ASPECT * max(sides))
