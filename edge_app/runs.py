"""Which marks may be several digits that touch, and what stands so close to them that it belongs there."""

from collections.abc import Sequence
from statistics import median

from edge_app.geometry import Box, hull
from edge_app.marks import LONGEST_RUN, Mark

LEAST_ASPECT_OF_TWO = 0.6  # width to height below which a mark is hardly two digits
SURE_ASPECT = 1.0  # width to height above which a mark that reads as a digit may still be two,
SURE, WIDE = 0.98, 1.2  # if it reads less surely than this; one that is not as wide,
NEARLY_SURE = 0.9  # than this
LEAST_HEIGHT_BESIDE, FEW = 0.35, 3  # of the other digits' height, where there are so many
NEIGHBOUR_GAP = 0.15  # of a mark's height: what stands closer may be the rest of the same digit
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
            run = _with_neighbours(index, marks, taken) if not sure[index] else []
        if len(run) > with_neighbours:
            taken.update(run)
            runs.append(run)
    return runs


def _least_height(digits: list[Mark]) -> float:
    """Below it nothing is several digits beside these: it is the bar of a 5, or a dash."""
    heights = [mark.box.height for mark in digits]
    return LEAST_HEIGHT_BESIDE * median(heights) if len(heights) >= FEW else 0.0


def _with_neighbours(index: int, marks: list[Mark], taken: set[int]) -> list[int]:
    run, box = [index], marks[index].box
    grown = True
    while grown:
        grown = False
        for other, mark in enumerate(marks):
            if not _close(box, mark.box) or other in run or other in taken:
                continue
            together = hull(box, mark.box)
            if together.width <= LONGEST_RUN * together.height and together.height <= 1.4 * box.height:
                run, box, grown = [*run, other], together, True
    return run


def _close(a: Box, b: Box) -> bool:
    gap = max(a.x, b.x) - min(a.right, b.right)
    shared = min(a.bottom, b.bottom) - max(a.y, b.y)
    return gap <= NEIGHBOUR_GAP * max(a.height, b.height) and shared >= LEAST_SHARED * min(a.height, b.height)
