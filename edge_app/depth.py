"""How deep ink is below the light of its paper; and what is known of a reduced picture, brought to the large one."""

import cv2
import numpy as np

STRIP_PX = 64  # rows that are computed with at a time


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


def brightness_at(depth: float | np.ndarray, light: np.ndarray) -> np.ndarray:
    """The grey value of ink of a depth under a light."""
    return light * (1 - np.float32(depth) / 255)


def darker(grey: np.ndarray, threshold: np.ndarray) -> np.ndarray:
    """Compare a picture with a threshold given in its reduced form: uint8, 255 where darker."""
    return cv2.compare(grey, enlarged(np.rint(threshold).astype(np.uint8), grey.shape), cv2.CMP_LT)


def enlarged(small: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return cv2.resize(small, shape[::-1], interpolation=cv2.INTER_LINEAR_EXACT)
