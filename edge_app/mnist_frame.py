"""The MNIST frame: the one form in which every digit reaches a network, in training, in reports and on the device."""

import math

import cv2
import numpy as np

PREPROCESSING = 2  # version of the way from ink to frame; a model made for another is refused
FRAME_SIDE = 28  # MNIST image side, pixels
DIGIT_SIDE = 20  # longest side of the digit in it (LeCun, Cortes, Burges: MNIST database page)
CENTRE = 14  # pixel index of the centre of mass, reached by a whole-pixel shift


def to_mnist_frame(ink: np.ndarray) -> np.ndarray:
    """Scale one digit to 20 pixels and put its centre of mass on pixel 14.

    Args:
        ink: uint8 (height, width), 0 = paper, 255 = ink, cropped tight to the digit.

    Returns:
        uint8 (28, 28), same polarity.

    Raises:
        ValueError: the crop holds no ink.
    """
    if not cv2.countNonZero(ink):
        raise ValueError(f"Expected a crop with ink, got {ink.shape} with every pixel 0.")
    scale = DIGIT_SIDE / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    digit = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)  # cv2 takes (w, h)
    mass = cv2.moments(digit)
    if mass["m00"] == 0:  # ink so thin that averaging took it to 0: keep its darkest trace
        reach = np.ones((2 * math.ceil(1 / scale) + 1,) * 2, np.uint8)  # so that none falls between the pixels left
        digit = cv2.resize(cv2.dilate(ink, reach), (width, height), interpolation=cv2.INTER_NEAREST)
        mass = cv2.moments(digit)
    right, down = (round(CENTRE - mass[axis] / mass["m00"]) for axis in ("m10", "m01"))
    wide = np.zeros((FRAME_SIDE + 2 * DIGIT_SIDE, FRAME_SIDE + 2 * DIGIT_SIDE), np.uint8)  # what may lie outside
    wide[DIGIT_SIDE + down :, DIGIT_SIDE + right :][:height, :width] = digit
    return wide[DIGIT_SIDE:-DIGIT_SIDE, DIGIT_SIDE:-DIGIT_SIDE].copy()


def tight(image: np.ndarray) -> np.ndarray:
    """Cut the paper off the four sides of a digit.

    Args:
        image: uint8 (height, width), 0 = paper.

    Returns:
        A view of the smallest part of `image` that holds all its ink.

    Raises:
        ValueError: the image holds no ink.
    """
    x, y, width, height = cv2.boundingRect(image)
    if width == 0:
        raise ValueError(f"Expected an image with ink, got {image.shape} with every pixel 0.")
    return image[y : y + height, x : x + width]
