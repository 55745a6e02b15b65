"""Digits that touch: a mark is cut at its thin places in all likely ways, and the network says which reads best."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

import cv2
import numpy as np

from edge_app.geometry import Box, hull
from edge_app.marks import LEAST_HEIGHT_PX, LONGEST_RUN, Mark

MOST_CUTS = 15  # of one mark: five digits in a row and many wrong guesses
MOST_DIGITS = 6  # that hang together
MOST_PIECES = 900  # classified for one page, so that a page of scrawl costs no more than a second
LEAST_ASPECT_OF_TWO = 0.6  # width to height below which a mark is hardly two digits
SURE_ASPECT = 1.0  # width to height above which a mark that reads as a digit may still be two,
SURE, WIDE = 0.98, 1.2  # if it reads less surely than this; one that is not as wide,
NEARLY_SURE = 0.9  # than this
LEAST_HEIGHT_BESIDE, FEW = 0.35, 3  # of the other digits' height, where there are so many
LEAST_WIDTH = 0.12  # of the mark's height: the narrowest piece that can be a digit
LEAST_WIDTH_CUT = 0.4  # where it is cut off through ink: half a letter passes for a 1 too easily
GREATEST_WIDTH = 1.15  # and the widest
LEAST_PIECE_HEIGHT = 0.38  # of the mark's height
LEAST_JOINT = 0.12  # of the mark's height: as long at least,
JOINT_WIDTH = 0.5  # as wide at most
JOINT_HEIGHT = 0.2  # and as high is the stroke that joins two digits and is part of neither
LEAST_CONFIDENCE = 0.8  # that every piece must reach: digits that were cut apart read well, cut letters do not
LOSS_BY_PIECE = 0.02  # so that few pieces win over many that are as sure,
LOSS_BY_JOINT = 0.005  # and a joint over a piece more
NEAR = 0.06  # of the mark's height: cuts closer to one another are one
NEIGHBOUR_GAP = 0.15  # of a mark's height: what stands closer may be the rest of the same digit
LEAST_SHARED = 0.5  # of the lower mark's height that neighbours share
SLANTS = (0.0, 0.2, 0.4, -0.2)  # columns per row that a cut may lean, upper end to the right


@dataclass(frozen=True)
class Piece:
    """A part of a mark between two cuts, as a mark of its own, or what joins two digits there."""

    first: int  # index of the cut on its left; 0 is the mark's left side
    last: int  # index of the cut on its right
    mark: Mark | None  # None: a joint


@dataclass(frozen=True)
class Way:
    """A chain of pieces from the left side to a cut."""

    loss: float  # less is surer
    marks: list[Mark]

    def on(self, piece: Piece, confidence: float) -> "Way":
        """The chain with one piece more."""
        if piece.mark is None:
            return Way(self.loss + LOSS_BY_JOINT, self.marks)
        return Way(self.loss + LOSS_BY_PIECE - math.log(confidence), [*self.marks, piece.mark])


Confidences = Callable[[list[Mark]], np.ndarray]  # of marks: float (n,), 0 where one is no digit


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
            together = hull(box, mark.box)
            if other in run or other in taken or not _close(box, mark.box):
                continue
            if together.width <= LONGEST_RUN * together.height and together.height <= 1.4 * box.height:
                run, box, grown = [*run, other], together, True
    return run


def _close(a: Box, b: Box) -> bool:
    gap = max(a.x, b.x) - min(a.right, b.right)
    shared = min(a.bottom, b.bottom) - max(a.y, b.y)
    return gap <= NEIGHBOUR_GAP * max(a.height, b.height) and shared >= LEAST_SHARED * min(a.height, b.height)


def split_marks(marks: list[Mark], sure: Sequence[float], confidences_of: Confidences) -> list[list[Mark]]:
    """Cut each mark to the digits it may be made of.

    Args:
        marks: the runs of `find_runs`, joined.
        sure: the confidence of each as one digit, 0 where it is none.

    Returns:
        For each mark its parts from left to right; none where no cut gives digits alone, or none that are surer.
    """
    tried = [(number, slant) for number, mark in enumerate(marks) for slant in _slants(mark)]
    pieces: list[list[Piece]] = []
    for number, slant in tried:
        room = MOST_PIECES - sum(map(len, pieces))
        pieces.append(_pieces(marks[number], slant)[: max(0, room)])
    judged = iter(confidences_of([piece.mark for own in pieces for piece in own if piece.mark]))
    best = [Way(LOSS_BY_PIECE - math.log(value) if value else math.inf, []) for value in sure]  # uncut
    for (number, _), own in zip(tried, pieces, strict=True):
        values = [float(next(judged)) if piece.mark else 1.0 for piece in own]
        best[number] = min(best[number], _best_way(own, values), key=lambda way: way.loss)
    return [way.marks for way in best]


def _pieces(mark: Mark, slant: float) -> list[Piece]:
    """All parts of a mark between two of its cuts, which lean so, that may be a digit or a joint by their size."""
    rows, columns = np.nonzero(mark.ink)
    along, height = columns + slant * rows, mark.box.height
    cuts = _cuts(along, rows, height)
    found = []
    for first, last in combinations(range(len(cuts)), 2):
        width = cuts[last] - cuts[first]
        if width > GREATEST_WIDTH * height:
            continue
        inside = (along >= cuts[first]) & (along < cuts[last])
        if _is_joint(width, rows[inside], height):
            found.append(Piece(first, last, None))
        elif width >= LEAST_WIDTH_CUT * height or (
            width >= LEAST_WIDTH * height and _stands_free(cuts[first], along) and _stands_free(cuts[last], along)
        ):
            piece = _part(mark, rows[inside], columns[inside], slant)
            found += [Piece(first, last, piece)] if piece else []
    return found


def _is_joint(width: float, rows: np.ndarray, height: int) -> bool:
    return width <= JOINT_WIDTH * height and len(rows) > 0 and np.ptp(rows) < JOINT_HEIGHT * height


def _stands_free(cut: float, along: np.ndarray) -> bool:
    """Whether a cut runs through no ink, or along a side of the mark."""
    return not (np.abs(along - cut) < 1).any() or cut <= along.min() or cut > along.max()


def _slants(mark: Mark) -> set[float]:
    """How cuts may lean: not at all, or as the writing does, along which ink gathers in the fewest columns."""
    rows, columns = np.nonzero(mark.ink)

    def gathered(slant: float) -> float:
        along = np.round(columns + slant * rows + mark.box.height).astype(int)
        return float((np.bincount(along).astype(float) ** 2).sum())

    return {0.0, max(SLANTS, key=gathered)}


def _cuts(along: np.ndarray, rows: np.ndarray, height: int) -> list[float]:
    """Where to cut: at the ends of a stroke between two digits, where the ink is low from top to bottom (two round
    digits touch), where it is thin, and through the middle of upright strokes, which two digits may share.
    """
    start = float(along.min())
    column = np.round(along - start).astype(int)
    ink = np.bincount(column).astype(np.float32)
    top, bottom = np.full(len(ink), height, np.float32), np.zeros(len(ink), np.float32)
    np.minimum.at(top, column, rows)
    np.maximum.at(bottom, column, rows + 1)
    extent = np.maximum(bottom - top, 0)
    chosen = _lowest(extent, height, [])
    chosen += _lowest(ink, height, chosen)
    chosen += _ends_of_joints(extent, height, chosen)
    chosen += _lowest(-ink, height, chosen)
    return [start, *(start + place for place in sorted(chosen)), float(along.max()) + 1]


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


def _part(mark: Mark, rows: np.ndarray, columns: np.ndarray, slant: float) -> Mark | None:
    """The pixels of a mark between two cuts that lean so as a mark of its own; None where it is too low for a digit."""
    if not len(rows):
        return None
    top, left, bottom, right = int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1
    if bottom - top < max(LEAST_HEIGHT_PX, LEAST_PIECE_HEIGHT * mark.box.height):
        return None
    box = Box(mark.box.x + left, mark.box.y + top, right - left, bottom - top)
    if not slant:  # all ink there is its own: no copy, of which there would be hundreds
        return Mark(box, mark.ink[top:bottom, left:right], is_cut=True)
    ink = np.zeros((bottom - top, right - left), np.uint8)
    ink[rows - top, columns - left] = mark.ink[rows, columns]
    return Mark(box, ink, is_cut=True)


def _best_way(pieces: list[Piece], sure: list[float]) -> Way:
    """The chain of pieces from side to side that is surest as a whole; fewer pieces where two are alike."""
    end = max((piece.last for piece in pieces), default=0)
    good = [(piece, value) for piece, value in zip(pieces, sure, strict=True) if value >= LEAST_CONFIDENCE]
    best = {0: Way(0.0, [])}  # by cut
    for cut in range(1, end + 1):
        ways = [
            best[piece.first].on(piece, value) for piece, value in good if piece.last == cut and piece.first in best
        ]
        if ways:
            best[cut] = min(ways, key=lambda way: way.loss)
    way = best.get(end, best[0])
    return way if 2 <= len(way.marks) <= MOST_DIGITS else Way(math.inf, [])
