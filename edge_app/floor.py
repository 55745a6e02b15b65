"""How deep ink is at least on a paper: deeper than the camera's noise and the paper's unevenness reach."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.halved import halved
from edge_app.rulings import Rulings

LEAST_DEPTH = 0.075  # of the paper's brightness; fainter is paper structure and show-through
NOISE_FACTOR = 5.0  # ink is this many standard deviations of the camera's noise deep,
GRAIN_FACTOR = 4.5  # and this many of the paper's unevenness
LEAST_BETWEEN = 0.03  # of the reduced picture lies between a grid's lines, where it is told how even the paper is
SMOOTHING_PX = (3, 5)  # kernels by which a noisy picture is smoothed, about as much as means of 2 x 2 and 4 x 4 do
LEFT_OF_NOISE = 0.5  # at most, after that: a camera's would be a quarter, a fine print's hardly less than before
MOST_BLOTCHES = 15.0  # deep, 0..255; what is deeper in the smaller picture is no noise: a page full of specks
BAND_PX = 8  # rows of the bands in which noise is measured,
NOISE_PIXELS = 1 << 15  # of about this many pixels together: of a small picture all, for a fine grid is no noise
ONE_DEVIATION = 0.16  # share of a normal distribution that lies a deviation below its middle
NORMAL_MEDIAN = 0.6745  # median absolute deviation of a normal distribution of deviation 1


@dataclass(frozen=True, eq=False)
class Paper:
    """What a page looks like where it has no ink."""

    depth: np.ndarray  # uint8, reduced: how much darker than the light
    noise: float  # standard deviation of a pixel's depth in the picture that is read

    def floor(self, where: np.ndarray | None = None) -> float:
        """Find the depth, 0..255, that neither the camera's noise nor the paper's unevenness reaches.

        Args:
            where: uint8 as `depth`, the places to look at; None: all.
        """
        lighter, paper = quantiles(self.depth, (ONE_DEVIATION, 0.5), where)
        unevenness = paper - lighter  # on the side of the paper that has no ink
        return paper + max(255 * LEAST_DEPTH, NOISE_FACTOR * self.noise, GRAIN_FACTOR * unevenness)

    def floor_if_even(self) -> float:
        """The same, were the lighter part of the page its paper, and the rest covered by something else."""
        return quantile(self.depth, ONE_DEVIATION) + max(255 * LEAST_DEPTH, NOISE_FACTOR * self.noise)


def between_lines(rulings: Rulings, small: tuple[int, ...], page: tuple[int, ...]) -> np.ndarray | None:
    """The places of the reduced picture that no ruling darkens: uint8, 255; None where a grid is too fine for any."""
    free = np.full(small, 255, np.uint8)
    scale = np.array(small[::-1]) / np.array(page[::-1])
    for lines, turn in ((rulings.level, 1), (rulings.upright, -1)):
        for line in lines:
            path = np.floor(line.path[:, ::turn] * scale).astype(np.int32)
            cv2.polylines(free, [path], False, 0, 1 + round(line.thickness * scale.max()))
    return free if cv2.countNonZero(free) >= LEAST_BETWEEN * free.size else None


def without_noise(grey: np.ndarray, half: np.ndarray, light: float) -> tuple[np.ndarray, float]:
    """Smooth a picture whose noise reaches as deep as faint ink, as little as is enough; fine structure is left.

    Noise that the camera or JPEG has smoothed is seen in the picture made smaller.

    Args:
        half: the picture, or half of it.
        light: brightness of the paper, 1..255.

    Returns:
        uint8 as `grey`, and the standard deviation of its pixels' depth, 0..255.
    """
    noise = _depth_of_noise(grey, light)
    if _is_faint(noise):
        return grey, max(noise, _depth_of_blotches(half, max(grey.shape), light))
    kernel, left = _smoothing(grey, light)
    if _is_faint(left) or left <= LEFT_OF_NOISE * noise:
        return cv2.GaussianBlur(grey, (kernel, kernel), 0), left
    return grey, noise


def _depth_of_blotches(half: np.ndarray, side: int, light: float) -> float:
    """The noise of half of a picture and of a quarter, where they have more: neighbouring pixels of it were alike."""
    depths = (_depth_of_noise(halved(half, round(share * side)), light) for share in (2 / 3, 1 / 3))
    return max(depth for depth in (0.0, *depths) if depth <= MOST_BLOTCHES)


def _smoothing(grey: np.ndarray, light: float) -> tuple[int, float]:
    """The smallest kernel that leaves faint noise, else the largest; and the depth of the noise that it leaves."""
    left = 0.0
    for kernel in SMOOTHING_PX:
        grey = halved(grey, max(grey.shape))  # a smoothed picture's own noise would seem less: neighbours are alike
        left = _depth_of_noise(grey, light)
        if _is_faint(left):
            return kernel, left
    return SMOOTHING_PX[-1], left


def _depth_of_noise(grey: np.ndarray, light: float) -> float:
    return 255 * noise_of(grey) / light


def _is_faint(noise: float) -> bool:
    return NOISE_FACTOR * noise <= 255 * LEAST_DEPTH


def noise_of(grey: np.ndarray) -> float:
    """Standard deviation of the pixel noise (Immerkaer, 1996: a mask blind to edges), by the median, blind to ink."""
    every = max(1, grey.size // NOISE_PIXELS)
    bands = grey[(np.arange(len(grey)) // BAND_PX) % every == every // 2]
    second = np.array([1, -2, 1], np.float32)
    response = cv2.convertScaleAbs(cv2.sepFilter2D(bands, cv2.CV_16S, second, second))
    return quantile(response, 0.5) / NORMAL_MEDIAN / 6  # 6: the norm of the two filters together


def quantile(values: np.ndarray, share: float) -> float:
    """One of `quantiles`."""
    return quantiles(values, (share,))[0]


def quantiles(values: np.ndarray, shares: tuple[float, ...], where: np.ndarray | None = None) -> list[float]:
    """The quantiles of many bytes, by counting them: to a fraction, as if each value lay evenly over its whole step.

    Args:
        where: uint8 as `values`, the places to look at; None: all.
    """
    counts = cv2.calcHist([values], [0], where, [256], [0, 256]).cumsum()
    return [_value_at(share * counts[-1], counts) for share in shares]


def _value_at(wanted: float, counts: np.ndarray) -> float:
    value = int(np.searchsorted(counts, wanted))
    below = counts[value - 1] if value else 0.0
    return max(0.0, value - 0.5 + float((wanted - below) / (counts[value] - below)))
