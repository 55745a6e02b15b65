"""Other hands and other pens: random but seeded changes of MNIST digits, made anew for every epoch."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from train.wear import Wear, wear

SIDE = 28  # pixels
GRID_SIDE = 5  # control points of the elastic field along one side (Simard, Steinkraus, Platt, 2003, smooth theirs)
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


@dataclass(frozen=True)
class Strength:
    """How far an image may be changed; each draw is uniform within +- the value, elastic displacement is normal."""

    turn_deg: float = 12.0
    log_scale: float = 0.14  # of each side on its own: exp(+-0.14) is 87 to 115 %
    shear: float = 0.22
    shift_px: float = 2.0
    elastic_px: float = 0.8  # standard deviation at a control point
    pen: float = 0.4  # share of the images whose stroke is made bolder or thinner
    wear: Wear | None = None  # what spoils some of them after that

    def milder(self, share: float) -> "Strength":
        """Turn, scale, shear and bend by a share of this; place, pen and wear stay."""
        return replace(
            self,
            turn_deg=share * self.turn_deg,
            log_scale=share * self.log_scale,
            shear=share * self.shear,
            elastic_px=share * self.elastic_px,
        )


def augment(images: np.ndarray, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    """Turn, scale, shear, shift and bend each image, and change its pen.

    Args:
        images: uint8 (n, 28, 28), 0 = paper, 255 = ink; not changed.
        rng: gives the same images for the same state.

    Returns:
        uint8 (n, 28, 28).
    """
    matrices = _affine_matrices(len(images), rng, strength)
    bends = rng.normal(0, strength.elastic_px, (len(images), GRID_SIDE, GRID_SIDE, 2)).astype(np.float32)
    pens = _pens(len(images), rng, strength)
    out = np.empty_like(images)
    for index, image in enumerate(images):
        where = _GRID @ matrices[index] + cv2.resize(bends[index], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        moved = cv2.remap(image, where, None, cv2.INTER_LINEAR)  # type: ignore[call-overload]  # OpenCV's stub errs
        out[index] = _change_pen(moved, pens[index])
    return wear(out, rng, strength.wear) if strength.wear else out


def _homogeneous_grid() -> np.ndarray:
    """Return float32 (28, 28, 3): x and y of each pixel from the image's centre, and 1."""
    axis = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    x, y = np.meshgrid(axis, axis)
    return np.stack([x, y, np.ones_like(x)], axis=-1)


_GRID = _homogeneous_grid()


def _affine_matrices(count: int, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    """Return float32 (n, 3, 2): output pixel (x, y, 1) from the centre to the place it is taken from."""
    angle = np.deg2rad(rng.uniform(-strength.turn_deg, strength.turn_deg, count))
    scale = np.exp(rng.uniform(-strength.log_scale, strength.log_scale, (count, 2)))
    shear = rng.uniform(-strength.shear, strength.shear, count)
    shift = rng.uniform(-strength.shift_px, strength.shift_px, (count, 2))
    cos, sin, zero = np.cos(angle), np.sin(angle), np.zeros(count)
    turn = np.stack([np.stack([cos, -sin], -1), np.stack([sin, cos], -1)], -2)
    stretch = np.stack([np.stack([scale[:, 0], shear], -1), np.stack([zero, scale[:, 1]], -1)], -2)
    linear = turn @ stretch
    offset = shift + (SIDE - 1) / 2
    return np.concatenate([linear.transpose(0, 2, 1), offset[:, None, :]], axis=1).astype(np.float32)


def _pens(count: int, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    """Return (n,) in -1..1: -1 thins a stroke by a pixel on each side, +1 widens it, 0 leaves it."""
    return np.where(rng.random(count) < strength.pen, rng.uniform(-0.8, 1.0, count), 0.0)


def _change_pen(image: np.ndarray, pen: float) -> np.ndarray:
    if pen == 0:
        return image
    other = cv2.dilate(image, CROSS) if pen > 0 else cv2.erode(image, CROSS)
    return cv2.addWeighted(other, abs(pen), image, 1 - abs(pen), 0)
