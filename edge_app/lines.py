"""Digits to lines, in reading order."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median, median_low

import numpy as np

from edge_app.geometry import Box

LEAST_OVERLAP = 0.35  # of the lower of two neighbours: their shared height on one line, a superscript's too
WORD_GAP = 0.9  # of the line's height: a gap that parts two groups is at least this wide,
GAP_FACTOR = 2.2  # and this many times the line's usual gap,
FAR = 3.5  # or so many times the height: no number is written so wide
AS_TALL, AS_WIDE = (0.6, 2.0), 0.2  # of the line's height, and of its own: a letter or a slash that parts digits


def group_lines(boxes: Sequence[Box]) -> list[list[int]]:
    """Group digits to written lines, which may slope.

    Returns:
        Indices into `boxes`, each once: lines from top to bottom, digits from left to right.
    """
    x, y, width, height = np.array([(box.x, box.y, box.width, box.height) for box in boxes], float).reshape(-1, 4).T
    right, bottom, middle = x + width, y + height, y + height / 2
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(y[:, None], y)
    distance = np.maximum(0, x[:, None] - right) + np.abs(middle - middle[:, None])  # of each from each before it
    distance[shared < LEAST_OVERLAP * np.minimum(height[:, None], height)] = np.inf
    lines: list[list[int]] = []
    ends = np.empty(len(boxes), int)  # each line's last digit
    for index in np.lexsort((y, x)).tolist():
        to_lines = distance[index, ends[: len(lines)]]
        nearest = int(to_lines.argmin()) if lines else 0
        if not lines or to_lines[nearest] == np.inf:
            nearest = len(lines)
            lines.append([])
        lines[nearest].append(index)
        ends[nearest] = index
    return sorted(lines, key=lambda line: median(boxes[i].centre[1] for i in line))


def line_text(boxes: Sequence[Box], labels: Sequence[str], marks: Sequence[Box] = ()) -> str:
    """Write one line's labels, left to right, with a space where groups stand apart.

    Args:
        marks: what is no digit; one as tall as the line, such as a letter or a slash, parts the digits on its sides. A
            dot is too low for that, the side of a box too narrow.
    """
    gaps = [right.x - left.right for left, right in pairwise(boxes)]
    if not gaps:
        return "".join(labels)
    height = median(box.height for box in boxes)
    wide = min(max(WORD_GAP * height, GAP_FACTOR * median_low(gaps)), FAR * height)
    top, bottom = min(box.y for box in boxes), max(box.bottom for box in boxes)
    signs = [mark for mark in marks if top < mark.y + mark.height / 2 < bottom and _is_like_a_letter(mark, height)]
    parted = [
        gap > wide or any(_lies_between(mark, *sides) for mark in signs)
        for gap, sides in zip(gaps, pairwise(boxes), strict=True)
    ]
    return labels[0] + "".join((" " if apart else "") + label for apart, label in zip(parted, labels[1:], strict=True))


def _is_like_a_letter(mark: Box, height: float) -> bool:
    return AS_TALL[0] * height <= mark.height <= AS_TALL[1] * height and mark.width >= AS_WIDE * mark.height


def _lies_between(mark: Box, left: Box, right: Box) -> bool:
    """Whether a mark's middle lies between two digits, on their line."""
    x, y = mark.centre
    return left.centre[0] < x < right.centre[0] and min(left.y, right.y) < y < max(left.bottom, right.bottom)
