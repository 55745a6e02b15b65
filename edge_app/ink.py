"""Which pixels are ink: the light is estimated and divided out, then each stroke is cut at its own depth."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.depth import brightness_at, darker, depth_below, enlarged
from edge_app.drawing import ground_of_drawing
from edge_app.floor import Paper, between_lines, quantile, without_noise
from edge_app.halved import halved, reduced
from edge_app.light import BACKGROUND_WINDOW, WIDE_WINDOW, light_of, odd
from edge_app.panels import without_panels
from edge_app.rulings import NO_RULINGS, Rulings, find_rulings, spacing, without_rulings
from edge_app.shadow_edge import BESIDE, has_sharp_outline, steep_places, without_shadow_edges

SMALL_SIDE = 192  # pixels of the longer side of the reduced picture in which light is estimated
DEPTH_WINDOW = 0.06  # of the longer side: how far a dark stroke sets the standard for its neighbours
SHARE_OF_DEPTH = 0.42  # ink is at least this deep, as a share of the deepest ink nearby (about half: a blurred edge)
DARK_SHARE = 0.42  # of the brightest paper: what lies darker than this is the table, or a thing laid on the page,
DARKEST_SHARE = 0.3  # where some of it is darker than this, and its outline is sharp; else it is a deep shadow
TABLE_SHARE = 0.8  # of the sheet's brightness: a table that a sheet lies on is no brighter
LEAST_SHEET = 0.15  # of the picture that a sheet covers
LEAST_SOLIDITY = 0.88  # of its convex hull that a sheet fills
EDGE_PX = 3  # of the reduced picture, each side of the sheet's edge: a shadow's edge is softer
LEAST_AROUND = 0.7  # of the picture's border that shows the table: a shadow comes from one side,
MOST_BRIGHT = 0.15  # of the table as bright as the sheet: beyond a shadow that falls across it there is paper again
FINE = 1 / 24  # of the longer side: a grid with as little between its lines darkens much of the reduced picture;
UNEVEN = 1.5  # times the floor of even paper, from which on a fine grid may be why
MIDDLE_GREY, SURER = 128, 4.0  # a brighter picture must speak so many times as clearly for light ink
WIDER = 8.0  # times as much stands out of wider surroundings where strokes are wide: a shadow's edge does less
BLACK = 8  # grey level below which differences are the camera's
SEARCH_SIDE = 1000  # pixels of the longer side, less than which is searched for rulings,
HALF_DEPTH = 0.6  # where what is so much of the floor deep may be one


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, freed of light and paper."""

    grey: np.ndarray  # uint8 (height, width): the picture with its ink dark, as it may have been light
    light: np.ndarray  # uint8, reduced: brightness of the paper under the ink
    mask: np.ndarray  # uint8 (height, width), 0 = paper, 255 = ink
    floor: float  # depth below which nothing on this paper counts as ink, 0..255
    rulings: Rulings = NO_RULINGS  # that were taken out of the mask
    was_light: bool = False  # the ink in the picture that was given

    def light_at(self, x: float, y: float) -> int:
        """Brightness of the paper at a place of the picture, 1..255."""
        height, width = self.light.shape
        column, row = x * width / self.grey.shape[1], y * height / self.grey.shape[0]
        return int(self.light[min(height - 1, int(row)), min(width - 1, int(column))])


def find_ink(grey: np.ndarray, is_light: bool | None = None) -> Ink:
    """Part ink from paper, dark on light or light on dark.

    Light, paper and thresholds vary slowly: all are found in a small picture, and each pixel is compared once.

    Args:
        grey: uint8 (height, width), at least 1x1.
        is_light: whether ink is lighter than paper; None: found from the picture.
    """
    half = halved(grey, SEARCH_SIDE)
    small = reduced(half, SMALL_SIDE)
    if (levelled := without_panels(grey, small)) is not grey:
        grey, half = levelled, halved(levelled, SEARCH_SIDE)
        small = reduced(half, SMALL_SIDE)
    ground = ground_of_drawing(small)
    likely = is_light_on_dark(small) if ground is None else bool(small.mean() > ground)
    if is_light not in (None, likely):
        ground = None  # what was taken for ink is a panel
    is_light = likely if is_light is None else is_light
    if is_light:
        grey, half, small = (255 - picture for picture in (grey, half, small))
        ground = None if ground is None else 255 - ground
    light = light_of(small) if ground is None else np.full_like(small, max(1, ground))
    depth = depth_below(small, light)
    depth[light < BLACK] = 0  # nothing is darker than that
    smooth, noise = without_noise(grey, half, max(1.0, quantile(light, 0.5)))
    if smooth is not grey:
        grey, half = smooth, halved(smooth, SEARCH_SIDE)
    paper = Paper(depth if ground is None else np.zeros_like(depth), noise)  # of a drawing ink may be the most
    floor, rulings = _floor_and_rulings(grey, half, light, paper)
    standard = np.maximum(SHARE_OF_DEPTH * deepest_near(depth), floor)
    is_paper = (paper_mask(small, light) > 0) & (light >= BLACK)
    mask = darker(grey, np.where(is_paper, brightness_at(standard, light), 0))
    mask = without_shadow_edges(mask, grey, light, standard)
    if rulings.level or rulings.upright:
        mask = without_rulings(mask, depth_below(grey, enlarged(light, grey.shape)), rulings)
    return Ink(grey, light, mask, floor, rulings, is_light)


def _floor_and_rulings(grey: np.ndarray, half: np.ndarray, light: np.ndarray, paper: Paper) -> tuple[float, Rulings]:
    """Find the rulings; and where a fine grid makes the paper look uneven, how even it is between its lines."""
    scale = max(half.shape) / max(grey.shape)
    floor = paper.floor()
    grid = rulings = _rulings_of(half, scale, light, floor)
    if not _is_fine(rulings, grey) and floor >= UNEVEN * (even := paper.floor_if_even()):
        grid = _rulings_of(half, scale, light, even)
    if not _is_fine(grid, grey):
        return floor, rulings
    floor = min(floor, paper.floor(between_lines(grid, paper.depth.shape, grey.shape)))
    return floor, _rulings_of(half, scale, light, floor)


def _is_fine(rulings: Rulings, grey: np.ndarray) -> bool:
    return spacing(rulings) <= FINE * max(grey.shape)


def _rulings_of(half: np.ndarray, scale: float, light: np.ndarray, floor: float) -> Rulings:
    """Search for rulings in half the picture, where a hairline is paler, and so is noise."""
    return find_rulings(darker(half, brightness_at(floor * (HALF_DEPTH if scale < 1 else 1.0), light)), scale)


def is_light_on_dark(small: np.ndarray) -> bool:
    """Say whether ink is the brighter: what differs from its surroundings most, as a share of the brighter of both.

    In a dark picture it may be chalk whose strokes are wider than the surroundings looked at.
    """
    bright = quantile(small, 0.5) >= MIDDLE_GREY
    small = halved(small, SMALL_SIDE // 2 + 1)  # a wide median takes long
    if bright:
        lighter, darker = _standing_out(halved(small, SMALL_SIDE // 4 + 1), BACKGROUND_WINDOW)
        if lighter < darker:
            return False  # soon said of most
    lighter, darker = _standing_out(small, BACKGROUND_WINDOW)
    if bright or lighter > darker:
        return lighter > (SURER if bright else 1.0) * darker
    wide_lighter, wide_darker = _standing_out(small, WIDE_WINDOW)
    return wide_lighter > max(wide_darker, WIDER * (lighter + darker) - wide_darker)


def _standing_out(small: np.ndarray, share: float) -> tuple[float, float]:
    """How much is lighter, and how much darker, than the median of a window of this share of the shorter side."""
    window = odd(share * min(small.shape))
    around = cv2.medianBlur(small, window)
    off = np.subtract(small, around, dtype=np.float32) / np.maximum(np.maximum(small, around), BLACK)
    off = _without_margin(off, window // 2)  # what surrounds the margin is not all in the picture
    cubes, count = off * off * off, max(1, off.size)
    return float(np.maximum(cubes, 0).sum()) / count, -float(np.minimum(cubes, 0).sum()) / count


def _without_margin(small: np.ndarray, margin: int) -> np.ndarray:
    return small[margin : len(small) - margin, margin : small.shape[1] - margin]


def paper_mask(small: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Tell paper, in light or in shadow, from what is no paper: uint8 as `small`, 255 = paper.

    No paper is what is too dark for it; and where a bright sheet lies amid a darker ground, the ground.
    """
    paper = cv2.erode(cv2.bitwise_not(_dark_things(light)), BESIDE)  # an object's outline is none either
    sheet = _sheet(light, cv2.medianBlur(small, 5))
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


def _sheet(light: np.ndarray, seen: np.ndarray) -> np.ndarray | None:
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


def deepest_near(depth: np.ndarray) -> np.ndarray:
    """How deep the darkest ink around each place is: each stroke is cut at a share of its own depth."""
    window = odd(DEPTH_WINDOW * max(depth.shape))
    return cv2.blur(cv2.dilate(depth, np.ones((window, window), np.uint8)), (window, window))
