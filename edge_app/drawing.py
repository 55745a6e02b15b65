"""Drawings made on a screen: ground and ink have one grey level each, and a brush may be wider than any pen.

In a photograph light is found by taking strokes away, which fails where a stroke is as wide as a shadow. A drawing has
no light: its ground is the same everywhere.
"""

import numpy as np

GROUND_LEVELS = 3  # grey levels that a drawing's ground strays by JPEG, in a picture made small
INK_LEVELS = 6  # and its ink, which has more edges,
LEAST_FLAT = 0.5  # of all that is not ground: the rest are edges
LEAST_CONTRAST = 64  # grey levels between ground and ink
LEAST_GROUND = 0.25  # of the picture,
LEAST_AROUND = 0.8  # and of its border: what lies along more of it is no digit


def ground_of_drawing(small: np.ndarray) -> int | None:
    """Find the ground of a drawing: the grey level of its border, which ink may touch.

    Args:
        small: uint8 (height, width), reduced.

    Returns:
        0..255; None for a photograph, and where nothing is drawn.
    """
    corners = sorted(int(small[row, column]) for row in (0, -1) for column in (0, -1))
    if min(corners[2] - corners[0], corners[3] - corners[1]) > GROUND_LEVELS:
        return None  # soon said of most photographs
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    ground = int(np.median(border))
    if _near(border, ground, GROUND_LEVELS) < LEAST_AROUND * border.size:
        return None
    of_ground = _near(small, ground, GROUND_LEVELS)
    counts = np.bincount(small.ravel(), minlength=256)
    counts[max(0, ground - LEAST_CONTRAST) : ground + LEAST_CONTRAST + 1] = 0
    ink = int(counts.argmax())
    if of_ground < LEAST_GROUND * small.size or not counts[ink]:
        return None
    return ground if _near(small, ink, INK_LEVELS) >= LEAST_FLAT * (small.size - of_ground) else None


def _near(pixels: np.ndarray, level: int, reach: int) -> int:
    """How many pixels are no farther from a grey level."""
    return int(np.count_nonzero((pixels >= level - reach) & (pixels <= level + reach)))
