"""Shadows, creases and spots on the lens: as dark as ink may be, but without a pen's sharp edge."""

import cv2
import numpy as np

from edge_app.ink import Ink
from edge_app.marks import Mark

LEAST_SIZE = 0.05  # of the picture's longer side: what is smaller is left to the network
SOFT = 0.2  # of a mark's depth: the step over its edge; a smudge's is smaller, a pen's in focus twice as large,
SHARP = 0.4  # but a digit's that is out of focus is not
LEAST_SHARP = 3  # marks in focus, and no fewer than soft ones: then soft ones are no writing
EDGE_PX = 2  # each side of the edge
AROUND = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
SAMPLE = 256  # pixels of a mark that say how dark it is


def without_smudges(marks: list[Mark], ink: Ink) -> list[Mark]:
    """Leave out the large marks with soft edges where other marks of the page are sharp."""
    if len(marks) <= LEAST_SHARP:
        return marks
    least = LEAST_SIZE * max(ink.mask.shape)
    large = [mark for mark in marks if max(mark.ink.shape) >= least]
    soft = {id(mark) for mark in large if edge_step(mark, ink) < SOFT}
    if not soft:
        return marks
    sharp = sum(edge_step(mark, ink) >= SHARP for mark in marks if id(mark) not in soft)
    if sharp < max(LEAST_SHARP, len(soft)):
        return marks
    return [mark for mark in marks if id(mark) not in soft]


def edge_step(mark: Mark, ink: Ink) -> float:
    """How much darker a mark's middle third is just within its edge than just without, as a share of its depth."""
    box, width = mark.box, ink.mask.shape[1]
    third = max(0, box.height // 3 - EDGE_PX)
    third = third if mark.ink[third : box.height - third].any() else 0  # a dot above a dash has nothing there
    left, right = min(EDGE_PX, box.x), min(EDGE_PX, width - box.right)
    grey = ink.grey[box.y + third : box.bottom - third, box.x - left : box.right + right]
    own = mark.ink[third : box.height - third]
    inked = cv2.copyMakeBorder(own, 0, 0, left, right, cv2.BORDER_CONSTANT, value=0)
    within = cv2.subtract(inked, cv2.erode(inked, AROUND))
    without = cv2.subtract(cv2.dilate(inked, AROUND), inked)
    written = grey[inked > 0]
    written = np.sort(written[:: 1 + len(written) // SAMPLE])
    darkest = float(written[len(written) // 10])
    step = cv2.mean(grey, without)[0] - cv2.mean(grey, within)[0]
    return step / max(1.0, ink.light_at(*box.centre) - darkest)
