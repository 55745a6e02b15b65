"""Which marks may be several digits that touch, and what stands so close to them that it belongs there."""

from collections.abc import Sequence
from statistics import median

import numpy as np

from edge_app.marks import LONGEST_RUN, Mark

LEAST_ASPECT_OF_TWO = 0.6  # width to height below which a mark is hardly two digits
SURE_ASPECT = 1.0  # width to height above which a mark that reads as a digit may still be two,
SURE, WIDE = 0.98, 1.2  # if it reads less surely than this; one that is not as wide,
NEARLY_SURE = 0.9  # than this
LEAST_HEIGHT_BESIDE, FEW = 0.35, 3  # of the other digits' height, where there are so many
NEIGHBOUR_GAP = 0.15  # of a mark's height: what stands closer may be the rest of the same digit
TALLER_RUN = 1.4  # times a mark's height: that of it with a neighbour, at most
LEAST_SHARED = 0.5  # of the lower mark's height that neighbours share


def find_runs(marks: list[Mark], sure: Sequence[float], with_neighbours: bool) -> list[list[int]]:
    """Which marks are worth cutting: those read as no digit, or as one that is wide and unsure.

    Args:
        sure: the confidence of each mark, 0 where it is no digit.
        with_neighbours: each that is read as none comes with what stands close to it, and only where something does.

    Returns:
        Indices into `marks`, each at most once.
    """
    taken: set[int] = set()
    runs = []
    sides = np.array([(mark.box.x, mark.box.y, mark.box.right, mark.box.bottom) for mark in marks]).reshape(-1, 4)
    least = _least_height([mark for mark, value in zip(marks, sure, strict=True) if value])
    for index, mark in enumerate(marks):
        aspect = mark.box.width / mark.box.height
        if (
            index in taken
            or mark.box.height < least
            or sure[index] >= (SURE if aspect > WIDE else NEARLY_SURE)
            or aspect < (SURE_ASPECT if sure[index] else LEAST_ASPECT_OF_TWO)
        ):
            continue
        run = [index]
        if with_neighbours:
            run = _with_neighbours(index, sides, taken) if not sure[index] else []
        if len(run) > with_neighbours:
            taken.update(run)
            runs.append(run)
    return runs


def _least_height(digits: list[Mark]) -> float:
    """Below it nothing is several digits beside these: it is the bar of a 5, or a dash."""
    heights = [mark.box.height for mark in digits]
    return LEAST_HEIGHT_BESIDE * median(heights) if len(heights) >= FEW else 0.0


def _with_neighbours(index: int, sides: np.ndarray, taken: set[int]) -> list[int]:
    """A mark, and what stands so close to it, or to what was found so, that all may be one run.

    Args:
        sides: int (n, 4) of all marks: left, top, right, bottom.
    """
    run, around = [index], sides[index]
    free = np.ones(len(sides), bool)
    free[[index, *taken]] = False
    while (beside := np.flatnonzero(free & _belongs(around, sides))).size:
        run.append(int(beside[0]))
        free[beside[0]] = False
        around = _around(around, sides[beside[0]])
    return run


def _around(one: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """What holds one box and each other, as `sides`."""
    return np.concatenate([np.minimum(one[:2], sides[..., :2]), np.maximum(one[2:], sides[..., 2:])], axis=-1)


def _belongs(one: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Which boxes stand close to one, and make with it what may be a run of digits: bool (n,)."""
    left, top, right, bottom = sides.T
    gap = np.maximum(one[0], left) - np.minimum(one[2], right)
    shared = np.minimum(one[3], bottom) - np.maximum(one[1], top)
    height, heights = one[3] - one[1], bottom - top
    close = (gap <= NEIGHBOUR_GAP * np.maximum(height, heights)) & (
        shared >= LEAST_SHARED * np.minimum(height, heights)
    )
    across, down = np.diff(_around(one, sides).reshape(-1, 2, 2), axis=1)[:, 0].T
    return np.asarray(close & (across <= LONGEST_RUN * down) & (down <= TALLER_RUN * height))
