"""Which ink belongs together: connected strokes, joined where a pen was lifted, and of a size that a digit can have."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from edge_app.cell_rows import may_be_held, written_inside
from edge_app.cells import are_frames, are_sides
from edge_app.geometry import Box, bounding_boxes, hull
from edge_app.ink import Ink

MOST_STROKES = 1000  # of one page, so that a page of specks costs no more than a few milliseconds
LEAST_HEIGHT_PX = 9  # below, a digit has too few pixels to tell it from another
LEAST_STROKE_SIDE_PX = 3  # the shorter side of a stroke that may join another: below is a speck
GREATEST_ASPECT = 1.8  # width to height of one digit; a 2 or a flat 5 stays below, a dash does not
LONGEST_RUN = 6.0  # width to height of several digits that hang together
LEAST_ASPECT = 0.04  # a 1 by a ball-pen is wider than this
GREATEST_FILL = 0.72  # share of its box that a digit's ink covers, unless it is a bar (a 1)
BAR_ASPECT = 0.55  # width to height below which full ink is a bar
LEAST_FILL = 0.04  # of its box; less is a frame or the line of a grid
LEAST_SIZE_BESIDE = 0.1  # of the tall marks' height: smaller ones are specks beside them
LEAST_PART = 0.15  # of the taller part's height: the longer side of the lesser part of one digit
GAP = 0.12  # of the taller part's height: how far apart two parts of one digit stand at most
LEAST_BAR_ASPECT = 2.5  # width to height of the bar of a 5, a 7 or a 4 that stands apart
BAR_GAP, LONGEST_BAR = 0.25, 1.5  # of a mark's height: how far from it a bar is at most, and how long
STANDS_OUT = 1.5  # times the floor: the depth of a stroke's deepest tenth; a smudge just passes the floor
SAMPLE = 256  # pixels of a mark that say how dark it is
EDGE_RUN = 0.35  # of a mark's longer side: more of it along the picture's edge, and it is not writing


@dataclass(frozen=True, eq=False)
class Mark:
    """Ink that belongs together, cut out of the page."""

    box: Box
    ink: np.ndarray  # uint8 (box.height, box.width), 255 = this mark's ink, 0 = paper or another mark's
    strokes: tuple["Mark", ...] = ()  # that it was joined from, where it was
    beside: tuple["Mark", ...] = ()  # close to it, and of no digit's shape: a bar, which may be the rest of this digit
    is_cut: bool = False  # off a larger one
    depth: float = math.nan  # how much darker than the paper, as a share of its light, in the mean; NaN: not measured


def find_marks(ink: Ink, crowded: Callable[[], None] | None = None) -> list[Mark]:
    """Find the marks of a page that are large enough to be digits, in no order.

    Args:
        crowded: called where there are more than MOST_STROKES.
    """
    strokes = [part for stroke in find_strokes(ink.mask, crowded) for part in _in_cells(stroke)]
    strokes.sort(key=lambda stroke: -stroke.box.height)  # what was in cells is lower than they
    shapes = [stroke.box for stroke in strokes], [stroke.ink for stroke in strokes]
    structure = are_sides(*shapes, ink.rulings.level) | are_frames(*shapes)
    strokes = [stroke for stroke, around in zip(strokes, structure, strict=True) if not around]
    marks = [joined([strokes[index] for index in group]) for group in _groups([stroke.box for stroke in strokes])]
    measured = [_measured(mark, ink) for mark in marks if may_be_digit(mark.box)]
    digits = _of_one_scale([mark for mark in measured if _looks_written(mark, ink)])
    bars = [_measured(mark, ink) for mark in marks if _is_bar(mark.box)]
    known = {mark.box for mark in digits} if bars else set()
    return _with_bars(digits, [mark for mark in bars if mark.box not in known])


def _is_bar(box: Box) -> bool:
    return box.width >= LEAST_BAR_ASPECT * box.height


def find_strokes(mask: np.ndarray, crowded: Callable[[], None] | None = None) -> list[Mark]:
    """Find the connected strokes that are no specks, the tallest first, MOST_STROKES at most.

    Args:
        mask: uint8 (height, width), 255 = ink.
        crowded: as `find_marks` takes it.
    """
    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return []
    following, _, hole, parent = np.asarray(hierarchy)[0].T.tolist()  # -1: there is none
    outer = [index for index, above in enumerate(parent) if above < 0]
    boxes = bounding_boxes(contours)[outer]
    longer, shorter = boxes[:, 2:].max(axis=1), boxes[:, 2:].min(axis=1)
    large = (longer >= LEAST_HEIGHT_PX) | ((shorter >= LEAST_STROKE_SIDE_PX) & (longer >= LEAST_HEIGHT_PX / 2))
    if crowded and large.sum() > MOST_STROKES:
        crowded()
    tallest = np.argsort(-boxes[:, 3] * large, kind="stable")[: min(MOST_STROKES, int(large.sum()))].tolist()
    strokes = []
    for place, alone in zip(tallest, _are_alone(boxes, tallest), strict=True):
        box = Box(*boxes[place].tolist())
        if alone:
            strokes.append(Mark(box, mask[box.y : box.bottom, box.x : box.right].copy()))
            continue
        outline, inner = [np.asarray(contours[outer[place]])], hole[outer[place]]
        while inner >= 0:
            outline.append(np.asarray(contours[inner]))
            inner = following[inner]
        strokes.append(_stroke(outline, box))
    return [stroke for stroke in strokes if cv2.countNonZero(stroke.ink) >= LEAST_FILL * stroke.ink.size]


def _are_alone(boxes: np.ndarray, chosen: list[int]) -> np.ndarray:
    """Which of the chosen strokes' boxes meet no other's, so that all ink in them is their own: bool (n,).

    Args:
        boxes: int (m, 4): x, y, width, height of all strokes; where they are very many, it is said of none.
    """
    if len(boxes) > MOST_STROKES:
        return np.zeros(len(chosen), bool)
    left, top, width, height = boxes.T
    right, bottom = left + width, top + height
    one = np.s_[chosen, np.newaxis]
    meet = (left[one] < right) & (left < right[one]) & (top[one] < bottom) & (top < bottom[one])
    return np.asarray(np.count_nonzero(meet, axis=1) == 1)  # itself


def _in_cells(stroke: Mark) -> list[Mark]:
    """What was written into cells and touched their sides; the stroke itself where it is no row of cells with such."""
    written = written_inside(stroke.ink) if stroke.box.height >= 2 * LEAST_HEIGHT_PX else None
    if written is None:
        return [stroke]
    ink, height = written
    inside = [part for part in find_strokes(ink) if may_be_held(part.box, height)]
    return [replace(part, box=part.box.shifted(stroke.box.x, stroke.box.y)) for part in inside] or [stroke]


def _stroke(outline: list[np.ndarray], box: Box) -> Mark:
    """Fill an outline, less its holes; together they give the very pixels that they were traced around."""
    ink = np.zeros((box.height, box.width), np.uint8)
    return Mark(box, cv2.drawContours(ink, outline, -1, 255, cv2.FILLED, offset=(-box.x, -box.y)))


def joined(marks: Sequence[Mark]) -> Mark:
    """Lay marks on one another."""
    if len(marks) == 1:
        return marks[0]
    box = hull(*(mark.box for mark in marks))
    ink = np.zeros((box.height, box.width), np.uint8)
    for mark in marks:
        y, x = mark.box.y - box.y, mark.box.x - box.x
        place = ink[y : y + mark.box.height, x : x + mark.box.width]
        np.maximum(place, mark.ink, out=place)
    areas = [cv2.countNonZero(mark.ink) for mark in marks]
    return Mark(box, ink, tuple(marks), depth=float(np.average([mark.depth for mark in marks], weights=areas)))


def _groups(boxes: list[Box]) -> list[list[int]]:
    """Group strokes that stand above one another with little room between: a 5 and its bar.

    Args:
        boxes: the tallest first.
    """
    groups: list[list[int]] = [[index] for index in range(len(boxes))]
    for part, whole in _belonging(boxes):
        if groups[part] and groups[whole]:
            groups[whole] += groups[part]
            groups[part] = []
    return [group for group in groups if group]


def _belonging(boxes: list[Box]) -> list[tuple[int, int]]:
    """Which strokes are lesser strokes of which others, and their tallest such: pairs of indices, (lesser, other)."""
    sides = [(box.x, box.y, box.width, box.height) for box in boxes]
    x, y, width, height = np.array(sides, np.int32).reshape(-1, 4).T  # of each pair of up to 1,000 much is computed
    part, whole = np.s_[:, None], np.s_[None, :]
    right, bottom = x + width, y + height
    lesser = height[part] <= 0.6 * height[whole]
    lesser &= np.maximum(width, height)[part] >= LEAST_PART * height[whole]
    lesser &= width[part] <= 1.2 * np.maximum(width, 0.6 * height)[whole]
    lesser &= np.minimum(right[part], right[whole]) - np.maximum(x[part], x[whole]) >= 0.5 * width[part]
    gap = np.maximum(y[part] - bottom[whole], y[whole] - bottom[part])
    lesser &= (gap <= GAP * height[whole]) & (gap >= -0.9 * height[part])
    across = np.maximum(right[part], right[whole]) - np.minimum(x[part], x[whole])
    down = np.maximum(bottom[part], bottom[whole]) - np.minimum(y[part], y[whole])
    lesser &= 10 * across <= 11 * down
    return [(int(index), int(lesser[index].argmax())) for index in np.flatnonzero(lesser.any(axis=1))]


def _with_bars(marks: list[Mark], bars: list[Mark]) -> list[Mark]:
    """Put beside each mark the bars that are near it and no longer than it is tall."""
    if not marks or not bars:
        return marks
    x, y, right, bottom = _sides(marks)[:, :, None]
    bar_x, bar_y, bar_right, bar_bottom = _sides(bars)[:, None, :]
    across = np.maximum(x, bar_x) - np.minimum(right, bar_right)
    down = np.maximum(y, bar_y) - np.minimum(bottom, bar_bottom)
    height = bottom - y
    near = (np.maximum(across, down) <= BAR_GAP * height) & (bar_right - bar_x <= LONGEST_BAR * height)
    return [
        replace(mark, beside=tuple(bars[index] for index in np.flatnonzero(row))) if row.any() else mark
        for mark, row in zip(marks, near, strict=True)
    ]


def _sides(marks: list[Mark]) -> np.ndarray:
    return np.array([(mark.box.x, mark.box.y, mark.box.right, mark.box.bottom) for mark in marks]).T


def may_be_digit(box: Box) -> bool:
    """Whether a digit, or a few that touch, can have this size and shape."""
    return box.height >= LEAST_HEIGHT_PX and LEAST_ASPECT <= box.width / box.height <= LONGEST_RUN


def _measured(mark: Mark, ink: Ink) -> Mark:
    """The mark, and what it was joined from, with how deep they are."""
    box = mark.box
    grey = cv2.mean(ink.grey[box.y : box.bottom, box.x : box.right], mark.ink)[0]
    strokes = tuple(_measured(stroke, ink) for stroke in mark.strokes)
    return Mark(box, mark.ink, strokes, depth=1 - grey / ink.light_at(*box.centre))


def _looks_written(mark: Mark, ink: Ink) -> bool:
    """Whether the ink is strokes: no solid patch, no thing along the picture's edge, and no mere smudge."""
    box, (height, width) = mark.box, ink.mask.shape
    area = cv2.countNonZero(mark.ink)
    if area > GREATEST_FILL * mark.ink.size and box.width > BAR_ASPECT * box.height:
        return False
    if _lies_along_the_edge(mark, width, height):
        return False
    least = STANDS_OUT * ink.floor / 255
    if mark.depth >= least:  # soon said of most
        return True
    grey = ink.grey[box.y : box.bottom, box.x : box.right]
    written = grey[mark.ink > 0][:: 1 + area // SAMPLE]
    darkest = np.sort(written)[len(written) // 10]  # on few bytes faster than np.partition
    return bool(darkest <= (1 - least) * ink.light_at(*box.centre))


def _lies_along_the_edge(mark: Mark, width: int, height: int) -> bool:
    """Whether much of the mark is on the edge of the picture, whose size is given in pixels."""
    box, most = mark.box, EDGE_RUN * max(mark.ink.shape)
    if box.x and box.y and box.right < width and box.bottom < height:
        return False  # soon said of most
    edges = (box.x, mark.ink[:, 0]), (box.y, mark.ink[0]), (width - box.right, mark.ink[:, -1])
    return any(not away and np.count_nonzero(ink) > most for away, ink in (*edges, (height - box.bottom, mark.ink[-1])))


def _of_one_scale(marks: list[Mark]) -> list[Mark]:
    """Leave out the specks beside the writing."""
    if not marks:
        return marks
    heights = [mark.box.height for mark in marks]
    usual = median(heights)
    tall = median(height for height in heights if height >= usual)
    return [mark for mark in marks if mark.box.height >= LEAST_SIZE_BESIDE * tall]
