"""How a simulated page looks: paper, pen, light and camera, each a number that can be drawn at random."""

from dataclasses import dataclass
from enum import Enum

import numpy as np


class Difficulty(Enum):
    """How far a random look may go: from a scan-like page to a bad photograph."""

    EASY = 0.3
    MEDIUM = 0.65
    HARD = 1.0


@dataclass(frozen=True)
class Look:
    """One page; light and depths are shares of full brightness. The default is the demo page's."""

    width: int = 1280  # pixels
    height: int = 800
    digit_height_px: tuple[int, int] = (64, 86)
    pen: float | None = None  # width of the stroke as a share of the digit's height; None: as the digit was written
    pen_bgr: tuple[float, float, float] = (92, 54, 40)  # a blue-black ball-pen
    paper_bgr: tuple[float, float, float] = (222, 236, 240)  # a warm white
    shadow: float = 0.45  # how much darker the darkest corner is
    shadow_edge: float = 0.15  # width of the shadow's edge, as a share of the page: 0 = hard
    grain: float = 0.025  # standard deviation of the paper's unevenness
    noise: float = 0.012  # standard deviation of the camera's noise
    blur_px: float = 0.8  # standard deviation of the lens' blur
    turn_deg: float = 0.0
    perspective: float = 0.0  # how much shorter the far side is, as a share
    jpeg_quality: int = 95
    structure: str | None = None  # what is printed on the paper: "ruled", "squared", "table" or "cells"
    rule_bgr: tuple[float, float, float] = (200, 150, 110)  # that it is printed in: a pale blue


PENS_BGR = ((40, 40, 40), (120, 60, 30), (50, 40, 150), (60, 100, 40), (110, 110, 110))  # black, blue, red, green, grey
PAPERS_BGR = ((235, 240, 242), (200, 228, 235), (140, 225, 240), (225, 225, 205), (190, 190, 190), (170, 190, 205))
BOARD_BGR, CHALK_BGR = (45, 50, 40), (225, 230, 225)
BOARD_SHARE = 0.08  # of the pages: light writing on a dark board


def random_look(rng: np.random.Generator, difficulty: Difficulty, width: int = 1280, height: int = 800) -> Look:
    """Draw a look; the same state of `rng` gives the same one."""
    far = difficulty.value
    paper, pen = _colours(rng, far)
    small = int(np.exp(rng.uniform(np.log(20 - 6 * far), np.log(110))))
    return Look(
        width=width,
        height=height,
        digit_height_px=(small, round(small * rng.uniform(1.05, 1.1 + 0.4 * far))),
        pen=rng.uniform(0.10 - 0.06 * far, 0.12 + 0.08 * far) if rng.random() < 0.7 else None,
        pen_bgr=pen,
        paper_bgr=paper,
        shadow=rng.uniform(0, 0.9 * far),
        shadow_edge=rng.uniform(0.02, 0.3),
        grain=rng.uniform(0, 0.035 * far),
        noise=rng.uniform(0.002, 0.04 * far),
        blur_px=rng.uniform(0.3, 0.4 + 0.035 * far * small),
        turn_deg=rng.normal(0, 3 * far),
        perspective=rng.uniform(0, 0.12 * far),
        jpeg_quality=round(rng.uniform(95 - 60 * far, 96)),
    )


Colour = tuple[float, float, float]


def _colours(rng: np.random.Generator, far: float) -> tuple[Colour, Colour]:
    """A paper and a pen that can be told from it; the harder, the fainter the pen may be."""
    if rng.random() < BOARD_SHARE * far:
        return BOARD_BGR, CHALK_BGR
    paper, pen = (np.array(colours[rng.integers(len(colours))], float) for colours in (PAPERS_BGR, PENS_BGR))
    strength = rng.uniform(1 - 0.65 * far, 1)
    return _colour(paper), _colour(paper + strength * (np.minimum(pen, 0.75 * paper) - paper))


def _colour(values: np.ndarray) -> Colour:
    blue, green, red = (float(value) for value in values)
    return blue, green, red
