"""What spoils a picture between paper and network: bad light, fog, noise, blur, lines across, gaps, bands, outlines.

Random but seeded. The share of worn images teaches a network to read through what it will never see in MNIST.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

SIDE = 28  # pixels
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Wear:
    """How many images are worn, and by how many changes at most, one after another."""

    share: float
    changes: int = 2


def wear(images: np.ndarray, rng: np.random.Generator, how: Wear) -> np.ndarray:
    """Wear a random share of the images.

    Args:
        images: uint8 (n, 28, 28), 0 = paper, 255 = ink; not changed.
        rng: gives the same images for the same state.

    Returns:
        uint8 (n, 28, 28).
    """
    out = images.copy()
    for index in np.flatnonzero(rng.random(len(images)) < how.share):
        image = images[index].astype(np.float32)
        for _ in range(rng.integers(1, how.changes, endpoint=True)):
            image = CHANGES[rng.integers(len(CHANGES))](image, rng)
        out[index] = np.clip(image, 0, 255)
    return out


def _clouds(rng: np.random.Generator) -> np.ndarray:
    """A soft field in 0..1, float32 (28, 28): random values on grids of two sizes, smoothed."""
    coarse, fine = (cv2.resize(_field(rng, side), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for side in (3, 7))
    field = coarse + rng.uniform(0, 0.6) * fine
    low, high = field.min(), field.max()
    return np.asarray((field - low) / max(high - low, 1e-6), np.float32)


def _field(rng: np.random.Generator, side: int) -> np.ndarray:
    return rng.random((side, side), np.float32)


def _haze(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Clouds before the ink: bright where the paper should be dark."""
    veil = rng.uniform(0.2, 0.9) * _clouds(rng)
    return image * (1 - 0.6 * veil) + 255 * veil


def _pale(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Less contrast, on a level of its own."""
    strength = rng.uniform(0.15, 0.8)
    return strength * image + rng.uniform(0, 255 * (1 - strength))


def _grain(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return image + rng.normal(0, rng.uniform(10, 90), image.shape).astype(np.float32)


def _specks(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Single pixels of pure paper or pure ink."""
    chance, share = rng.random(image.shape), rng.uniform(0.02, 0.3)
    ink = rng.uniform(0.2, 0.8)
    return np.where(chance < share, np.where(chance < share * ink, 255.0, 0.0), image).astype(np.float32)


def _blur(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Out of focus, or moved while the shutter was open."""
    if rng.random() < 0.5:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.8))
    angle, reach = rng.uniform(0, np.pi), rng.uniform(1, 3.5)
    kernel = np.zeros((9, 9), np.float32)
    step = reach * np.array([np.cos(angle), np.sin(angle)])
    start, end = (np.round(4 + sign * step).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def _coarse(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Too few pixels."""
    side = int(rng.integers(9, 20))
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (SIDE, SIDE), interpolation=int(rng.integers(0, 2)))


def _strokes(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lines across, of ink or of paper."""
    out = image.copy()
    for _ in range(rng.integers(1, 4)):
        (x1, y1), (x2, y2) = rng.integers(-4, SIDE + 4, (2, 2)).tolist()
        cv2.line(out, (x1, y1), (x2, y2), float(255 * (rng.random() < 0.65)), int(rng.integers(1, 3)), cv2.LINE_AA)
    return out


def _dots(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Spots of ink, or holes."""
    out = image.copy()
    for _ in range(rng.integers(2, 12)):
        x, y = rng.integers(0, SIDE, 2).tolist()
        cv2.circle(out, (x, y), int(rng.integers(0, 3)), float(rng.choice([0, 120, 255])), -1, cv2.LINE_AA)
    return out


def _band(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A rectangle, often as wide or as high as the image, that is inverted or lit."""
    out = image.copy()
    first, second = np.sort(rng.integers(0, SIDE, (2, 2)), axis=0)
    rows, columns = slice(first[0], second[0] + 1), slice(first[1], second[1] + 1)
    whole = rng.integers(3)
    place = (slice(None) if whole == 0 else rows, slice(None) if whole == 1 else columns)
    out[place] = 255 - out[place] if rng.random() < 0.6 else 0.5 * out[place] + rng.uniform(0, 127)
    return out


def _outline(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Only the edges of the strokes."""
    edge = cv2.morphologyEx(image, cv2.MORPH_GRADIENT, CROSS)
    return edge if rng.random() < 0.5 else 255 * (edge > rng.uniform(60, 180)).astype(np.float32)


def _hard(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Black and white, the threshold too low or too high."""
    return 255 * (image > rng.uniform(20, 200)).astype(np.float32)


def _light(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A level that is added all over, or a slope of it."""
    return image + rng.uniform(20, 160) * (1.0 if rng.random() < 0.5 else _clouds(rng))


CHANGES: tuple[Change, ...] = (
    *(_haze, _haze, _pale, _grain, _specks, _blur, _coarse, _strokes, _dots, _band, _outline, _hard, _light),
)
