"""Follow lines over a page from piece to piece, past the writing that hides them here and there."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.ruling_pieces import FIRST_SLOPE

LEAST_COVER = 0.35  # of a bin's columns that a row's ink covers where a line runs
MOST_MISSING = 7  # bins on end: as far as writing hides a line
KNOWN = 4  # places from which on its slope is
MEMORY = 6  # the last places of a track that say where it goes on
OFF_PX = 1.8  # how far from there the next piece lies at most,
OFF_PER_BIN = 0.35  # and how much more for each bin that is missing
COUNT = np.arange(1, MEMORY + 1)  # places of a track that are remembered, the new one with them
ROW_GAIN, SLOPE_GAIN = 2 * (2 * COUNT - 1) / (COUNT * (COUNT + 1)), 6 / (COUNT * (COUNT + 1))


@dataclass(frozen=True, eq=False)
class Track:
    """A line as far as it was followed: its middle in each bin that shows it."""

    x: np.ndarray  # float64 (n,), middles of the bins, pixels; ascending
    rows: np.ndarray  # float64 (n,), pixels
    thicknesses: np.ndarray  # float64 (n,), pixels
    bin_px: float

    @property
    def length(self) -> float:
        """Pixels from the start of its first bin to the end of its last."""
        return float(self.x[-1] - self.x[0]) + self.bin_px

    @property
    def shown(self) -> float:
        """Share of its bins that show it."""
        return len(self.x) * self.bin_px / self.length


def follow(pieces: np.ndarray, bin_px: int, least_px: float) -> list[Track]:
    """Link level pieces of lines to tracks, from left to right.

    Args:
        pieces: uint8 (height, width), 255 = ink that runs level.
        bin_px: columns of a bin, about.
        least_px: length of a track; shorter ones are left out.
    """
    count = max(1, pieces.shape[1] // bin_px)
    exact = pieces.shape[1] / count
    places, rows, thicknesses = _runs(cv2.resize(pieces, (count, len(pieces)), interpolation=cv2.INTER_AREA))
    if not len(rows):
        return []
    starts = np.searchsorted(places, np.arange(count + 1))
    # where writing runs along a line, the line is somewhere in it
    play = np.maximum(0, thicknesses - np.median(thicknesses)) / 2
    owners = np.empty(len(rows), int)
    heads = _Heads(exact)
    for place in np.unique(places):
        seen = slice(starts[place], starts[place + 1])
        owners[seen], rows[seen] = heads.take(int(place), rows[seen], play[seen])
    order = np.argsort(owners, kind="stable")
    ends = np.cumsum(np.bincount(owners, minlength=heads.begun))

    def is_long(part: np.ndarray) -> bool:
        return bool((places[part[-1]] - places[part[0]] + 1) * exact >= least_px)

    parts = filter(is_long, np.split(order, ends[:-1]))
    parts = filter(is_long, [_hanging_together(part, places) for part in parts])
    return [Track((places[part] + 0.5) * exact, rows[part], thicknesses[part], exact) for part in parts]


def _hanging_together(part: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Leave out what stands beyond a gap as long as itself: a letter's stem in the way of a grid's side."""
    while len(part) > 1:
        missing = np.diff(places[part]) - 1
        after = len(part) - 1 - np.arange(len(missing))
        before = np.arange(1, len(part))
        loose = np.minimum(before, after) <= missing
        if not loose.any():
            break
        cut = int(loose.argmax())
        part = part[cut + 1 :] if before[cut] < after[cut] else part[: cut + 1]
    return part


def _runs(cover: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find what is inked on end in each bin: its bin, its middle row, how many rows; ordered by bin, then by row."""
    inked = np.pad(cover.T >= 255 * LEAST_COVER, ((0, 0), (1, 1))).view(np.int8)
    edges = np.diff(inked, axis=1)
    places, tops = np.nonzero(edges == 1)
    _, bottoms = np.nonzero(edges == -1)
    return places, (tops + bottoms - 1) / 2, (bottoms - tops).astype(float)


class _Heads:
    """Where each living track stands: a straight line through its last places, by least squares as they come.

    The gains are those of a growing, then fading memory (Brookner, "Tracking and Kalman Filtering Made Easy", 1998).
    """

    def __init__(self, bin_px: float) -> None:
        self.begun = 0  # tracks so far, and the next one's number
        # of each: its number, how many places of it are known, the last of them; its row there, rows a bin
        self._known = np.empty((3, 0), int)
        self._line = np.empty((2, 0))
        self._allowed = _allowed(bin_px)

    def take(self, place: int, rows: np.ndarray, play: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give each run of a bin to the track that goes on there, or to a new one.

        Args:
            rows, play: the middle of each run, and how far from it the line may lie, pixels.

        Returns:
            The numbers of the tracks, int (n,), and where in each run the line lies, float64 (n,).
        """
        missing = place - self._known[2]
        living = missing <= MOST_MISSING + 1
        if not living.all():
            self._known, self._line, missing = self._known[:, living], self._line[:, living], missing[living]
        owners, rows = np.full(len(rows), -1), rows.copy()
        if len(missing):
            expected = self._line[0] + self._line[1] * missing
            track, run, row = self._pairs(expected, missing, rows, play)
            owners[run], rows[run] = self._known[0, track], row
            self._go_on(track, place, expected[track], row)
        new = np.flatnonzero(owners < 0)
        if len(new):
            owners[new] = self._begin(place, rows[new])
        return owners, rows

    def _pairs(
        self, expected: np.ndarray, missing: np.ndarray, rows: np.ndarray, play: np.ndarray
    ) -> tuple[np.ndarray, ...]:
        """Tracks, the runs nearest to where they are expected where each is the other's nearest, and the rows there."""
        allowed = self._allowed[np.minimum(self._known[1], KNOWN), missing]
        nearest = np.minimum(np.maximum(expected[:, None], rows - play), rows + play)
        off = np.abs(nearest - expected[:, None])
        off[off > allowed[:, None]] = np.inf
        run = off.argmin(axis=1)
        tracks = np.arange(len(run))
        track = np.flatnonzero((off.argmin(axis=0)[run] == tracks) & (off[tracks, run] < np.inf))
        run = run[track]
        return track, run, nearest[track, run]

    def _go_on(self, track: np.ndarray, place: int, expected: np.ndarray, rows: np.ndarray) -> None:
        missing = place - self._known[2, track]
        count = np.minimum(self._known[1, track], MEMORY - 1)  # of the places before this one
        off = rows - expected
        self._line[0, track] = expected + ROW_GAIN[count] * off
        self._line[1, track] += SLOPE_GAIN[count] * off / missing
        self._known[1, track] += 1
        self._known[2, track] = place

    def _begin(self, place: int, rows: np.ndarray) -> np.ndarray:
        numbers = np.arange(self.begun, self.begun + len(rows))
        self.begun += len(rows)
        one = np.ones_like(numbers)
        self._known = np.concatenate([self._known, [numbers, one, place * one]], axis=1)
        self._line = np.concatenate([self._line, [rows, np.zeros(len(rows))]], axis=1)
        return numbers


def _allowed(bin_px: float) -> np.ndarray:
    """How far from where a track is expected it may go on, in pixels: by its places known, and bins since the last."""
    known, missing = np.arange(KNOWN + 1)[:, None], np.arange(MOST_MISSING + 2)
    loose = np.minimum(missing, 2) * FIRST_SLOPE * bin_px / np.maximum(1, known)
    return OFF_PX + np.where(known < KNOWN, loose, OFF_PER_BIN * (missing - 1))
