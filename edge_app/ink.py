"""Which pixels are ink: the light is estimated and divided out, then each stroke is cut at its own depth."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.depth import brightness_at, darker, depth_below, enlarged
from edge_app.drawing import ground_of_drawing
from edge_app.floor import Paper, between_lines, quantile, without_noise
from edge_app.halved import halved, reduced
from edge_app.light import BLACK, SMALL_SIDE, light_of, odd
from edge_app.panels import without_panels
from edge_app.paper_mask import paper_mask
from edge_app.polarity import is_light_on_dark
from edge_app.rulings import NO_RULINGS, Rulings, find_rulings, spacing, without_rulings
from edge_app.shadow_edge import without_shadow_edges

DEPTH_WINDOW = 0.06  # of the longer side: how far a dark stroke sets the standard for its neighbours
SHARE_OF_DEPTH = 0.42  # ink is at least this deep, as a share of the deepest ink nearby (about half: a blurred edge)
FINE = 1 / 24  # of the longer side: a grid with as little between its lines darkens much of the reduced picture;
UNEVEN = 1.5  # times the floor of even paper, from which on a fine grid may be why
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


def deepest_near(depth: np.ndarray) -> np.ndarray:
    """How deep the darkest ink around each place is: each stroke is cut at a share of its own depth."""
    window = odd(DEPTH_WINDOW * max(depth.shape))
    return cv2.blur(cv2.dilate(depth, np.ones((window, window), np.uint8)), (window, window))
