"""What is paper, and what is the table beyond it or a thing laid on it."""

import cv2
import numpy as np

from edge_app.floor import quantile
from edge_app.shadow_edge import BESIDE, has_sharp_outline, steep_places

DARK_SHARE = 0.42  # of the brightest paper: what lies darker than this is the table, or a thing laid on the page,
DARKEST_SHARE = 0.3  # where some of it is darker than this, and its outline is sharp; else it is a deep shadow
TABLE_SHARE = 0.8  # of the sheet's brightness: a table that a sheet lies on is no brighter
LEAST_SHEET = 0.06  # of the picture that a sheet covers
LEAST_SOLIDITY = 0.88  # of its convex hull that a sheet fills
EDGE_PX = 3  # of the reduced picture, each side of the sheet's edge: a shadow's edge is softer
LEAST_AROUND = 0.7  # of the picture's border that shows the table: a shadow comes from one side,
MOST_BRIGHT = 0.15  # of the table as bright as the sheet: beyond a shadow that falls across it there is paper again


def paper_mask(small: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Tell paper, in light or in shadow, from what is no paper: uint8 as `small`, 255 = paper.

    No paper is what is too dark for it; and where a bright sheet lies amid a darker ground, the ground.
    """
    paper = cv2.erode(cv2.bitwise_not(_dark_things(light)), BESIDE)  # an object's outline is none either
    sheet = sheet_on_table(light, cv2.medianBlur(small, 5))
    return paper if sheet is None else cv2.bitwise_and(paper, sheet)


def _dark_things(light: np.ndarray) -> np.ndarray:
    """What is too dark for paper, with all about it that is nearly so: uint8 as `light`, 255."""
    brightest = quantile(light, 0.9)
    darkest = light < DARKEST_SHARE * brightest
    if not darkest.any():
        return np.zeros_like(light)
    _, parts = cv2.connectedComponents((light < DARK_SHARE * brightest).astype(np.uint8))
    steep = steep_places(light)
    things = [part for part in np.unique(parts[darkest]).tolist() if has_sharp_outline(parts == part, steep)]
    return np.isin(parts, things).astype(np.uint8) * 255


def sheet_on_table(light: np.ndarray, seen: np.ndarray) -> np.ndarray | None:
    """The sheet that lies on a darker table, as a mask of `light`; None where the picture shows no table.

    Args:
        seen: the reduced picture itself: the light's edges are soft, and it fills a narrow strip of table.
    """
    level, _ = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = cv2.threshold(seen, level, 255, cv2.THRESH_BINARY)[1]
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < LEAST_SHEET * light.size:
        return None
    outline = cv2.convexHull(largest)
    sheet = cv2.drawContours(np.zeros_like(light), [outline], -1, 255, cv2.FILLED)
    ground = sheet == 0
    border = np.concatenate([ground[0], ground[-1], ground[:, 0], ground[:, -1]])
    if cv2.contourArea(largest) < LEAST_SOLIDITY * cv2.contourArea(outline) or border.mean() < LEAST_AROUND:
        return None
    if np.count_nonzero(bright[ground]) > MOST_BRIGHT * np.count_nonzero(ground):
        return None
    band = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
    inside = cv2.subtract(sheet, cv2.erode(sheet, band)) > 0
    outside = cv2.subtract(cv2.dilate(sheet, band), sheet) > 0
    ratio = float(np.median(seen[outside])) / max(1.0, float(np.median(seen[inside])))
    return cv2.erode(sheet, band[:3, :3]) if ratio <= TABLE_SHARE else None
