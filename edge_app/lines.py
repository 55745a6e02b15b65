"""Digits to lines, in reading order."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from edge_app.geometry import Box

LEAST_OVERLAP = 0.35  # of the lower of two neighbours: their shared height on one line, a superscript's too
WORD_GAP = 0.9  # of the line's height: a gap that parts two groups is at least this wide,
GAP_FACTOR = 2.2  # and this many times the line's usual gap


def group_lines(boxes: Sequence[Box]) -> list[list[int]]:
    """Group digits to written lines, which may slope.

    Returns:
        Indices into `boxes`, each once: lines from top to bottom, digits from left to right.
    """
    lines: list[list[int]] = []
    for index in sorted(range(len(boxes)), key=lambda i: (boxes[i].x, boxes[i].y)):
        ends = [(_distance(boxes[line[-1]], boxes[index]), line) for line in lines]
        near = [end for end in ends if end[0] is not None]
        if near:
            min(near, key=lambda end: end[0])[1].append(index)  # type: ignore[arg-type, return-value]
        else:
            lines.append([index])
    return sorted(lines, key=lambda line: median(boxes[i].centre[1] for i in line))


def line_text(boxes: Sequence[Box], labels: Sequence[str]) -> str:
    """Write one line's labels, left to right, with a space where groups stand apart."""
    gaps = [right.x - left.right for left, right in pairwise(boxes)]
    if not gaps:
        return "".join(labels)
    wide = max(WORD_GAP * median(box.height for box in boxes), GAP_FACTOR * median(gaps))
    return labels[0] + "".join((" " if gap > wide else "") + label for gap, label in zip(gaps, labels[1:], strict=True))


def _distance(last: Box, box: Box) -> float | None:
    """How far `box` stands right of a line's last digit, pixels; None where it is not on that line."""
    shared = min(last.bottom, box.bottom) - max(last.y, box.y)
    if shared < LEAST_OVERLAP * min(last.height, box.height):
        return None
    return max(0, box.x - last.right) + abs(box.centre[1] - last.centre[1])
