"""Dark panels with light writing on a light page: a meter's window, a label, tiles of a figure; made page and dark ink.

Ink is darker or lighter than its paper all over a page but for these, which are turned around before it is looked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from edge_app.depth import enlarged
from edge_app.floor import quantile

DARK = 0.5  # of the page's brightness: a panel is darker
LEAST_SIDE = 7  # pixels of the reduced picture
LEAST_RECTANGLE = 0.88  # of the rectangle around it that a panel fills with what is written on it; a round 0 fills 0.79
LEAST_GROUND = 0.5  # of it that is not written on: a box, or a 0 of straight strokes, is mostly what it goes around
WIDEST_STROKE = 0.28  # of the shorter side of its box that a stroke on it is wide, which what a 0 goes around is not
LEAST_WRITING = 4  # pixels of the reduced picture, or there is nothing to read on it
RIM_PX = 3  # of the picture, each side of a panel's edge: its blur, which would be a line
BESIDE = 3  # pixels of the reduced picture from a panel's edge there is page,
MOST_BESIDE = 0.6  # or but for so much of it, other panels: else the page is dark, and this a cell between light lines
MOST_LEFT = 0.25  # times as much of solid darkness as panels have, in the rest of the picture
LEAST_OF_LARGEST = 0.25  # of the largest panel of several that are one in the reduced picture
STROKES = np.ones((7, 7), np.uint8)  # which what is written beside a panel is narrower than
INPAINT_PX = 3  # of the reduced picture, around a place, that say how bright the page is there


@dataclass(frozen=True)
class Panel:
    """Where one is in the reduced picture, with BESIDE pixels more on each side, and how dark."""

    left: int
    top: int
    right: int
    bottom: int
    share: float = field(compare=False)  # of the page's brightness that it has; of a line's two outlines not the same

    def holds(self, other: "Panel") -> bool:
        """Whether another one lies on it."""
        across = self.left <= other.left and other.right <= self.right
        return other != self and across and self.top <= other.top and other.bottom <= self.bottom


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
    grey, page = grey.copy(), enlarged(_page_under(panels, small), grey.shape)
    scale = np.array(grey.shape) / np.array(small.shape)
    for panel in panels:
        top, bottom = (int(row * scale[0]) for row in (panel.top, panel.bottom))
        left, right = (int(column * scale[1]) for column in (panel.left, panel.right))
        place = np.s_[top:bottom, left:right]
        _turn_around(grey[place], page[place], panel.share)
    return grey


def _page_under(panels: list[Panel], small: np.ndarray) -> np.ndarray:
    """The page, without what is written on it, as it is seen around each panel: uint8 as `small`, at least 1."""
    hidden = np.zeros_like(small)
    for panel in panels:
        hidden[panel.top + 1 : panel.bottom - 1, panel.left + 1 : panel.right - 1] = 1
    page = cv2.inpaint(cv2.morphologyEx(small, cv2.MORPH_CLOSE, STROKES), hidden, INPAINT_PX, cv2.INPAINT_TELEA)
    return np.maximum(page, 1)


def find_panels(small: np.ndarray) -> list[Panel]:
    """Find dark rectangles that lie whole in the picture, page around them, with something light and thin on them."""
    level = DARK * quantile(small, 0.9)
    dark = cv2.threshold(small, level, 1, cv2.THRESH_BINARY_INV)[1]
    if not cv2.countNonZero(cv2.erode(dark, _square(1))):
        return []  # soon said of most pages: nothing but strokes
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)  # a dark table goes around its sheet
    found = [panel for contour in contours if (panel := _panel(np.asarray(contour), dark, small))]
    found = list(dict.fromkeys(found))  # a fine line around a panel has two outlines that are one
    panels = [panel for panel in found if not any(other.holds(panel) for other in found)]
    return panels if panels and _are_all(panels, contours, dark) else []


def _are_all(panels: list[Panel], contours: Sequence[np.ndarray], dark: np.ndarray) -> bool:
    """Whether little else in the picture is as solid: of tiles that partly run into one another, none is turned."""
    rest = [contour for contour in contours if _is_large(contour, dark.shape)]
    solid = cv2.erode(dark, _square(2))
    won = np.zeros_like(dark)
    for panel in panels:
        won[panel.top : panel.bottom, panel.left : panel.right] = 1
    lost = cv2.subtract(cv2.drawContours(np.zeros_like(dark), rest, -1, 1, cv2.FILLED), won)
    left, turned = (cv2.countNonZero(cv2.bitwise_and(solid, part)) for part in (lost, won))
    return left <= MOST_LEFT * turned


def _is_large(contour: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether it may be a panel's by its size, and lies whole in the picture."""
    x, y, width, height = cv2.boundingRect(contour)
    within = min(x, y) >= BESIDE and x + width + BESIDE <= shape[1] and y + height + BESIDE <= shape[0]
    return within and min(width, height) >= LEAST_SIDE


def _panel(contour: np.ndarray, dark: np.ndarray, small: np.ndarray) -> Panel | None:
    if not _is_large(contour, small.shape) or not _is_rectangle(contour):
        return None
    x, y, width, height = cv2.boundingRect(contour)
    left, top, right, bottom = x - BESIDE, y - BESIDE, x + width + BESIDE, y + height + BESIDE
    dark, small = dark[top:bottom, left:right], small[top:bottom, left:right]
    outline = cv2.drawContours(np.zeros_like(dark), [contour], 0, 1, cv2.FILLED, offset=(-left, -top))
    if not _is_written_on(outline, dark):
        return None
    around = cv2.dilate(outline, _square(BESIDE)) > cv2.dilate(outline, _square(BESIDE - 1))
    if dark[around].mean() > MOST_BESIDE:
        return None
    ground, page = np.median(small[(outline & dark) > 0]), np.median(small[around & (dark == 0)])
    return Panel(left, top, right, bottom, float(ground / page))


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


def _turn_around(part: np.ndarray, page: np.ndarray, share: float) -> None:
    """Make what is dark in a part of the picture page, in place.

    Args:
        part: uint8 (height, width).
        page: as `part`, how bright the page is there.
        share: of the page's brightness that the panel has; its edge lies halfway between.
    """
    dark = cv2.compare(part, np.rint(page * np.float32((1 + share) / 2)).astype(np.uint8), cv2.CMP_LT)
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least = LEAST_OF_LARGEST * max(map(cv2.contourArea, contours), default=0)
    panels = [contour for contour in contours if cv2.contourArea(contour) >= least]
    panel = cv2.drawContours(np.zeros_like(part), panels, -1, 255, cv2.FILLED)
    inside = cv2.erode(panel, _square(RIM_PX), borderValue=0) > 0
    rim = (cv2.dilate(panel, _square(RIM_PX)) > 0) & ~inside
    if inside.any():
        above = part[inside] / page[inside].astype(np.float32)  # in light and in shadow alike
        turned = page[inside] * (1 + np.median(above) - above)
        part[inside] = np.clip(np.rint(turned), 0, 255).astype(np.uint8)
        part[rim] = page[rim]
