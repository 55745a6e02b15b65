"""Which pixels are ink: the light is estimated and divided out, then each stroke is cut at its own depth."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.rulings import find_rulings, without_rulings

SMALL_SIDE = 192  # pixels of the longer side of the reduced picture in which light is estimated
BACKGROUND_WINDOW = 0.18  # of the shorter side: wider than any stroke, narrower than most shadows
DEPTH_WINDOW = 0.06  # of the longer side: how far a dark stroke sets the standard for its neighbours
SHARE_OF_DEPTH = 0.42  # ink is at least this deep, as a share of the deepest ink nearby (about half: a blurred edge)
LEAST_DEPTH = 0.075  # of the paper's brightness; fainter is paper structure and show-through
DARK_SHARE = 0.42  # of the brightest paper: what lies darker than this is the table, or a thing laid on the page
TABLE_SHARE = 0.8  # of the sheet's brightness: a table that a sheet lies on is no brighter
LEAST_SHEET = 0.15  # of the picture that a sheet covers
LEAST_SOLIDITY = 0.88  # of its convex hull that a sheet fills
EDGE_PX = 3  # of the reduced picture, each side of the sheet's edge: a shadow's edge is softer
LEAST_AROUND = 0.6  # of the picture's border that shows the table: a shadow comes from one side
NOISE_FACTOR = 5.0  # ink is this many standard deviations of the camera's noise deep,
GRAIN_FACTOR = 4.5  # and this many of the paper's unevenness
NORMAL_MEDIAN = 0.6745  # median absolute deviation of a normal distribution of deviation 1


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, freed of light and paper; the arrays are uint8 (height, width)."""

    depth: np.ndarray  # 0 = paper, 255 = black: how much darker than the paper around it
    mask: np.ndarray  # 0 = paper, 255 = ink
    floor: float  # depth below which nothing on this paper counts as ink, 0..255


def find_ink(grey: np.ndarray) -> Ink:
    """Part ink from paper, dark on light or light on dark.

    Args:
        grey: uint8 (height, width), at least 1x1.
    """
    if is_light_on_dark(grey):
        grey = 255 - grey
    background = background_of(grey)
    depth = depth_below(grey, background)
    floor = ink_floor(depth)
    mask = cv2.bitwise_and(ink_mask(depth, floor), paper_mask(background, grey))
    rulings = find_rulings(cv2.threshold(depth, floor, 255, cv2.THRESH_BINARY)[1])
    return Ink(depth, without_rulings(mask, depth, rulings), floor)


def is_light_on_dark(grey: np.ndarray) -> bool:
    """Ink is the lesser part of any surroundings: on a dark ground its tail is on the bright side."""
    small = _reduced(grey)
    window = _odd(BACKGROUND_WINDOW * min(small.shape))
    around = cv2.medianBlur(small, window).astype(np.float32)
    beyond = small.astype(np.float32) - around
    return float((beyond**3).sum()) > 0 and float(np.median(small)) < 128


def background_of(grey: np.ndarray) -> np.ndarray:
    """Estimate the paper under the ink: a closing takes narrow dark strokes away and keeps the edges of shadows.

    Returns:
        uint8 (height, width), at least 1.
    """
    small = cv2.medianBlur(_reduced(grey), 3)
    window = _odd(BACKGROUND_WINDOW * min(small.shape))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (window, window))
    closed = cv2.morphologyEx(_with_margin(small, window), cv2.MORPH_CLOSE, kernel)[window:-window, window:-window]
    height, width = grey.shape
    return np.maximum(cv2.resize(cv2.blur(closed, (3, 3)), (width, height), interpolation=cv2.INTER_LINEAR_EXACT), 1)


def _with_margin(small: np.ndarray, margin: int) -> np.ndarray:
    """Carry the light on beyond the edge along its slope: a closing would take a dim edge for ink otherwise."""
    mirrored = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REFLECT)
    edge = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return np.clip(2 * edge.astype(np.int16) - mirrored, 0, 255).astype(np.uint8)


def paper_mask(background: np.ndarray, grey: np.ndarray) -> np.ndarray:
    """Tell paper, in light or in shadow, from what is no paper: uint8 (height, width), 255 = paper.

    No paper is what is too dark for it; and where a bright sheet lies amid a darker ground, the ground.
    """
    small = _reduced(background)
    bright = cv2.threshold(small, DARK_SHARE * float(np.percentile(small, 90)), 255, cv2.THRESH_BINARY)[1]
    sheet = _sheet(small, cv2.medianBlur(_reduced(grey), 5))
    if sheet is not None:
        bright = cv2.bitwise_and(bright, sheet)
    height, width = background.shape
    bright = cv2.resize(bright, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
    return cv2.threshold(bright, 127, 255, cv2.THRESH_BINARY)[1]


def _sheet(small: np.ndarray, seen: np.ndarray) -> np.ndarray | None:
    """The sheet that lies on a darker table, as a mask of `small`; None where the picture shows no table.

    Args:
        small: the background, reduced.
        seen: the picture itself, reduced: the background's edges are soft.
    """
    _, bright = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bright)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()) if len(stats) > 1 else 0
    if not largest or stats[largest, cv2.CC_STAT_AREA] < LEAST_SHEET * small.size:
        return None
    contours, _ = cv2.findContours((labels == largest).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = cv2.convexHull(max(contours, key=cv2.contourArea))
    sheet = cv2.drawContours(np.zeros_like(small), [outline], -1, 255, cv2.FILLED)
    ground = sheet == 0
    border = np.concatenate([ground[0], ground[-1], ground[:, 0], ground[:, -1]])
    if stats[largest, cv2.CC_STAT_AREA] < LEAST_SOLIDITY * cv2.countNonZero(sheet) or border.mean() < LEAST_AROUND:
        return None
    band = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
    inside = cv2.subtract(sheet, cv2.erode(sheet, band)) > 0
    outside = cv2.subtract(cv2.dilate(sheet, band), sheet) > 0
    ratio = float(np.median(seen[outside])) / max(1.0, float(np.median(seen[inside])))
    return sheet if ratio <= TABLE_SHARE else None


def depth_below(grey: np.ndarray, background: np.ndarray) -> np.ndarray:
    """How much darker than the paper: uint8 (height, width), 255 * (1 - grey / background), 0 where lighter."""
    return 255 - cv2.divide(grey, background, scale=255)


def ink_floor(depth: np.ndarray) -> float:
    """Find the depth, 0..255, that neither the camera's noise nor the paper's unevenness reaches."""
    paper, unevenness = _paper_level(depth)
    return paper + max(255 * LEAST_DEPTH, NOISE_FACTOR * noise_of(depth), GRAIN_FACTOR * unevenness)


def ink_mask(depth: np.ndarray, floor: float) -> np.ndarray:
    """Cut each stroke at a share of its own depth, and at `floor` at least.

    Args:
        depth: as `depth_below` gives it.

    Returns:
        uint8 (height, width), 0 or 255.
    """
    height, width = depth.shape
    small = _reduced(depth)
    window = _odd(DEPTH_WINDOW * max(small.shape))
    deepest = cv2.blur(cv2.dilate(small, np.ones((window, window), np.uint8)), (window, window))
    standard = cv2.resize(deepest, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
    threshold = np.maximum(cv2.convertScaleAbs(standard, alpha=SHARE_OF_DEPTH), min(255, round(floor)))
    return cv2.compare(depth, threshold, cv2.CMP_GT)


def noise_of(grey: np.ndarray) -> float:
    """Standard deviation of the pixel noise (Immerkaer, 1996: a mask blind to edges), by the median, blind to ink."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(grey, cv2.CV_16S, mask))
    return float(np.median(response)) / NORMAL_MEDIAN / 6  # 6: the mask's norm


def _paper_level(depth: np.ndarray) -> tuple[float, float]:
    """Median depth of the paper, and its standard deviation by the median deviation, blind to ink."""
    small = _reduced(depth)
    level = float(np.median(small))
    return level, float(np.median(np.abs(small - np.float32(level)))) / NORMAL_MEDIAN


def _reduced(grey: np.ndarray) -> np.ndarray:
    """The picture with its longer side at most SMALL_SIDE pixels."""
    scale = SMALL_SIDE / max(grey.shape)
    if scale >= 1:
        return grey
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    return cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)


def _odd(length: float) -> int:
    """The odd whole number nearest above, at least 3: what a centred window needs."""
    return max(3, 2 * int(length / 2) + 1)
