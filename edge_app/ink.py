"""Which pixels are ink: the light is estimated and divided out, then each stroke is cut at its own depth."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.closing import closed_by_disc
from edge_app.halved import halved, reduced
from edge_app.rulings import NO_RULINGS, Rulings, find_rulings, without_rulings

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
STRIP_PX = 64  # rows that are computed with at a time
BAND_PX = 8  # rows of the bands in which noise is measured,
NOISE_PIXELS = 1 << 17  # of about this many pixels together
SEARCH_SIDE = 1000  # pixels of the longer side, less than which is searched for rulings,
HALF_DEPTH = 0.6  # where what is so much of the floor deep may be one
ONE_DEVIATION = 0.16  # share of a normal distribution that lies a deviation below its middle
NORMAL_MEDIAN = 0.6745  # median absolute deviation of a normal distribution of deviation 1


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, freed of light and paper."""

    grey: np.ndarray  # uint8 (height, width): the picture with its ink dark, as it may have been light
    light: np.ndarray  # uint8, reduced: brightness of the paper under the ink
    mask: np.ndarray  # uint8 (height, width), 0 = paper, 255 = ink
    floor: float  # depth below which nothing on this paper counts as ink, 0..255
    rulings: Rulings = NO_RULINGS  # that were taken out of the mask

    def light_at(self, x: float, y: float) -> int:
        """Brightness of the paper at a place of the picture, 1..255."""
        height, width = self.light.shape
        column, row = x * width / self.grey.shape[1], y * height / self.grey.shape[0]
        return int(self.light[min(height - 1, int(row)), min(width - 1, int(column))])


def find_ink(grey: np.ndarray) -> Ink:
    """Part ink from paper, dark on light or light on dark.

    Light, paper and thresholds vary slowly: all are found in a small picture, and each pixel is compared once.

    Args:
        grey: uint8 (height, width), at least 1x1.
    """
    small = reduced(grey, SMALL_SIDE)
    if is_light_on_dark(small):
        grey, small = 255 - grey, 255 - small
    light = light_of(small)
    depth = depth_below(small, light)
    floor = ink_floor(depth, noise_of(grey) / max(1.0, _quantile(light, 0.5)) * 255)
    standard = np.maximum(SHARE_OF_DEPTH * deepest_near(depth), floor)
    mask = _darker(grey, np.where(paper_mask(small, light) > 0, _brightness(standard, light), 0))
    rulings = _rulings_of(grey, light, floor)
    if rulings.level or rulings.upright:
        mask = without_rulings(mask, depth_below(grey, _enlarged(light, grey.shape)), rulings)
    return Ink(grey, light, mask, floor, rulings)


def _rulings_of(grey: np.ndarray, light: np.ndarray, floor: float) -> Rulings:
    """Search for rulings in half the picture, where a hairline is paler, and so is noise."""
    half = halved(grey, SEARCH_SIDE)
    scale = max(half.shape) / max(grey.shape)
    return find_rulings(_darker(half, _brightness(floor * (HALF_DEPTH if scale < 1 else 1.0), light)), scale)


def is_light_on_dark(small: np.ndarray) -> bool:
    """Ink is the lesser part of any surroundings: on a dark ground its tail is on the bright side."""
    if _quantile(small, 0.5) >= 128:
        return False
    small = halved(small, SMALL_SIDE // 2 + 1)  # a wide median takes long
    around = cv2.medianBlur(small, _odd(BACKGROUND_WINDOW * min(small.shape))).astype(np.float32)
    return float(((small.astype(np.float32) - around) ** 3).sum()) > 0


def light_of(small: np.ndarray) -> np.ndarray:
    """Estimate the paper under the ink: a closing takes narrow dark strokes away and keeps the edges of shadows.

    Returns:
        uint8 as `small`, at least 1.
    """
    window = _odd(BACKGROUND_WINDOW * min(small.shape))
    closed = closed_by_disc(_with_margin(cv2.medianBlur(small, 3), window - 1), window)
    return np.maximum(cv2.blur(closed, (3, 3)), 1)


def _with_margin(small: np.ndarray, margin: int) -> np.ndarray:
    """Carry the light on beyond the edge along its slope: a closing would take a dim edge for ink otherwise."""
    mirrored = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REFLECT)
    edge = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return np.clip(2 * edge.astype(np.int16) - mirrored, 0, 255).astype(np.uint8)


def paper_mask(small: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Tell paper, in light or in shadow, from what is no paper: uint8 as `small`, 255 = paper.

    No paper is what is too dark for it; and where a bright sheet lies amid a darker ground, the ground.
    """
    bright = cv2.threshold(light, DARK_SHARE * _quantile(light, 0.9), 255, cv2.THRESH_BINARY)[1]
    sheet = _sheet(light, cv2.medianBlur(small, 5))
    return bright if sheet is None else cv2.bitwise_and(bright, sheet)


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
    band = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
    inside = cv2.subtract(sheet, cv2.erode(sheet, band)) > 0
    outside = cv2.subtract(cv2.dilate(sheet, band), sheet) > 0
    ratio = float(np.median(seen[outside])) / max(1.0, float(np.median(seen[inside])))
    return cv2.erode(sheet, band[:3, :3]) if ratio <= TABLE_SHARE else None


def depth_below(grey: np.ndarray, background: np.ndarray) -> np.ndarray:
    """How much darker than the paper: uint8 (height, width), 255 * (1 - grey / background), 0 where lighter.

    Not by cv2.divide, whose quotients on ARM differ from those on x86-64 where they lie halfway between two bytes.
    """
    depth = np.empty_like(grey)
    for top in range(0, len(grey), STRIP_PX):  # a strip at a time: a page of floats is more than the processor's cache
        strip = slice(top, top + STRIP_PX)
        lightness = np.multiply(grey[strip], 255, dtype=np.float32)
        lightness /= background[strip]
        np.minimum(lightness, 255, out=lightness)
        depth[strip] = 255 - np.rint(lightness, out=lightness).astype(np.uint8)
    return depth


def ink_floor(depth: np.ndarray, noise: float) -> float:
    """Find the depth, 0..255, that neither the camera's noise nor the paper's unevenness reaches.

    Args:
        depth: of the reduced picture.
        noise: standard deviation of a pixel's depth in the picture as it came.
    """
    lighter, paper = (_quantile(depth, share) for share in (ONE_DEVIATION, 0.5))
    unevenness = paper - lighter  # on the side of the paper that has no ink
    return paper + max(255 * LEAST_DEPTH, NOISE_FACTOR * noise, GRAIN_FACTOR * unevenness)


def deepest_near(depth: np.ndarray) -> np.ndarray:
    """How deep the darkest ink around each place is: each stroke is cut at a share of its own depth."""
    window = _odd(DEPTH_WINDOW * max(depth.shape))
    return cv2.blur(cv2.dilate(depth, np.ones((window, window), np.uint8)), (window, window))


def noise_of(grey: np.ndarray) -> float:
    """Standard deviation of the pixel noise (Immerkaer, 1996: a mask blind to edges), by the median, blind to ink."""
    every = max(1, grey.size // NOISE_PIXELS)
    bands = grey[(np.arange(len(grey)) // BAND_PX) % every == 0]
    second = np.array([1, -2, 1], np.float32)
    response = cv2.convertScaleAbs(cv2.sepFilter2D(bands, cv2.CV_16S, second, second))
    return _quantile(response, 0.5) / NORMAL_MEDIAN / 6  # 6: the norm of the two filters together


def _quantile(values: np.ndarray, share: float) -> float:
    """The quantile of many bytes, by counting them: to a fraction, as if each value lay evenly over its whole step."""
    counts = cv2.calcHist([values], [0], None, [256], [0, 256]).cumsum()
    wanted = share * counts[-1]
    value = int(np.searchsorted(counts, wanted))
    below = counts[value - 1] if value else 0.0
    return max(0.0, value - 0.5 + float((wanted - below) / (counts[value] - below)))


def _brightness(depth: float | np.ndarray, light: np.ndarray) -> np.ndarray:
    """The grey value of ink of a depth under a light."""
    return light * (1 - np.float32(depth) / 255)


def _darker(grey: np.ndarray, threshold: np.ndarray) -> np.ndarray:
    """Compare a picture with a threshold given in its reduced form: uint8, 255 where darker."""
    return cv2.compare(grey, _enlarged(np.rint(threshold).astype(np.uint8), grey.shape), cv2.CMP_LT)


def _enlarged(small: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return cv2.resize(small, shape[::-1], interpolation=cv2.INTER_LINEAR_EXACT)


def _odd(length: float) -> int:
    """The odd whole number nearest above, at least 3: what a centred window needs."""
    return max(3, 2 * int(length / 2) + 1)
