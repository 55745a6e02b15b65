"""Dark panels with light writing on a light page: a meter's window, a label, tiles of a figure; made page and dark ink.

Ink is darker or lighter than its paper all over a page but for these, which are turned around before it is looked for.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.floor import quantile

DARK = 0.5  # of the page's brightness: a panel is darker
LEAST_SIDE = 7  # pixels of the reduced picture
LEAST_RECTANGLE = 0.88  # of the rectangle around it that a panel fills with what is written on it; a round 0 fills 0.79
LEAST_GROUND = 0.5  # of it that is not written on: a box, or a 0 of straight strokes, is mostly what it goes around
WIDEST_STROKE = 0.28  # of its shorter side that a stroke on it is wide, which what a 0 goes around is not
LEAST_WRITING = 4  # pixels of the reduced picture, or there is nothing to read on it
RIM_PX = 3  # of the picture, each side of a panel's edge: its blur, which would be a line
BESIDE = 3  # pixels of the reduced picture from a panel's edge there is page,
MOST_BESIDE = 0.2  # or but for so much of it: else the page is dark, and this a cell between light lines


@dataclass(frozen=True)
class Panel:
    """Where one is in the reduced picture, and the grey level that its edge passes."""

    left: int
    top: int
    right: int
    bottom: int
    level: int


def without_panels(grey: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Turn dark panels to page, and the light writing on them to ink.

    Args:
        grey: uint8 (height, width), at least 1x1.
        small: uint8, the same reduced.

    Returns:
        uint8 as `grey`; `grey` itself where there are none.
    """
    panels = find_panels(small)
    if not panels:
        return grey
    grey = grey.copy()
    scale = np.array(grey.shape) / np.array(small.shape)
    for panel in panels:
        top, bottom = (int(row * scale[0]) for row in (panel.top, panel.bottom))
        left, right = (int(column * scale[1]) for column in (panel.left, panel.right))
        _turn_around(grey[top:bottom, left:right], panel.level)
    return grey


def find_panels(small: np.ndarray) -> list[Panel]:
    """Find dark rectangles that lie whole in the picture, page around them, with something light and thin on them."""
    level = DARK * quantile(small, 0.9)
    dark = cv2.threshold(small, level, 1, cv2.THRESH_BINARY_INV)[1]
    if not cv2.countNonZero(cv2.erode(dark, _square(1))):
        return []  # soon said of most pages: nothing but strokes
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)  # a dark table goes around its sheet
    return [panel for contour in contours if (panel := _panel(np.asarray(contour), dark, small))]


def _panel(contour: np.ndarray, dark: np.ndarray, small: np.ndarray) -> Panel | None:
    x, y, width, height = cv2.boundingRect(contour)
    left, top, right, bottom = x - BESIDE, y - BESIDE, x + width + BESIDE, y + height + BESIDE
    within = min(left, top) >= 0 and right <= small.shape[1] and bottom <= small.shape[0]
    if min(width, height) < LEAST_SIDE or not within or not _is_rectangle(contour):
        return None
    dark, small = dark[top:bottom, left:right], small[top:bottom, left:right]
    outline = cv2.drawContours(np.zeros_like(dark), [contour], 0, 1, cv2.FILLED, offset=(-left, -top))
    if not _is_written_on(outline, dark):
        return None
    around = cv2.dilate(outline, _square(BESIDE)) > cv2.dilate(outline, _square(BESIDE - 1))
    if dark[around].mean() > MOST_BESIDE:
        return None
    ground, page = np.median(small[(outline & dark) > 0]), np.median(small[around])
    return Panel(left, top, right, bottom, round(float(ground + page) / 2))


def _is_rectangle(contour: np.ndarray) -> bool:
    _, (width, height), _ = cv2.minAreaRect(contour)  # between the middles of pixels
    return min(width, height) >= LEAST_SIDE - 1 and cv2.contourArea(contour) >= LEAST_RECTANGLE * width * height


def _is_written_on(outline: np.ndarray, dark: np.ndarray) -> bool:
    """Whether what is light within an outline is strokes, and leaves most of it dark."""
    written = cv2.subtract(outline, dark)
    if not LEAST_WRITING <= cv2.countNonZero(written) <= (1 - LEAST_GROUND) * cv2.countNonZero(outline):
        return False
    shorter = min(outline.shape) - 2 * BESIDE
    return bool(2 * cv2.distanceTransform(written, cv2.DIST_L2, 3).max() <= WIDEST_STROKE * shorter + 1)


def _square(reach: int) -> np.ndarray:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)


def _turn_around(part: np.ndarray, level: int) -> None:
    """Make the panel in a part of the picture page, in place, where its edge passes a grey level."""
    dark = cv2.threshold(part, level, 255, cv2.THRESH_BINARY_INV)[1]
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return
    largest = max(contours, key=cv2.contourArea)
    panel = cv2.drawContours(np.zeros_like(part), [largest], 0, 255, cv2.FILLED)
    rim = _square(RIM_PX)
    inside, beyond = cv2.erode(panel, rim, borderValue=0) > 0, cv2.dilate(panel, rim) == 0
    if not inside.any() or not beyond.any():
        return
    page, ground = float(np.median(part[beyond])), float(np.median(part[inside]))
    part[inside] = np.clip(page - (part[inside].astype(np.float32) - ground), 0, 255).astype(np.uint8)
    part[~(inside | beyond)] = round(page)
