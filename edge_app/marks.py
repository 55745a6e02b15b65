"""Which ink belongs together: connected strokes, joined where a pen was lifted, and of a size that a digit can have."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.geometry import Box, hull
from edge_app.ink import Ink

LEAST_HEIGHT_PX = 9  # below, a digit has too few pixels to tell it from another
LEAST_STROKE_SIDE_PX = 3  # the shorter side of a stroke that may join another: below is a speck
GREATEST_ASPECT = 1.6  # width to height of one digit; a 2 or a flat 5 stays below, a dash does not
LONGEST_RUN = 6.0  # width to height of several digits that hang together
LEAST_ASPECT = 0.04  # a 1 by a ball-pen is wider than this
GREATEST_FILL = 0.72  # share of its box that a digit's ink covers, unless it is a bar (a 1)
BAR_ASPECT = 0.55  # width to height below which full ink is a bar
LEAST_FILL = 0.04  # of its box; less is a frame or the line of a grid
LEAST_SIZE_BESIDE = 0.1  # of the tall marks' height: smaller ones are specks beside them
GAP = 0.12  # of the taller part's height: how far apart two parts of one digit stand at most
STANDS_OUT = 1.5  # times the floor: the depth of a stroke's deepest tenth; a smudge just passes the floor
EDGE_RUN = 0.35  # of a mark's longer side: more of it along the picture's edge, and it is not writing


@dataclass(frozen=True, eq=False)
class Mark:
    """Ink that belongs together, cut out of the page."""

    box: Box
    depth: np.ndarray  # uint8 (box.height, box.width), 0 = paper or another mark's ink, 255 = black


def find_marks(ink: Ink) -> list[Mark]:
    """Find the marks of a page that are large enough to be digits, in no order."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    kept = _plausible_strokes(stats)
    groups = _joined([Box(*(int(side) for side in stats[index, :4])) for index in kept], kept)
    marks = [_cut_out(ink.depth, labels, box, indices) for box, indices in groups if _may_be_digit(box)]
    return _of_one_scale([mark for mark in marks if _looks_written(mark, ink)])


def _plausible_strokes(stats: np.ndarray) -> list[int]:
    """Indices of the components that are no specks; index 0 is the paper."""
    width, height, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    large = (longer >= LEAST_HEIGHT_PX) | ((shorter >= LEAST_STROKE_SIDE_PX) & (longer >= LEAST_HEIGHT_PX / 2))
    inked = area >= LEAST_FILL * width * height
    large[0] = False
    return [int(index) for index in np.flatnonzero(large & inked)]


def _joined(boxes: list[Box], indices: list[int]) -> list[tuple[Box, list[int]]]:
    """Join strokes that stand above one another with little room between: a 5 and its bar."""
    order = sorted(range(len(boxes)), key=lambda i: -boxes[i].height)
    groups: list[tuple[Box, list[int]]] = []
    for i in order:
        for position, (box, members) in enumerate(groups):
            if _belongs(boxes[i], box):
                groups[position] = (hull(boxes[i], box), [*members, indices[i]])
                break
        else:
            groups.append((boxes[i], [indices[i]]))
    return groups


def _belongs(part: Box, whole: Box) -> bool:
    """Whether `part` is a lesser stroke of the digit whose largest stroke is `whole`."""
    if part.height > 0.6 * whole.height or part.width > 1.2 * max(whole.width, 0.6 * whole.height):
        return False
    shared = min(part.right, whole.right) - max(part.x, whole.x)
    gap = max(part.y - whole.bottom, whole.y - part.bottom)
    inside = gap < -0.9 * part.height
    together = hull(part, whole)
    return (
        shared >= 0.5 * part.width
        and gap <= GAP * whole.height
        and not inside
        and together.width <= 1.1 * together.height
    )


def _may_be_digit(box: Box) -> bool:
    return box.height >= LEAST_HEIGHT_PX and LEAST_ASPECT <= box.width / box.height <= LONGEST_RUN


def _cut_out(depth: np.ndarray, labels: np.ndarray, box: Box, indices: list[int]) -> Mark:
    place = np.s_[box.y : box.bottom, box.x : box.right]
    own = np.isin(labels[place], indices) if len(indices) > 1 else labels[place] == indices[0]
    return Mark(box, np.where(own, np.maximum(depth[place], 1), 0).astype(np.uint8))


def _looks_written(mark: Mark, ink: Ink) -> bool:
    """Whether the ink is strokes: no solid patch, no thing along the picture's edge, and no mere smudge."""
    box, inked, page = mark.box, mark.depth > 0, ink.mask.shape
    deep = np.percentile(mark.depth[inked], 90) >= STANDS_OUT * ink.floor
    patch = inked.mean() > GREATEST_FILL and box.width > BAR_ASPECT * box.height
    runs = (
        inked[:, 0].sum() * (box.x == 0),
        inked[:, -1].sum() * (box.right == page[1]),
        inked[0].sum() * (box.y == 0),
        inked[-1].sum() * (box.bottom == page[0]),
    )
    return deep and not patch and max(runs) <= EDGE_RUN * max(box.width, box.height)


def _of_one_scale(marks: list[Mark]) -> list[Mark]:
    """Leave out the specks beside the writing."""
    if not marks:
        return marks
    heights = np.array([mark.box.height for mark in marks])
    tall = np.median(heights[heights >= np.median(heights)])
    return [mark for mark in marks if mark.box.height >= LEAST_SIZE_BESIDE * tall]
