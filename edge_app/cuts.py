"""Where a mark may be several digits: the lines it may be cut along, and what lies between two of them."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.geometry import Box
from edge_app.marks import LEAST_HEIGHT_PX, Mark

MOST_CUTS = 15  # of one mark: five digits in a row and many wrong guesses
LEAST_WIDTH = 0.12  # of the mark's height: the narrowest piece that can be a digit
LEAST_WIDTH_CUT = 0.4  # where it is cut off through ink: half a letter passes for a 1 too easily
GREATEST_WIDTH = 1.15  # and the widest
LEAST_PIECE_HEIGHT = 0.38  # of the mark's height
LEAST_JOINT = 0.12  # of the mark's height: as long at least,
JOINT_WIDTH = 0.5  # as wide at most
JOINT_HEIGHT = 0.2  # and as high is the stroke that joins two digits and is part of neither
NEAR = 0.06  # of the mark's height: cuts closer to one another are one
SLANTS = (0.0, 0.2, 0.4, -0.2)  # columns per row that a cut may lean, upper end to the right


@dataclass(frozen=True)
class Piece:
    """A part of a mark between two cuts, as a mark of its own, or what joins two digits there."""

    last: int  # index of the cut on its right
    mark: Mark | None  # None: a joint


@dataclass(frozen=True, eq=False)
class Sliced:
    """A mark and its cuts, which all lean alike; its n pixels of ink from left to right along that slant."""

    mark: Mark
    slant: float  # columns per row
    rows: np.ndarray  # int64 (n,)
    columns: np.ndarray  # int64 (n,)
    cuts: tuple[float, ...]  # from the mark's left side to its right side, columns in row 0
    ends: tuple[int, ...]  # by cut: how many pixels are left of it
    free: tuple[bool, ...]  # by cut: whether it runs through no ink, or along a side of the mark

    def pieces_from(self, first: int) -> list[Piece]:
        """All parts to the right of a cut, up to any other, that may be a digit or a joint by their size."""
        found = []
        for last in range(first + 1, len(self.cuts)):
            width = self.cuts[last] - self.cuts[first]
            if width > GREATEST_WIDTH * self.mark.box.height:
                break
            inside = slice(self.ends[first], self.ends[last])
            if self._is_joint(width, inside):
                found.append(Piece(last, None))
            elif self._may_be_digit(width, first, last) and (part := self._part(inside)):
                found.append(Piece(last, part))
        return found

    def _is_joint(self, width: float, inside: slice) -> bool:
        rows, height = self.rows[inside], self.mark.box.height
        return width <= JOINT_WIDTH * height and len(rows) > 0 and np.ptp(rows) < JOINT_HEIGHT * height

    def _may_be_digit(self, width: float, first: int, last: int) -> bool:
        least = LEAST_WIDTH if self.free[first] and self.free[last] else LEAST_WIDTH_CUT
        return width >= least * self.mark.box.height

    def _part(self, inside: slice) -> Mark | None:
        """These pixels as a mark of its own; None where they are too low for a digit."""
        rows, columns, whole = self.rows[inside], self.columns[inside], self.mark
        if not len(rows):
            return None
        top, left, bottom, right = int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1
        if bottom - top < max(LEAST_HEIGHT_PX, LEAST_PIECE_HEIGHT * whole.box.height):
            return None
        box = Box(whole.box.x + left, whole.box.y + top, right - left, bottom - top)
        if not self.slant:  # all ink there is its own: no copy, of which there would be hundreds
            return Mark(box, whole.ink[top:bottom, left:right], is_cut=True, depth=whole.depth)
        ink = np.zeros((bottom - top, right - left), np.uint8)
        ink[rows - top, columns - left] = whole.ink[rows, columns]
        return Mark(box, ink, is_cut=True, depth=whole.depth)


def sliced(mark: Mark) -> list[Sliced]:
    """Find where a mark may be cut: upright, and as its writing leans."""
    columns, rows = np.nonzero(mark.ink.T)  # column after column
    return [_sliced(mark, rows, columns, slant) for slant in _slants(rows, columns, mark.box.height)]


def _sliced(mark: Mark, rows: np.ndarray, columns: np.ndarray, slant: float) -> Sliced:
    along = columns + slant * rows
    order = np.argsort(along, kind="stable")
    along, rows, columns = along[order], rows[order], columns[order]
    cuts = np.array(_cuts(along, rows, mark.box.height))
    through = np.searchsorted(along, cuts + 1, "left") > np.searchsorted(along, cuts - 1, "right")
    free = ~through | (cuts <= along[0]) | (cuts > along[-1])
    ends = np.searchsorted(along, cuts, "left")
    return Sliced(mark, slant, rows, columns, *(tuple(values.tolist()) for values in (cuts, ends, free)))


def _slants(rows: np.ndarray, columns: np.ndarray, height: int) -> set[float]:
    """How cuts may lean: not at all, or as the writing does, along which ink gathers in the fewest columns."""

    def gathered(slant: float) -> float:
        along = np.round(columns + slant * rows + height).astype(int)
        return float((np.bincount(along).astype(float) ** 2).sum())

    return {0.0, max(SLANTS, key=gathered)}


def _cuts(along: np.ndarray, rows: np.ndarray, height: int) -> list[float]:
    """Where to cut: at the ends of a stroke between two digits, where the ink is low from top to bottom (two round
    digits touch), where it is thin, and through the middle of upright strokes, which two digits may share.

    Args:
        along: place of each pixel of ink, sorted.
        rows: its row.
    """
    start = float(along[0])
    column = np.round(along - start).astype(int)
    ink = np.bincount(column)
    inked = np.flatnonzero(ink)
    firsts = np.cumsum(ink[inked]) - ink[inked]  # index of each column's first pixel
    extent = np.zeros(len(ink), np.float32)  # rows from the topmost ink to the lowest
    extent[inked] = np.maximum.reduceat(rows, firsts) + 1 - np.minimum.reduceat(rows, firsts)
    amount = ink.astype(np.float32)
    chosen = _lowest(extent, height, [])
    chosen += _lowest(amount, height, chosen)
    chosen += _ends_of_joints(extent, height, chosen)
    chosen += _lowest(-amount, height, chosen)
    return [start, *(start + place for place in sorted(chosen)), float(along[-1]) + 1]


def _ends_of_joints(extent: np.ndarray, height: int, known: list[int]) -> list[int]:
    """Where a low stretch of ink begins and ends that is long enough to be a stroke between two digits."""
    low = np.concatenate([[False], extent <= JOINT_HEIGHT * height, [False]])
    starts, ends = np.flatnonzero(np.diff(low.astype(np.int8))).reshape(-1, 2).T
    long = (ends - starts >= LEAST_JOINT * height) & (starts > 0) & (ends < len(extent))
    return _new(np.concatenate([starts[long], ends[long]]).tolist(), known, height)[: MOST_CUTS // 3]


def _lowest(profile: np.ndarray, height: int, known: list[int]) -> list[int]:
    """The lowest local minima of a profile along the line, none of them near those known."""
    smooth = cv2.GaussianBlur(profile[None], (0, 0), max(0.7, height / 40))[0]
    inner = np.arange(1, len(smooth) - 1)
    low = inner[(smooth[inner] <= smooth[inner - 1]) & (smooth[inner] < smooth[inner + 1])]
    return sorted(_new(low.tolist(), known, height), key=lambda place: float(smooth[place]))[: MOST_CUTS // 3]


def _new(places: list[int], known: list[int], height: int) -> list[int]:
    return [place for place in places if all(abs(place - other) > NEAR * height for other in known)]
