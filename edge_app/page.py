"""The page simulator: digits written on paper that is uneven, unevenly lit, and photographed by a camera.

The digits are an argument: a bundled sheet for demonstrations, training images to train, test images to measure.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.geometry import Box
from edge_app.mnist_frame import tight


@dataclass(frozen=True)
class Written:
    """One digit of the page, and where it stands."""

    box: Box  # pixels of the page
    label: str


@dataclass(frozen=True, eq=False)
class Page:
    """A picture whose truth is known."""

    picture: np.ndarray  # uint8 (height, width, 3), BGR
    digits: tuple[Written, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """How the page looks; light and depths are shares of full brightness."""

    width: int = 1280  # pixels
    height: int = 800
    digit_height_px: tuple[int, int] = (64, 86)
    pen_bgr: tuple[int, int, int] = (92, 54, 40)  # a blue-black ball-pen
    paper_bgr: tuple[int, int, int] = (222, 236, 240)  # a warm white
    shadow: float = 0.45  # how much darker the darkest corner is
    grain: float = 0.025  # standard deviation of the paper's unevenness
    noise: float = 0.012  # standard deviation of the camera's noise
    blur_px: float = 0.8  # standard deviation of the lens' blur


@dataclass(frozen=True, eq=False)
class Glyphs:
    """Digits to write with."""

    pixels: np.ndarray  # uint8 (n, 28, 28), 0 = paper, 255 = ink
    labels: np.ndarray  # (n,), 0..9


def compose(lines: list[str], glyphs: Glyphs, seed: int, look: Look | None = None) -> Page:
    """Write lines of digits, spaces between groups, on one page; the same seed gives the same page.

    Raises:
        ValueError: a line holds something that is neither digit nor space, or `glyphs` lacks a digit.
    """
    look, rng = look or Look(), np.random.default_rng(seed)
    cover = np.zeros((look.height, look.width), np.float32)  # 0 = paper, 1 = ink
    written: list[Written] = []
    pitch = look.height / (len(lines) + 0.6)
    for row, line in enumerate(lines):
        baseline = (row + 0.95) * pitch
        written += _write_line(cover, line, baseline, glyphs, rng, look)
    return Page(_photograph(cover, rng, look), tuple(written), tuple(lines))


def _write_line(
    cover: np.ndarray, line: str, baseline: float, glyphs: Glyphs, rng: np.random.Generator, look: Look
) -> list[Written]:
    """Write one line from the left margin, its base wandering a little."""
    x, slope = look.width * rng.uniform(0.07, 0.12), rng.uniform(-0.02, 0.02)
    written = []
    for character in line:
        height = int(rng.integers(*look.digit_height_px, endpoint=True))
        if character == " ":
            x += 1.1 * height
            continue
        glyph = _glyph(character, height, glyphs, rng)
        y = baseline + slope * x + rng.normal(0, 0.04 * height) - glyph.shape[0]
        written.append(Written(_ink_on(cover, glyph, round(x), round(y)), character))
        x += glyph.shape[1] + rng.uniform(0.25, 0.45) * height
    return written


def _glyph(character: str, height: int, glyphs: Glyphs, rng: np.random.Generator) -> np.ndarray:
    """Enlarge one written digit: float32 (height, width), 0..1."""
    choices = np.flatnonzero(glyphs.labels == int(character))
    if not len(choices):
        raise ValueError(f"Expected glyphs of every digit of the lines, got none of {character}.")
    image = tight(glyphs.pixels[rng.choice(choices)])
    width = max(1, round(image.shape[1] * height / image.shape[0]))
    large = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    smooth = cv2.GaussianBlur(large, (0, 0), height / 40)
    return np.clip((smooth - 0.35) / 0.25, 0, 1)  # an edge as sharp as a pen's, where enlarging left a ramp


def _ink_on(cover: np.ndarray, glyph: np.ndarray, x: int, y: int) -> Box:
    height, width = glyph.shape
    if x < 0 or y < 0 or y + height > cover.shape[0] or x + width > cover.shape[1]:
        raise ValueError(f"Expected lines that fit a page of {cover.shape[1]} x {cover.shape[0]} pixels.")
    place = cover[y : y + height, x : x + width]
    np.maximum(place, glyph, out=place)
    return Box(x, y, width, height)


def _photograph(cover: np.ndarray, rng: np.random.Generator, look: Look) -> np.ndarray:
    """Put ink on grainy paper, light it from one side, blur it and add noise: uint8 (height, width, 3)."""
    height, width = cover.shape
    paper = np.array(look.paper_bgr, np.float32) * _grain(height, width, rng, look)[..., np.newaxis]
    pressure = 0.88 + 0.12 * _field(height, width, 40, rng)
    ink = (cover * np.clip(pressure, 0, 1))[..., np.newaxis]
    page = paper * (1 - ink) + np.array(look.pen_bgr, np.float32) * ink
    page *= _light(height, width, rng, look)[..., np.newaxis]
    page = cv2.GaussianBlur(page, (0, 0), look.blur_px)
    page += rng.normal(0, 255 * look.noise, page.shape).astype(np.float32)
    return np.clip(page, 0, 255).astype(np.uint8)


def _light(height: int, width: int, rng: np.random.Generator, look: Look) -> np.ndarray:
    """A lamp on one side and the soft shadow of a hand: float32 (height, width), 0..1."""
    x, y = np.meshgrid(np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32))
    angle = rng.uniform(0.1, 0.4)
    fall = np.clip(x * np.cos(angle) + y * np.sin(angle), 0, 1)
    centre = rng.uniform(0.75, 0.9, 2)
    hand = 1 / (1 + np.exp(((x - centre[0]) ** 2 * 6 + (y - centre[1]) ** 2 * 9 - 0.25) * 40))
    return (1 - 0.6 * look.shadow * fall**1.5) * (1 - 0.5 * look.shadow * hand.astype(np.float32))


def _grain(height: int, width: int, rng: np.random.Generator, look: Look) -> np.ndarray:
    fine, coarse = _field(height, width, 3, rng), _field(height, width, 60, rng)
    return 1 + look.grain * (0.6 * fine + 0.8 * coarse)


def _field(height: int, width: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth random unevenness with spots of about `size` pixels: float32 (height, width), deviation 1."""
    small = rng.normal(0, 1, (height // size + 2, width // size + 2)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
