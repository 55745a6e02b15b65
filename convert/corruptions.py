"""The corruption suite: what may befall a digit between pen and network, at five severities, the same every time.

No function of the augmentation or of the page simulator is used here, so that no training has seen these very pictures.
The kinds overlap all the same: `edge` and `tiny` learn from noise, blur, fog, lines, gaps and slants of their own, the
article's network from none, and the suite says how far that carries. The kinds follow Hendrycks and Dietterich
("Benchmarking Neural Network Robustness", 2019) and Mu and Gilmer ("MNIST-C", 2019) in spirit, their code not at all.
"""

from collections.abc import Callable

import numpy as np
from scipy import ndimage

SEVERITIES = 5
IMAGES = 1000  # test images that are corrupted, the same for every kind and severity
SEED = 1960  # of the choice of images and of every corruption
FULL = 255.0  # ink
SIDE = 28  # pixels
MIDDLE = (SIDE - 1) / 2
_Y, _X = np.mgrid[:SIDE, :SIDE].astype(np.float32)

Corrupt = Callable[[np.ndarray, int, np.random.Generator], np.ndarray]  # float32 (n, 28, 28) 0..255, severity 1..5


def chosen_images(count: int) -> np.ndarray:
    """Draw the places of the IMAGES test images, or of all where there are fewer: int64 (n,), in order."""
    return np.sort(np.random.default_rng(SEED).permutation(count)[:IMAGES])


def corrupted(kind: str, severity: int, pixels: np.ndarray) -> np.ndarray:
    """Corrupt images, uint8 (n, 28, 28), to as many others; the same images give the same result.

    Args:
        kind: one of KINDS.
        severity: 1 to 5.
    """
    rng = np.random.default_rng((SEED, list(KINDS).index(kind), severity))
    changed = KINDS[kind](pixels.astype(np.float32), severity, rng)
    return np.clip(np.rint(changed), 0, FULL).astype(np.uint8)


def noise(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """A sensor in the dark: every pixel a little off."""
    return pixels + FULL * (0.08, 0.15, 0.22, 0.3, 0.4)[severity - 1] * rng.standard_normal(pixels.shape, np.float32)


def impulses(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Pixels that are lost altogether, half of them black, half white."""
    share, drawn = (0.03, 0.07, 0.12, 0.18, 0.25)[severity - 1], rng.random(pixels.shape)
    return np.where(drawn < share / 2, 0, np.where(drawn > 1 - share / 2, FULL, pixels))


def blur(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """A lens out of focus."""
    width = (0.6, 0.9, 1.2, 1.6, 2.0)[severity - 1]
    return np.asarray(ndimage.gaussian_filter(pixels, (0, width, width)))


def contrast(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Little between paper and ink: all drawn together about the image's mean."""
    mean = pixels.mean(axis=(1, 2), keepdims=True)
    return mean + (0.5, 0.4, 0.3, 0.2, 0.12)[severity - 1] * (pixels - mean)


def fog(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Clouds before the digit, of a few pixels and of half the image."""
    thick = (0.25, 0.4, 0.55, 0.7, 0.85)[severity - 1]
    drawn = rng.standard_normal(pixels.shape, np.float32)
    cloud = sum(ndimage.gaussian_filter(drawn, (0, width, width), mode="wrap") * width for width in (2.0, 5.0))
    low, high = (edge(cloud, axis=(1, 2), keepdims=True) for edge in (np.min, np.max))
    return (1 - 0.5 * thick) * pixels + FULL * thick * (cloud - low) / (high - low)


def lines(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Straight strokes of ink through the digit."""
    out = pixels
    for _ in range((1, 1, 2, 2, 3)[severity - 1]):
        angle, offset = rng.uniform(0, np.pi, len(pixels)), rng.uniform(-6, 6, len(pixels))
        away = np.abs(_across(angle) - offset[:, None, None])
        half = (0.5, 1.0, 0.75, 1.0, 1.0)[severity - 1]
        out = np.maximum(out, FULL * np.clip(half + 0.5 - away, 0, 1))
    return out


def gaps(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Parts of strokes missing: round holes about pixels of ink."""
    out, radius = pixels, (1.5, 2.0, 2.0, 2.5, 2.5)[severity - 1]
    for _ in range((1, 1, 2, 2, 3)[severity - 1]):
        weight = pixels.reshape(len(pixels), -1) + 1e-3
        place = (weight.cumsum(axis=1) > (rng.random(len(pixels)) * weight.sum(axis=1))[:, None]).argmax(axis=1)
        y, x = (each[:, None, None] for each in np.divmod(place, SIDE))
        away = np.hypot(_Y - y, _X - x)
        out = out * np.clip(away - radius + 0.5, 0, 1)
    return out


def stripes(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Bands of grey at any angle, as a flickering lamp or a ruling leaves them."""
    across = _across(rng.uniform(0, np.pi, len(pixels)))
    period, phase = rng.uniform(4, 9, (len(pixels), 1, 1)), rng.uniform(0, 2 * np.pi, (len(pixels), 1, 1))
    wave = (np.sin(2 * np.pi * across / period + phase) > 0.2) * FULL
    strength = (0.15, 0.25, 0.35, 0.5, 0.65)[severity - 1]
    return np.maximum(pixels, strength * wave)


def threshold(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """A level that does not fit the light: strokes run together on one side and break up on the other."""
    tilt, grain = ((0.3, 0.05), (0.5, 0.1), (0.65, 0.15), (0.8, 0.2), (0.9, 0.25))[severity - 1]
    slope = _across(rng.uniform(0, 2 * np.pi, len(pixels))) / SIDE
    level = FULL * (0.5 + tilt * slope)
    return np.where(pixels + FULL * grain * rng.standard_normal(pixels.shape) > level, FULL, 0)


def shear(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Writing that leans, to either side."""
    lean = (0.15, 0.3, 0.45, 0.6, 0.75)[severity - 1]
    return _moved(pixels, [np.array([[1, 0], [lean * sign, 1]]) for sign in _signs(pixels, rng)])


def scale(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Digits smaller, or larger, than they should be; at most as large as the frame holds."""
    small = (0.85, 0.75, 0.65, 0.55, 0.45)[severity - 1]
    large = min(1 / small, 1.35)
    return _moved(pixels, [np.eye(2) / (small if sign < 0 else large) for sign in _signs(pixels, rng)])


def shift(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Digits off the middle by 1 to 5 whole pixels, upright or along a diagonal."""
    ways = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    chosen = rng.integers(len(ways), size=len(pixels))
    return np.stack(
        [shifted(image, *(severity * step for step in ways[i])) for image, i in zip(pixels, chosen, strict=True)]
    )


def turn(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Digits turned to either side."""
    angle = np.deg2rad((8, 16, 24, 32, 40)[severity - 1])
    cos, sin = np.cos(angle), np.sin(angle)
    return _moved(pixels, [np.array([[cos, -sin * sign], [sin * sign, cos]]) for sign in _signs(pixels, rng)])


KINDS: dict[str, Corrupt] = {
    "noise": noise,
    "impulses": impulses,
    "blur": blur,
    "contrast": contrast,
    "fog": fog,
    "lines": lines,
    "gaps": gaps,
    "stripes": stripes,
    "threshold": threshold,
    "shear": shear,
    "scale": scale,
    "shift": shift,
    "turn": turn,
}


def shifted(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move an image, (28, 28), by whole pixels; what leaves the frame is lost, paper comes in."""
    out = np.zeros_like(image)
    to, of = zip(*(_overlap(step) for step in (down, right)), strict=True)
    out[to] = image[of]
    return out


def _overlap(step: int) -> tuple[slice, slice]:
    return slice(max(0, step), SIDE + min(0, step)), slice(max(0, -step), SIDE - max(0, step))


def _across(angle: np.ndarray) -> np.ndarray:
    """Signed distance of each pixel from a line through the middle at each angle: (n, 28, 28), pixels."""
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    return np.asarray((_X - MIDDLE) * sin + (_Y - MIDDLE) * cos)


def _signs(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.choice((-1.0, 1.0), len(pixels))


def _moved(pixels: np.ndarray, matrices: list[np.ndarray]) -> np.ndarray:
    """Resample each image about its middle; a matrix leads from (y, x) of the result to where it is taken from."""
    middle = np.full(2, MIDDLE)
    out = np.empty_like(pixels)
    for image, matrix, place in zip(pixels, matrices, out, strict=True):
        ndimage.affine_transform(image, matrix, middle - matrix @ middle, output=place, order=1)
    return out
